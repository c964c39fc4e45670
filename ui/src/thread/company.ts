// Who else is in the conversation: colleagues who look at it, and whoever is writing just now. It is
// shown, never read out. A note that is being written is nobody's business but its writer's.
import { afterFrame, filled, liveOf, one } from "../core";

const SAID_EVERY_MS = 3000;
const IDLE_MS = 4000; // then one has stopped writing
const BELIEVED_MS = 5000; // without hearing of it again

interface Person {
  id: string;
  name: string;
  isStaff: boolean;
  writes: ReturnType<typeof setTimeout> | undefined;
}

interface Info {
  name?: string;
  role?: string;
}

const isColleague = (person: Person) => person.isStaff;

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word);
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return ends.map((word) => [...word][0]!.toUpperCase()).join("");
}

export class Company {
  private readonly others = new Map<string, Person>();
  private readonly channel: string;
  private saidAt = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  /** `me` is the reader's id; `area` is where they write to the other side, if they can. */
  constructor(
    ticket: string,
    private readonly me: string,
    area: HTMLTextAreaElement | null,
    gone: AbortSignal,
  ) {
    this.channel = `presence-support-ticket.${ticket}`;
    const listener = {
      joined: (welcome: Record<string, unknown>) => this.meet(welcome),
      lost: () => this.leaveAll(),
      event: (name: string, data: Record<string, unknown>, user_id = "") =>
        this.hear(name, data, user_id),
    };
    liveOf()?.listen(this.channel, listener, gone);
    area?.addEventListener("input", () => (area.value.trim() ? this.write() : this.rest()));
    area?.addEventListener("blur", () => this.rest());
    document.addEventListener("sapa:patched", () => this.show(), { signal: gone });
    gone.addEventListener("abort", () => this.leaveAll());
  }

  // ---- what one does oneself ----

  private write(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.rest(), IDLE_MS);
    if (performance.now() - this.saidAt < SAID_EVERY_MS && this.saidAt > 0) return;
    this.saidAt = performance.now();
    void this.say(true);
  }

  private rest(): void {
    clearTimeout(this.idle);
    if (this.saidAt === 0) return;
    this.saidAt = 0;
    void this.say(false);
  }

  private async say(typing: boolean): Promise<void> {
    await afterFrame(); // what one writes comes first
    liveOf()?.whisper(this.channel, "typing", { typing });
  }

  // ---- what others do ----

  private meet(welcome: Record<string, unknown>): void {
    const presence = welcome["presence"] as { hash?: Record<string, Info> } | undefined;
    this.leaveAll();
    for (const [id, info] of Object.entries(presence?.hash ?? {})) this.come(id, info);
    this.show();
  }

  private come(id: string, { name = "", role }: Info): void {
    if (id !== this.me && name)
      this.others.set(id, { id, name, isStaff: role === "staff", writes: undefined });
  }

  private leaveAll(): void {
    for (const { writes } of this.others.values()) clearTimeout(writes);
    this.others.clear();
    this.show();
  }

  private hear(name: string, data: Record<string, unknown>, user_id: string): void {
    const id = String(data["user_id"] ?? user_id);
    if (name === "pusher_internal:member_added") this.come(id, data["user_info"] as Info);
    else if (name === "pusher_internal:member_removed") this.others.delete(id);
    else if (name === "client-typing") return this.writes(user_id, data["typing"] !== false);
    this.show();
  }

  private writes(id: string, goesOn: boolean): void {
    const person = this.others.get(id);
    if (!person) return;
    clearTimeout(person.writes);
    const end = () => this.writes(id, false);
    person.writes = goesOn ? setTimeout(end, BELIEVED_MS) : undefined;
    this.show();
  }

  /** Somebody's message has come: it is what they were writing. */
  wrote(author: string): void {
    this.writes(author, false);
  }

  // ---- on the page ----

  private show(): void {
    const all = [...this.others.values()];
    this.showWriters(all.filter(({ writes }) => writes));
    this.showViewers(all.filter(isColleague));
  }

  // For staff a colleague who writes is a warning: two answers to one question.
  private showWriters(writers: Person[]): void {
    const place = one("[data-writers]");
    if (!place) return;
    const { typing, answering } = place.dataset;
    const colleagues = answering ? writers.filter(isColleague) : [];
    const shown = colleagues.length > 0 ? colleagues : writers;
    const text = colleagues.length > 0 ? answering : typing;
    const names = shown.map(({ name }) => name).join(", ");
    place.textContent = shown.length > 0 ? filled(text ?? "", names) : "";
    place.classList.toggle("is-warning", colleagues.length > 0);
  }

  private showViewers(viewers: Person[]): void {
    const place = one("[data-viewers]");
    if (!place) return;
    const names = viewers.map(({ name }) => name).join(", ");
    place.title = viewers.length > 0 ? filled(place.dataset["viewers"] ?? "", names) : "";
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.textContent = place.title;
    const avatars = viewers.map(({ id, name }) => {
      const avatar = document.createElement("span");
      avatar.className = "avatar";
      avatar.dataset["tone"] = String(Number(id) & 1); // as the server has it
      avatar.ariaHidden = "true";
      avatar.textContent = initials(name);
      return avatar;
    });
    place.replaceChildren(...avatars, spoken);
    place.hidden = viewers.length === 0;
  }
}
