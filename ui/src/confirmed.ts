// Forms that are sent after a question, [data-confirm]: it is asked by a dialog of ours (ask.ts), which
// comes when somebody turns to the form, and by the browser's own where that could not be had. What
// was not asked is not sent. No other behaviour of the form hears of it before the answer.
import { behaviour } from "./behaviour";
import { onAnswer } from "./fields";

const asking = () => import("./ask");

async function isMeant(form: HTMLElement, gone: AbortSignal): Promise<boolean> {
  try {
    return await (await asking()).ask(form.dataset, gone);
  } catch {
    const { confirm: question, consequence } = form.dataset;
    return confirm([question, consequence].filter(Boolean).join("\n\n"));
  }
}

function confirmed(form: HTMLFormElement, gone: AbortSignal): void {
  let state: "idle" | "asked" | "meant" | "sent" = "idle";
  const ask = async (by: HTMLElement | null) => {
    state = "asked";
    const yes = await isMeant(form, gone);
    state = yes ? "meant" : "idle";
    if (!yes) return by?.focus();
    // A button that is no longer there may have said what was to be done.
    if (form.isConnected && (!by || (by as HTMLButtonElement).form === form)) form.requestSubmit(by);
    if (state === "meant") state = "idle";
  };
  const submitted = (event: SubmitEvent) => {
    if (state === "meant") {
      state = "sent";
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (state === "idle") void ask(event.submitter);
  };
  form.addEventListener("submit", submitted, { capture: true });
  for (const turn of ["focusin", "pointerover"])
    form.addEventListener(turn, () => void asking().catch(() => null), { once: true });
  onAnswer(() => state === "sent" && (state = "idle"), gone);
}

export function startConfirmed(): void {
  behaviour("form[data-confirm]", (form, gone) => confirmed(form as HTMLFormElement, gone));
}
