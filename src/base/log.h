/*
 * The log: one line an event on standard error, as text or as JSON.
 * Never log what a person wrote, a password, a token or a whole address line.
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
