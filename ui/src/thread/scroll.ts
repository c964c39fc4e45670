// Where the reader is in the conversation. The list is laid out in reverse (column-reverse), so
// scrollTop is 0 at the newest message and negative above it.
import { counted, one } from "../core";

const AT_END_PX = 100;
const UNREAD_AT = 0.25; // of the height

export class Scroll {
  private unseen = 0;
  private readonly pill: HTMLElement | null;

  constructor(
    private readonly view: HTMLElement,
    private readonly texts: HTMLElement,
    gone: AbortSignal,
  ) {
    this.pill = one("[data-new-pill]");
    this.pill?.addEventListener("click", () => this.toEnd(true));
    view.addEventListener("scroll", () => this.isAtEnd() && this.seen(), { passive: true });
    document.addEventListener("keydown", (event) => this.key(event), { signal: gone });
    this.toUnread();
  }

  // Where one begins to read: a quarter below the top, unless all that is new is in sight at the end.
  private toUnread(): void {
    const rule = one("[data-unread]", this.view);
    if (!rule) return;
    const { top, height } = this.view.getBoundingClientRect();
    const above = rule.getBoundingClientRect().top - top - height * UNREAD_AT;
    if (above >= 0) return;
    this.view.scrollTop += above;
    this.arrived(Number(rule.dataset["unread"]));
  }

  private key(event: KeyboardEvent): void {
    if (this.unseen === 0 || event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") this.seen();
    if (event.key === "End" && !(event.target as Element).matches("textarea, input")) this.toEnd(true);
  }

  isAtEnd(): boolean {
    return Math.abs(this.view.scrollTop) <= AT_END_PX;
  }

  toEnd(smoothly = false): void {
    if (this.view.scrollTop === 0) return this.seen();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.view.scrollTo({ top: 0, behavior: smoothly && !calm ? "smooth" : "auto" });
    this.seen();
  }

  // Runs what adds messages; one who reads does not notice, but at the end, where they follow.
  keep(add: () => void): void {
    const atEnd = this.isAtEnd();
    const anchor = atEnd ? null : this.anchor();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    add();
    if (atEnd) this.toEnd();
    else if (anchor) this.view.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  // `count` messages of the other side have come.
  arrived(count: number): void {
    if (!this.pill || count === 0 || this.isAtEnd()) return;
    this.unseen += count;
    this.pill.hidden = false;
    const place = one("[data-new-count]", this.pill);
    if (place) place.textContent = counted(this.texts, "new", this.unseen);
  }

  private seen(): void {
    if (this.unseen === 0) return; // a browser would work out the styles of a pill that stays hidden
    this.unseen = 0;
    this.pill!.hidden = true;
  }

  private anchor(): HTMLElement | null {
    const top = this.view.getBoundingClientRect().top;
    const messages = this.view.querySelectorAll<HTMLElement>("[data-message]");
    return [...messages].find((item) => item.getBoundingClientRect().bottom > top) ?? null;
  }
}
