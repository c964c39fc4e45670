// What somebody wants to be told of on this device, kept in its browser: nothing until it is chosen, see
// wishes.ts.
import { stored } from "../store";

export type Wish = "desktop" | "sound";

export const wishKey = (wish: Wish) => `sapa:news:${wish}`;

export function isWanted(wish: Wish): boolean {
  if (stored(wishKey(wish)) === null) return false;
  return wish === "sound" || ("Notification" in window && Notification.permission === "granted");
}
