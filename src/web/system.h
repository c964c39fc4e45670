/* Addresses that belong to nobody: the front door, health and metrics. */
#pragma once
#include "web/route.h"

public_handler logo_show, home_show, health_show, metrics_show;
