// Small things around the content: menus, messages that leave, focus on the summary of problems,
// filters that apply themselves.
import { behaviour } from "./behaviour";
import { onChoice } from "./choice";
import { one } from "./page";
import { leaveLater } from "./undo";

function menu(details: HTMLDetailsElement, gone: AbortSignal): void {
  const closeOutside = (event: Event) => {
    if (details.open && !details.contains(event.target as Node)) details.open = false;
  };
  document.addEventListener("click", closeOutside, { signal: gone });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    one("summary", details)?.focus();
  });
  details.addEventListener("submit", () => (details.open = false));
  details.addEventListener("focusout", (event) => {
    const next = event.relatedTarget as Node | null;
    if (next && !details.contains(next)) details.open = false;
  });
}

export function startChrome(): void {
  behaviour("details[data-menu]", (element, gone) => menu(element as HTMLDetailsElement, gone));
  behaviour("[data-flash]:not(.failed, :has(button:not([data-undo])))", leaveLater);
  behaviour("[data-focus]", (element) => element.focus());
  behaviour("form[data-filters]", (form) => {
    const apply = () => (form as HTMLFormElement).requestSubmit();
    for (const select of form.querySelectorAll("select")) onChoice(select, apply, false);
    // The address stays short: what is not asked for is not in it.
    form.addEventListener("submit", () => {
      for (const control of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]"))
        control.disabled = control.value.trim() === "";
    });
  });
  // A page that comes back from the browser's cache would keep them so.
  addEventListener("pageshow", () => {
    for (const control of document.querySelectorAll<HTMLInputElement>("[data-filters] [name]"))
      control.disabled = false;
  });
  behaviour("details[data-side]", (element, gone) => {
    const wide = matchMedia("(width >= 68.75em)");
    const follow = () => ((element as HTMLDetailsElement).open = wide.matches);
    wide.addEventListener("change", follow, { signal: gone });
    follow();
  });
}
