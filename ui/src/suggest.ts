// A listbox over a text area: what fits the word at the caret, while one types it. Arrows choose,
// Enter or Tab takes, Escape closes; the focus stays in the text (WAI-ARIA: aria-activedescendant).
// Whoever uses it says what begins a word of theirs, what fits it, and what stands in its place.

export interface Suggestions {
  area: HTMLTextAreaElement;
  list: HTMLElement; // of all that may fit, with an id, and what it is called in data-label
  begin: RegExp; // on the text before the caret: what it captures is searched, after its trigger
  trigger: string; // "@"; it and the word are replaced
  find: (word: string) => HTMLElement[]; // children of the list, each with an id
  text: (option: HTMLElement) => string;
}

export class Suggest {
  private options: HTMLElement[] = [];
  private chosen = 0;
  private start = -1; // where the trigger stands
  private closed = -1; // the one that was closed by hand

  constructor(
    private readonly of: Suggestions,
    gone: AbortSignal,
  ) {
    const { area, list } = of;
    const until = { signal: gone };
    list.role = "listbox";
    list.ariaLabel = list.dataset["label"] ?? "";
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", list.id);
    area.addEventListener("input", () => this.look(), until);
    area.addEventListener("click", () => this.look(), until);
    area.addEventListener("blur", () => this.close(), until);
    // Before anything else that a key may mean in the text.
    area.addEventListener("keydown", (event) => this.onKey(event), { capture: true, ...until });
    list.addEventListener("mousedown", (event) => event.preventDefault(), until); // keeps the focus
    list.addEventListener("click", (event) => this.onClick(event), until);
    const isWritten = area.value !== area.defaultValue; // before this came
    if (isWritten && document.activeElement === area) this.look();
  }

  private look(): void {
    const { area, begin, trigger, find } = this.of;
    const caret = area.selectionStart;
    const word = caret === area.selectionEnd ? begin.exec(area.value.slice(0, caret))?.[1] : undefined;
    if (word === undefined) return this.close();
    this.start = caret - word.length - trigger.length;
    if (this.start === this.closed) return;
    this.closed = -1;
    this.show(find(word));
  }

  private show(options: HTMLElement[]): void {
    const { area, list } = this.of;
    if (options.length === 0) return this.close();
    for (const option of list.children) (option as HTMLElement).hidden = true;
    for (const option of options) option.hidden = false;
    this.options = options;
    list.hidden = false;
    area.setAttribute("aria-haspopup", "listbox");
    this.choose(0);
  }

  private choose(index: number): void {
    const { area, list } = this.of;
    this.chosen = (index + this.options.length) % this.options.length;
    for (const each of list.children) {
      each.role = "option";
      each.ariaSelected = "false";
    }
    const option = this.options[this.chosen]!;
    option.ariaSelected = "true";
    area.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  private close(): void {
    this.of.list.hidden = true;
    this.options = [];
    this.of.area.removeAttribute("aria-activedescendant");
  }

  private take(option: HTMLElement): void {
    const { area, text } = this.of;
    area.setRangeText(text(option), this.start, area.selectionStart, "end");
    this.closed = -1;
    this.close();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // isComposing: the Enter that ends a word of an input method is none of ours.
  private onKey(event: KeyboardEvent): void {
    if (this.options.length === 0 || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "ArrowDown") this.choose(this.chosen + 1);
    else if (event.key === "ArrowUp") this.choose(this.chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.options[this.chosen]!);
    else if (event.key === "Escape") {
      this.closed = this.start;
      this.close();
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  private onClick(event: Event): void {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option instanceof HTMLElement && this.options.includes(option)) this.take(option);
  }
}
