// A picture of a message by itself, above the page. A <dialog> keeps the focus and gives it back.
// Comes when one turns to a picture, see parts.ts.
import { behaviour, one, patternOf } from "../core";

function open(link: HTMLAnchorElement): void {
  const small = one<HTMLImageElement>("img", link)!;
  const dialog = patternOf("lightbox") as HTMLDialogElement;
  const picture = new Image();
  picture.src = link.href;
  picture.alt = small.alt;
  picture.width = Number(small.getAttribute("width"));
  picture.height = Number(small.getAttribute("height"));
  dialog.prepend(picture);
  dialog.setAttribute("aria-label", small.alt);
  one(".file-name", dialog)!.textContent = small.alt;
  one<HTMLAnchorElement>("a", dialog)!.href = link.href;
  one("button", dialog)!.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

behaviour("a[data-picture]", (element) => {
  element.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(element as HTMLAnchorElement);
  });
});
