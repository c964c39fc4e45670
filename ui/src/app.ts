// The script of the staff's pages.
import { startBehaviours } from "./behaviour";
import { startCommon } from "./common";
import { startHue } from "./hue";
import { startKeys } from "./keys";
import { startList } from "./list";
import { startPalette } from "./palette";
import { startQueues } from "./queue";
import { startRows } from "./rows";
import { startSaving } from "./save";
import { startSheets } from "./sheet";
import { startThreads } from "./thread/thread";
import { startUndo } from "./undo";
import { startVisits } from "./visit";

startCommon();
startHue();
startSaving();
startList();
startUndo();
startThreads();
startKeys();
startRows();
startQueues();
startSheets();
startPalette();
startBehaviours();
startVisits();
