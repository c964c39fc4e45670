// The script of the staff's pages, beside core.ts.
import { startCommands } from "./commands";
import { startUndo } from "./core";
import { startHome } from "./home";
import { startKeys } from "./keys";
import { startPanes } from "./panes";
import { startQueues } from "./queue";
import { startRows } from "./rows";
import { startSaving } from "./save";
import { startSheets } from "./sheet";
import { startWritingChoice } from "./writing";

export { commandsBefore, type Command } from "./commands";
export { press } from "./keys";

startSaving();
startUndo();
startWritingChoice();
startKeys();
startRows();
startQueues();
startHome();
startSheets();
startCommands();
startPanes();
