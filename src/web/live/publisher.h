/*
 * Servers that speak to us over the HTTP API of the Pusher protocol: pusher-http-node, Laravel and
 * others. They hold the application's secret and sign each request with it. A struct publisher is
 * proof of that: only publisher_check() makes one.
 */
#pragma once
#include "web/request.h"

struct publisher;

/* NULL unless the request is signed for our application, now (LIVE_CLOCK_SKEW_S), over just this
   method, path, query and body. */
const struct publisher *publisher_check(struct request *request);
