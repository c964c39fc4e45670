/*
 * The values of a dump's row as the types we keep. Whatever a row cannot do without, and has not,
 * is told as `why` it is left out (the first reason counts); a part that it can do without is told
 * as a remark, and is empty from then on.
 */
#pragma once
#include "import/laravel_rows.h"

struct reader {
    struct import *import;
    const struct sql_row *row;
    struct str why; /* "" while nothing speaks against the row */
    enum import_reason reason;
};

struct reader reader_of(struct import *import, const struct sql_row *row);
struct arena *reader_arena(const struct reader *reader); /* lives as long as the row */

/* NULL, DEFAULT and a missing column are none. */
int64_t read_id(struct reader *reader, const char *column);          /* needed */
int64_t read_optional_id(struct reader *reader, const char *column); /* 0 */
int64_t read_count(struct reader *reader, const char *column);       /* 0 */
bool read_bool(struct reader *reader, const char *column, bool otherwise);
struct str read_needed_text(struct reader *reader, const char *column);
struct str read_text(struct reader *reader, const char *column); /* STR_NONE */
/* One of `words`, which NULL ends. */
struct str read_word(struct reader *reader, const char *column, const char *otherwise,
                     const char *const *words);
struct str read_date(struct reader *reader, const char *column); /* YYYY-MM-DD or STR_NONE */
struct str read_decimal(struct reader *reader, const char *column, int digits); /* STR_NONE */
/* `bracket` is what the JSON text must begin with, 0 for any. JSON's null is none. */
struct str read_json(struct reader *reader, const char *column, char bracket);
struct instant read_instant(struct reader *reader, const char *column);

/* Says why the row is left out, unless another reason was there first. */
void leave_out(struct reader *reader, enum import_reason reason, const char *format, ...)
    PRINTF(3, 4);
/* Tells of a part of the row that is not taken over. */
void remark(struct reader *reader, const char *format, ...) PRINTF(2, 3);
/* True when the row is left out; counts it and tells why. */
bool is_left_out(struct reader *reader);

/* ERR_NOT_FOUND is an answer: is there such a row? */
enum err found(enum err err, bool *ret) MUST_USE;
bool same_instant(struct instant a, struct instant b);

/* A user that the dump means: here under that id, and not left out. */
enum err find_user(struct import *import, int64_t id, struct import_user *ret, bool *ret_found)
    MUST_USE;
/* The row is left out when there is none. */
enum err need_user(struct reader *reader, const char *column, int64_t id) MUST_USE;
