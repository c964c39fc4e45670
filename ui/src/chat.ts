// The script of a customer's conversation.
import { startBehaviours } from "./behaviour";
import { startCommon } from "./common";
import { startNews } from "./news/news";
import { startThreads } from "./thread/thread";

startCommon();
startThreads();
startNews();
startBehaviours();
