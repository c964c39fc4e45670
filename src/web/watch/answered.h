/*
 * The end of every request: what is counted and logged of it. On the loop, so that neither readers
 * nor the writer wait for a log.
 */
#pragma once
#include "web/request.h"

/* When the answer is about to leave: counts it in web->meter and writes its line of the log, which
   tells the route's name, never the path. An answer that net/ made by itself gets its request id
   here; files of the interface have none. */
void answered(const struct web *web, struct http_exchange *exchange);
