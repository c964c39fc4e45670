// The slider of the brand's colour: the whole page wears it while it is moved, saved or not.
// Comes where there is one, see parts.ts.
import { behaviour, one } from "./core";

let wanted = "";
let loading = false;

// One style sheet after the other: the old one leaves when the new one is there.
function wear(): void {
  const old = one<HTMLLinkElement>('link[rel="stylesheet"][href^="/theme/"]', document);
  if (loading || !old || old.dataset["hue"] === wanted) return;
  const next = old.cloneNode() as HTMLLinkElement;
  const hue = wanted;
  next.dataset["hue"] = hue;
  next.href = `/theme/${hue}.css`;
  loading = true;
  const settle = (gone: HTMLLinkElement) => () => {
    gone.remove();
    loading = false;
    if (wanted !== hue) wear();
  };
  next.addEventListener("load", settle(old));
  next.addEventListener("error", settle(next));
  old.after(next);
}

behaviour("input[data-hue]", (element) => {
  const slider = element as HTMLInputElement;
  const said = document.getElementById(`${slider.id}-value`);
  slider.addEventListener("input", () => {
    if (said) said.textContent = slider.value;
    wanted = slider.value;
    wear();
  });
});
