#include "json/json.h"

static void separate(struct json *json)
{
    if (json->needs_comma)
        buffer_put_byte(json->out, ',');
    json->needs_comma = true;
}

void json_open(struct json *json, char bracket)
{
    separate(json);
    buffer_put_byte(json->out, bracket);
    json->needs_comma = false;
}

void json_close(struct json *json, char bracket)
{
    buffer_put_byte(json->out, bracket);
    json->needs_comma = true;
}

void json_name(struct json *json, const char *name)
{
    separate(json);
    buffer_put_byte(json->out, '"');
    buffer_put_str(json->out, str_of(name));
    buffer_put_str(json->out, STR("\":"));
    json->needs_comma = false;
}

/* '<' and '>' too: the text may land in a page by somebody else's hands. */
static bool needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0x7F;
}

static void put_escape(struct buffer *out, unsigned char c)
{
    switch (c) {
    case '"':
        buffer_put_str(out, STR("\\\""));
        break;
    case '\\':
        buffer_put_str(out, STR("\\\\"));
        break;
    case '\n':
        buffer_put_str(out, STR("\\n"));
        break;
    case '\r':
        buffer_put_str(out, STR("\\r"));
        break;
    case '\t':
        buffer_put_str(out, STR("\\t"));
        break;
    default:
        buffer_print(out, "\\u%04x", c);
    }
}

void json_text(struct json *json, struct str text)
{
    if (!text.at) {
        json_none(json);
        return;
    }
    separate(json);
    buffer_put_byte(json->out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!needs_escape((unsigned char)text.at[i]))
            continue;
        buffer_put(json->out, text.at + plain, i - plain);
        put_escape(json->out, (unsigned char)text.at[i]);
        plain = i + 1;
    }
    buffer_put(json->out, text.at + plain, text.size - plain);
    buffer_put_byte(json->out, '"');
}

void json_name_text(struct json *json, struct str name)
{
    json_text(json, name.at ? name : STR(""));
    buffer_put_byte(json->out, ':');
    json->needs_comma = false;
}

void json_i64(struct json *json, int64_t number)
{
    separate(json);
    buffer_put_i64(json->out, number);
}

void json_raw(struct json *json, struct str text)
{
    separate(json);
    buffer_put_str(json->out, text);
}

void json_none(struct json *json)
{
    json_raw(json, STR("null"));
}

void json_id(struct json *json, int64_t id)
{
    if (id)
        json_i64(json, id);
    else
        json_none(json);
}

void json_bool(struct json *json, bool boolean)
{
    json_raw(json, boolean ? STR("true") : STR("false"));
}

void json_instant(struct json *json, struct instant at)
{
    char text[INSTANT_TEXT_SIZE + 1];
    if (instant_is_none(at)) {
        json_none(json);
        return;
    }
    instant_text(at, text);
    json_text(json, (struct str){text, INSTANT_TEXT_SIZE});
}

void json_put_text(struct json *json, const char *name, struct str text)
{
    json_name(json, name);
    json_text(json, text);
}

void json_put_i64(struct json *json, const char *name, int64_t number)
{
    json_name(json, name);
    json_i64(json, number);
}

void json_put_id(struct json *json, const char *name, int64_t id)
{
    json_name(json, name);
    json_id(json, id);
}

void json_put_bool(struct json *json, const char *name, bool boolean)
{
    json_name(json, name);
    json_bool(json, boolean);
}

void json_put_instant(struct json *json, const char *name, struct instant at)
{
    json_name(json, name);
    json_instant(json, at);
}
