// Scripts that only some pages need: the element that needs one names it in [data-script], and it
// comes when the element is there. A form that is to be sent by such a script waits for it, so that
// nothing is sent in two ways; if it does not come, the form is sent as one is without script.
// With [data-late], which may say its role, it comes when somebody turns to the element, or to the form that it is in.
import { behaviour } from "./behaviour";
import { loadNext } from "./visit";

const coming = new Map<string, Promise<boolean>>();

// Once it has come, its behaviours are attached. "" never comes.
function bring(file: string): Promise<boolean> {
  const known = coming.get(file);
  if (known) return known;
  const script = file ? import(file).then(() => true, () => false) : Promise.resolve(false);
  coming.set(file, script);
  return script;
}

function sendBy(form: HTMLFormElement, script: Promise<boolean>): void {
  let state: "waiting" | "come" | "missing" = "waiting";
  let held: { by: HTMLElement | null } | undefined;
  const submitted = (event: SubmitEvent) => {
    if (state === "come") return;
    if (state === "missing") return loadNext(form.action);
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { by: event.submitter };
  };
  form.addEventListener("submit", submitted, { capture: true });
  void script.then((came) => {
    state = came ? "come" : "missing";
    if (held && form.isConnected) form.requestSubmit(held.by);
  });
}

// A click that comes before the script waits for it; without the script it does what it always did.
function bringLate(element: HTMLElement): void {
  const file = element.dataset["script"] ?? "";
  let isDecided = false;
  element.role = element.dataset["late"] || null; // what it will be
  const come = async () => {
    if (!(await bring(file))) element.role = null;
    isDecided = true;
  };
  for (const turn of ["focusin", "pointerover"])
    (element.closest("form") ?? element).addEventListener(turn, () => void come(), { once: true });
  element.addEventListener("click", (event) => {
    if (isDecided || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void come().then(() => element.click());
  });
}

export function startParts(): void {
  behaviour("[data-script]", (element) => {
    if (element.hasAttribute("data-late")) return bringLate(element);
    const script = bring(element.dataset["script"] ?? "");
    if (element instanceof HTMLFormElement) sendBy(element, script);
  });
}
