// Files of forms: comes where there are some, see parts.ts.
import { startAttachments } from "./tray";

export { trayOf } from "./tray";

startAttachments();
