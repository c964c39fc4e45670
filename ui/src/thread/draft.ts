// What is being written, kept where one goes on: on the server shortly after one rests, and in this
// browser at once, in case it does not come to that. A draft has the client_id of the message that
// it will be, so that the server can tell a save that comes too late, see desk/draft/draft.h.
import { trayOf } from "../attachments/files";
import { afterFrame, forget, newUuid, one, putJson, store, stored } from "../core";

const CRASH_MS = 300;
const TYPING_MS = 2000;
const SAID_MS = 4000;
const KEEPALIVE_BYTES = 60_000; // a request that outlives its page may not be larger

interface Copy {
  text: string;
  client_id: string;
  at_ms: number;
}

/** What a message that is sent was before. */
export interface Origin {
  client_id: string;
  draft_id: string; // under which the server has it; empty if it does not
}

export class Draft {
  private saved: string; // what the server has
  private savedFiles: string;
  private saving = false;
  private typing: ReturnType<typeof setTimeout> | undefined;
  private crash: ReturnType<typeof setTimeout> | undefined;
  private said: ReturnType<typeof setTimeout> | undefined;
  private readonly id: HTMLInputElement;
  private readonly saved_id: HTMLInputElement;
  private readonly state: HTMLElement | null;
  private readonly key: string;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly area: HTMLTextAreaElement,
    gone: AbortSignal,
  ) {
    this.id = one<HTMLInputElement>("[name=client_id]", form)!;
    this.saved_id = one<HTMLInputElement>("[name=draft_id]", form)!;
    this.state = one("[data-draft-state]", form);
    this.key = `sapa:draft:${form.dataset["person"]}:${form.dataset["draft"]}`;
    this.saved = area.defaultValue;
    this.savedFiles = this.files();
    this.recover();
    form.addEventListener("sapa:files", () => void this.save());
    area.addEventListener("input", () => this.changed());
    // What one left it for comes first; if that was to send it, nothing is left to save.
    area.addEventListener("blur", () => void afterFrame().then(() => this.save()));
    addEventListener("pagehide", () => this.leave(), { signal: gone });
    document.addEventListener("visibilitychange", () => document.hidden && this.leave(), {
      signal: gone,
    });
    gone.addEventListener("abort", () => this.leave());
  }

  /** The text is on its way as a message; what is written next is another draft. */
  take(): Origin {
    const origin = { client_id: this.id.value, draft_id: this.saved_id.value };
    clearTimeout(this.typing);
    clearTimeout(this.crash);
    forget(this.key);
    this.id.value = newUuid();
    this.saved_id.value = "";
    this.saved = "";
    this.savedFiles = "";
    return origin;
  }

  /** Under what the server has it. */
  get server_id(): string {
    return this.saved_id.value;
  }

  private files(): string {
    return (trayOf(this.form)?.ids ?? []).join();
  }

  private isSaved(): boolean {
    return this.area.value === this.saved && this.files() === this.savedFiles;
  }

  // A copy that is still there was not saved, unless the server has heard of it since.
  private recover(): void {
    const copy = this.copy();
    const isSent = copy?.client_id === this.saved_id.value && this.saved === "";
    const isOlder =
      copy?.client_id !== this.saved_id.value &&
      this.saved !== "" &&
      (copy?.at_ms ?? 0) < Number(this.form.dataset["draftSaved"]) * 1000;
    if (!copy || isSent || isOlder || this.area.value !== this.saved) return forget(this.key);
    if (copy.text === this.saved) return forget(this.key);
    this.area.value = copy.text;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    void this.save();
  }

  private copy(): Copy | null {
    try {
      return JSON.parse(stored(this.key) ?? "null") as Copy | null;
    } catch {
      return null;
    }
  }

  private changed(): void {
    clearTimeout(this.crash);
    clearTimeout(this.typing);
    this.crash = setTimeout(() => this.keepCopy(), CRASH_MS);
    this.typing = setTimeout(() => void this.save(), TYPING_MS);
  }

  private keepCopy(): void {
    clearTimeout(this.crash);
    const text = this.area.value;
    if (text === this.saved) return forget(this.key);
    const copy: Copy = { text, client_id: this.id.value, at_ms: Date.now() };
    store(this.key, JSON.stringify(copy));
  }

  private async save(): Promise<void> {
    clearTimeout(this.typing);
    if (this.saving || this.isSaved()) return;
    this.saving = true;
    const isSaved = await this.put();
    this.saving = false;
    if (isSaved && !this.isSaved()) await this.save();
  }

  // Nobody will be there to hear how it ended: it does not wait for an earlier one.
  private leave(): void {
    clearTimeout(this.typing);
    this.keepCopy();
    if (!this.isSaved()) void this.put();
  }

  private async put(): Promise<boolean> {
    const text = this.area.value;
    const client_id = this.id.value;
    const files = this.files();
    const attachments = trayOf(this.form)?.ids ?? [];
    const sender_id = this.form.dataset["person"];
    const body = { [this.area.name]: text, client_id, sender_id, attachments };
    const keepalive = text.length < KEEPALIVE_BYTES / 3;
    const outcome = await putJson(this.form.dataset["draft"] ?? "", body, keepalive);
    if (outcome.kind !== "done") return false;
    if (client_id !== this.id.value) return true; // it has been sent meanwhile
    this.saved = text;
    this.savedFiles = files;
    this.saved_id.value = client_id;
    this.keepCopy();
    this.say(text + files !== "");
    return true;
  }

  private say(isKept: boolean): void {
    if (!this.state) return;
    clearTimeout(this.said);
    this.state.textContent = isKept ? (this.state.dataset["saved"] ?? "") : "";
    this.said = setTimeout(() => this.state?.replaceChildren(), SAID_MS);
  }
}
