// Keys that are commands: [data-key] on a control says which. "e" clicks a button or goes to a
// field, "g i" is one after the other. Single letters do nothing while one types, and can be
// switched off (WCAG 2.2, 2.1.4); Ctrl+K always works.
import { behaviour, one } from "./core";

const SEQUENCE_MS = 1000;
const OFF = "sapa:keys-off";

const FIRSTS = ["g", "*"]; // of sequences

let before = ""; // the first key of a sequence
let forget: ReturnType<typeof setTimeout> | undefined;

export function areKeysOff(): boolean {
  return localStorage.getItem(OFF) === "yes";
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = target.closest("input, textarea, select");
  return field !== null && !/^(checkbox|radio|button|submit)$/.test((field as HTMLInputElement).type);
}

/** The controls of the page that are commands, with a key or without, and can be used now. */
export function commands(): HTMLElement[] {
  const within = one("dialog[open]") ?? document;
  const all = [...within.querySelectorAll<HTMLElement>("[data-key], [data-command]")];
  const folded = (control: HTMLElement) =>
    control.closest("details:not([open])") !== null && !control.closest("[hidden]");
  return all.filter((control) => control.checkVisibility() || folded(control));
}

export function press(control: HTMLElement): void {
  if (!control.matches("select, textarea, input:not([type=checkbox])")) return control.click();
  control.closest<HTMLDetailsElement>("details:not([open])")?.setAttribute("open", "");
  control.focus();
}

// The row of a list on which one stands comes first: [data-row-key] is about that alone.
function pressed(keys: string): boolean {
  const row = document.activeElement?.closest<HTMLElement>("[data-rows] > *");
  const control =
    (row && one(`[data-row-key="${keys}"]`, row)) ??
    commands().find((one) => one.dataset["key"] === keys);
  if (control) press(control);
  return control !== undefined;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = event.ctrlKey || event.metaKey;
  if (chord && !event.altKey && event.key.toLowerCase() === "k") {
    if (pressed("Control+K")) event.preventDefault();
    return;
  }
  if (chord || event.altKey || isTyping(event.target) || areKeysOff()) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (!key || key === " ") return;
  const keys = before ? `${before} ${key}` : key;
  clearTimeout(forget);
  before = FIRSTS.includes(keys) ? keys : "";
  if (before) forget = setTimeout(() => (before = ""), SEQUENCE_MS);
  else if (pressed(keys)) event.preventDefault();
}

export function startKeys(): void {
  document.addEventListener("keydown", onKey);
  behaviour("[data-keys-switch]", (element) => {
    const box = one<HTMLInputElement>("[data-single-keys]", element);
    if (!box) return;
    element.hidden = false;
    box.checked = !areKeysOff();
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
    });
  });
}
