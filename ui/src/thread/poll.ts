// Asks every 3 seconds for what is new, or when a socket says that there is something, and then now
// and then all the same. Rests while nobody looks, slows down when nothing answers,
// and steps aside while a message is being sent, so that none is on the page twice.
import { getFragment, type Outcome } from "../core";

const EVERY_MS = 3000;
const LIVE_EVERY_MS = 15_000; // what another process on the same database did is not told
const SLOWEST_MS = 60_000;

export interface PollHost {
  address: () => string;
  received: (html: string) => void;
  isBusy: () => boolean;
  beforehand: () => Promise<void>; // what must be sent before one asks
  failed: (again_ms?: number) => void; // when it is asked again, if that is known
  over: (state: "expired" | "gone") => void;
}

export class Poll {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private running: AbortController | undefined;
  private ended = false;
  private wantsMore = false;
  private isLive = false;

  constructor(
    private readonly host: PollHost,
    gone: AbortSignal,
  ) {
    const until = { signal: gone };
    const look = () => (document.hidden ? this.rest() : void this.now());
    document.addEventListener("visibilitychange", look, until);
    addEventListener("online", () => this.now(), until);
    addEventListener("offline", () => this.host.failed(), until);
    addEventListener("focus", () => this.failures > 0 && this.now(), until);
    gone.addEventListener("abort", () => this.end());
    this.later(EVERY_MS);
  }

  // Whatever a running request brings was asked too early.
  pause(): void {
    this.rest();
    this.running?.abort();
    this.running = undefined;
  }

  // A socket tells of what is new from now on; what came before is asked for.
  live(isLive: boolean): void {
    this.isLive = isLive;
    void this.now();
  }

  async now(): Promise<void> {
    if (this.running) this.wantsMore = true;
    if (this.ended || this.running) return;
    clearTimeout(this.timer);
    this.wantsMore = false;
    if (this.host.isBusy()) return this.later(EVERY_MS);
    const request = new AbortController();
    this.running = request;
    await this.host.beforehand();
    if (this.running !== request) return;
    if (document.hidden) return void (this.running = undefined); // what is fetched counts as read
    const outcome = await getFragment(this.host.address(), "messages", request.signal);
    if (this.running !== request) return; // paused meanwhile
    this.running = undefined;
    this.conclude(outcome);
  }

  private end(): void {
    this.ended = true;
    this.pause();
  }

  private rest(): void {
    clearTimeout(this.timer);
  }

  private later(delay_ms: number): void {
    clearTimeout(this.timer);
    if (!this.ended && !document.hidden) this.timer = setTimeout(() => void this.now(), delay_ms);
  }

  private conclude(outcome: Outcome<string>): void {
    if (outcome.kind === "done") {
      this.failures = 0;
      this.host.received(outcome.value);
      if (this.wantsMore) void this.now();
      else this.later(this.isLive ? LIVE_EVERY_MS : EVERY_MS);
    } else if (outcome.kind === "refused") {
      this.ended = true;
      this.host.over("gone");
    } else if (outcome.kind === "expired") {
      this.failures++; // asked again when one comes back from logging in
      this.host.over("expired");
    } else {
      this.failures++;
      const slower_ms = Math.min(EVERY_MS * 1.5 ** (this.failures - 1), SLOWEST_MS);
      const delay_ms = outcome.kind === "busy" ? outcome.after_ms : slower_ms;
      const again_ms = delay_ms * (0.75 + Math.random() / 2);
      this.host.failed(again_ms);
      this.later(again_ms);
    }
  }
}
