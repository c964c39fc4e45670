// Where one chooses what one wants to be told of on this device. The browser asks about notifications only
// when a person has done something. Comes where there is such a choice, see parts.ts.
import { behaviour, forget, isWanted, one, store, type Wish, wishKey } from "../core";

async function choose(wish: Wish, box: HTMLInputElement, refusal: HTMLElement): Promise<void> {
  refusal.hidden = true;
  if (!box.checked) return forget(wishKey(wish));
  const isAllowed =
    wish === "sound" ||
    ("Notification" in window && (await Notification.requestPermission()) === "granted");
  if (isAllowed) store(wishKey(wish), "on");
  box.checked = isAllowed;
  refusal.hidden = isAllowed;
}

behaviour("[data-wishes]", (place) => {
  const refusal = one("[data-refused]", place)!;
  place.hidden = false;
  for (const wish of ["desktop", "sound"] as const) {
    const box = one<HTMLInputElement>(`[type=checkbox][name=news_${wish}]`, place)!;
    box.checked = isWanted(wish);
    box.addEventListener("change", () => void choose(wish, box, refusal));
  }
});
