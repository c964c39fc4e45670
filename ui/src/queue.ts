// Keeps the inbox true while a ticket beside it is open: asks for it anew now and then, and after
// one's own changes. It does not move under the pointer, or under whoever goes through it by keys.
import { behaviour } from "./behaviour";
import { documentOf } from "./fragment";
import { one } from "./page";
import { patch } from "./patch";

const EVERY_MS = 10_000;

class Queue {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(
    private readonly view: HTMLElement,
    private readonly gone: AbortSignal,
  ) {
    const look = () => void this.now();
    document.addEventListener("sapa:saved", look, { signal: gone });
    document.addEventListener("visibilitychange", look, { signal: gone });
    gone.addEventListener("abort", () => clearTimeout(this.timer));
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    if (!this.gone.aborted) this.timer = setTimeout(() => void this.now(), EVERY_MS);
  }

  private isInUse(): boolean {
    return document.hidden || this.running || this.view.matches(":hover, :focus-within");
  }

  private async now(): Promise<void> {
    this.later();
    if (this.isInUse()) return;
    this.running = true;
    try {
      const headers = { Accept: "text/html" };
      const response = await fetch(this.view.dataset["url"]!, { headers, signal: this.gone });
      if (response.ok) this.show(documentOf(await response.text()));
    } catch {
      // No connection: the conversation says so; the next time it is asked again.
    }
    this.running = false;
  }

  // Of the page of the inbox, in which no ticket is open.
  private show(page: Document): void {
    const open = one("[data-rows] [aria-current]", this.view)?.id;
    if (this.gone.aborted || this.view.matches(":hover, :focus-within")) return;
    if (open) page.getElementById(open)?.setAttribute("aria-current", "true");
    for (const selector of [".queue-body", "nav"]) {
      const shown = one(selector, this.view);
      const fresh = page.querySelector(`#queue ${selector}`);
      if (shown && fresh) patch(shown, fresh);
    }
  }
}

export function startQueues(): void {
  behaviour("#queue[data-url]", (view, gone) => void new Queue(view, gone));
}
