/*
 * What is kept by itself before data is changed as a whole: NAME-TIME, a file like it for each
 * time. The newest KEPT_MAX stay, older ones are removed.
 */
#pragma once
#include "backup/job.h"

enum { KEPT_MAX = 5 };

/* How the name of a path ends, from its time on: instant_stamp(), perhaps "-2" or more for another
   one of that second, and `ending`. What stands before is `name`, in which '#' is any number. */
struct kept_names {
    const char *folder, *name, *ending;
};

/* Removes what is too old with its companions (NAME-wal and so on), never `newest`, a path that was
   just made. What cannot be removed stays, and the log says so. */
void kept_prune(struct job *job, const struct kept_names *names, const char *newest);
