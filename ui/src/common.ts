// What every page has: it works without, and is nicer with.
import { startAppearance } from "./appearance";
import { startLightbox } from "./attachments/lightbox";
import { startAttachments } from "./attachments/tray";
import { startChrome } from "./chrome";
import { startFields } from "./fields";
import { startWishes } from "./news/wishes";
import { startTimes } from "./times";

export function startCommon(): void {
  startTimes();
  startAppearance();
  startChrome();
  startFields();
  startAttachments();
  startLightbox();
  startWishes();
}
