// Variables that a canned reply could not fill in, {{order.number}}: who sends a text that still
// holds some is asked first. src/desk/canned/variables.c knows the same form.
import { filled } from "../core";

const VARIABLE = /\{\{ *[A-Za-z_.]+ *\}\}/g;

/** Selects the first of them between two places, so that what is typed next takes its place. */
export function selectUnfilled(area: HTMLTextAreaElement, from: number, to: number): void {
  const match = area.value.slice(from, to).search(VARIABLE);
  if (match < 0) return;
  const [variable = ""] = area.value.slice(from + match).match(VARIABLE) ?? [];
  area.setSelectionRange(from + match, from + match + variable.length);
}

// The question is asked for each send anew; `answered` hears whether it is to be sent.
function ask(found: string, answered: (isMeant: boolean) => void): void {
  const pattern = document.querySelector<HTMLTemplateElement>("template[data-pattern=unfilled]");
  const dialog = pattern?.content.firstElementChild?.cloneNode(true) as HTMLDialogElement;
  const text = dialog.querySelector<HTMLElement>("[data-format]")!;
  text.textContent = filled(text.dataset["format"] ?? "", found);
  dialog.addEventListener("close", () => {
    dialog.remove();
    answered(dialog.returnValue === "send");
  });
  document.body.append(dialog);
  dialog.showModal();
}

export function guard(
  form: HTMLFormElement,
  area: HTMLTextAreaElement,
  gone: AbortSignal,
): void {
  let isMeant = false;
  const check = (event: SubmitEvent) => {
    const found = [...new Set(area.value.match(VARIABLE) ?? [])];
    if (isMeant || found.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(found.join(", "), (answer) => {
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
