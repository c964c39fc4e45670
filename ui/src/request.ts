// Requests to our own server and how they can end.
import { socketId } from "./live/identity";
import { csrfToken } from "./page";

export type Outcome<T> =
  | { kind: "done"; value: T }
  | { kind: "refused"; status: number; message: string; crossed: boolean } // the server says no, and why
  | { kind: "expired" } // logged out meanwhile
  | { kind: "busy"; after_ms: number } // asked too often
  | { kind: "broken" } // the server has tried and failed
  | { kind: "unreachable" }; // no answer, or it is not there just now: try again

const TIMEOUT_MS = 15_000;

interface Answer {
  message?: string;
  unseen?: unknown[]; // what others have written since
  errors?: Record<string, string[]>;
}

async function refusal(response: Response): Promise<{ message: string; crossed: boolean }> {
  try {
    const answer = (await response.json()) as Answer;
    const first = answer.errors && Object.values(answer.errors)[0]?.[0];
    return { message: first ?? answer.message ?? "", crossed: answer.unseen !== undefined };
  } catch {
    return { message: "", crossed: false };
  }
}

type Read<T> = (response: Response) => Promise<T>;

async function outcomeOf<T>(response: Response, read: Read<T>): Promise<Outcome<T>> {
  if (response.ok) return { kind: "done", value: await read(response) };
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 419)
    return { kind: "expired" };
  if (response.status === 429) {
    const seconds = Number(response.headers.get("Retry-After")) || 5;
    return { kind: "busy", after_ms: Math.min(seconds, 60) * 1000 };
  }
  if ([502, 503, 504].includes(response.status)) return { kind: "unreachable" };
  if (response.status >= 500) return { kind: "broken" };
  return { kind: "refused", status: response.status, ...(await refusal(response)) };
}

async function ask<T>(
  url: string,
  init: RequestInit,
  read: Read<T>,
  signal?: AbortSignal,
): Promise<Outcome<T>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  const abort = () => stop.abort();
  signal?.addEventListener("abort", abort);
  try {
    const signals: RequestInit = { redirect: "manual", signal: stop.signal };
    return await outcomeOf(await fetch(url, { ...signals, ...init }), read);
  } catch {
    return { kind: "unreachable" };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

const json = <T>(response: Response) => response.json() as Promise<T>;
// The page shows by itself what it has done: its own socket need not tell it.
const changing = () => {
  const socket = socketId();
  const headers = { Accept: "application/json", "X-CSRF-TOKEN": csrfToken() };
  return socket ? { ...headers, "X-Socket-ID": socket } : headers;
};

export function getFragment(
  url: string,
  name: string,
  signal?: AbortSignal,
): Promise<Outcome<string>> {
  const headers = { Accept: "text/html", "X-Fragment": name };
  return ask(url, { headers, cache: "no-store" }, (response) => response.text(), signal);
}

export function postJson<T>(url: string, body: unknown): Promise<Outcome<T>> {
  const headers = { ...changing(), "Content-Type": "application/json" };
  return ask(url, { method: "POST", headers, body: JSON.stringify(body) }, json<T>);
}

export function putJson<T>(url: string, body: unknown, keepalive: boolean): Promise<Outcome<T>> {
  const headers = { ...changing(), "Content-Type": "application/json" };
  return ask(url, { method: "PUT", headers, body: JSON.stringify(body), keepalive }, json<T>);
}

// Fields as a form would send them; `_method` says what is meant. Outlives the page.
export function postFields<T>(url: string, body: URLSearchParams): Promise<Outcome<T>> {
  return ask(url, { method: "POST", headers: changing(), body, keepalive: true }, json<T>);
}

// Sends a form as it stands.
export function postForm<T>(form: HTMLFormElement): Promise<Outcome<T>> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string") body.append(name, value);
  body.set("_token", csrfToken());
  return postFields(form.action, body);
}
