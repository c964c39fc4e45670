// What was typed into the forms of a page that one has left by a visit, for the way back to it: a
// browser that leaves a page keeps the whole of it for that. What a draft keeps is not among it.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const FIELDS = "form[data-form] :is(input, textarea, select)[id]";
const left = new Map<string, Map<string, string>>(); // by the key of the history's entry

function fields(): Field[] {
  const all = [...document.querySelectorAll<Field>(FIELDS)];
  return all.filter((field) => !/^(checkbox|file|hidden|password|radio)$/.test(field.type));
}

export function keepTyped(entry: string): void {
  left.set(entry, new Map(fields().map((field) => [field.id, field.value])));
}

export function forgetTyped(entry: string): void {
  left.delete(entry);
}

export function restoreTyped(entry: string): void {
  const typed = left.get(entry);
  for (const field of typed ? fields() : []) {
    const value = typed?.get(field.id) ?? field.value;
    if (value === field.value) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
