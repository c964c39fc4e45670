// What the page tells us: its language, its words, the token that proves a request is ours.

export const language = document.documentElement.lang || "en";

const HIDDEN_FRAME_MS = 100;
const plural = new Intl.PluralRules(language);

// Puts `value` where the text has its %s.
export function filled(text: string, value: string | number): string {
  return text.replace(/%[sd]/, () => String(value));
}

// The form of a text for `count`: data-NAME-one or data-NAME-other of `element`.
export function counted(element: HTMLElement, name: string, count: number): string {
  const form = plural.select(count) === "one" ? "one" : "other";
  const key = `data-${name ? `${name}-` : ""}${form}`;
  return filled(element.getAttribute(key) ?? "%s", count);
}

// The cookie is newer than the page when the person has logged in again in another tab.
export function csrfToken(): string {
  const cookie = document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]*)/);
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  return cookie?.[1] ? decodeURIComponent(cookie[1]) : (meta?.content ?? "");
}

export function one<T extends HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T | null {
  return within.querySelector<T>(selector);
}

// A copy of a pattern that the server wrote: <template data-pattern="name">.
export function patternOf(name: string): HTMLElement {
  const template = one<HTMLTemplateElement>(`template[data-pattern="${name}"]`);
  return document.importNode(template!.content, true).firstElementChild as HTMLElement;
}

export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}

// A random UUID (RFC 9562, 5.4); crypto.randomUUID exists only where the page came by https.
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

// Until what has been done is on the screen; a page that nobody sees has no frames.
export function afterFrame(): Promise<void> {
  const shown = new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
  return Promise.race([shown, wait(HIDDEN_FRAME_MS)]);
}
