// Pages of one thing, [data-sheet], shown as a dialog over the page that is open. Comes with the first
// of them: dialogs.ts.
import { gatherCommands } from "./commands";
import { behaviour, bringStyles, documentOf, one, submit } from "./core";

async function fetchSheet(url: string): Promise<HTMLElement | null> {
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    const page = documentOf(await response.text());
    return response.ok && (await bringStyles(page)) ? one("[data-sheet]", page) : null;
  } catch {
    return null;
  }
}

/** Opens the sheet of the page at `url`; null: it could not be had. `controls`: what is a command of the page. */
export async function openSheet(
  url: string,
  label: string,
  controls: () => HTMLElement[],
): Promise<HTMLDialogElement | null> {
  if (one("dialog[open]")) return null;
  const content = await fetchSheet(url);
  if (!content || one("dialog[open]")) return null;
  gatherCommands(controls());
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.ariaLabel = label;
  dialog.append(document.importNode(content, true));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// A form in a dialog is sent from there. Refused, it comes back into the dialog with its problems.
function form(element: HTMLFormElement): void {
  let sending = false;
  element.addEventListener("submit", (event) => {
    const dialog = element.closest("dialog");
    event.preventDefault();
    if (sending) return;
    sending = true;
    const refused = (page: Document) => {
      const fresh = page.querySelector("[data-sheet]");
      if (fresh) one("[data-sheet]", dialog!)?.replaceWith(document.importNode(fresh, true));
      return fresh !== null;
    };
    const ends = { taken: () => dialog?.close(), refused };
    void submit(element, event.submitter, ends).finally(() => (sending = false));
  });
}

behaviour("dialog form[method=post]", (element) => form(element as HTMLFormElement));
behaviour("dialog a[data-close]", (link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    link.closest("dialog")?.close();
  });
});
