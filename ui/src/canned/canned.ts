// The canned replies of a composer, see part.ts.
import { Menu } from "./menu";
import type { Shared } from "./part";
import { guard } from "./unfilled";

export function attach(button: HTMLAnchorElement, gone: AbortSignal, shared: Shared): void {
  const form = button.closest("form");
  const area = form?.querySelector("textarea");
  if (!form || !area) return;
  new Menu(button, area, gone, shared);
  guard(form, area, gone, shared);
}
