// What the page shows of the ticket's status, when it changes while the page is open.
import { one } from "../page";

export class Status {
  constructor(private readonly thread: HTMLElement) {}

  // `badge` is the server's mark for it.
  update(code: string, isClosed: boolean, badge: Element | null): void {
    if (code === this.thread.dataset["status"]) return;
    this.thread.dataset["status"] = code;
    for (const place of document.querySelectorAll("[data-status-here]"))
      if (badge) place.replaceChildren(badge.cloneNode(true));
    this.show("[data-composer]", !isClosed);
    this.show("[data-closed-note]", isClosed);
    this.show("[data-close]", !isClosed);
    this.show("[data-resolve]", !isClosed && code !== "resolved");
    const select = one<HTMLSelectElement>('select[name="status"]');
    if (select && select !== document.activeElement) select.value = code;
  }

  private show(selector: string, shown: boolean): void {
    const element = one(selector);
    if (!element) return;
    if (!shown && element.contains(document.activeElement)) this.thread.focus();
    element.hidden = !shown;
  }
}
