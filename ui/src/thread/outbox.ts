// Messages on their way: shown at once, sent one after the other, and never lost: a message that
// could not be sent stays with its text, and is sent again under the same client_id, so that the
// server adds it once whatever became of the earlier attempts.
import type { Attachment } from "../attachments/upload";
import { newUuid, wait } from "../page";
import { postJson, type Outcome } from "../request";
import { Messages } from "./messages";

const SLOW_MS = 400;
const RETRIES_MS = [1000, 3000];

interface Sent {
  messageId: number;
}

interface Letter {
  text: string;
  attachments: Attachment[];
  client_id: string;
  element: HTMLElement;
  state: "waiting" | "failed" | "unreachable";
  id: number; // of the message, once the server has it
}

export interface OutboxHost {
  url: string;
  texts: DOMStringMap;
  messages: Messages;
  shown: (element: HTMLElement) => void; // a letter is on the page
  rested: () => Promise<void>; // nothing is on its way any more: fetch what is new
  discarded: (text: string, attachments: Attachment[]) => void;
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

export class Outbox {
  private letters: Letter[] = [];
  private working = false;

  constructor(private readonly host: OutboxHost) {}

  isBusy(): boolean {
    return this.working;
  }

  // Messages that only wait for a connection.
  isWaiting(): boolean {
    return this.letters.some((letter) => letter.state === "unreachable");
  }

  send(text: string, attachments: Attachment[]): void {
    const element = Messages.pattern("pending");
    const body = element.querySelector("[data-text]");
    if (body) body.textContent = text;
    if (text.trim() === "") body?.remove();
    showFiles(element, attachments);
    const letter: Letter = {
      text,
      attachments,
      client_id: newUuid(),
      element,
      state: "waiting",
      id: 0,
    };
    element.querySelector("[data-retry]")?.addEventListener("click", () => this.retry(letter));
    element.querySelector("[data-discard]")?.addEventListener("click", () => this.discard(letter));
    this.letters.push(letter);
    this.host.shown(element);
    setTimeout(() => element.classList.add("is-slow"), SLOW_MS);
    void this.work();
  }

  // Tries again, once, what only wanted a connection.
  async resume(): Promise<void> {
    for (const letter of this.letters) if (letter.state === "unreachable") letter.state = "waiting";
    await this.work([]);
  }

  // The message has come from the server: its own element takes over.
  settle(): void {
    for (const letter of this.letters)
      if (letter.id && this.host.messages.has(letter.id)) letter.element.remove();
    this.letters = this.letters.filter((letter) => letter.element.isConnected);
  }

  // Sends the waiting ones in order. One that is in doubt holds those behind it.
  private async work(retries_ms = RETRIES_MS): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (let next = this.next(); next; next = this.next()) {
      const outcome = await this.attempt(next, retries_ms);
      this.conclude(next, outcome);
      if (outcome.kind === "unreachable") this.holdOthers();
    }
    this.working = false;
    await this.host.rested();
  }

  private holdOthers(): void {
    const reason = this.host.texts["unreachable"];
    for (const letter of this.letters)
      if (letter.state === "waiting" && !letter.id) this.show(letter, "unreachable", reason);
  }

  private next(): Letter | undefined {
    return this.letters.find((letter) => letter.state === "waiting" && !letter.id);
  }

  private async attempt(letter: Letter, retries_ms: number[]): Promise<Outcome<Sent>> {
    const { text: message, client_id } = letter;
    const attachments = letter.attachments.map(({ id }) => id);
    const body = { message, client_id, attachments };
    let outcome = await postJson<Sent>(this.host.url, body);
    for (const delay_ms of retries_ms) {
      if (outcome.kind !== "unreachable" && outcome.kind !== "busy") break;
      await wait(outcome.kind === "busy" ? outcome.after_ms : delay_ms);
      outcome = await postJson<Sent>(this.host.url, body);
    }
    return outcome;
  }

  private conclude(letter: Letter, outcome: Outcome<Sent>): void {
    const texts = this.host.texts;
    if (outcome.kind === "done") {
      letter.id = outcome.value.messageId;
      letter.element.classList.remove("is-slow", "is-failed");
    } else if (outcome.kind === "unreachable") {
      this.show(letter, "unreachable", texts["unreachable"]);
    } else if (outcome.kind === "expired") {
      this.show(letter, "failed", texts["expired"]);
    } else {
      const reason = outcome.kind === "refused" ? outcome.message : "";
      this.show(letter, "failed", reason || texts["failed"]);
    }
  }

  private show(letter: Letter, state: Letter["state"], reason = ""): void {
    letter.state = state;
    letter.element.classList.toggle("is-failed", state !== "waiting");
    const place = letter.element.querySelector("[data-reason]");
    if (place) place.textContent = reason;
  }

  private retry(letter: Letter): void {
    this.show(letter, "waiting");
    void this.work();
  }

  private discard(letter: Letter): void {
    letter.element.remove();
    this.letters = this.letters.filter((other) => other !== letter);
    this.host.discarded(letter.text, letter.attachments);
  }
}
