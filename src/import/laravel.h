/*
 * Brings the desk of the seed's Laravel application over from a dump of its MySQL database: users,
 * orders, support_tickets, chat_messages and sms_logs, each row under its own id.
 *
 * All of it happens in one transaction: after an error, and in a dry run, nothing has changed. Rows
 * that are here already (the same id, and evidently the same thing) are counted and left as they
 * are, so a second run adds nothing twice. A row that cannot be taken over is left out and told of;
 * so are rows whose id belongs to something else here, and everything that hangs on them.
 *
 * What changes on the way: the role `owner` becomes `admin`; e-mail addresses and phone numbers
 * take our form; times become UTC; MySQL's zero dates become none; a deleted user is disabled as
 * well; a ticket without messages gets its description as its first message, as new tickets do.
 */
#pragma once
#include "operator/operator.h"

enum {
    IMPORT_USERS,
    IMPORT_ORDERS,
    IMPORT_SUPPORT_TICKETS,
    IMPORT_CHAT_MESSAGES,
    IMPORT_SMS_LOGS,
    IMPORT_TABLES,
};

/* Larger ids are left out: the search index numbers its rows by id times 2^20. */
#define IMPORT_ID_MAX (INT64_C(1) << 42)

struct import_count {
    struct str table;
    int64_t read, added, already_there, left_out;
};

/* Why a row is left out, in kinds. */
enum import_reason {
    LEFT_OUT_UNFIT,  /* a value that it needs is missing or cannot be kept */
    LEFT_OUT_TAKEN,  /* its id, or what else only one may have, is something else's here */
    LEFT_OUT_ORPHAN, /* what it belongs to is not here: left out itself, or not in the dump */
    LEFT_OUT_REASONS,
};

struct import_report {
    struct import_count tables[IMPORT_TABLES];
    int64_t left_out[LEFT_OUT_REASONS];
    int64_t opening_messages; /* tickets whose description became their first message */
    struct str problem;       /* why nothing was imported; "" on success */
};

/* What people should know of one row. */
struct import_remark {
    struct str table;
    int64_t line; /* of the file */
    struct str id;
    bool is_left_out; /* false: it was taken over, but for a part that `text` names */
    struct str text;  /* all of it only during the call */
};

struct import_options {
    const char *path;
    bool dry_run;
    void (*remark)(void *context, const struct import_remark *remark); /* may be NULL */
    void *context;
};

/* The database of `owner` is open for writing and in no transaction. *ret is filled in on an error,
   too: ERR_INVALID when the file is not one that can be imported (ret->problem says why),
   ERR_UNAVAILABLE when it or the database cannot be used now. */
enum err import_laravel(struct operator* owner, const struct import_options *options,
                        struct import_report *ret) MUST_USE;
