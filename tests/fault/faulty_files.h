/*
 * The file system under SQLite, failing when told, and forgetting what was not synced when the
 * power is cut. One at a time: a program of tests has one such file system.
 */
#pragma once
#include "base/base.h"

struct fault {
    int at;       /* the operation that fails, counted from 1; 0 for none */
    int code;     /* SQLITE_FULL, SQLITE_IOERR_WRITE, ...; a sync fails with SQLITE_IOERR_FSYNC */
    bool lasting; /* it and every one after it */
};

/* From now on every connection is opened through it. */
void faulty_files_install(void);
/* Counts writes, truncations and syncs from now. */
void faulty_files_plan(struct fault fault);
/* True when the planned operation came about. */
bool faulty_files_failed(void);

/* What a power cut leaves of a file, whose connections are closed: what was synced, or more. */
enum survival { SYNCED_ONLY, ALL_WRITTEN };
void faulty_files_cut(const char *path, enum survival survival);
