// The palette: what the page of searching finds while one types, and the commands of the page that
// is open; of a command that has values, these. Arrows choose, Enter does it, Backspace leads back
// (WAI-ARIA, pattern "combobox" with a listbox).
import { commandsBefore, shown, valuesOf, type Command, type Entry } from "./commands";
import { behaviour, documentOf, one } from "./core";
import { press } from "./staff";

const TYPING_MS = 150;

interface Choice extends Entry {
  act: () => void;
}

class Palette {
  private readonly input: HTMLInputElement;
  private readonly place: HTMLElement;
  private readonly own: HTMLElement;
  private typing: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private level: Command | null = null; // whose values are shown

  constructor(
    private readonly form: HTMLFormElement,
    private readonly sheet: HTMLElement,
    private readonly commands: Command[],
  ) {
    this.input = one<HTMLInputElement>("input", form)!;
    this.place = one("[data-found]", sheet)!;
    this.own = document.createElement("section");
    this.own.className = "found-lists";
    this.place.prepend(this.own);
    one("[data-find-button]", form)?.remove();
    one("[data-legend]", sheet)!.hidden = false;
    this.place.id = "palette-found";
    this.place.setAttribute("role", "listbox");
    this.place.ariaLabel = this.place.dataset["commands"] ?? "";
    this.input.role = "combobox";
    this.input.setAttribute("aria-controls", this.place.id);
    this.input.ariaExpanded = "true";
    this.input.ariaAutoComplete = "list";
    this.listen();
    this.showCommands();
    this.arrange();
    this.input.focus();
  }

  private listen(): void {
    this.input.addEventListener("input", () => {
      this.showCommands();
      this.arrange();
      clearTimeout(this.typing);
      this.typing = setTimeout(() => void this.find(), TYPING_MS);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.chosen()?.click();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && this.level && this.input.value === "") {
        event.preventDefault();
        return this.enter(null);
      }
      if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    });
  }

  // What can be done: the commands of the page, or the values of the one that was chosen.
  private choices(): Choice[] {
    if (this.level)
      return valuesOf(this.level).map((value) => ({ ...value, act: () => this.leave(value.act) }));
    return this.commands.map((command) => {
      const hasValues = valuesOf(command).length > 0;
      const act = () => (hasValues ? this.enter(command) : this.leave(() => press(command.control)));
      return { ...command, act };
    });
  }

  // null: back to the commands.
  private enter(level: Command | null): void {
    const place = one("[data-level]", this.form);
    this.level = level;
    this.asked++; // what is on its way belongs to the level before
    this.input.value = "";
    if (place) {
      place.hidden = !level;
      place.textContent = level?.label ?? "";
    }
    one("#found", this.sheet)?.replaceChildren();
    this.showCommands();
    this.arrange();
    this.input.focus();
  }

  private showCommands(): void {
    const words = this.input.value.trim().toLowerCase();
    const list = document.createElement("ul");
    for (const choice of this.choices()) {
      if (!choice.label.toLowerCase().includes(words)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "found";
      button.dataset["option"] = "";
      button.append(...shown(choice));
      button.addEventListener("click", choice.act);
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    const heading = document.createElement("h2");
    heading.className = "found-heading";
    heading.textContent = this.level?.label ?? this.place.dataset["commands"] ?? "";
    this.own.replaceChildren(...(list.childElementCount > 0 ? [heading, list] : []));
  }

  // The dialog is gone first, so that it does not take the focus back afterwards.
  private leave(act: () => void): void {
    const dialog = this.sheet.closest("dialog");
    dialog?.addEventListener("close", () => setTimeout(act), { once: true });
    dialog?.close();
  }

  private async find(): Promise<void> {
    if (this.level) return;
    const mine = ++this.asked;
    const url = new URL(this.form.action);
    url.searchParams.set("search", this.input.value);
    try {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      const found = documentOf(await response.text()).querySelector("#found");
      if (mine !== this.asked || !found) return;
      one("#found", this.sheet)?.replaceWith(document.importNode(found, true));
      this.arrange();
    } catch {
      // The commands are still there; the next letter asks again.
    }
  }

  private options(): HTMLElement[] {
    return [...this.place.querySelectorAll<HTMLElement>("[data-option]")];
  }

  private chosen(): HTMLElement | undefined {
    return this.options().find((option) => option.ariaSelected === "true");
  }

  // A listbox holds options, and named groups of them.
  private arrange(): void {
    for (const part of this.place.querySelectorAll("section, ul, li, div"))
      part.role = part.hasAttribute("aria-labelledby") ? "group" : "presentation";
    for (const heading of this.place.querySelectorAll("h2")) heading.ariaHidden = "true";
    this.options().forEach((option, index) => {
      option.role = "option";
      option.tabIndex = -1;
      option.id = `palette-${index}`;
    });
    this.choose(this.options()[0]);
  }

  private move(step: number): void {
    const options = this.options();
    const at = options.findIndex((option) => option.ariaSelected === "true") + step;
    this.choose(options[(at + options.length) % options.length]);
  }

  private choose(option: HTMLElement | undefined): void {
    for (const other of this.options()) other.ariaSelected = String(other === option);
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }
}

behaviour("dialog .find-form", (form) => {
  const sheet = form.closest<HTMLElement>("[data-sheet]");
  if (sheet) new Palette(form as HTMLFormElement, sheet, commandsBefore());
});
