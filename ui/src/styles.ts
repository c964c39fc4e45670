// The parts of the styles, [data-part] in the head: which one a page has depends on what it shows, and
// a page that is patched in, or shown as a dialog, may need one that is not here yet.
import { one } from "./page";

const sheets = new Map<string, Promise<boolean>>();

function bringSheet(link: HTMLLinkElement): Promise<boolean> {
  const href = link.getAttribute("href") ?? "";
  const known = sheets.get(href);
  if (known) return known;
  if (one(`head link[href="${CSS.escape(href)}"]`)) return Promise.resolve(true);
  const sheet = document.importNode(link);
  const came = new Promise<boolean>((done) => {
    sheet.addEventListener("load", () => done(true));
    sheet.addEventListener("error", () => done(false));
  });
  sheets.set(href, came);
  document.head.append(sheet);
  return came;
}

/** Loads the part of the styles that `page` has and this one has not; they stay. False: it could not
 *  be had. */
export async function bringStyles(page: Document): Promise<boolean> {
  const parts = page.querySelectorAll<HTMLLinkElement>("head link[data-part]");
  return (await Promise.all([...parts].map(bringSheet))).every((came) => came);
}
