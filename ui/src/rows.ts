// Going through a list by J and K or the arrows: in the inbox each ticket opens beside it, in a
// table the link of the row gets the focus, and X ticks it, Shift+X all from the one before. While one writes, Alt and an arrow;
// Escape goes back.
import { areKeysOff } from "./keys";
import { one, visit } from "./core";

const LINKS = "[data-rows] :is(.queue-row, .cell-subject a, .log-what a)";

// The inbox leads on to the next ticket also where there is no room for it, or it is hidden.
function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(LINKS)].filter(
    (link) => link.closest("#queue") || link.checkVisibility(),
  );
}

function current(all: HTMLAnchorElement[]): number {
  const focused = all.findIndex((link) => link.closest("li, tr")?.contains(document.activeElement));
  return focused >= 0 ? focused : all.findIndex((link) => link.hasAttribute("aria-current"));
}

function go(step: number, focus: "row" | "composer"): boolean {
  const all = links();
  const next = all[Math.min(Math.max(current(all) + step, 0), all.length - 1)];
  if (!next) return false;
  if (!next.closest("#queue")) next.focus();
  else if (!next.hasAttribute("aria-current")) visit(next.href, focus);
  return true;
}

function tick(shiftKey: boolean): boolean {
  const row = document.activeElement?.closest("[data-rows] tr");
  const box = row?.querySelector<HTMLInputElement>("input[type=checkbox]");
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
  return box !== null && box !== undefined;
}

function stepOf(key: string): number {
  if (key === "ArrowDown" || key === "j") return 1;
  return key === "ArrowUp" || key === "k" ? -1 : 0;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (one("dialog[open]")) return;
  const field = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (field) {
    if (event.altKey && /^Arrow(Up|Down)$/.test(event.key) && go(stepOf(event.key), "composer"))
      event.preventDefault();
    if (event.key === "Escape" && field.closest(".chat"))
      (one(`${LINKS}[aria-current]`) ?? one("main"))?.focus();
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "x" && !event.altKey && !areKeysOff() && tick(event.shiftKey)) return event.preventDefault();
  const step = stepOf(key);
  // Arrows move through the list only from within it: elsewhere they scroll.
  const arrow = event.key.startsWith("Arrow");
  if (!step || event.altKey || (arrow && !document.activeElement?.closest("[data-rows]"))) return;
  if (!arrow && areKeysOff()) return;
  if (go(step, "row")) event.preventDefault();
}

export function startRows(): void {
  document.addEventListener("keydown", onKey);
}
