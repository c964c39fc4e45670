// The script of a customer's conversation.
import { startBehaviours } from "./behaviour";
import { startCommon } from "./common";
import { startThreads } from "./thread/thread";

startCommon();
startThreads();
startBehaviours();
