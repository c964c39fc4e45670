// Says truthfully whether new messages can reach the page, and whether the page is that of the server
// which answers.
import { counted, filled, one } from "../core";

const HELD_MS = 1500; // most breaks are over before one could read about them
const GOOD_NEWS_MS = 3000;
const COUNTED_MS = 5000; // what is over sooner is not counted down to

export class Connection {
  private readonly bar = one("[data-connection-bar]");
  private breaking: ReturnType<typeof setTimeout> | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private said = "";
  private isLive = false;
  private isKnown = false; // most sockets are there before one could read that they are not
  private isOld = false;

  /** `ask` tries at once. */
  constructor(
    private readonly texts: HTMLElement,
    ask: () => void,
    gone: AbortSignal,
  ) {
    document.addEventListener("sapa:patched", () => this.mark(), { signal: gone });
    const known = setTimeout(() => this.know(), HELD_MS);
    gone.addEventListener("abort", () => {
      clearTimeout(known);
      this.calm();
    });
    this.part("[data-ask]")?.addEventListener("click", ask);
    this.part("[data-reload]")?.addEventListener("click", () => location.reload());
  }

  /** What happens is told at once, or is only asked for now and then. */
  live(isLive: boolean): void {
    this.isLive = isLive;
    this.know();
  }

  private know(): void {
    this.isKnown = true;
    this.mark();
  }

  private mark(): void {
    const place = one("[data-live-state]");
    if (!place || !this.isKnown) return;
    const state = this.isCut() ? "offline" : this.isLive ? "live" : "polling";
    place.dataset["liveState"] = state;
    place.textContent = place.dataset[state] ?? "";
  }

  private isCut(): boolean {
    return /^(offline|expired|gone)$/.test(this.said);
  }

  /** In `again_ms`, if that is known, it is tried again. */
  lost(again_ms = 0): void {
    if (this.said === "expired") return;
    this.countDown(again_ms);
    if (this.said !== "offline") this.breaking ??= setTimeout(() => this.say("offline"), HELD_MS);
  }

  /** The server has answered with so many messages; `build` is what it is. */
  back(messages: number, build = ""): void {
    this.isOld ||= build !== "" && build !== document.documentElement.dataset["build"];
    const rest = () => this.say(this.isOld ? "old" : "");
    this.calm();
    if (this.isCut()) {
      this.say("online", messages > 0 ? counted(this.texts, "online", messages) : undefined);
      this.resting = setTimeout(rest, GOOD_NEWS_MS);
    } else if (this.said === "" && this.isOld) rest();
  }

  // Nothing will come until it changes again; `state` says why.
  over(state: "expired" | "gone"): void {
    this.calm();
    this.say(state);
  }

  // Not read out: it changes each second.
  private countDown(again_ms: number): void {
    const place = this.part("[data-countdown]");
    const at = Date.now() + again_ms;
    clearInterval(this.ticking);
    const tick = () => {
      const left = Math.ceil((at - Date.now()) / 1000);
      place!.textContent = left > 0 ? filled(place!.dataset["text"] ?? "", left) : "";
    };
    this.bar?.toggleAttribute("data-waits", again_ms >= COUNTED_MS);
    if (again_ms < COUNTED_MS || !place) return;
    tick();
    this.ticking = setInterval(tick, 1000);
  }

  // Nothing is about to be said of a break.
  private calm(): void {
    clearTimeout(this.breaking);
    clearInterval(this.ticking);
    this.breaking = undefined;
  }

  private say(state: string, text = this.texts.dataset[state] ?? ""): void {
    clearTimeout(this.resting);
    this.breaking = undefined;
    this.said = state;
    this.know();
    if (!this.bar) return;
    this.bar.dataset["state"] = state;
    this.part("[data-connection]")!.textContent = text;
  }

  private part(selector: string): HTMLElement | null {
    return this.bar && one(selector, this.bar);
  }
}
