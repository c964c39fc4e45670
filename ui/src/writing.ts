// The choice of what one writes, a reply or a note: styles show the form that is chosen. Whoever
// clicks it, or presses its key, wants to write; arrows only choose.
import { behaviour } from "./core";

export function startWritingChoice(): void {
  behaviour("[data-kinds]", (choice) => {
    for (const label of choice.querySelectorAll("label")) {
      const radio = label.control as HTMLInputElement;
      label.addEventListener("click", (event) => {
        if (event.target === radio) return;
        event.preventDefault();
        radio.checked = true;
        document.getElementById(radio.value)?.focus(); // the field bears the name
      });
    }
  });
}
