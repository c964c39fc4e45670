// Forms of one control that save themselves: on change, or while one types. A later value waits
// for the one before it, and the last one wins.
import { behaviour, offerUndo, onChoice, one, type Outcome, postForm } from "./core";

const TYPING_MS = 2000;
const SAID_MS = 4000;

type Control = HTMLSelectElement | HTMLTextAreaElement;

class Saver {
  private saving = false;
  private typing: ReturnType<typeof setTimeout> | undefined;
  private said: ReturnType<typeof setTimeout> | undefined;
  private readonly state: HTMLElement | null;
  private readonly button: HTMLElement | null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly control: Control,
    gone: AbortSignal,
  ) {
    control.dataset["saved"] = control.value; // thread/status.ts sets it too
    document.addEventListener("sapa:patched", () => void this.patched(), { signal: gone });
    this.state = one("[data-save-state]", form);
    this.button = one("[data-save-button]", form);
    if (this.button) this.button.hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    if (control instanceof HTMLSelectElement) onChoice(control, () => void this.save());
    else this.watchTyping(control);
    addEventListener("pagehide", () => void this.save(), { signal: gone });
    gone.addEventListener("abort", () => void this.save());
  }

  // The page was rendered anew around what somebody may be writing.
  private async patched(): Promise<void> {
    const { servedValue } = await import("./patch");
    this.control.dataset["saved"] = servedValue(this.control);
    if (this.button) this.button.hidden = true;
  }

  private watchTyping(area: HTMLTextAreaElement): void {
    area.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => void this.save(), TYPING_MS);
    });
    area.addEventListener("blur", () => void this.save());
  }

  private async save(): Promise<void> {
    clearTimeout(this.typing);
    if (this.saving || this.control.value === this.control.dataset["saved"]) return;
    this.saving = true;
    const value = this.control.value;
    const outcome = await postForm(this.form);
    this.saving = false;
    if (outcome.kind === "done") this.control.dataset["saved"] = value;
    this.say(outcome);
    if (outcome.kind !== "done") return;
    offerUndo(outcome.value);
    if (this.control.value !== value) return this.save();
    this.form.dispatchEvent(new Event("sapa:saved", { bubbles: true }));
  }

  private say(outcome: Outcome<unknown>): void {
    const done = outcome.kind === "done";
    if (this.button) this.button.hidden = done;
    if (!this.state) return;
    const texts = this.state.dataset;
    const reason = outcome.kind === "refused" ? outcome.message : "";
    this.state.classList.toggle("failed", !done);
    this.state.textContent = (done ? texts["saved"] : reason || texts["failed"]) ?? "";
    clearTimeout(this.said);
    if (done) this.said = setTimeout(() => this.state?.replaceChildren(), SAID_MS);
  }
}

// Resolve, reopen: without leaving the page, so that nothing typed is lost.
async function sendQuickly(form: HTMLFormElement): Promise<void> {
  const outcome = await postForm(form);
  if (outcome.kind !== "done") return form.submit();
  offerUndo(outcome.value);
  document.dispatchEvent(new Event("sapa:saved"));
}

export function startSaving(): void {
  behaviour("form[data-quick]", (form) => {
    form.addEventListener("submit", (event) => {
      if (!one("[data-thread]")) return; // nobody there shows what it has changed
      event.preventDefault();
      void sendQuickly(form as HTMLFormElement);
    });
  });
  behaviour("form[data-save]", (form, gone) => {
    const control = one<Control>("select[name], textarea[name]", form);
    if (control) new Saver(form as HTMLFormElement, control, gone);
  });
}
