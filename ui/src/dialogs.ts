// Links to pages that are shown as dialogs: sheet.ts. Without script they lead to them, and so they do when
// what shows them could not be had.
import { behaviour, one } from "./core";
import { commands } from "./keys";

// What a link says, without the key that stands beside it.
function wordsOf(link: Element): string {
  const copy = link.cloneNode(true) as Element;
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent?.trim() ?? "";
}

async function open(link: HTMLAnchorElement): Promise<void> {
  const sheets = await import("./sheet").catch(() => null);
  const opened = await sheets?.openSheet(link.href, wordsOf(link), commands);
  if (!opened && !one("dialog[open]")) location.assign(link.href);
}

export function startDialogs(): void {
  behaviour("a[data-dialog]", (link) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      link.closest<HTMLDetailsElement>("details[data-menu]")?.removeAttribute("open");
      void open(link as HTMLAnchorElement);
    });
  });
}
