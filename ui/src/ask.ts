// The question before something is done: the page's one dialog for it (ask_dialog in layout.html), with the
// words of what asks, which are attributes of it in the reader's language. Comes when it is needed, to
// core.ts and others, and so imports nothing of theirs.
const PATTERN = 'template[data-pattern="ask"]';

/**
 * Asks what `words` says: `confirm` is the question, `consequence` what follows from yes, if known,
 * `verb` and, where it is not just Cancel, `cancel` the answers; with `danger` Enter means no.
 * True: it is meant. No, when `gone` is aborted: what it is about has left the page.
 */
export function ask(words: DOMStringMap, gone: AbortSignal): Promise<boolean> {
  const { content } = document.querySelector<HTMLTemplateElement>(PATTERN)!;
  const dialog = document.importNode(content, true).querySelector("dialog")!;
  const part = (name: string) => dialog.querySelector<HTMLElement>(`[data-ask="${name}"]`)!;
  const { confirm, consequence, verb, cancel } = words;
  for (const [name, text] of Object.entries({ confirm, consequence, verb, cancel }))
    if (text) part(name).textContent = text;
  part("consequence").hidden = !consequence;
  const isDanger = "danger" in words;
  part("verb").classList.add(isDanger ? "danger" : "primary");
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  // The key that asked, still held, does not answer.
  dialog.addEventListener("keydown", (event) => event.repeat && event.key === "Enter" && event.preventDefault());
  gone.addEventListener("abort", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  swallowSecond();
  part(isDanger ? "cancel" : "verb").focus();
  return new Promise((answered) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      swallowSecond();
      answered(dialog.returnValue === "yes");
    });
  });
}

// The second click of a double click is for the button that was pressed, not for what is there since.
function swallowSecond(): void {
  const swallow = (event: MouseEvent) => {
    if (event.detail < 2) return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
}
