// Where the next message is written. What is in it is touched only by its writer: it is emptied
// when a message has been put on its way, and by nothing else.
import { trayOf } from "../attachments/files";
import type { Attachment } from "../attachments/upload";
import { isTouch, one, submit } from "../core";
import { Draft } from "./draft";
import type { Written } from "./letters";

export class Composer {
  readonly area: HTMLTextAreaElement;
  private readonly draft: Draft;

  constructor(
    readonly form: HTMLFormElement,
    send: (written: Written) => void,
    gone: AbortSignal,
  ) {
    this.area = one<HTMLTextAreaElement>("textarea", form)!;
    this.draft = new Draft(form, this.area, gone);
    const hint = one("[data-hint]", form);
    if (hint) hint.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.area.value;
      if (text.trim() === "" && !trayOf(form)?.count) return this.area.focus(); // nothing to send
      if (event.submitter?.matches("[name=then]"))
        return void submit(form, event.submitter, {
          taken: () => void this.empty(),
          refused: (page) => this.sayRefused(page),
        });
      send(this.empty());
      // Also where it is there already a browser would work out the styles of the page for this.
      if (document.activeElement !== this.area) this.area.focus();
    });
    // Who sends goes on writing: the keyboard of a phone stays, and nothing is worked out for a focus
    // that comes back.
    form.addEventListener("mousedown", (event) => {
      const by = (event.target as Element).closest("button");
      if (by?.type === "submit" && document.activeElement === this.area) event.preventDefault();
    });
    this.area.addEventListener("keydown", (event) => {
      if (this.sends(event)) {
        event.preventDefault();
        form.requestSubmit(event.shiftKey ? one("[data-then]", form) : null);
      }
    });
  }

  // Beside the text, which stays; what has come meanwhile comes by itself.
  private sayRefused(page: Document): boolean {
    const id = `${this.area.id}-problem`;
    const problem = page.getElementById(id);
    if (!problem) return false;
    one(`#${id}`)?.remove();
    this.area.after(document.importNode(problem, true));
    this.area.setAttribute("aria-describedby", id);
    this.area.addEventListener("input", () => one(`#${id}`)?.remove(), { once: true });
    this.area.focus();
    document.dispatchEvent(new Event("sapa:saved"));
    return true;
  }

  /** What the page shows as a draft may be on its way already, when the server has not got it yet. */
  forgetSent(isSent: (draft_id: string) => boolean): void {
    if (isSent(this.draft.server_id)) this.empty();
  }

  private empty(): Written {
    const seen = one<HTMLInputElement>("[name=last_message_id]", this.form)?.value;
    const written: Written = { text: this.area.value, attachments: [], ...this.draft.take() };
    if (seen !== undefined) written.last_seen_id = seen;
    this.area.value = "";
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    return { ...written, attachments: trayOf(this.form)?.empty() ?? [] };
  }

  // Back into an empty composer; what is being written there comes first.
  restore(text: string, attachments: Attachment[]): void {
    if (this.area.value.trim() !== "" || this.form.hidden) return;
    trayOf(this.form)?.restore(attachments);
    this.area.value = text;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.area.focus();
  }

  // isComposing: the Enter that ends a word of an input method is none of ours.
  private sends(event: KeyboardEvent): boolean {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return false;
    if (event.ctrlKey || event.metaKey) return true;
    const plain = !event.shiftKey && !event.altKey;
    return plain && this.form.dataset["enter"] === "send" && !isTouch();
  }
}
