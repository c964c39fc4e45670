// Everything works without this file; with it, pages do not have to be loaded again.
import { startAppearance } from "./appearance";
import { startBehaviours } from "./behaviour";
import { startChrome } from "./chrome";
import { startFields } from "./fields";
import { startKeys } from "./keys";
import { startPalette } from "./palette";
import { startRows } from "./rows";
import { startSaving } from "./save";
import { startSheets } from "./sheet";
import { startThreads } from "./thread/thread";
import { startTimes } from "./times";
import { startUndo } from "./undo";
import { startVisits } from "./visit";

startTimes();
startAppearance();
startChrome();
startFields();
startSaving();
startUndo();
startThreads();
startKeys();
startRows();
startSheets();
startPalette();
startBehaviours();
startVisits();
