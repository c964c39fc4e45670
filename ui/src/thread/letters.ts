// What somebody has sent and the server has not confirmed, kept in this browser so that it outlives
// the page. Each is an item of its own, which other windows of the same person see too.
import type { Attachment } from "../attachments/upload";
import type { Origin } from "./draft";
import { forget, keysOf, store, stored } from "../core";

/** What left the composer. */
export interface Written extends Origin {
  text: string;
  attachments: Attachment[];
  last_seen_id?: string; // the last message that its writer had seen, where the server asks
}

export interface Letter extends Written {
  order: number; // the time it was sent, in milliseconds; no two of one conversation are the same
  refused?: string; // why the server said no: it is for its writer to decide now
  crossed?: boolean; // refused because others have written meanwhile
}

export class Letters {
  private readonly unkept = new Map<string, Letter>(); // there was no room for these

  constructor(private readonly prefix: string) {}

  /** Those that were sent first come first. */
  all(): Letter[] {
    const kept = keysOf(this.prefix).map((key) => this.read(key));
    const letters = [...kept, ...this.unkept.values()].filter((letter) => letter !== null);
    return letters.sort((a, b) => a.order - b.order);
  }

  get(client_id: string): Letter | null {
    return this.unkept.get(client_id) ?? this.read(this.prefix + client_id);
  }

  add(written: Written): Letter {
    const last = this.all().at(-1)?.order ?? 0;
    const letter = { ...written, order: Math.max(Date.now(), last + 1) };
    this.put(letter);
    return letter;
  }

  put(letter: Letter): void {
    if (store(this.prefix + letter.client_id, JSON.stringify(letter))) return;
    this.unkept.set(letter.client_id, letter);
  }

  remove(client_id: string): void {
    this.unkept.delete(client_id);
    forget(this.prefix + client_id);
  }

  isKeyOfOurs(key: string | null): boolean {
    return key === null || key.startsWith(this.prefix);
  }

  private read(key: string): Letter | null {
    try {
      const letter = JSON.parse(stored(key) ?? "null") as Letter | null;
      return typeof letter?.text === "string" ? letter : null;
    } catch {
      return null;
    }
  }
}
