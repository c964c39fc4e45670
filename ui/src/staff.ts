// The script of the staff's pages, beside core.ts.
import { startUndo } from "./core";
import { startDialogs } from "./dialogs";
import { startHome } from "./home";
import { startKeys } from "./keys";
import { startPanes } from "./panes";
import { startQueues } from "./queue";
import { startRefreshing } from "./refresh";
import { startRows } from "./rows";
import { startSaving } from "./save";
import { startWritingChoice } from "./writing";

export { commands, press } from "./keys";

startSaving();
startUndo();
startWritingChoice();
startKeys();
startRows();
startRefreshing();
startQueues();
startHome();
startDialogs();
startPanes();
