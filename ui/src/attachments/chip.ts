// A file beside a message that is being written: its name, how far it has come, what is wrong.
import { filled, language, one, patternOf } from "../core";
import { upload, type Attachment, type Ending } from "./upload";

const KB = 1024;
const MB = 1024 * KB;

// As size_text() of src/web/ticket/attachments.c has it.
function sizeText(bytes: number): string {
  const kilobytes = Math.round(bytes / KB);
  if (bytes < KB) return `${bytes} B`;
  if (kilobytes < KB) return `${kilobytes} KB`;
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false };
  return `${new Intl.NumberFormat(language, tenths).format(bytes / MB)} MB`;
}

export interface ChipHost {
  texts: DOMStringMap; // of the field, see attachment_field in attachments.html
  say: (text: string) => void;
  changed: () => void;
  removed: (chip: Chip) => void;
}

export class Chip {
  readonly element = patternOf("chip");
  state: "uploading" | "done" | "failed" = "uploading";
  private id = 0;
  private size = "";
  private stop: (() => void) | undefined;

  private constructor(
    readonly name: string,
    private readonly host: ChipHost,
    private readonly file?: File,
  ) {
    this.part(".file-name").textContent = name;
    const remove = this.part("[data-remove]");
    remove.setAttribute("aria-label", filled(host.texts["remove"] ?? "", name));
    remove.addEventListener("click", () => this.remove());
    this.part("[data-again]").addEventListener("click", () => this.start());
  }

  static of(file: File, host: ChipHost): Chip {
    const chip = new Chip(file.name || "file", host, file);
    chip.showSize(sizeText(file.size));
    const most = Number(host.texts["maxMb"]);
    if (file.size > most * MB) chip.fail(filled(host.texts["tooLarge"] ?? "", most), false);
    else chip.start();
    return chip;
  }

  // One that the server has already.
  static kept(kept: Attachment, host: ChipHost): Chip {
    const chip = new Chip(kept.name, host);
    chip.showSize(kept.size);
    chip.finish(kept.id);
    return chip;
  }

  get attachment(): Attachment {
    return { id: this.id, name: this.name, size: this.size };
  }

  remove(): void {
    this.stop?.();
    this.host.removed(this);
  }

  focus(): void {
    const again = this.part("[data-again]");
    (again.hidden ? this.part("[data-remove]") : again).focus();
  }

  private start(): void {
    if (!this.file) return;
    this.show("uploading");
    const bar = this.part<HTMLProgressElement>("progress");
    bar.value = 0;
    bar.setAttribute("aria-label", filled(this.host.texts["uploading"] ?? "", this.name));
    this.stop = upload(
      this.host.texts["url"] ?? "",
      this.file,
      (part) => (bar.value = part),
      (ending) => this.conclude(ending),
    );
  }

  private conclude(ending: Ending): void {
    const texts = this.host.texts;
    this.stop = undefined;
    if (ending.kind === "done") {
      this.finish(ending.id);
      this.host.say(filled(texts["attached"] ?? "", this.name));
      this.host.changed();
    } else if (ending.kind === "refused") {
      this.fail(ending.message || (texts["failed"] ?? ""), true);
    } else {
      this.fail(texts[ending.kind] ?? "", true);
    }
  }

  private finish(id: number): void {
    this.id = id;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "attachments[]";
    field.value = String(id);
    this.element.append(field);
    this.show("done");
  }

  private fail(reason: string, canTryAgain: boolean): void {
    this.part(".chip-problem").textContent = reason;
    this.show("failed");
    this.part("[data-again]").hidden = !canTryAgain;
    this.host.say(`${this.name}: ${reason}`);
    this.host.changed();
  }

  private show(state: Chip["state"]): void {
    this.state = state;
    this.element.dataset["state"] = state;
    this.part("[data-again]").hidden = true;
    if (state !== "failed") this.part(".chip-problem").textContent = "";
  }

  private showSize(size: string): void {
    this.size = size;
    this.part(".file-size").textContent = size;
  }

  private part<T extends HTMLElement = HTMLElement>(selector: string): T {
    return one<T>(selector, this.element)!;
  }
}
