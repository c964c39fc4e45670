// Keeps the staff's home page true, each of its parts by itself.
import { behaviour } from "./behaviour";
import { one } from "./page";
import { patch } from "./patch";
import { isInUse, keepFresh } from "./refresh";

const EVERY_MS = 30_000;

function partsOf(view: HTMLElement): Element[] {
  return [...view.querySelectorAll("[data-fresh]")];
}

function show(view: HTMLElement, page: Document): void {
  for (const part of partsOf(view)) {
    const fresh = one(`#${part.id}`, page);
    if (fresh && !isInUse(part)) patch(part, fresh);
  }
}

export function startHome(): void {
  behaviour("#home[data-url]", (view, gone) =>
    keepFresh(view, gone, EVERY_MS, () => partsOf(view), (page) => show(view, page)),
  );
}
