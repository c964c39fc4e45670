// The script of guests' pages, and of customers' lists and forms.
import { startBehaviours } from "./behaviour";
import { startCommon } from "./common";

startCommon();
startBehaviours();
