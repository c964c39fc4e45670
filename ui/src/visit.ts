// Goes to another page of the same place (see data-place in layout.html) without loading it: the
// page is fetched, and its parts are patched into this one, so that the inbox keeps its scroll
// position and a reply that is being typed stays. Links and forms are ordinary ones; a browser
// without the Navigation API loads the page.
import { documentOf } from "./fragment";
import { csrfToken, one } from "./page";
import type { patch } from "./patch";
import { bringStyles } from "./styles";
import { forgetTyped, keepTyped, restoreTyped } from "./typed";

interface Answer {
  page: Document;
  url: URL; // after redirects
  isTaken: boolean; // not refused
}

interface NavigateEvent extends Event {
  readonly canIntercept: boolean;
  readonly destination: { readonly key: string; readonly url: string };
  readonly downloadRequest: string | null;
  readonly formData: FormData | null;
  readonly hashChange: boolean;
  readonly info: unknown;
  readonly navigationType: "push" | "reload" | "replace" | "traverse";
  readonly signal: AbortSignal;
  scroll(): void;
  intercept(options: { handler: () => Promise<void>; focusReset: "manual" }): void;
}

interface Navigation extends EventTarget {
  readonly currentEntry: { readonly key: string } | null;
  navigate(url: string, options?: { history?: "push" | "replace"; info?: unknown }): unknown;
}

const navigation = (window as unknown as { navigation?: Navigation }).navigation;
const LOGIN = "/login";
const PARTS = ["#main", ".rail-nav", ".tabbar", "#menu-views", ".topbar-nav"];
let loading = ""; // the address that is to be loaded as a page

/** What a visit is to leave focused: the composer of a ticket, or the row one stands on. */
export type Focus = "composer" | "row";
interface Intent {
  focus?: Focus;
  answer?: Answer;
}

function place(): string {
  return one("main")?.dataset["place"] ?? "";
}

// The place itself, "/admin/support", or what lies below it.
function isHere(url: URL): boolean {
  const prefix = place();
  const path = `${url.pathname}/`;
  return prefix !== "" && url.origin === location.origin && path.startsWith(prefix);
}

/** Whatever leads to `url` next is left to the browser. */
export function loadNext(url: string): void {
  loading = url;
}

function load(url: string): void {
  loadNext(url);
  location.assign(url);
}

// The scripts of another build, or another theme, are not this page's.
function build(page: Document): string {
  const theme = one("link[rel=stylesheet]", page)?.getAttribute("href");
  return `${page.documentElement.dataset["build"]} ${theme}`;
}

// "elsewhere": what answers is no page of this place, or of another build. A server in trouble may
// answer with a page for nobody: that is as good as no answer.
type Outcome = Answer | "elsewhere" | "expired" | "unreachable";

async function fetchPage(url: string, init: RequestInit): Promise<Outcome> {
  try {
    const response = await fetch(url, { ...init, headers: { Accept: "text/html" } });
    const landed = new URL(response.url);
    const type = response.headers.get("Content-Type") ?? "";
    if (landed.pathname === LOGIN || response.status === 419) return "expired";
    if (!isHere(landed) || !type.startsWith("text/html")) return "elsewhere";
    const page = documentOf(await response.text());
    const isOurs = build(page) === build(document) && (await bringStyles(page));
    if (!isOurs) return response.ok ? "elsewhere" : "unreachable";
    return { page, url: landed, isTaken: response.ok };
  } catch (error) {
    if (init.signal?.aborted) throw error;
    return "unreachable";
  }
}

function placeFocus(focus: Focus | undefined, before: Element | null): void {
  const areas = [...document.querySelectorAll<HTMLElement>("form[data-draft] textarea")];
  const composer = areas.find((area) => area.checkVisibility());
  const typing = before instanceof HTMLTextAreaElement && before.isConnected;
  if (typing) return;
  const row = one("[data-rows] [aria-current]");
  if (focus === "row" && row?.checkVisibility()) return row.focus();
  if (focus === "composer" && composer && !matchMedia("(pointer: coarse)").matches)
    return composer.focus();
  if (!before?.isConnected || before === document.body) one("main")?.focus({ preventScroll: true });
}

