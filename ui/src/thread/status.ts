// What the page shows of the ticket besides its messages, when that changes while it is open.
import { one } from "../core";

export class Status {
  constructor(private readonly thread: HTMLElement) {}

  // `answer` is what a poll brought, see messages_fragment in thread.html.
  update(answer: DocumentFragment, list: HTMLElement): void {
    for (const part of answer.querySelectorAll<HTMLElement>("[data-part]")) this.place(part);
    const { status = "", priority = "", assigned = "0", closed } = list.dataset;
    this.choose("status", status);
    this.choose("priority", priority);
    this.choose("assigned_to", assigned === "0" ? "" : assigned);
    this.show("[data-take]", assigned !== one("[data-take]")?.dataset["take"]);
    if (status === this.thread.dataset["status"]) return;
    this.thread.dataset["status"] = status;
    this.show("[data-composer]", closed === "no");
    this.show("[data-closed-note]", closed === "yes");
    this.show("[data-close]", closed === "no");
    this.show("[data-resolve]", closed === "no" && status !== "resolved");
  }

  private place(part: HTMLElement): void {
    for (const place of document.querySelectorAll(`[data-here="${part.dataset["part"]}"]`))
      if (place.textContent?.trim() !== part.textContent?.trim())
        place.replaceChildren(...part.cloneNode(true).childNodes);
  }

  // A select that someone is about to use, or whose choice is being saved, is left alone.
  private choose(name: string, value: string): void {
    const select = one<HTMLSelectElement>(`form[data-save] select[name="${name}"]`);
    if (!select || select === document.activeElement) return;
    if (select.value !== select.dataset["saved"]) return;
    select.value = select.dataset["saved"] = value;
  }

  private show(selector: string, shown: boolean): void {
    const element = one(selector);
    if (!element) return;
    if (!shown && element.contains(document.activeElement)) this.thread.focus();
    element.hidden = !shown;
  }
}
