/*
 * Plays a script into the desk: its people, orders and tickets, each step by the rules and at its
 * own time, so that counts, times and histories are what they would be had people done it.
 */
#pragma once
#include "command/demo/script.h"
#include "operator/operator.h"

/* Of everybody in the demo data: known to all, so no desk in use may have it. */
#define DEMO_PASSWORD "demo-sapa"

struct play_counts {
    size_t people, orders, tickets, messages;
};

/* What went wrong, for the one who wrote the script. */
struct play_problem {
    int line;               /* of the script; 0: not a step's fault */
    struct str has_account; /* an e-mail address; STR_NONE: nobody's */
};

/* In one transaction: all or nothing. ERR_CONFLICT: somebody of the script has an account already.
   `password_hash` is everybody's. */
enum err play_script(struct db *db, struct arena *arena, const struct script *script,
                     struct str password_hash, struct instant now, struct play_counts *ret,
                     struct play_problem *ret_problem) MUST_USE;

/* KEY@demo.test */
struct str play_email(struct arena *arena, const struct script_person *person);
