/*
 * The log: one line an event on standard error, as text or as JSON. Whatever a value holds, it
 * stays one line, valid JSON, and shows no control character: see log.c. Never log what a person
 * wrote, a query string, an e-mail address, a password or a token.
 */
#pragma once
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Before the first thread starts. */
void log_setup(enum log_level least, bool as_json);
bool log_wants(enum log_level level);
/* `event` is a constant name such as "db.open_failed"; the rest says what one needs to act. */
void log_write(enum log_level level, const char *event, const char *format, ...) PRINTF(3, 4);

#define log_debug(event, ...) log_write(LOG_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) log_write(LOG_INFO, event, __VA_ARGS__)
#define log_warning(event, ...) log_write(LOG_WARNING, event, __VA_ARGS__)
#define log_error(event, ...) log_write(LOG_ERROR, event, __VA_ARGS__)

/* A fact with a constant, plain name. */
struct log_field {
    const char *name;
    bool is_number;
    int64_t number;
    struct str text;
};
static inline struct log_field log_number(const char *name, int64_t number)
{
    return (struct log_field){.name = name, .is_number = true, .number = number};
}
static inline struct log_field log_text(const char *name, struct str text)
{
    return (struct log_field){.name = name, .text = text};
}
/* An event that is facts: `name=value` in text, members of the object in JSON. What does not fit in
   a line of LOG_LINE_MAX bytes is cut off. */
enum { LOG_LINE_MAX = 2048 };
void log_fields(enum log_level level, const char *event, const struct log_field *fields,
                size_t count);

/* A command that fails says one line of its own, with the reason in it. Between the two the
   warnings and errors of this thread wait; log_reason() is what the first of them said, or NULL,
   and forgets them all: they have been told. log_release() writes those that nobody has asked for.
 */
void log_keep(void);
void log_release(void);
enum { LOG_REASON_MAX = 512 };
/* Into `ret`, of LOG_REASON_MAX bytes, without control characters; false if there is none. */
bool log_reason(char *ret);

/* Which request this thread works on: from now on its lines carry it as `request`, so that all
   lines of a request can be found. Copied, up to LOG_ABOUT_MAX bytes; STR_NONE: none any more. */
enum { LOG_ABOUT_MAX = 64 };
void log_about(struct str request_id);
