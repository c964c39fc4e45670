// What was typed into the forms of a page that one has left by a visit, for the way back to it: a
// browser that leaves a page keeps the whole of it for that. What a draft keeps is not among it. Files that
// have been uploaded are the person's until they are sent: their chips go back into the form.
import { one } from "./page";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Left {
  values: Map<string, string>;
  files: Node[];
}

const FIELDS = "form[data-form] :is(input, textarea, select)[id]";
const CHIPS = "form[data-form] [data-chips]";
const UPLOADED = `${CHIPS} > :is([data-kept], [data-state="done"])`;
const left = new Map<string, Left>(); // by the key of the history's entry

function fields(): Field[] {
  const all = [...document.querySelectorAll<Field>(FIELDS)];
  return all.filter((field) => !/^(checkbox|file|hidden|password|radio)$/.test(field.type));
}

export function keepTyped(entry: string): void {
  const values = new Map(fields().map((field) => [field.id, field.value]));
  const files = [...document.querySelectorAll(UPLOADED)].map((chip) => chip.cloneNode(true));
  left.set(entry, { values, files });
}

export function forgetTyped(entry: string): void {
  left.delete(entry);
}

export function restoreTyped(entry: string): void {
  const typed = left.get(entry);
  if (!typed) return;
  one(CHIPS)?.replaceChildren(...typed.files);
  for (const field of fields()) {
    const value = typed.values.get(field.id) ?? field.value;
    if (value === field.value) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
