/*
 * What is due from time to time while the program serves: uploads that nobody has sent are
 * forgotten, files without a row removed, and old events of tickets, at the start and every
 * KEEPER_EVERY_S.
 */
#pragma once
#include "desk/attachment/store.h"
#include "web/lanes/lanes.h"

enum { KEEPER_EVERY_S = 6 * 60 * 60 };

struct keeper;

struct keeper *keeper_start(struct lanes *lanes, const struct store *store, struct str database);
/* Before the lanes are stopped. NULL does nothing. */
void keeper_stop(struct keeper *keeper);
