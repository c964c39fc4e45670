// Files that are dragged over a place, and dropped there.

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

export function acceptDrops(
  zone: HTMLElement,
  text: string,
  gone: AbortSignal,
  dropped: (files: FileList) => void,
): void {
  const veil = document.createElement("div");
  veil.className = "drop-veil";
  zone.classList.add("drop-zone");
  veil.textContent = text;
  const hide = () => veil.remove();
  const on = <K extends keyof HTMLElementEventMap>(
    name: K,
    act: (event: HTMLElementEventMap[K]) => void,
  ) => zone.addEventListener(name, act, { signal: gone });
  on("dragenter", (event) => {
    if (!hasFiles(event)) return;
    zone.append(veil);
  });
  on("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault(); // so it may be dropped here
  });
  on("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget as Node | null)) hide();
  });
  on("drop", (event) => {
    hide();
    if (!hasFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    dropped(event.dataTransfer.files);
  });
}
