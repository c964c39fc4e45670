// The canned replies of a composer: comes when one turns to it, see parts.ts. Where it could not be
// loaded the button is the link that it is without script.
import { behaviour } from "../core";
import { Menu } from "./menu";
import { guard } from "./unfilled";

behaviour("a[data-replies]", (element, gone) => {
  const button = element as HTMLAnchorElement;
  const area = button.closest("form")?.querySelector("textarea");
  if (!area) return;
  new Menu(button, area, gone);
  guard(button, area, gone);
});
