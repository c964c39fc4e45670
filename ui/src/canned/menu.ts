// The canned replies of a ticket in its composer: "/" after white space opens them, letters choose,
// Enter puts one in the place of what was typed. They come once, from the server, with the ticket's
// values in them. Where a line begins so do the commands of the page: Enter does one, and what was typed
// of it goes. A textarea cannot be a combobox (ARIA in HTML): it is a text box with a list that
// completes it, and what is found is said by the announcer.
import { counted, fragmentOf, getFragment, postFields } from "../core";
import { type Action, actionsBeside } from "./actions";
import { selectUnfilled } from "./unfilled";

const BEGUN = /(?<=^|\s)\/[\p{L}\p{N}_-]*$/u;
const WORD = /^\/?([\p{L}\p{N}_-]*)$/u;

export class Menu {
  private menu: HTMLElement | null = null;
  private list: HTMLElement | null = null;
  private replies: HTMLElement[] = [];
  private actions = new Map<HTMLElement, Action>(); // of the page as it is now
  private shown: HTMLElement[] = [];
  private start = -1; // where the word begins that is completed; -1: closed
  private asked: string | null = null; // the word that `shown` was found by
  private isLoading = false;
  private isWanted = false; // Enter came before the replies did

  constructor(
    private readonly button: HTMLAnchorElement,
    private readonly area: HTMLTextAreaElement,
    private readonly gone: AbortSignal,
  ) {
    button.role = "button";
    button.ariaHasPopup = "listbox";
    button.ariaExpanded = "false";
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", (event) => {
      event.preventDefault();
      this.toggle();
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      this.toggle();
    });
    const options = { signal: gone };
    area.addEventListener("input", (event) => this.typed(event as InputEvent), options);
    area.addEventListener("keydown", (event) => this.key(event), { ...options, capture: true });
    area.addEventListener("blur", () => this.close(), options);
    for (const name of ["click", "keyup"])
      area.addEventListener(name, () => this.start >= 0 && this.update(), options);
    this.catchUp();
  }

  // It was typed before this script came.
  private catchUp(): void {
    const { area } = this;
    const [word] = BEGUN.exec(area.value.slice(0, area.selectionStart)) ?? [];
    if (word && document.activeElement === area && area.value !== area.defaultValue)
      this.open(area.selectionStart - word.length);
  }

  private toggle(): void {
    if (this.start >= 0) return this.close();
    this.area.focus();
    this.open(this.area.selectionStart);
  }

  // Pasted text, an address or a fraction opens nothing.
  private typed(event: InputEvent): void {
    if (this.start >= 0) return this.update();
    const caret = this.area.selectionStart;
    const before = this.area.value.charAt(caret - 2);
    const slash = event.inputType === "insertText" && event.data === "/" && !event.isComposing;
    if (slash && (before === "" || /\s/.test(before))) this.open(caret - 1);
  }

  private open(start: number): void {
    this.start = start;
    this.button.ariaExpanded = "true";
    if (this.menu) this.begin();
    else void this.load();
  }

  private begin(): void {
    const isOfLine = this.start === 0 || this.area.value[this.start - 1] === "\n";
    for (const option of this.actions.keys()) option.remove();
    this.actions = new Map(
      (isOfLine ? actionsBeside(this.button) : []).map((action) => [action.option, action]));
    this.update();
  }

  private async load(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    const outcome = await getFragment(this.button.href, "replies", this.gone);
    this.isLoading = false;
    if (this.gone.aborted) return;
    if (outcome.kind !== "done") return this.close();
    this.menu = fragmentOf(outcome.value).querySelector(".reply-menu");
    if (!this.menu) return this.close();
    this.menu.hidden = true;
    this.area.after(this.menu);
    this.list = this.menu.querySelector<HTMLElement>("[role=listbox]")!;
    this.replies = [...this.menu.querySelectorAll<HTMLElement>("[role=option]")];
    // What is chosen is read, and can be undone, in the text itself.
    this.menu.querySelector("[data-previews]")?.setAttribute("inert", "");
    this.menu.addEventListener("mousedown", (event) => event.preventDefault());
    this.menu.addEventListener("mousemove", (event) => {
      const option = this.optionOf(event);
      if (option && option !== this.chosen()) this.choose(option);
    });
    this.menu.addEventListener("click", (event) => this.use(this.optionOf(event)));
    if (this.start < 0) return;
    this.begin();
    if (this.isWanted) this.use(this.chosen());
    this.isWanted = false;
  }

  private get options(): HTMLElement[] {
    return [...this.replies, ...this.actions.keys()];
  }

  private optionOf(event: Event): HTMLElement | undefined {
    return (event.target as Element).closest<HTMLElement>("[role=option]") ?? undefined;
  }

  private word(): string | null {
    const { value, selectionStart, selectionEnd } = this.area;
    if (selectionStart !== selectionEnd || selectionStart < this.start) return null;
    return WORD.exec(value.slice(this.start, selectionStart))?.[1]?.toLowerCase() ?? null;
  }

  // Shortcuts that begin with the word come before titles that have it; else replies, in the server's
  // order, before commands. The values of these are many: two letters ask for them.
  private find(word: string): HTMLElement[] {
    const ranked = this.options.map((option) => {
      if (this.actions.get(option)?.isValue && word.length < 2) return { option, rank: 2 };
      const { shortcut = "", title = "" } = option.dataset;
      if (shortcut.startsWith(word)) return { option, rank: 0 };
      return { option, rank: title.toLowerCase().includes(word) || shortcut.includes(word) ? 1 : 2 };
    });
    const found = ranked.filter(({ rank }) => rank < 2);
    return found.sort((a, b) => a.rank - b.rank).map(({ option }) => option);
  }

  private update(): void {
    const word = this.word();
    if (word === null) return this.close();
    if (!this.menu || !this.list) return;
    if (word === this.asked) return;
    const found = this.find(word);
    const replies = found.filter((option) => !this.actions.has(option)).length;
    this.asked = word;
    this.shown = found;
    for (const option of this.options) option.hidden = !found.includes(option);
    this.list.append(...found);
    this.list.hidden = found.length === 0;
    this.menu.hidden = found.length === 0 && this.replies.length > 0;
    this.menu.classList.toggle("of-commands", replies === 0);
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.setAttribute("aria-controls", this.list.id);
    // Nothing is done that was not asked for by a letter.
    this.choose(word || replies ? found[0] : undefined);
    this.say(replies, found.length - replies);
  }

  private say(replies: number, commands: number): void {
    const place = document.querySelector("[data-announcer]");
    if (!place || !this.menu) return;
    const said = [counted(this.menu, "", replies)];
    if (commands) said.push(counted(this.menu, "commands", commands));
    place.textContent = said.join(", ");
  }

  private chosen(): HTMLElement | undefined {
    return this.shown.find((option) => option.ariaSelected === "true");
  }

  private choose(option: HTMLElement | undefined): void {
    for (const other of this.options) other.ariaSelected = String(other === option);
    for (const reply of this.replies) {
      const preview = document.getElementById(reply.id.replace("option", "preview"));
      if (preview) preview.hidden = reply !== option;
    }
    if (option) this.area.setAttribute("aria-activedescendant", option.id);
    else this.area.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  private move(step: number): void {
    const last = this.shown.length - 1;
    const from = this.shown.indexOf(this.chosen()!); // -1: none is
    const at = from < 0 && step < 0 ? last : from + step;
    this.choose(this.shown[at > last ? 0 : at < 0 ? last : at]);
  }

  // isComposing: these keys belong to the input method.
  private key(event: KeyboardEvent): void {
    if (this.start < 0 || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.close();
    else if (event.shiftKey || !this.take(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private take(key: string): boolean {
    const chooses = key === "Enter" || key === "Tab";
    if (chooses && this.isLoading) return (this.isWanted = true);
    if (this.shown.length === 0) return false;
    if (chooses && !this.chosen()) {
      this.close(); // so that Tab goes past the list
      return false;
    }
    if (chooses) this.use(this.chosen());
    else if (key === "ArrowDown") this.move(1);
    else if (key === "ArrowUp") this.move(-1);
    else return false;
    return true;
  }

  private use(option: HTMLElement | undefined): void {
    if (!option) return;
    const action = this.actions.get(option);
    const { text = "", use = "" } = option.dataset;
    const { start, area } = this;
    this.close();
    this.write(start, text);
    if (action) return action.act();
    selectUnfilled(area, start, start + text.length);
    void postFields(use, new URLSearchParams());
  }

  // As if typed: it can be undone, and the draft hears of it.
  private write(start: number, text: string): void {
    const { area } = this;
    area.focus();
    area.setSelectionRange(start, area.selectionStart);
    if (start === area.selectionEnd && !text) return;
    if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
    area.setRangeText(text, start, area.selectionEnd, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  private close(): void {
    this.start = -1;
    this.asked = null;
    this.shown = [];
    this.isWanted = false;
    this.button.ariaExpanded = "false";
    if (this.menu) this.menu.hidden = true;
    for (const name of ["aria-activedescendant", "aria-autocomplete", "aria-controls"])
      this.area.removeAttribute(name);
  }
}
