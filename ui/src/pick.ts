// Choosing a customer for a ticket: who matches is found while one types, and the arrows go from the
// field into the list. The list is of links, each to the page with that customer chosen; that page is
// patched into this one, so what was typed of the ticket stays.
import { behaviour, documentOf, one } from "./core";

const TYPING_MS = 150;
const FOUND = "#pick-found";

class Pick {
  private readonly input: HTMLInputElement;
  private typing: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor(
    private readonly form: HTMLFormElement,
    gone: AbortSignal,
  ) {
    this.input = one<HTMLInputElement>("input", form)!;
    this.input.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => void this.find(), TYPING_MS);
    });
    form.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.find();
    });
    gone.addEventListener("abort", () => clearTimeout(this.typing));
  }

  private async find(): Promise<void> {
    const mine = ++this.asked;
    const url = new URL(this.form.action);
    url.searchParams.set("search", this.input.value);
    try {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      const found = documentOf(await response.text()).querySelector(FOUND);
      if (mine !== this.asked || !found) return;
      one(FOUND, this.form)?.replaceChildren(...document.importNode(found, true).childNodes);
    } catch {
      // The next letter asks again.
    }
  }

  private onKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const options = [...this.form.querySelectorAll<HTMLElement>("[data-pick-option]")];
    if (!step || event.isComposing || options.length === 0) return;
    event.preventDefault();
    const at = options.indexOf(document.activeElement as HTMLElement) + step;
    (options[Math.min(at, options.length - 1)] ?? this.input).focus();
  }
}

behaviour("form[data-pick]", (form, gone) => {
  new Pick(form as HTMLFormElement, gone);
  if (!one("[data-focus]")) one("input", form)?.focus();
});
// Chosen: one goes on with the ticket, unless there is something to mend.
behaviour("[data-picked]", () => {
  if (!one("[data-focus]")) one("#subject")?.focus();
});
