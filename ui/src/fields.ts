// Text areas that grow with their text, counters, and forms that are sent once.
import { behaviour } from "./behaviour";
import { counted } from "./page";

function autosize(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    area.style.setProperty("height", "auto");
    area.style.setProperty("height", `${area.scrollHeight + 2}px`);
  };
  area.addEventListener("input", fit);
  if (area.value) fit();
}

// Says how many characters are missing, once somebody has begun to write.
function counter(area: HTMLTextAreaElement): void {
  const place = document.getElementById(area.dataset["counter"] ?? "");
  if (!place) return;
  const count = () => {
    const written = [...area.value.trim()].length;
    const missing = area.minLength - written;
    place.textContent = written > 0 && missing > 0 ? counted(place, "", missing) : "";
  };
  area.addEventListener("input", count);
  count();
}

/** What was sent has been answered: the page is there (again), or says something. */
export function onAnswer(answered: () => void, gone: AbortSignal): void {
  addEventListener("pageshow", answered, { signal: gone });
  for (const event of ["sapa:patched", "sapa:said"])
    document.addEventListener(event, answered, { signal: gone });
}

export function startFields(): void {
  behaviour("textarea[data-autosize]", (area) => autosize(area as HTMLTextAreaElement));
  behaviour("textarea[data-counter]", (area) => counter(area as HTMLTextAreaElement));
  behaviour("form[data-form]", (form, gone) => {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
      form.querySelector("button:not([type=button])")?.setAttribute("aria-disabled", "true");
    });
    const again = () => {
      sent = false;
      form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
    };
    onAnswer(again, gone);
  });
}
