/* One row of the Laravel application's tables to one of ours. Called by laravel.c alone. */
#pragma once
#include "import/laravel.h"
#include "import/sql_dump.h"

struct import_user {
    int64_t id;
    struct str email, role;
    struct instant created_at;
};

struct import_order {
    int64_t id, user_id;
    struct str order_number;
};

struct import_ticket {
    int64_t id, user_id;
    struct instant created_at;
};

struct import_message {
    int64_t id, support_ticket_id, sender_id;
    struct instant created_at;
};

struct import_sms_log {
    int64_t id;
    struct str phone_number;
    struct instant created_at;
};

/* Ids in an arena; sorted, each once, after ids_sort(). */
struct ids {
    struct buffer bytes;
};

void ids_add(struct ids *ids, int64_t id);
void ids_sort(struct ids *ids);
size_t ids_count(const struct ids *ids);
int64_t ids_at(const struct ids *ids, size_t index);
bool ids_contain(const struct ids *ids, int64_t id); /* after ids_sort() */

struct import {
    struct operator* owner;
    const struct import_options *options;
    struct import_report *report;
    struct arena *arena;     /* of the whole import; the owner's is reset for each row */
    struct ids strangers;    /* users of the dump that were left out: their ids may be others' */
    struct ids foreign;      /* tickets that were left out */
    struct ids touched;      /* tickets that have got messages or are new */
    struct str database;     /* the one that the rows are from; "" until it is known */
    struct import_count *at; /* of the table being read */
};

/* OK also when the row was left out; an error ends the import. */
enum err import_user_row(struct import *import, const struct sql_row *row) MUST_USE;
enum err import_order_row(struct import *import, const struct sql_row *row) MUST_USE;
enum err import_ticket_row(struct import *import, const struct sql_row *row) MUST_USE;
enum err import_message_row(struct import *import, const struct sql_row *row) MUST_USE;
enum err import_sms_log_row(struct import *import, const struct sql_row *row) MUST_USE;
