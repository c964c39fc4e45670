/* Addresses that belong to nobody: the front door, health and metrics. */
#pragma once
#include "web/route.h"

public_handler home_show, health_show, metrics_show;

/* Who asks /healthz reads one word: true when that is the answer to this 503. */
bool health_reply(struct request *request, int status);
