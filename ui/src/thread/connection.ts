// Says truthfully whether new messages can reach the page.
import { one } from "../core";

const HELD_MS = 1500; // most breaks are over before one could read about them
const GOOD_NEWS_MS = 3000;

export class Connection {
  private readonly place = one("[data-connection]");
  private timer: ReturnType<typeof setTimeout> | undefined;
  private said = "";
  private isLive = false;
  private isKnown = false; // most sockets are there before one could read that they are not

  constructor(
    private readonly texts: DOMStringMap,
    gone: AbortSignal,
  ) {
    document.addEventListener("sapa:patched", () => this.mark(), { signal: gone });
    const known = setTimeout(() => this.know(), HELD_MS);
    gone.addEventListener("abort", () => clearTimeout(known));
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
    const isCut = this.said !== "" && this.said !== "online";
    const state = isCut ? "offline" : this.isLive ? "live" : "polling";
    place.dataset["liveState"] = state;
    place.textContent = place.dataset[state] ?? "";
  }

  lost(): void {
    if (this.said === "offline" || this.said === "expired") return;
    if (this.said === "online") this.stop();
    else if (this.timer) return;
    this.timer = setTimeout(() => this.say("offline"), HELD_MS);
  }

  back(): void {
    if (this.said === "") return this.stop(); // too short a break to be told of
    if (this.said === "online") return;
    this.stop();
    this.say("online");
    this.timer = setTimeout(() => this.say(""), GOOD_NEWS_MS);
  }

  // Nothing will come until it changes again; `state` says why.
  over(state: "expired" | "gone"): void {
    this.stop();
    this.say(state);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private say(state: string): void {
    this.timer = undefined;
    this.said = state;
    this.know();
    if (!this.place) return;
    this.place.dataset["state"] = state;
    this.place.textContent = this.texts[state] ?? "";
  }
}
