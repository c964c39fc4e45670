// The files of a form: chosen, dropped or pasted, each sent on its way at once. The form carries
// their ids, and waits with sending until all of them are there.
import { behaviour, one } from "../core";
import { Chip, type ChipHost } from "./chip";
import { acceptDrops } from "./drop";
import type { Attachment } from "./upload";

const trays = new WeakMap<HTMLFormElement, Tray>();

export function trayOf(form: HTMLFormElement): Tray | undefined {
  return trays.get(form);
}

class Tray implements ChipHost {
  readonly texts: DOMStringMap;
  private chips: Chip[] = [];
  private readonly list: HTMLElement;
  private readonly input: HTMLInputElement;
  private waiting: { by: HTMLElement | null } | undefined;

  constructor(
    private readonly field: HTMLElement,
    private readonly form: HTMLFormElement,
  ) {
    this.texts = field.dataset;
    this.list = one("[data-chips]", field)!;
    this.input = one<HTMLInputElement>("input[type=file]", field)!;
    this.input.addEventListener("change", () => this.takeChosen());
    form.addEventListener("submit", (event) => this.hold(event), { capture: true });
    form.addEventListener("paste", (event) => {
      const files = event.clipboardData?.files;
      if (!files?.length || event.clipboardData?.getData("text/plain")) return;
      event.preventDefault();
      this.add(files);
    });
    for (const kept of this.list.querySelectorAll<HTMLElement>(".chip")) this.take(kept);
    this.takeChosen(); // before there was a script
  }

  add(files: Iterable<File>): void {
    if (this.form.hidden) return;
    for (const file of files) {
      if (this.chips.length >= Number(this.texts["maxFiles"]))
        return this.say(this.texts["tooMany"] ?? "");
      this.put(Chip.of(file, this));
    }
  }

  get count(): number {
    return this.chips.length;
  }

  /** Those of the files that have arrived. */
  get ids(): number[] {
    return this.chips.map(({ attachment }) => attachment.id).filter((id) => id > 0);
  }

  // Hands the files over to whoever sends them.
  empty(): Attachment[] {
    const attachments = this.chips.map((chip) => chip.attachment);
    this.chips = [];
    this.list.replaceChildren();
    return attachments;
  }

  restore(attachments: Attachment[]): void {
    for (const attachment of attachments) this.put(Chip.kept(attachment, this));
  }

  say(text: string): void {
    const place = one("[data-said]", this.field);
    if (place) place.textContent = text;
  }

  // A chip has come to its end: perhaps the form can go now.
  changed(): void {
    this.form.dispatchEvent(new Event("sapa:files"));
    if (!this.waiting || this.isBusy()) return;
    const { by } = this.waiting;
    this.waiting = undefined;
    this.form.classList.remove("is-waiting");
    if (!this.failed()) this.form.requestSubmit(by);
  }

  removed(chip: Chip): void {
    const place = this.chips.indexOf(chip);
    this.chips.splice(place, 1);
    chip.element.remove();
    const next = this.chips[place] ?? this.chips[place - 1];
    if (next) next.focus();
    else this.input.focus();
    this.changed();
  }

  private takeChosen(): void {
    this.add(this.input.files ?? []);
    this.input.value = ""; // it is on its way: the form does not bring it once more
  }

  private put(chip: Chip): void {
    this.chips.push(chip);
    this.list.append(chip.element);
  }

  // What is there already: a box to tick, of a page that was shown again, or the chip of a form that one
  // has left and come back to.
  private take(kept: HTMLElement): void {
    const part = (selector: string) => one(selector, kept)?.textContent?.trim();
    const id = Number(one<HTMLInputElement>("input", kept)!.value);
    const name = part(".file-name") ?? part("label") ?? "";
    const size = part(".file-size") ?? kept.dataset["size"] ?? "";
    kept.remove();
    this.put(Chip.kept({ id, name, size }, this));
  }

  private isBusy(): boolean {
    return this.chips.some((chip) => chip.state === "uploading");
  }

  private failed(): Chip | undefined {
    return this.chips.find((chip) => chip.state === "failed");
  }

  private hold(event: SubmitEvent): void {
    const failed = this.failed();
    if (!failed && !this.isBusy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (failed) return failed.focus();
    this.waiting = { by: event.submitter };
    this.form.classList.add("is-waiting");
  }
}

export function startAttachments(): void {
  behaviour("[data-attach]", (field, gone) => {
    const form = field.closest("form");
    if (!form) return;
    const tray = new Tray(field, form);
    trays.set(form, tray);
    const zone = form.closest<HTMLElement>(".chat-main") ?? form;
    acceptDrops(zone, field.dataset["drop"] ?? "", gone, (files) => tray.add(files));
  });
}
