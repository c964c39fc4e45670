// Keeps what a page shows true: asks for its page anew now and then, after one's own changes, and when
// the socket tells of something.
// Nothing is shown in the place where the pointer or the focus is, so that nothing moves under them.
import { documentOf, liveOf } from "./core";

const STAFF_CHANNEL = "private-support-desk";
const SOON_MS = 300; // several things may happen at once

export function isInUse(part: Element): boolean {
  return part.matches(":hover, :focus-within");
}

/** Puts what has come in place of `shown`, unless `place` is in use by then. What is the same stays. */
export async function renew(shown: Element, fresh: Element, place = shown): Promise<void> {
  if (shown.isEqualNode(fresh)) return;
  const means = await import("./patch").catch(() => null); // else the next time
  if (means && shown.isConnected && !isInUse(place)) means.patch(shown, fresh);
}

/** Asks for data-url of `view` every `everyMs` while the page is visible and one of `parts` is not in
 *  use; `show` puts what has come into those. */
export function keepFresh(
  view: HTMLElement,
  gone: AbortSignal,
  everyMs: number,
  parts: () => Element[],
  show: (page: Document) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;

  async function ask(): Promise<void> {
    later();
    if (document.hidden || running || parts().every(isInUse)) return;
    running = true;
    try {
      const headers = { Accept: "text/html" };
      const response = await fetch(view.dataset["url"]!, { headers, signal: gone });
      const page = response.ok ? documentOf(await response.text()) : null;
      if (page && !gone.aborted) show(page);
    } catch {
      // No connection: what is shown stays; the next time it is asked again.
    }
    running = false;
  }

  function later(delayMs = everyMs): void {
    clearTimeout(timer);
    if (!gone.aborted) timer = setTimeout(() => void ask(), delayMs);
  }

  const look = () => void ask();
  document.addEventListener("sapa:saved", look, { signal: gone });
  document.addEventListener("visibilitychange", look, { signal: gone });
  gone.addEventListener("abort", () => clearTimeout(timer));
  const soon = () => later(SOON_MS);
  liveOf()?.listen(STAFF_CHANNEL, { joined: soon, lost: () => {}, event: soon }, gone);
  later();
}
