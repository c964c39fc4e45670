// Keeps the staff's home page true, each of its parts by itself.
import { behaviour, one } from "./core";
import { isInUse, keepFresh, renew } from "./refresh";

const EVERY_MS = 30_000;

function partsOf(view: HTMLElement): Element[] {
  return [...view.querySelectorAll("[data-fresh]")];
}

function show(view: HTMLElement, page: Document): void {
  for (const part of partsOf(view)) {
    const fresh = one(`#${part.id}`, page);
    if (fresh && !isInUse(part)) void renew(part, fresh);
  }
}

export function startHome(): void {
  behaviour("#home[data-url]", (view, gone) =>
    keepFresh(view, gone, EVERY_MS, () => partsOf(view), (page) => show(view, page)),
  );
}
