// Canned replies are a file of their own, canned.js, which comes where a ticket is open: the other
// pages stay light. It is given what it shares with the rest of the client, so that nothing comes
// twice. Where it could not be loaded the button is the link that it is without script.
import { behaviour } from "../behaviour";
import { fragmentOf } from "../fragment";
import { counted, filled } from "../page";
import { getFragment, postFields } from "../request";
import type { attach } from "./canned";

const shared = { counted, filled, fragmentOf, getFragment, postFields };
export type Shared = typeof shared;

export function startCanned(): void {
  behaviour("a[data-replies]", (button, gone) => {
    const file = import(button.dataset["replies"] ?? "") as Promise<{ attach: typeof attach }>;
    file.then(
      (canned) => gone.aborted || canned.attach(button as HTMLAnchorElement, gone, shared),
      () => undefined,
    );
  });
}
