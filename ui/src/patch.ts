// Puts a part of a page that the server has rendered anew in place of the one that is shown, and
// leaves what is the reader's: what has focus, what has been typed or ticked, what is open, how far
// it is scrolled. An element with [data-keep] and an id stays as long as the new page has it too: it
// looks after itself. One with [data-unit] is about one thing alone, which its id names: where the
// new page is about another, nothing of it is used again.
import { Idiomorph } from "idiomorph";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isField(node: Node): node is Field {
  return (
    node instanceof HTMLInputElement ||
    node instanceof HTMLTextAreaElement ||
    node instanceof HTMLSelectElement
  );
}

// What the server wrote into it, while the reader may have written something else.
export function servedValue(field: Field): string {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

function isTouched(field: Field): boolean {
  if (field === document.activeElement) return true;
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type))
    return field.checked !== field.defaultChecked;
  return field.value !== servedValue(field);
}

function mayMorph(shown: Node, fresh: Node): boolean {
  if (!(shown instanceof Element) || !(fresh instanceof Element)) return true;
  if (shown.hasAttribute("data-keep") && fresh.hasAttribute("data-keep")) return false;
  if (isField(shown) && isField(fresh)) return !isTouched(shown) || shown.value === fresh.value;
  return true;
}

// Whether a menu is open is decided by who looks at it.
function mayUpdate(name: string, element: Element): boolean {
  return name !== "open" || !/^(DETAILS|DIALOG)$/.test(element.tagName);
}

export function patch(shown: Element, fresh: Element): void {
  for (const unit of shown.querySelectorAll("[data-unit]"))
    if (!fresh.querySelector(`#${CSS.escape(unit.id)}`)) unit.remove();
  Idiomorph.morph(shown, fresh, {
    morphStyle: "outerHTML",
    callbacks: { beforeNodeMorphed: mayMorph, beforeAttributeUpdated: mayUpdate },
  });
}
