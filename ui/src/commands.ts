// The commands of a page by their names, for the palette, which comes when it is opened: palette.ts.
import { one } from "./core";

export interface Command {
  label: string;
  keys: string;
  control: HTMLElement;
}

function labelOf(control: HTMLElement): string {
  const { labels } = control as HTMLInputElement;
  const label = one("[data-label]", control) ?? control;
  const text = labels?.[0]?.textContent ?? control.getAttribute("aria-label") ?? label.textContent;
  return (text ?? "").replace(control.querySelector("kbd")?.textContent ?? "", "").trim();
}

function gather(controls: HTMLElement[]): Command[] {
  return controls
    .map((control) => ({ label: labelOf(control), keys: control.dataset["key"] ?? "", control }))
    .filter(({ label, keys }) => label !== "" && keys !== "Control+K");
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
