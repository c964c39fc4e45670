// What somebody wants to be told of on this device, kept in its browser: off until it is chosen, since
// the browser asks about notifications only when a person has done something.
import { behaviour } from "../behaviour";
import { one } from "../page";
import { forget, store, stored } from "../store";

export type Wish = "desktop" | "sound";

const key = (wish: Wish) => `sapa:news:${wish}`;

export function isWanted(wish: Wish): boolean {
  if (stored(key(wish)) === null) return false;
  return wish === "sound" || ("Notification" in window && Notification.permission === "granted");
}

async function choose(wish: Wish, box: HTMLInputElement, refusal: HTMLElement): Promise<void> {
  refusal.hidden = true;
  if (!box.checked) return forget(key(wish));
  const isAllowed =
    wish === "sound" ||
    ("Notification" in window && (await Notification.requestPermission()) === "granted");
  if (isAllowed) store(key(wish), "on");
  box.checked = isAllowed;
  refusal.hidden = isAllowed;
}

export function startWishes(): void {
  behaviour("[data-wishes]", (place) => {
    const refusal = one("[data-refused]", place)!;
    place.hidden = false;
    for (const wish of ["desktop", "sound"] as const) {
      const box = one<HTMLInputElement>(`[type=checkbox][name=news_${wish}]`, place)!;
      box.checked = isWanted(wish);
      box.addEventListener("change", () => void choose(wish, box, refusal));
    }
  });
}