function show({ page }: Answer, put: typeof patch, focus?: Focus): void {
  const before = document.activeElement;
  for (const selector of PARTS) {
    const shown = one(selector);
    const fresh = page.querySelector(selector);
    if (shown && fresh) put(shown, fresh);
  }
  document.body.className = page.body.className;
  const moved = document.title !== page.title;
  document.title = page.title;
  one("[data-rows] [aria-current]")?.scrollIntoView({ block: "nearest" });
  placeFocus(focus, before);
  const announcer = one("[data-page-announcer]");
  if (announcer && moved) announcer.textContent = page.title;
  document.dispatchEvent(new Event("sapa:patched"));
}

// The page is as it was, and so is what was typed. If nothing answered, what was sent may or may not
// have come to something. It can be done again: a message goes under the same client_id, and the rest
// sets values.
function say(words: string): void {
  const main = one("main");
  const note = document.createElement("div");
  note.className = "flash failed";
  note.role = "alert";
  const text = document.createElement("p");
  text.textContent = words;
  note.append(text);
  const place = one("dialog[open] [data-sheet]") ?? main;
  for (const shown of document.querySelectorAll(":is(main, [data-sheet]) > .flash")) shown.remove();
  place?.prepend(note);
  document.dispatchEvent(new Event("sapa:said"));
}

// What a page says that shows nothing else, but that something could not be done.
function errorOf(page: Document): string {
  const parts = page.querySelectorAll("[data-error] > :is(h1, h1 + p)");
  return [...parts].map((part) => part.textContent).join(" ");
}

const patching = () => import("./patch").catch(() => null);

interface Ends {
  taken?: () => void; // before the page that answers is shown
  refused?: (page: Document) => boolean; // true: it has been shown by whoever sent
}

async function send(url: string, body: FormData, ends: Ends = {}): Promise<void> {
  if (body.has("_token")) body.set("_token", csrfToken()); // one may have logged in again elsewhere
  const hasFiles = [...body.values()].some((value) => typeof value !== "string");
  const fields = hasFiles ? body : new URLSearchParams(body as unknown as Record<string, string>);
  void patching(); // it comes meanwhile
  const answer = await fetchPage(url, { method: "POST", body: fields });
  if (answer === "elsewhere") return load(location.href);
  if (typeof answer === "string") return say(one("main")?.dataset[answer] ?? "");
  const error = errorOf(answer.page);
  if (answer.isTaken) ends.taken?.();
  else if (error) return say(error);
  else if (ends.refused?.(answer.page)) return;
  // A form that is refused is still that of the page it is on.
  const { href } = answer.isTaken ? answer.url : location;
  const history = href === location.href ? "replace" : "push";
  const intent: Intent = { focus: "composer", answer };
  if (navigation) navigation.navigate(href, { history, info: intent });
  else load(href);
}

function onNavigate(event: NavigateEvent): void {
  const url = new URL(event.destination.url);
  const ordinary = event.hashChange || event.downloadRequest !== null || url.href === loading;
  if (!event.canIntercept || ordinary || event.navigationType === "reload") return;
  if (!isHere(new URL(location.href)) || !isHere(url)) return;
  if (event.formData) {
    if (!event.cancelable) return;
    event.preventDefault();
    void send(url.href, event.formData);
    return;
  }
  const intent = (event.info ?? { focus: "composer" }) as Intent;
  one("main")?.setAttribute("aria-busy", "true");
  const from = navigation?.currentEntry?.key ?? "";
  const given = intent.answer;
  if (given) forgetTyped(from);
  else keepTyped(from);
  const handler = async () => {
    const coming = patching(); // while the page is on its way
    const answer = given ?? (await fetchPage(url.href, { signal: event.signal }));
    const means = await coming;
    if (typeof answer === "string" || !means) return load(url.href);
    if (event.signal.aborted) return;
    const isBack = event.navigationType === "traverse";
    if (isBack && document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    show(answer, means.patch, intent.focus);
    if (!isBack) return;
    restoreTyped(event.destination.key);
    event.scroll(); // to where one was
  };
  event.intercept({ handler, focusReset: "manual" });
}

/** Goes to `url`; where this cannot be done here, the page is loaded. */
export function visit(url: string, focus: Focus): void {
  const intent: Intent = { focus };
  if (navigation) navigation.navigate(url, { info: intent });
  else location.assign(url);
}

/** Sends a form as a page would, and shows the page that answers. */
export function submit(form: HTMLFormElement, by: HTMLElement | null, ends: Ends): Promise<void> {
  return send(form.action, new FormData(form, by), ends);
}

export function startVisits(): void {
  navigation?.addEventListener("navigate", (event) => onNavigate(event as NavigateEvent));
}
