// The list of messages, and of what else the server puts between them: each once, by its id, in
// order, under the right day.
import { patternOf } from "../core";

const GROUP_MS = 5 * 60_000;
const STATE = ".message-state";

export class Messages {
  constructor(private readonly list: HTMLElement) {}

  hasClient(client_id: string): boolean {
    return this.list.querySelector(`[data-client="${CSS.escape(client_id)}"]`) !== null;
  }

  // Adds those that are not there yet, before what is still being sent; returns the added ones.
  add(items: Iterable<HTMLElement>): HTMLElement[] {
    const added: HTMLElement[] = [];
    const pending = this.list.querySelector(".pending");
    let above = [...this.list.querySelectorAll<HTMLElement>("[data-at]")].at(-1);
    for (const item of items) {
      if (document.getElementById(item.id)) continue;
      this.list.insertBefore(item, pending);
      this.arrange(item, above);
      this.sayState(item);
      item.classList.add("arrives");
      added.push(item);
      above = item;
    }
    return added;
  }

  // Those before the ones that are there.
  addEarlier(items: HTMLElement[]): void {
    const first = this.list.querySelector<HTMLElement>("[data-day]");
    if (first?.dataset["day"] === items.at(-1)?.dataset["day"]) this.list.firstElementChild?.remove();
    if (this.list.querySelector(`[data-message] > ${STATE}`))
      for (const item of items) item.querySelector(STATE)?.remove();
    this.list.prepend(...items);
  }

  append(item: HTMLElement): void {
    this.list.append(item);
  }

  // Marks our messages up to `id` as read by the other side.
  markRead(id: number): void {
    const unread = ".message.out[data-message]:not(.is-read)";
    for (const item of this.list.querySelectorAll<HTMLElement>(unread))
      if (Number(item.dataset["message"]) <= id) item.classList.add("is-read");
  }

  // Only the newest of our own says how far it has come.
  private sayState(item: HTMLElement): void {
    if (!item.querySelector(STATE)) return;
    for (const state of this.list.querySelectorAll(`[data-message] > ${STATE}`))
      if (state.parentElement !== item) state.remove();
  }

  private arrange(item: HTMLElement, above: HTMLElement | undefined): void {
    const day = item.dataset["day"] ?? "";
    if (!above || day !== above.dataset["day"]) {
      const rule = patternOf("day");
      (rule.firstElementChild ?? rule).textContent = day;
      item.before(rule);
      return;
    }
    const gap_ms = Date.parse(item.dataset["at"] ?? "") - Date.parse(above.dataset["at"] ?? "");
    const both = item.dataset["message"] && above.dataset["message"];
    const same = both && item.dataset["author"] === above.dataset["author"];
    const next = above.nextElementSibling === item;
    item.classList.toggle("follows", Boolean(same) && next && gap_ms < GROUP_MS);
  }
}
