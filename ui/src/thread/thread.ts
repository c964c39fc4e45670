// A conversation that is open: puts its parts together.
import { counted, fragmentOf, liveOf, offerUndo, one } from "../core";
import { Company } from "./company";
import { Composer } from "./composer";
import { Connection } from "./connection";
import { startEarlier } from "./earlier";
import type { Written } from "./letters";
import { Messages } from "./messages";
import { Outbox } from "./outbox";
import { Poll } from "./poll";
import { Scroll } from "./scroll";
import { Status } from "./status";

const ANNOUNCED_MAX = 3;

// The files of a message that has no text.
function namesOf(item: HTMLElement): string {
  const files = [...item.querySelectorAll("[data-files] .file-name, [data-files] img")];
  return files.map((file) => file.getAttribute("alt") ?? file.textContent).join(", ");
}

export class Thread {
  private last_id: number;
  private cursors: string; // where the rest of what the server tells goes on
  private readonly url: string;
  private readonly texts: HTMLElement;
  readonly messages: Messages;
  readonly scroll: Scroll;
  private readonly status: Status;
  private readonly connection: Connection;
  private readonly outboxes: Outbox[];
  private readonly poll: Poll;
  private readonly company: Company;

  constructor(view: HTMLElement, gone: AbortSignal) {
    this.url = view.dataset["url"] ?? "";
    this.last_id = Number(view.dataset["last"]);
    this.cursors = view.dataset["cursors"] ?? "";
    this.texts = one("[data-texts]")!;
    this.messages = new Messages(one("#messages", view)!);
    this.scroll = new Scroll(view, this.texts, gone);
    startEarlier(view, this, gone);
    this.status = new Status(view);
    this.connection = new Connection(this.texts, () => void this.poll.now(), gone);
    this.poll = new Poll(
      {
        address: () => `${this.url}?last_message_id=${this.last_id}${this.cursors}`,
        received: (html) => this.receive(html),
        isBusy: () => this.outboxes.some((outbox) => outbox.isBusy()),
        beforehand: async () => {
          for (const outbox of this.outboxes) if (outbox.isWaiting()) await outbox.resume();
        },
        failed: (again_ms) => this.connection.lost(again_ms),
        over: (state) => this.connection.over(state),
      },
      gone,
    );
    const forms = document.querySelectorAll<HTMLFormElement>("form[data-draft]");
    this.outboxes = [...forms].map((form) => this.outboxOf(form, gone));
    const look = () => void this.poll.now();
    document.addEventListener("sapa:saved", look, { signal: gone });
    document.addEventListener("sapa:patched", look, { signal: gone });
    this.join(view.dataset, gone);
    const reply = one<HTMLFormElement>("form[data-composer]");
    const area = reply && one<HTMLTextAreaElement>("textarea", reply);
    const me = reply?.dataset["person"] ?? "";
    this.company = new Company(view.dataset["ticket"] ?? "", me, area, gone);
  }

  private join({ channel, ticket }: DOMStringMap, gone: AbortSignal): void {
    const listener = {
      joined: () => this.live(true),
      lost: () => this.live(false),
      event: (_: string, { ticket_id }: Record<string, unknown>) => {
        if (String(ticket_id) === ticket) void this.poll.now();
      },
    };
    if (channel) liveOf()?.listen(channel, listener, gone);
  }

  private live(isLive: boolean): void {
    this.poll.live(isLive);
    this.connection.live(isLive);
  }

  // What is written in `form` goes where the form would, and nowhere else.
  private outboxOf(form: HTMLFormElement, gone: AbortSignal): Outbox {
    const send = (written: Written) => {
      this.poll.pause();
      outbox.send(written);
    };
    const composer = new Composer(form, send, gone);
    const person = form.dataset["person"] ?? "";
    const host = {
      url: form.getAttribute("action") ?? "",
      field: composer.area.name,
      pattern: form.dataset["pending"] ?? "pending",
      person,
      texts: this.texts.dataset,
      messages: this.messages,
      shown: (element: HTMLElement) => this.showPending(element, person),
      sent: (answer: unknown) => this.did((answer as { changed?: unknown }).changed),
      rested: () => this.poll.now(),
      discarded: (written: Written) => composer.restore(written.text, written.attachments),
    };
    const outbox = new Outbox(host, gone);
    composer.forgetSent((draft_id) => outbox.has(draft_id));
    return outbox;
  }

  private showPending(element: HTMLElement, person: string): void {
    const own = one(`.message.out[data-author="${person}"] [data-author-name]`);
    const name = element.querySelector("[data-author-name]");
    if (name) name.textContent = (own ?? one(".menu-name"))?.textContent ?? "";
    this.messages.append(element);
    requestAnimationFrame(() => this.scroll.toEnd()); // lays out once, with the frame
  }

  private receive(html: string): void {
    const fragment = fragmentOf(html);
    const list = fragment.querySelector<HTMLElement>("ol[data-last]");
    if (!list) return this.connection.lost();
    let added: HTMLElement[] = [];
    const come = [...list.children] as HTMLElement[];
    if (come.length > 0)
      this.scroll.keep(() => {
        added = this.messages.add(come);
        for (const outbox of this.outboxes) outbox.settle();
      });
    this.cursors = list.dataset["cursors"] ?? this.cursors;
    this.last_id = Math.max(this.last_id, Number(list.dataset["last"]));
    const seen = one<HTMLInputElement>("[data-composer] [name=last_message_id]");
    if (seen) seen.value = String(this.last_id);
    this.messages.markRead(Number(list.dataset["read"]));
    this.status.update(fragment, list);
    const messages = added.filter((item) => item.dataset["message"]).length;
    this.connection.back(messages, list.dataset["build"]);
    this.count(messages);
    const others = added.filter((item) => item.matches(".in, [data-news]"));
    for (const { dataset } of others) this.company.wrote(dataset["author"] ?? "");
    this.scroll.arrived(others.length);
    this.announce(others);
  }

  private count(more: number): void {
    const place = one("[data-message-count]");
    if (!place || more === 0) return;
    const messages = Number(place.dataset["messageCount"]) + more;
    place.dataset["messageCount"] = String(messages);
    place.textContent = counted(place, "", messages);
  }

  // Spoken to those who do not see the page: what is new, never what was there.
  private announce(items: HTMLElement[]): void {
    const place = one("[data-announcer]");
    if (!place || items.length === 0) return;
    const text = (item: HTMLElement, part: string) => one(part, item)?.innerText ?? "";
    const spoken = (item: HTMLElement) => {
      const who = [text(item, "[data-author-name]"), text(item, "[data-kind]").trim()];
      const what = text(item, "[data-text]") || namesOf(item);
      return `${who.filter((part) => part).join(", ")}: ${what}`;
    };
    const many = items.length > ANNOUNCED_MAX;
    place.textContent = many
      ? counted(this.texts, "new", items.length)
      : items.map(spoken).join(" ");
  }

  // What a change has come to can be taken back, and is seen in the inbox beside it as well.
  private did(change: unknown): void {
    if (!change) return;
    offerUndo(change);
    document.dispatchEvent(new Event("sapa:saved"));
  }
}
