/* The application of the socket protocol as the settings have it. */
#pragma once
#include "settings.h"
#include "web/live/signature.h"

/* A key or secret that is not set is made from SAPA_SECRET: the same on all nodes of a site, and
   after every start. */
struct pusher pusher_of(struct arena *arena, const struct settings *settings, struct str secret);
