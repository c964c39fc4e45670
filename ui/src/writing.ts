// The choice of what one writes, a reply or a note: styles show the form that is chosen. Whoever
// clicks it, or presses its key, wants to write; arrows only choose. Where something is written already
// is marked.
import { behaviour } from "./core";

export function startWritingChoice(): void {
  behaviour("[data-kinds]", (choice) => {
    for (const label of choice.querySelectorAll("label")) {
      const radio = label.control as HTMLInputElement;
      const field = document.getElementById(radio.value) as HTMLTextAreaElement | null; // it bears the name
      label.addEventListener("click", (event) => {
        if (event.target === radio) return;
        event.preventDefault();
        radio.checked = true;
        field?.focus();
      });
      const mark = () => label.classList.toggle("has-text", Boolean(field?.value));
      field?.addEventListener("input", mark);
      mark();
    }
  });
}
