// Variables that a canned reply could not fill in, {{order.number}}: who sends a text that still
// holds some is asked first. src/desk/canned/variables.c knows the same form.
import { ask } from "../ask";
import { filled } from "../core";

const VARIABLE = /\{\{ *[A-Za-z_.]+ *\}\}/g;

/** Selects the first of them between two places, so that what is typed next takes its place. */
export function selectUnfilled(area: HTMLTextAreaElement, from: number, to: number): void {
  const match = area.value.slice(from, to).search(VARIABLE);
  if (match < 0) return;
  const [variable = ""] = area.value.slice(from + match).match(VARIABLE) ?? [];
  area.setSelectionRange(from + match, from + match + variable.length);
}

/** `button` says the question: its data-confirm has a place for what was found. */
export function guard(button: HTMLElement, area: HTMLTextAreaElement, gone: AbortSignal): void {
  const form = area.form!;
  let isMeant = false;
  const check = (event: SubmitEvent) => {
    const found = [...new Set(area.value.match(VARIABLE) ?? [])];
    if (isMeant || found.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const words = { ...button.dataset };
    words["confirm"] = filled(words["confirm"] ?? "", found.join(", "));
    void ask(words, gone).then((answer) => {
      area.focus();
      if (!answer) return selectUnfilled(area, 0, area.value.length);
      isMeant = true;
      form.requestSubmit(event.submitter);
      isMeant = false;
    });
  };
  // Before the composer hears of it.
  form.addEventListener("submit", check, { capture: true, signal: gone });
}
