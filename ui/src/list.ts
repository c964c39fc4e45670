// Choosing tickets of the table: how many are chosen, all of them, and a range with Shift. That the
// bar for them appears is a matter of styles (components/list.css), and needs none of this.
import { behaviour, counted, one } from "./core";

const boxes = () => [
  ...document.querySelectorAll<HTMLInputElement>('input[type="checkbox"][form="bulk"]'),
];

class Choice {
  // One may have been chosen before this script came.
  private last = boxes().filter((box) => box.checked).at(-1) ?? null;

  constructor(
    private readonly form: HTMLFormElement,
    gone: AbortSignal,
  ) {
    const signal = { signal: gone };
    document.addEventListener("click", (event) => this.clicked(event), signal);
    document.addEventListener("change", () => this.count(), signal);
    form.addEventListener("reset", () => queueMicrotask(() => this.count()));
    form.addEventListener("submit", () => this.closeMenus());
    for (const event of ["sapa:patched", "sapa:renewed"])
      document.addEventListener(event, () => this.count(), signal);
    addEventListener("pageshow", () => this.count(), signal);
    this.count();
  }

  private closeMenus(): void {
    for (const menu of this.form.querySelectorAll("details")) menu.open = false;
  }

  private alls(): NodeListOf<HTMLElement> {
    return document.querySelectorAll("[data-choose-all]");
  }

  private clicked(event: MouseEvent): void {
    const target = event.target;
    if (!(target instanceof HTMLElement)) return;
    if (target.matches("[data-choose-all]")) return this.all(target);
    if (!(target instanceof HTMLInputElement) || !boxes().includes(target)) return;
    if (event.shiftKey && this.last) this.range(this.last, target);
    this.last = target;
  }

  // From the box before to this one, all as this one is now.
  private range(from: HTMLInputElement, to: HTMLInputElement): void {
    const all = boxes();
    const ends = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    if (ends[0] === -1) return;
    for (const box of all.slice(ends[0], ends[1]! + 1)) box.checked = to.checked;
    this.count();
  }

  private all(source: HTMLElement): void {
    const checked = source instanceof HTMLInputElement ? source.checked : true;
    for (const box of boxes()) box.checked = checked;
    this.count();
  }

  private count(): void {
    const all = boxes();
    const chosen = all.filter((box) => box.checked).length;
    const place = one("[data-bulk-count]", this.form);
    if (place) place.textContent = chosen ? counted(place, "", chosen) : "";
    for (const box of this.alls()) {
      (box.closest("label") ?? box).hidden = false;
      if (!(box instanceof HTMLInputElement)) continue;
      box.checked = chosen > 0 && chosen === all.length;
      box.indeterminate = chosen > 0 && chosen < all.length;
    }
  }
}

behaviour("[data-bulk]", (form, gone) => {
  new Choice(form as HTMLFormElement, gone);
});
