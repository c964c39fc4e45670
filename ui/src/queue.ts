// Keeps the inbox true while a ticket beside it is open. It does not move under the pointer, or under
// whoever goes through it by keys.
import { behaviour, one } from "./core";
import { keepFresh, renewPart } from "./refresh";

const EVERY_MS = 10_000;

// `page` is the page of the inbox, in which no ticket is open: what is done in it leads back here.
function show(view: HTMLElement, page: Document): void {
  const open = one("[data-rows] [aria-current]", view)?.id;
  if (open) page.getElementById(open)?.setAttribute("aria-current", "true");
  const back = page.querySelector("#mark-unread [name=back]");
  back?.setAttribute("value", location.pathname + location.search);
  for (const part of ["#queue .queue-body", "#queue nav"]) renewPart(document, page, part, view);
}

export function startQueues(): void {
  behaviour("#queue[data-url]", (view, gone) =>
    keepFresh(view, gone, EVERY_MS, (page) => show(view, page)),
  );
}
