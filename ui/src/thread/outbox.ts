// Messages on their way: shown at once, sent one after the other, and never lost: a message stays
// until the server has confirmed it, also when the page is left, and is sent again under the same
// client_id, so that the server adds it once whatever became of the earlier attempts. Of several
// windows one sends.
import type { Attachment } from "../attachments/upload";
import { afterFrame, type Outcome, patternOf, postJson, wait } from "../core";
import { Letters, type Letter, type Written } from "./letters";
import type { Messages } from "./messages";

const SLOW_MS = 400;
const RETRIES_MS = [1000, 3000];
const STALE_MS = 24 * 3600_000; // what has waited longer is not sent without being asked

export interface OutboxHost {
  url: string;
  field: string; // what the text is called in a request
  pattern: string; // how one that is on its way looks
  person: string;
  texts: DOMStringMap;
  messages: Messages;
  shown: (element: HTMLElement) => void; // a letter is on the page
  sent: (answer: unknown) => void;
  rested: () => Promise<void>; // nothing is on its way any more: fetch what is new
  discarded: (written: Written) => void;
}

function showFiles(element: HTMLElement, attachments: Attachment[]): void {
  const list = element.querySelector("[data-files]");
  if (attachments.length === 0) list?.remove();
  for (const { name, size } of attachments) {
    const item = document.createElement("li");
    const [nameText, sizeText] = [document.createElement("span"), document.createElement("span")];
    item.className = "file";
    nameText.className = "file-name";
    nameText.textContent = name;
    sizeText.className = "file-size";
    sizeText.textContent = size;
    item.append(nameText, sizeText);
    list?.append(item);
  }
}

// Runs `act` when no other window does; only https has the means, and it is no more than a courtesy.
async function alone(name: string, act: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(name, act);
  else await act();
}

export class Outbox {
  private readonly letters: Letters;
  private readonly elements = new Map<string, HTMLElement>(); // by client_id
  private readonly confirmed = new Set<string>();
  private waiting = false;
  private sending = false;

  constructor(
    private readonly host: OutboxHost,
    gone: AbortSignal,
  ) {
    this.letters = new Letters(`sapa:letter:${host.person}:${host.url}:`);
    this.settle();
    this.refuseStale();
    this.showAll();
    const changed = (event: StorageEvent) => {
      if (this.letters.isKeyOfOurs(event.key)) void this.followOthers();
    };
    addEventListener("storage", changed, { signal: gone });
    addEventListener("offline", () => this.showAll(), { signal: gone });
    if (this.next()) void this.work();
  }

  isBusy(): boolean {
    return this.sending;
  }

  /** Is the message that was saved as this draft here? */
  has(draft_id: string): boolean {
    return this.letters.all().some((letter) => [letter.client_id, letter.draft_id].includes(draft_id) && draft_id);
  }

  // Messages that only wait for a connection.
  isWaiting(): boolean {
    return !this.waiting && this.next() !== undefined;
  }

  send(written: Written): void {
    const letter = this.letters.add(written);
    this.show(letter);
    void this.work();
  }

  // Tries again, once, what only wanted a connection.
  async resume(): Promise<void> {
    await this.work([]);
  }

  // The message has come from the server: its own element takes over.
  settle(): void {
    for (const { client_id } of this.letters.all())
      if (this.host.messages.hasClient(client_id)) this.confirm(client_id);
    for (const client_id of this.confirmed) {
      if (!this.host.messages.hasClient(client_id)) continue;
      this.elements.get(client_id)?.remove();
      this.elements.delete(client_id);
      this.confirmed.delete(client_id);
    }
  }

  private confirm(client_id: string): void {
    this.letters.remove(client_id);
    this.confirmed.add(client_id);
  }

  // Behind one that others have crossed the rest waits for its writer's decision: order is kept.
  private next(): Letter | undefined {
    const all = this.letters.all();
    const first = all.find((letter) => letter.crossed || letter.refused === undefined);
    return first?.crossed ? undefined : first;
  }

  // Sends the waiting ones in order. One that is in doubt holds those behind it.
  private async work(retries_ms = RETRIES_MS): Promise<void> {
    if (this.waiting) return;
    this.waiting = true;
    await afterFrame(); // it is kept, and is seen before anything else is done about it
    await alone(`sapa:outbox:${this.host.url}`, async () => {
      this.sending = true;
      for (let letter = this.next(); letter; letter = this.next())
        if (!(await this.deliver(letter, retries_ms))) break;
      this.sending = false;
    });
    this.waiting = false;
    await this.host.rested();
  }

  // False: those behind it must wait as well.
  private async deliver(letter: Letter, retries_ms: number[]): Promise<boolean> {
    const outcome = await this.attempt(letter, retries_ms);
    const texts = this.host.texts;
    const { client_id } = letter;
    if (outcome.kind === "done") {
      this.confirm(client_id);
      this.host.sent(outcome.value);
      this.elements.get(client_id)?.classList.remove("is-slow", "is-failed", "is-held");
      return true;
    }
    if (outcome.kind === "refused" || outcome.kind === "broken") {
      const refusal = outcome.kind === "refused" ? outcome : { message: "", crossed: false };
      const reason = refusal.message || (texts["failed"] ?? "");
      if (this.letters.get(client_id))
        this.refuse({ ...letter, crossed: refusal.crossed }, reason);
      return true;
    }
    const reason = outcome.kind === "expired" ? texts["expired"] : texts["unreachable"];
    this.hold(reason);
    return false;
  }

