// Keeps the staff's home page true, and others with [data-renews], each of their parts by itself.
import { behaviour } from "./core";
import { keepFresh, renewPart } from "./refresh";

function show(view: HTMLElement, page: Document): void {
  for (const { id } of view.querySelectorAll("[data-fresh]")) renewPart(view, page, `#${id}`);
}

export function startHome(): void {
  behaviour("[data-renews]", (view, gone) =>
    keepFresh(view, gone, Number(view.dataset["renews"]) * 1000, (page) => show(view, page)),
  );
}
