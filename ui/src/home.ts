// Keeps the staff's home page true, and others with [data-renews], each of their parts by itself.
import { behaviour, one } from "./core";
import { isInUse, keepFresh, renew } from "./refresh";

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
  behaviour("[data-renews]", (view, gone) =>
    keepFresh(view, gone, Number(view.dataset["renews"]) * 1000, () => partsOf(view), (page) => show(view, page)),
  );
}
