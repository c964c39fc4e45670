// Keeps what a page shows true: asks for its page anew now and then, after one's own changes, and when
// the socket tells of something.
// Nothing is shown in the place where the pointer or the focus is, or where rows are chosen, so that
// nothing moves under them: it waits behind the button [data-come] of the view, which says how many
// rows are new.
import { behaviour, counted, documentOf, liveOf, one } from "./core";
import type { patch as Patch } from "./patch";
import type * as Taken from "./taken";

const STAFF_CHANNEL = "private-support-desk";
const SOON_MS = 300; // several things may happen at once
const PARTS = "[data-fresh], .queue-body"; // without one nothing more is expected
const COMPANY = /\\Ticket(Viewers|Typing)$/; // who is at a ticket: nothing has changed by it
const FRAME = [".rail-nav", ".tabbar"]; // which count what is left to do

let patch: typeof Patch; // comes with what is first to be shown
let taken: Promise<typeof Taken | undefined> | undefined; // comes when somebody is at a ticket
const waiting = new Map<Element, Element>(); // by what is shown: what has come for it

function isInUse(part: Element): boolean {
  return part.matches(":hover, :focus-within") || one("input:checked", part) !== null;
}

// Of the rows that wait those that are not on the page.
function newRows(): HTMLElement[] {
  const all = [...waiting.values()].flatMap((fresh) => [...fresh.querySelectorAll("[data-rows] [id]")]);
  return all.filter(({ id }) => !document.getElementById(id)) as HTMLElement[];
}

function say(): void {
  const button = one("[data-come]");
  if (!button) return;
  const rows = newRows().length;
  button.hidden = rows === 0;
  button.textContent = counted(button, "", rows);
}

function put(shown: Element, fresh: Element): void {
  const chosen = shown.querySelectorAll<HTMLInputElement>("input:checked");
  patch(shown, fresh);
  for (const box of chosen) box.checked = true; // a page that answers a form begins anew, this does not
  document.dispatchEvent(new Event("sapa:renewed"));
}

/** Puts what has come in place of `shown`, unless `place` is in use. What is the same stays. */
export function renew(shown: Element, fresh: Element, place = shown): void {
  waiting.delete(shown);
  if (!shown.isEqualNode(fresh)) {
    if (isInUse(place)) waiting.set(shown, fresh);
    else put(shown, fresh);
  }
  say();
}

// What waits is asked for: one stands on the first row of it.
function bring(): void {
  const id = newRows()[0]?.id;
  const all = [...waiting];
  waiting.clear();
  for (const [shown, fresh] of all) if (shown.isConnected) put(shown, fresh);
  say();
  const row = id ? document.getElementById(id) : null;
  (row?.matches("a") ? row : row && one(".cell-subject a", row))?.focus();
}

/** Asks for data-url of `view` every `everyMs` while the page is visible; `show` puts what has come into
 *  its parts. */
export function keepFresh(
  view: HTMLElement,
  gone: AbortSignal,
  everyMs: number,
  show: (page: Document) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | null = null;
  let state = "";

  async function ask(): Promise<void> {
    later();
    if (document.hidden || running || !one(PARTS, view)) return;
    const turn = (running = new AbortController());
    const { signal } = turn;
    try {
      // Asked for on nobody's behalf: what the next page has to say is not for this one.
      const headers = { Accept: "text/html", "X-Renewal": "1" };
      const response = await fetch(view.dataset["url"]!, { headers, signal });
      const page = response.ok ? documentOf(await response.text()) : null;
      ({ patch } = await import("./patch"));
      if (page && !signal.aborted) {
        show(page);
        for (const part of FRAME) renewPart(document, page, part);
      }
    } catch {
      // No connection: what is shown stays; the next time it is asked again.
    }
    if (running === turn) running = null;
  }

  function later(delayMs = everyMs): void {
    clearTimeout(timer);
    if (!gone.aborted) timer = setTimeout(() => void ask(), delayMs);
  }

  // How what is new comes; a page that is patched in does not know it.
  function mark(): void {
    const place = one("[data-live-state]", view);
    if (!place || !state) return;
    place.dataset["liveState"] = state;
    place.textContent = place.dataset[state] ?? "";
  }

  function live(isLive: boolean): void {
    state = isLive ? "live" : "polling";
    mark();
  }

  function stop(): void {
    running?.abort();
    running = null;
  }

  // Another page has come in place of the one that was asked for.
  function begin(): void {
    stop();
    waiting.clear();
    mark();
    say();
  }

  const look = () => void ask();
  document.addEventListener("sapa:saved", look, { signal: gone });
  document.addEventListener("sapa:patched", begin, { signal: gone });
  document.addEventListener("visibilitychange", look, { signal: gone });
  for (const end of [() => clearTimeout(timer), stop]) gone.addEventListener("abort", end);
  const soon = () => later(SOON_MS);

  function heard(name: string, told: Record<string, unknown>): void {
    if (!COMPANY.test(name)) soon();
    else taken ??= import("./taken").catch(() => (taken = undefined)); // it is tried again
    void taken?.then((script) => script?.hear(name, told as never));
  }

  const forget = () => void taken?.then((script) => script?.forget());
  const lost = () => (live(false), forget());
  gone.addEventListener("abort", forget);
  liveOf()?.listen(STAFF_CHANNEL, { joined: () => (live(true), soon()), lost, event: heard }, gone);
  later();
}

/** The part that `selector` names, of `page`, in place of that of `shown`. */
export function renewPart(shown: ParentNode, page: Document, selector: string, place?: Element): void {
  const old = one(selector, shown);
  const fresh = page.querySelector(selector);
  if (old && fresh) renew(old, fresh, place ?? old);
}

export function startRefreshing(): void {
  behaviour("[data-come]", (button) => button.addEventListener("click", bring));
}