  private async attempt(letter: Letter, retries_ms: number[]): Promise<Outcome<unknown>> {
    const { text, client_id, draft_id } = letter;
    const attachments = letter.attachments.map(({ id }) => id);
    const sender_id = this.host.person;
    const last_message_id = letter.last_seen_id;
    const fields = { client_id, draft_id, attachments, sender_id, last_message_id };
    const body = { [this.host.field]: text, ...fields };
    if (!navigator.onLine) return { kind: "unreachable" };
    let outcome = await postJson(this.host.url, body);
    for (const delay_ms of retries_ms) {
      if (!["unreachable", "broken", "busy"].includes(outcome.kind)) break;
      if (!navigator.onLine) break;
      await wait(outcome.kind === "busy" ? outcome.after_ms : delay_ms);
      outcome = await postJson(this.host.url, body);
    }
    return outcome;
  }

  private refuse(letter: Letter, reason: string): void {
    this.letters.put({ ...letter, refused: reason });
    this.state(letter, reason);
    this.offer(letter);
  }

  private refuseStale(): void {
    for (const letter of this.letters.all())
      if (letter.refused === undefined && letter.order < Date.now() - STALE_MS)
        this.letters.put({ ...letter, refused: this.host.texts["failed"] ?? "" });
  }

  // ---- on the page ----

  private showAll(): void {
    for (const letter of this.letters.all()) {
      this.show(letter);
      if (letter.refused === undefined) continue;
      this.state(letter, letter.refused);
      this.offer(letter);
    }
    if (!navigator.onLine) this.hold(this.host.texts["unreachable"]);
  }

  // While there is no network nothing is wrong: they wait.
  private hold(reason?: string): void {
    for (const letter of this.letters.all()) {
      if (letter.refused !== undefined) continue;
      this.state(letter, navigator.onLine ? reason : undefined);
      this.elements.get(letter.client_id)?.classList.toggle("is-held", !navigator.onLine);
    }
  }

  private show(letter: Letter): void {
    if (this.elements.has(letter.client_id)) return;
    const element = patternOf(this.host.pattern);
    const body = element.querySelector("[data-text]");
    if (body) body.textContent = letter.text;
    if (letter.text.trim() === "") body?.remove();
    showFiles(element, letter.attachments);
    this.elements.set(letter.client_id, element);
    this.host.shown(element);
    setTimeout(() => {
      if (!this.letters.get(letter.client_id)) return; // it has arrived
      this.prepare(letter, element);
      element.classList.add("is-slow");
    }, SLOW_MS);
  }

  // What can be said below it, and done about it, comes when there is something to say.
  private prepare(letter: Letter, element: HTMLElement): void {
    if (element.querySelector("[data-reason]")) return;
    const state = patternOf("pending-state");
    const on = (part: string, act: () => void) =>
      state.querySelector(part)?.addEventListener("click", act);
    on("[data-retry]", () => this.retry(letter));
    on("[data-copy]", () => void this.copy(letter, element));
    on("[data-discard]", () => this.discard(letter));
    element.querySelector(".message-state")?.replaceWith(state);
  }

  // `reason`: why it is not being sent.
  private state(letter: Letter, reason?: string): void {
    const element = this.elements.get(letter.client_id);
    if (!element) return;
    this.prepare(letter, element);
    element.classList.remove("is-held");
    element.classList.toggle("is-failed", reason !== undefined);
    element.querySelector("[data-reason]")!.textContent = reason ?? "";
  }

  // Others have written meanwhile: what one does now is not the same as when something failed.
  private offer({ client_id, crossed }: Letter): void {
    const buttons = this.elements.get(client_id)?.querySelectorAll<HTMLElement>("[data-crossed]");
    for (const button of buttons ?? [])
      if (crossed) button.textContent = button.dataset["crossed"] ?? "";
  }

  // Another window has sent one, or taken one back, or begun one.
  private async followOthers(): Promise<void> {
    this.showAll();
    const known = new Set(this.letters.all().map((letter) => letter.client_id));
    const left = [...this.elements.keys()].filter((id) => !known.has(id) && !this.confirmed.has(id));
    if (this.next()) void this.work();
    if (left.length === 0) return;
    await this.host.rested();
    for (const client_id of left) {
      this.elements.get(client_id)?.remove();
      this.elements.delete(client_id);
    }
  }

  private retry(letter: Letter): void {
    const { refused: _, crossed, ...again } = this.letters.get(letter.client_id) ?? letter;
    if (crossed) this.mean(again);
    this.letters.put(again);
    this.state(again);
    void this.work();
  }

  // It is meant, whatever has come; so is what was written after it.
  private mean(letter: Letter): void {
    for (const { last_seen_id: _, ...later } of this.letters.all())
      if (later.order > letter.order) this.letters.put(later);
    delete letter.last_seen_id;
  }

  private async copy({ text }: Letter, element: HTMLElement): Promise<void> {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const body = element.querySelector("[data-text]");
    if (body) getSelection()?.selectAllChildren(body);
    document.execCommand("copy"); // where the page did not come by https
  }

  private discard(letter: Letter): void {
    this.letters.remove(letter.client_id);
    this.elements.get(letter.client_id)?.remove();
    this.elements.delete(letter.client_id);
    this.host.discarded(letter);
    if (this.next()) void this.work(); // what waited behind it
  }
}
