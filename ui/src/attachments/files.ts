// Files of forms, and the pictures of messages: comes where there are some, see parts.ts.
import { startLightbox } from "./lightbox";
import { startAttachments } from "./tray";

export { trayOf } from "./tray";

startAttachments();
startLightbox();
