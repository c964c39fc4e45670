#include "base/log.h"
#include "base/ascii.h"
#include "base/instant.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum {
    END_SIZE = 8, /* what closes a line always fits */
    KEPT_MAX = 4 * LOG_LINE_MAX,
};

static enum log_level least_level = LOG_INFO;
static bool json;
static _Thread_local struct {
    char bytes[LOG_ABOUT_MAX];
    size_t size;
} about;

static _Thread_local struct {
    bool is_on;
    char reason[LOG_REASON_MAX];
    char lines[KEPT_MAX];
    size_t size;
} kept;

struct line {
    char bytes[LOG_LINE_MAX];
    size_t size;
    enum log_level level;
};

void log_setup(enum log_level least, bool as_json)
{
    least_level = least;
    json = as_json;
}

bool log_wants(enum log_level level)
{
    return level >= least_level;
}

void log_about(struct str request_id)
{
    about.size = request_id.size < LOG_ABOUT_MAX ? request_id.size : LOG_ABOUT_MAX;
    if (about.size)
        memcpy(about.bytes, request_id.at, about.size);
}

/* One call, so that lines do not mix. */
static void put_out(const char *bytes, size_t size)
{
    ssize_t written = write(STDERR_FILENO, bytes, size);
    (void)written;
}

/* ---- lines that wait ------------------------------------------------------------------------ */

static void forget_kept(void)
{
    kept.size = 0;
    kept.reason[0] = 0;
}

void log_keep(void)
{
    kept.is_on = true;
}

void log_release(void)
{
    if (kept.size)
        put_out(kept.lines, kept.size);
    kept.is_on = false;
    forget_kept();
}

bool log_reason(char *ret)
{
    bool is_there = kept.reason[0] != 0;
    memcpy(ret, kept.reason, sizeof kept.reason);
    forget_kept();
    return is_there;
}

static bool keep(const struct line *line)
{
    if (!kept.is_on || line->level < LOG_WARNING || line->size > sizeof kept.lines - kept.size)
        return false;
    memcpy(kept.lines + kept.size, line->bytes, line->size);
    kept.size += line->size;
    return true;
}

/* ---- a line --------------------------------------------------------------------------------- */

/* All of it or nothing: an escape is never cut in two. */
static bool put(struct line *line, const char *bytes, size_t size)
{
    if (line->size + size > sizeof line->bytes - END_SIZE)
        return false;
    memcpy(line->bytes + line->size, bytes, size);
    line->size += size;
    return true;
}

static bool put_plain(struct line *line, const char *text)
{
    return put(line, text, strlen(text));
}

/* One character and the number of bytes it took; a byte that is no UTF-8 stands for itself. */
static size_t put_character(struct line *line, struct str text, bool quoted)
{
    char escape[16];
    uint32_t character = 0;
    size_t size = utf8_first(text, &character);
    int escaped = 0;
    if (size == 0)
        escaped = snprintf(escape, sizeof escape, json ? "\\ufffd" : "\\x%02x",
                           (unsigned char)text.at[0]);
    else if (utf8_steers(character))
        escaped = snprintf(escape, sizeof escape, "\\u%04x", (unsigned)character);
    else if (character == '\\' || (quoted && character == '"'))
        escaped = snprintf(escape, sizeof escape, "\\%c", (char)character);
    bool fits = escaped ? put(line, escape, (size_t)escaped) : put(line, text.at, size);
    if (!fits)
        return text.size;
    return size ? size : 1;
}

static void put_safely(struct line *line, struct str text, bool quoted)
{
    for (size_t at = 0; at < text.size;)
        at += put_character(line, str_from(text, at), quoted);
}

/* Values that cannot be taken for anything else need no quotes. */
static bool is_word(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (!is_alphanumeric(c) && (c == 0 || !strchr("._:/@+-", c)))
            return false;
    }
    return text.size != 0;
}

static void put_field(struct line *line, const struct log_field *field)
{
    char number[24];
    size_t before = line->size;
    bool quoted = !field->is_number && (json || !is_word(field->text));
    bool named = put_plain(line, json ? ",\"" : " ") && put_plain(line, field->name) &&
                 put_plain(line, json ? "\":" : "=") && (!quoted || put_plain(line, "\""));
    if (named && field->is_number) {
        snprintf(number, sizeof number, "%lld", (long long)field->number);
        named = put_plain(line, number);
    } else if (named) {
        put_safely(line, field->text, quoted);
    }
    if (!named)
        line->size = before;
    else if (quoted)
        line->bytes[line->size++] = '"'; /* of END_SIZE */
}

static void begin(struct line *line, enum log_level level, const char *event)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    char now[INSTANT_TEXT_SIZE + 1];
    instant_text(instant_now(), now);
    now[10] = 'T';
    line->level = level;
    line->size = (size_t)snprintf(line->bytes, sizeof line->bytes,
                                  json ? "{\"time\":\"%sZ\",\"level\":\"%s\",\"event\":\"%s\""
                                       : "%sZ %-7s %s",
                                  now, names[level], event);
    if (about.size) {
        const struct log_field field = log_text("request", (struct str){about.bytes, about.size});
        put_field(line, &field);
    }
}

static void end(struct line *line)
{
    if (json)
        line->bytes[line->size++] = '}';
    line->bytes[line->size++] = '\n';
    if (!keep(line))
        put_out(line->bytes, line->size);
}

void log_fields(enum log_level level, const char *event, const struct log_field *fields,
                size_t count)
{
    struct line line;
    if (!log_wants(level))
        return;
    begin(&line, level, event);
    for (size_t i = 0; i < count && line.size < LOG_LINE_MAX - END_SIZE; i++)
        put_field(&line, &fields[i]);
    end(&line);
}

static void keep_reason(enum log_level level, const char *message)
{
    struct line line;
    if (!kept.is_on || level < LOG_WARNING || kept.reason[0])
        return;
    line.size = 0;
    put_safely(&line, str_of(message), false);
    size_t size = line.size < sizeof kept.reason ? line.size : sizeof kept.reason - 1;
    memcpy(kept.reason, line.bytes, size);
    kept.reason[size] = 0;
}

void log_write(enum log_level level, const char *event, const char *format, ...)
{
    char message[LOG_LINE_MAX];
    struct line line;
    if (!log_wants(level))
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    keep_reason(level, message);
    begin(&line, level, event);
    if (json) {
        const struct log_field field = log_text("message", str_of(message));
        put_field(&line, &field);
    } else if (put_plain(&line, " ")) {
        put_safely(&line, str_of(message), false);
    }
    end(&line);
}
