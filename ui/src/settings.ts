// The page of settings: what has been changed and is not saved yet, and finding one among them. Comes where
// there is one, see parts.ts.
import { behaviour, counted, one } from "./core";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const given = [...control.options].find((option) => option.defaultSelected) ?? control.options[0];
    return control.selectedOptions[0] !== given;
  }
  if (control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type))
    return control.checked !== control.defaultChecked;
  return control.value !== (control.type === "file" ? "" : control.defaultValue);
}

// Says what is not saved, and stays in sight as long as there is something. A page that shows what was refused
// has changes that it cannot tell from what it came with.
behaviour("[data-changes]", (bar, gone) => {
  const form = bar.closest("form")!;
  const told = one("[data-told]", bar)!;
  const refused = bar.dataset["refused"] ?? "";
  let isLeft = false; // by its own buttons
  const isOpen = () => bar.classList.contains("is-open");
  const show = () => {
    const fields = form.querySelectorAll<Control>("[name]:is(input:not([type=hidden]), select, textarea)");
    const count = [...fields].filter(isChanged).length;
    told.textContent = count ? counted(bar, "", count) : refused;
    bar.classList.toggle("is-open", told.textContent !== "");
    one("[data-discard]", bar)!.hidden = !isOpen();
  };
  const leave = () => (isLeft = true);
  for (const event of ["input", "change"]) form.addEventListener(event, show);
  form.addEventListener("submit", leave);
  one("[data-discard]", bar)!.addEventListener("click", leave);
  const warn = (event: Event) => isOpen() && !isLeft && event.preventDefault();
  addEventListener("beforeunload", warn, { signal: gone });
  const again = () => {
    isLeft = false;
    show();
  };
  addEventListener("pageshow", again, { signal: gone });
  again();
});

// What stands beside a setting that only shows goes with it.
function find(groups: HTMLElement[], wanted: string): boolean {
  const has = (element: Element | null) => element?.textContent?.toLowerCase().includes(wanted) ?? false;
  for (const group of groups) {
    const all = has(one("legend", group));
    let shown = false;
    for (const item of group.querySelectorAll<HTMLElement>(":scope > :not(legend)")) {
      if (!item.ariaHidden) shown = all || has(item);
      item.hidden = !shown;
    }
    group.hidden = !one(":scope > :not(legend, [hidden])", group);
  }
  return groups.some((group) => !group.hidden);
}

behaviour("[data-find]", (place) => {
  const field = one<HTMLInputElement>("input", place)!;
  const form = document.getElementById(place.dataset["find"] ?? "")!;
  const groups = [...form.querySelectorAll<HTMLElement>("fieldset")];
  const show = () => {
    const isFound = find(groups, field.value.trim().toLowerCase());
    one("[data-none]", place)!.hidden = isFound;
    for (const link of document.querySelectorAll<HTMLElement>("[data-sections] li"))
      link.hidden = groups.find((group) => one(`[href="#${group.id}"]`, link))?.hidden ?? false;
  };
  place.hidden = false;
  field.addEventListener("input", show);
  // What is wrong must be seen, also if it was not looked for.
  const all = () => {
    field.value = "";
    show();
  };
  form.addEventListener("invalid", all, { capture: true });
});
