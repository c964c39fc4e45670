// Brings the messages before those that are shown to them, where without script a link leads to a
// page of their own.
import { fragmentOf, getFragment, one } from "../core";
import type { Messages } from "./messages";
import type { Scroll } from "./scroll";

interface Place {
  messages: Messages;
  scroll: Scroll;
}

async function bring(link: HTMLAnchorElement, { messages, scroll }: Place, gone: AbortSignal) {
  const outcome = await getFragment(link.href, "", gone);
  if (gone.aborted) return;
  const page = outcome.kind === "done" ? fragmentOf(outcome.value) : null;
  const list = page?.querySelector("#messages");
  if (!page || !list) return location.assign(link.href);
  scroll.keep(() => {
    messages.addEarlier([...list.children] as HTMLElement[]);
    const before = page.querySelector<HTMLAnchorElement>("[data-earlier] a");
    if (before) link.href = before.href;
    else link.closest("[data-earlier]")?.remove();
  });
}

export function startEarlier(view: HTMLElement, place: Place, gone: AbortSignal): void {
  const link = one<HTMLAnchorElement>("[data-earlier] a", view);
  let isComing = false;
  link?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (isComing) return;
    isComing = true;
    void bring(link, place, gone).then(() => {
      isComing = false;
      if (!link.isConnected) view.focus({ preventScroll: true });
    });
  });
}
