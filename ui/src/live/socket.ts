// One socket of the page, which speaks the Pusher Channels protocol: who listens to a channel is
// told what happens in it, and when it can be relied on. What was missed while it could not is for
// the listener to ask for: "joined" says when.
import { postFields } from "../request";
import { setSocketId } from "./identity";

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
const SILENCE_MS = 25_000; // then it is asked whether anybody is there
const ANSWER_MS = 10_000;
const HIDDEN_MS = 5 * 60_000; // a page that nobody looks at needs none

type Data = Record<string, unknown>;

export interface Listener {
  joined: (welcome: Data) => void;
  lost: () => void;
  event: (name: string, data: Data, user_id?: string) => void; // whose client event it is
}

interface Auth {
  auth: string;
  channel_data?: string;
}

class Live {
  private socket: WebSocket | undefined;
  private id = "";
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly channels = new Map<string, Set<Listener>>();
  private readonly joined = new Map<string, Data>();

  constructor(private readonly url: string) {
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("online", () => this.retry());
    addEventListener("focus", () => this.retry());
  }

  listen(channel: string, listener: Listener, gone: AbortSignal): void {
    const listeners = this.channels.get(channel) ?? new Set();
    this.channels.set(channel, listeners.add(listener));
    gone.addEventListener("abort", () => this.leave(channel, listener));
    const welcome = this.joined.get(channel);
    if (welcome) listener.joined(welcome);
    else if (this.id) void this.join(channel);
    else if (!this.socket) this.connect();
  }

  whisper(channel: string, event: string, data: unknown): void {
    if (this.joined.has(channel)) this.send({ event: `client-${event}`, channel, data });
  }

  private leave(channel: string, listener: Listener): void {
    const listeners = this.channels.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.channels.delete(channel);
    this.joined.delete(channel);
    if (this.id) this.send({ event: "pusher:unsubscribe", data: { channel } });
  }

  private connect(): void {
    clearTimeout(this.timer);
    if (this.channels.size === 0) return;
    const socket = new WebSocket(this.url.replace(/^http/, "ws"));
    this.socket = socket;
    socket.onmessage = ({ data }) => this.socket === socket && this.hear(String(data));
    socket.onclose = ({ code }) => this.socket === socket && this.closed(code);
    this.expect(ANSWER_MS);
  }

  // If nothing is heard for so long, the line is dead, whatever the browser says of it.
  private expect(within_ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.closed(0), within_ms);
  }

  private heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.send({ event: "pusher:ping", data: {} });
      this.expect(ANSWER_MS);
    }, SILENCE_MS);
  }

  private closed(code: number): void {
    this.end();
    const delay_ms = Math.min(FIRST_DELAY_MS * 1.5 ** this.failures++, LONGEST_DELAY_MS);
    if (code >= 4000 && code < 4100) return; // not wanted here: polling goes on, until one looks again
    const at_once = code >= 4200 && code < 4300 && this.failures === 1;
    this.timer = setTimeout(() => this.connect(), at_once ? 0 : delay_ms * Math.random());
  }

  private end(): void {
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = undefined;
    this.name("");
    socket?.close();
    for (const channel of this.joined.keys()) this.each(channel, (listener) => listener.lost());
    this.joined.clear();
  }

  private retry(): void {
    if (!this.socket && this.failures > 0) this.connect();
  }

  private look(): void {
    if (!document.hidden) return this.socket ? this.heard() : this.connect();
    if (!this.socket) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), HIDDEN_MS);
  }

  private send(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private each(channel: string, tell: (listener: Listener) => void): void {
    for (const listener of this.channels.get(channel) ?? []) tell(listener);
  }

  private hear(text: string): void {
    if (!document.hidden) this.heard();
    const { event, channel, data, user_id } = JSON.parse(text) as Record<string, string>;
    const said = (typeof data === "string" ? JSON.parse(data) : data ?? {}) as Data;
    if (event === "pusher:connection_established") this.established(String(said["socket_id"]));
    else if (event === "pusher_internal:subscription_succeeded") this.welcomed(channel!, said);
    else if (channel && event) this.tell(channel, event, said, user_id);
  }

  // Also those who are in no channel, each event once: staff's and the ticket's own channel say the same.
  private tell(channel: string, event: string, said: Data, user_id?: string): void {
    if (/^private-support-/.test(channel))
      document.dispatchEvent(new CustomEvent("sapa:event", { detail: { name: event, data: said } }));
    this.each(channel, (listener) => listener.event(event, said, user_id));
  }

  private established(id: string): void {
    this.name(id);
    this.failures = 0;
    for (const channel of this.channels.keys()) void this.join(channel);
  }

  private name(id: string): void {
    this.id = id;
    setSocketId(id);
  }

  private async join(channel: string): Promise<void> {
    const { id } = this;
    const body = new URLSearchParams({ socket_id: id, channel_name: channel });
    const outcome = await postFields<Auth>("/broadcasting/auth", body);
    if (id !== this.id || !this.channels.has(channel)) return;
    if (outcome.kind === "done")
      this.send({ event: "pusher:subscribe", data: { channel, ...outcome.value } });
    else if (outcome.kind !== "refused") this.closed(0);
  }

  private welcomed(channel: string, welcome: Data): void {
    this.joined.set(channel, welcome);
    this.each(channel, (listener) => listener.joined(welcome));
  }
}

let live: Live | undefined;

// None where the page names no address for it.
export function liveOf(): Live | undefined {
  const url = document.body.dataset["live"];
  if (!live && url) live = new Live(new URL(url, location.href).href);
  return live;
}
