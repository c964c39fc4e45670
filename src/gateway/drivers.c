/* The drivers there are, and what they share. */
#include "base/ascii.h"
#include "base/percent.h"
#include "base/utf8.h"
#include "gateway/driver.h"

static const struct driver *const drivers[] = {
    &driver_twilio,  &driver_cloud, &driver_fonnte, &driver_wablas,
    &driver_zenziva, &driver_gowa,  &driver_http,
};

const struct driver *driver_find(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(drivers); i++)
        if (str_is(name, str_of(drivers[i]->name)))
            return drivers[i];
    return NULL;
}

void form_put(struct buffer *form, const char *name, struct str value)
{
    if (form->size)
        buffer_put_byte(form, '&');
    percent_encode(form, str_of(name));
    buffer_put_byte(form, '=');
    percent_encode(form, value);
}

void call_post(struct http_call *call, struct str url, const char *type, struct str body)
{
    call->method = "POST";
    call->url = url;
    call->body = body;
    http_call_put(call, "Content-Type", str_of(type));
}

struct str url_below(const struct gateway_settings *settings, struct arena *arena,
                     const struct driver *driver, struct str path)
{
    struct str base;
    if (str_starts(path, STR("http://")) || str_starts(path, STR("https://")))
        return path;
    memcpy(&base, (const char *)settings + driver->url_at, sizeof base);
    return str_print(arena, "%.*s/%.*s", STR_ARGS(base),
                     STR_ARGS(str_from(path, str_starts(path, STR("/")))));
}

bool is_one_of(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(text, str_of(words[i])))
            return true;
    return false;
}

bool says_any(struct str text, const char *const *words, size_t count)
{
    for (size_t at = 0; at < text.size; at++)
        for (size_t i = 0; i < count; i++)
            if (str_is_nocase(str_cut(str_from(text, at), strlen(words[i])), str_of(words[i])))
                return true;
    return false;
}

struct str one_line(struct arena *arena, struct str text, size_t max)
{
    if (!text.at)
        return STR_NONE;
    char *line = arena_alloc_bytes(arena, text.size + 1);
    size_t size = 0;
    for (size_t at = 0, width; at < text.size; at += width ? width : 1) {
        uint32_t character;
        width = utf8_first(str_from(text, at), &character);
        struct str piece = str_cut(str_from(text, at), width);
        if (!width || !utf8_is_one_line(piece))
            piece = STR(" ");
        if (size + piece.size > max)
            break;
        memcpy(line + size, piece.at, piece.size);
        size += piece.size;
    }
    line[size] = 0;
    return str_trim((struct str){line, size});
}

/* ---- numbers ------------------------------------------------------------------------------- */

enum { NUMBER_DIGITS_MIN = 8, NUMBER_DIGITS_MAX = 15 }; /* E.164 */

struct str phone_number(struct arena *arena, struct str text)
{
    struct str digits = text.size && text.at[0] == '+' ? str_from(text, 1) : text;
    for (size_t i = 0; i < digits.size; i++)
        if (!is_digit(digits.at[i]))
            return text;
    if (digits.size < NUMBER_DIGITS_MIN || digits.size > NUMBER_DIGITS_MAX)
        return text;
    bool is_local = digits.at[0] == '0';
    return str_print(arena, "+%s%.*s", is_local ? "62" : "",
                     STR_ARGS(str_from(digits, is_local ? 1 : 0)));
}

struct str phone_digits(struct arena *arena, struct str number)
{
    return number.size && number.at[0] == '+' ? str_copy(arena, str_from(number, 1)) : number;
}

/* ---- answers ------------------------------------------------------------------------------- */

struct answer answer_sent(struct str id)
{
    return (struct answer){OUTCOME_SENT, .id = id};
}

struct answer answer_refused(struct str code, struct str reason)
{
    return (struct answer){OUTCOME_REFUSED, .code = code, .reason = reason};
}

struct answer answer_postponed(struct str code, struct str reason)
{
    return (struct answer){OUTCOME_POSTPONED, .code = code, .reason = reason};
}

struct answer answer_no(struct str code, struct str reason, bool is_passing)
{
    if (!reason.size)
        reason = STR("refused without a reason");
    return is_passing ? answer_postponed(code, reason) : answer_refused(code, reason);
}

struct answer answer_unclear(struct str code)
{
    return (struct answer){OUTCOME_UNKNOWN, .code = code,
                           .reason = STR("its answer cannot be understood")};
}
