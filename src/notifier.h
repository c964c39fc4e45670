/*
 * Telling people outside the pages, as the settings have it: which ways out there are, and the
 * threads of jobs/ on them.
 */
#pragma once
#include "desk/notification/outlets.h"
#include "settings.h"
#include "web/lanes/lanes.h"

struct notifier;

/* What is set up; the clock is each house's own. */
struct outlets notifier_outlets(const struct settings *settings);

/* What the settings of a way out lack, in one line; NULL when nothing does. */
const char *notifier_problem(struct arena *arena, const struct settings *settings,
                             struct str secret);

/* Lives in the arena, with threads until notifier_stop(). There is no problem, and `web` is served
   already. */
struct notifier *notifier_start(struct arena *arena, const struct settings *settings,
                                const struct web *web, struct lanes *lanes);
/* Before the lanes are stopped. NULL does nothing. */
void notifier_stop(struct notifier *notifier);
