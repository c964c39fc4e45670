// What was saved without leaving the page can be taken back for a while: a toast says so, made from
// the page's own pattern. A message of the request before (data-flash) may offer the same.
import { behaviour } from "./behaviour";
import { one } from "./page";
import { postForm } from "./request";

const SHOWN_MS = 8000;
const LEAVING_MS = 200;

export interface Changed {
  message?: string;
  undo?: number[];
}

// Leaves after a while, but not under the pointer, nor while it has the focus.
export function leaveLater(element: HTMLElement, gone: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout>;
  const leave = () => {
    element.classList.add("leaves");
    timer = setTimeout(() => element.remove(), LEAVING_MS);
  };
  const stay = () => {
    clearTimeout(timer);
    element.classList.remove("leaves");
  };
  const begin = () => {
    stay();
    if (!element.matches(":hover, :focus-within")) timer = setTimeout(leave, SHOWN_MS);
  };
  for (const event of ["pointerenter", "focusin"]) element.addEventListener(event, stay);
  for (const event of ["pointerleave", "focusout"])
    element.addEventListener(event, () => queueMicrotask(begin));
  gone.addEventListener("abort", () => clearTimeout(timer));
  begin();
}

function toast(): HTMLElement | null {
  const pattern = one<HTMLTemplateElement>('template[data-pattern="toast"]');
  return (pattern?.content.firstElementChild?.cloneNode(true) as HTMLElement) ?? null;
}

// The answer to a change; does nothing when there is nothing to take back.
export function offerUndo(answer: unknown): void {
  const { message = "", undo = [] } = (answer ?? {}) as Changed;
  const element = undo.length > 0 ? toast() : null;
  const form = element && one<HTMLFormElement>("form", element);
  if (!form) return;
  for (const id of undo) {
    const field = Object.assign(document.createElement("input"), { type: "hidden" });
    field.name = "changes[]";
    field.value = String(id);
    form.append(field);
  }
  say(element, message);
  one("[data-toasts]")?.replaceChildren(element);
}

function say(element: HTMLElement, message: string): void {
  const text = one("[data-text]", element);
  if (text) text.textContent = message;
}

// Without leaving the page; what cannot be done so is done as the plain form would.
async function takeBack(element: HTMLElement, form: HTMLFormElement): Promise<void> {
  const sending = postForm<Changed>(form);
  for (const button of form.querySelectorAll("button")) button.disabled = true; // once
  const outcome = await sending;
  if (outcome.kind !== "done") return form.submit();
  form.remove();
  say(element, outcome.value.message ?? "");
  document.dispatchEvent(new Event("sapa:saved"));
}

export function startUndo(): void {
  behaviour("[data-toast]", (element, gone) => {
    leaveLater(element, gone);
    const form = one<HTMLFormElement>("form", element);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void takeBack(element, form);
    });
  });
}
