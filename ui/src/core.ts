// The script of every page. The others are given here what they share with it: ui/build.mjs makes
// one file of each, and nothing comes twice.
import { startAppearance } from "./appearance";
import { startBehaviours } from "./behaviour";
import { startChrome } from "./chrome";
import { startConfirmed } from "./confirmed";
import { startFields } from "./fields";
import { startNews } from "./news/news";
import { startParts } from "./parts";
import { startTimes } from "./times";
import { startVisits } from "./visit";

export { behaviour } from "./behaviour";
export { onChoice } from "./choice";
export { documentOf, fragmentOf } from "./fragment";
export { liveOf } from "./live/socket";
export { isWanted, type Wish, wishKey } from "./news/wanted";
export {
  afterFrame, counted, csrfToken, filled, isTouch, language, newUuid, one, patternOf, wait,
} from "./page";
export {
  getFragment, postFields, postForm, postJson, putJson, type Outcome,
} from "./request";
export { forget, keysOf, store, stored } from "./store";
export { bringStyles } from "./styles";
export { offerUndo, startUndo } from "./undo";
export { submit, visit } from "./visit";

startTimes();
startAppearance();
startChrome();
startConfirmed();
startFields();
startParts();
startNews();
startBehaviours();
startVisits();
