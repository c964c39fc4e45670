#include "base/log.h"
#include "base/instant.h"
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_MAX_SIZE = 2048 };

static enum log_level least_level = LOG_INFO;
static bool json;

void log_setup(enum log_level least, bool as_json)
{
    least_level = least;
    json = as_json;
}

bool log_wants(enum log_level level)
{
    return level >= least_level;
}

/* Control characters would let one line pose as two. */
static size_t put_safely(char *line, size_t at, size_t max, const char *text)
{
    for (; *text && at + 8 < max; text++) {
        unsigned char c = (unsigned char)*text;
        if (json && (c == '"' || c == '\\')) {
            line[at++] = '\\';
            line[at++] = *text;
        } else if (c < 0x20 || c == 0x7F) {
            at += (size_t)snprintf(line + at, max - at, json ? "\\u%04x" : "\\x%02x", c);
        } else {
            line[at++] = *text;
        }
    }
    return at;
}

void log_write(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (!log_wants(level))
        return;
    char message[LINE_MAX_SIZE - 256], now[INSTANT_TEXT_SIZE + 1], line[LINE_MAX_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    instant_text(instant_now(), now);
    now[10] = 'T';
    size_t size = (size_t)snprintf(
        line, sizeof line,
        json ? "{\"time\":\"%sZ\",\"level\":\"%s\",\"event\":\"%s\",\"message\":\""
             : "%sZ %-7s %s ",
        now, names[level], event);
    size = put_safely(line, size, sizeof line - 4, message);
    size += (size_t)snprintf(line + size, sizeof line - size, json ? "\"}\n" : "\n");
    ssize_t written = write(STDERR_FILENO, line, size); /* one call, so that lines do not mix */
    (void)written;
}
