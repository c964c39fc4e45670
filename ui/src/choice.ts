// When a choice in a <select> is meant. By pointer at once; but the arrow keys pass through what is
// not meant (WCAG 2.2, 3.2.2), so by keyboard it is when one leaves it, or rests.

const REST_MS = 1500;

export function onChoice(select: HTMLSelectElement, act: () => void, restActs = true): void {
  let byKeys = false;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const conclude = () => {
    clearTimeout(rest);
    act();
  };
  select.addEventListener("keydown", () => (byKeys = true));
  select.addEventListener("pointerdown", () => (byKeys = false));
  select.addEventListener("change", () => {
    if (!byKeys) return conclude();
    clearTimeout(rest);
    if (restActs) rest = setTimeout(conclude, REST_MS);
  });
  if (restActs) select.addEventListener("blur", conclude);
}
