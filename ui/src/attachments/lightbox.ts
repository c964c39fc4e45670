// The pictures of a conversation, one at a time, above the page. A <dialog> keeps the focus and gives it
// back. Comes when one turns to a picture, see parts.ts.
import { behaviour, filled, one, patternOf } from "../core";

// As they stand in the conversation now: one may have come while another is looked at.
function pictures(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>("a[data-picture]")];
}

function pictureOf(link: HTMLAnchorElement, small: HTMLImageElement): HTMLImageElement {
  const picture = new Image();
  picture.src = link.href;
  picture.alt = small.alt;
  picture.width = Number(small.getAttribute("width"));
  picture.height = Number(small.getAttribute("height"));
  return picture;
}

class Lightbox {
  private readonly dialog = patternOf("lightbox") as HTMLDialogElement;
  private at = 0; // among the pictures

  constructor(link: HTMLAnchorElement) {
    const { dialog } = this;
    const steps: [string, number][] = [["[data-previous]", -1], ["[data-next]", 1]];
    for (const [button, step] of steps)
      one(button, dialog)!.addEventListener("click", () => this.go(step));
    dialog.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.key === "ArrowLeft") this.go(-1);
      else if (event.key === "ArrowRight") this.go(1);
    });
    one("[data-shut]", dialog)!.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    this.show(link);
    document.body.append(dialog);
    dialog.showModal();
  }

  // After the last comes the first.
  private go(step: number): void {
    const all = pictures();
    const link = all[(this.at + step + all.length) % all.length];
    if (link && all.length > 1) this.show(link);
  }

  private show(link: HTMLAnchorElement): void {
    const { dialog } = this;
    const all = pictures();
    const small = one<HTMLImageElement>("img", link)!;
    const place = one("[data-position]", dialog)!;
    this.at = all.indexOf(link);
    one("img", dialog)?.remove();
    dialog.prepend(pictureOf(link, small));
    dialog.ariaLabel = small.alt;
    dialog.classList.toggle("has-others", all.length > 1);
    for (const button of dialog.querySelectorAll<HTMLElement>("[data-previous], [data-next]"))
      button.hidden = all.length < 2;
    one(".file-name", dialog)!.textContent = small.alt;
    place.textContent =
      all.length > 1 ? filled(filled(place.dataset["text"] ?? "", this.at + 1), all.length) : "";
    one<HTMLAnchorElement>("a", dialog)!.href = link.href;
  }
}

behaviour("a[data-picture]", (element) => {
  element.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    new Lightbox(element as HTMLAnchorElement);
  });
});
