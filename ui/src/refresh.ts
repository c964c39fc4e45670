// Keeps what a page shows true: asks for its page anew now and then, and after one's own changes.
// Nothing is shown in the place where the pointer or the focus is, so that nothing moves under them.
import { documentOf } from "./fragment";

export function isInUse(part: Element): boolean {
  return part.matches(":hover, :focus-within");
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

  function later(): void {
    clearTimeout(timer);
    if (!gone.aborted) timer = setTimeout(() => void ask(), everyMs);
  }

  const look = () => void ask();
  document.addEventListener("sapa:saved", look, { signal: gone });
  document.addEventListener("visibilitychange", look, { signal: gone });
  gone.addEventListener("abort", () => clearTimeout(timer));
  later();
}
