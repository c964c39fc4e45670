// The panes beside a conversation, the inbox and the details, can be hidden in a wide window, where
// this browser remembers it. What is hidden is said on <html>, which no patch replaces.
import { behaviour } from "./core";

const HIDDEN = "sapa:hidden-panes";

function hidden(): string[] {
  return (localStorage.getItem(HIDDEN) ?? "").split(" ").filter((name) => name !== "");
}

function show(): void {
  document.documentElement.dataset["hides"] = hidden().join(" ");
}

export function startPanes(): void {
  show();
  addEventListener("storage", show); // another window
  behaviour("button[data-pane]", (button, gone) => {
    const pane = button.dataset["pane"]!;
    const say = () => {
      button.hidden = false;
      button.ariaExpanded = String(!hidden().includes(pane));
    };
    button.addEventListener("click", () => {
      const others = hidden().filter((name) => name !== pane);
      localStorage.setItem(HIDDEN, [...others, ...(hidden().includes(pane) ? [] : [pane])].join(" "));
      show();
      say();
    });
    // A page that is patched in knows neither.
    document.addEventListener("sapa:patched", say, { signal: gone });
    addEventListener("storage", say, { signal: gone });
    say();
  });
}
