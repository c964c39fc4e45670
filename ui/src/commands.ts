// The commands of a page by their names, for the palette and for the menu of the composer. Comes with
// either.
import { one } from "./core";

export interface Entry {
  label: string;
  keys: string;
}

export interface Command extends Entry {
  control: HTMLElement;
}

export interface Value extends Entry {
  isChosen: boolean; // already
  act: () => void;
}

function labelOf(control: HTMLElement): string {
  const { labels } = control as HTMLInputElement;
  const label = one("[data-label]", control) ?? control;
  const text = labels?.[0]?.textContent ?? control.getAttribute("aria-label") ?? label.textContent;
  return (text ?? "").replace(control.querySelector("kbd")?.textContent ?? "", "").trim();
}

export function gather(controls: HTMLElement[]): Command[] {
  return controls
    .map((control) => ({ label: labelOf(control), keys: control.dataset["key"] ?? "", control }))
    .filter(({ label, keys }) => label !== "" && keys !== "Control+K");
}

// As if it had been chosen by pointer: it is meant.
function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new PointerEvent("pointerdown"));
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What a command sets, if it is a choice. */
export function valuesOf({ control }: Command): Value[] {
  if (!(control instanceof HTMLSelectElement)) return [];
  return [...control.options].map(({ label, value, selected }) => ({
    label, keys: "", isChosen: selected, act: () => choose(control, value),
  }));
}

/** How one is shown in a list. */
export function shown({ label, keys }: Entry): HTMLElement[] {
  const name = document.createElement("span");
  name.className = "found-name";
  name.textContent = label;
  if (!keys) return [name];
  const key = document.createElement("kbd");
  key.textContent = keys.toUpperCase();
  return [name, key];
}

let before: Command[] = [];

/** Those of the page over which the dialog was opened. */
export function commandsBefore(): Command[] {
  return before;
}

/** While the page can still be seen. */
export function gatherCommands(controls: HTMLElement[]): void {
  before = gather(controls);
}
