/* The application while it serves: what requests share, the lanes, the server. */
#pragma once
#include "base/err.h"
#include "settings.h"

struct app;

/* The schema must be up to date. Logged: ERR_UNAVAILABLE when the database cannot be used,
   ERR_CONFLICT when the address cannot. */
enum err app_start(struct arena *arena, const struct settings *settings, struct str secret,
                   struct app **ret) MUST_USE;
int app_port(const struct app *app);
/* Stops accepting, lets what runs finish, closes everything; within `timeout_ms`. */
void app_stop(struct app *app, int timeout_ms);
