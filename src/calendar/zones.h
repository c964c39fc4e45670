/* Zones that stay loaded: each is read once and kept as long as the program runs. */
#pragma once
#include "calendar/zone.h"

/* As zone_load(), for any thread. There are as many as the system has names of zones. */
enum err zone_shared(struct str name, const struct zone **ret) MUST_USE;
