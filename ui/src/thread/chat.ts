// A conversation that is open: comes where there is one, see parts.ts.
import { behaviour } from "../core";
import { Thread } from "./thread";

behaviour("[data-thread]", (view, gone) => {
  new Thread(view, gone);
});
