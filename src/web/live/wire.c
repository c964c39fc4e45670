#include "web/live/wire.h"
#include "json/json.h"
#include "net/socket.h"

enum { PARTS_MAX = 16 };

static struct str text_of(const struct json_part *parts, size_t count, const char *name)
{
    const struct json_part *part = json_part(parts, count, name);
    return part && part->is_text ? part->value : STR_NONE;
}

static struct str as_json(struct arena *arena, const struct json_part *part)
{
    if (!part->is_text)
        return part->value;
    struct buffer out = buffer_in(arena);
    struct json json = json_in(&out);
    json_text(&json, part->value);
    return buffer_end(&out);
}

enum err said_read(struct arena *arena, struct str text, struct said *ret)
{
    struct json_part parts[PARTS_MAX], within[PARTS_MAX];
    size_t count, within_count = 0;
    TRY(json_read_parts(arena, text, parts, PARTS_MAX, &count));
    *ret = (struct said){.event = text_of(parts, count, "event"),
                         .channel = text_of(parts, count, "channel")};
    if (!ret->event.size)
        return ERR_INVALID;
    const struct json_part *data = json_part(parts, count, "data");
    if (!data)
        return OK;
    if (str_starts(ret->event, STR("client-"))) {
        ret->data = as_json(arena, data);
        return OK;
    }
    /* What is no object says nothing that is asked for. */
    if (json_read_parts(arena, data->value, within, PARTS_MAX, &within_count) != OK)
        return OK;
    if (!ret->channel.at)
        ret->channel = text_of(within, within_count, "channel");
    ret->auth = text_of(within, within_count, "auth");
    ret->channel_data = text_of(within, within_count, "channel_data");
    ret->user_data = text_of(within, within_count, "user_data");
    return OK;
}

static struct json begin(struct buffer *out, struct str event, struct str channel)
{
    struct json json = json_in(out);
    json_open(&json, '{');
    json_put_text(&json, "event", event);
    if (channel.at)
        json_put_text(&json, "channel", channel);
    return json;
}

static struct frame *end(struct json *json)
{
    json_close(json, '}');
    return frame_text(buffer_str(json->out));
}

struct frame *frame_of_event(struct arena *arena, struct str event, struct str channel,
                             struct str data)
{
    struct buffer out = buffer_in(arena);
    struct json json = begin(&out, event, channel);
    json_put_text(&json, "data", data);
    return end(&json);
}

struct str text_of_client_event(struct arena *arena, const struct said *said, struct str user_id)
{
    struct buffer out = buffer_in(arena);
    struct json json = begin(&out, said->event, said->channel);
    json_name(&json, "data");
    json_raw(&json, said->data.at ? said->data : STR("null"));
    if (user_id.at)
        json_put_text(&json, "user_id", user_id);
    json_close(&json, '}');
    return buffer_str(&out);
}

struct frame *frame_of_error(struct arena *arena, int code, const char *text)
{
    struct buffer out = buffer_in(arena);
    struct json json = begin(&out, STR("pusher:error"), STR_NONE);
    json_name(&json, "data");
    json_open(&json, '{');
    json_put_id(&json, "code", code);
    json_put_text(&json, "message", str_of(text));
    json_close(&json, '}');
    return end(&json);
}

struct frame *frame_of_refusal(struct arena *arena, struct str channel, const char *type,
                               const char *text, int status)
{
    struct buffer out = buffer_in(arena);
    struct json json = begin(&out, STR("pusher:subscription_error"), channel);
    json_name(&json, "data");
    json_open(&json, '{');
    json_put_text(&json, "type", str_of(type));
    json_put_text(&json, "error", str_of(text));
    json_put_i64(&json, "status", status);
    json_close(&json, '}');
    return end(&json);
}

static enum err read_user(struct arena *arena, struct str text, const char *id_name,
                          bool only_texts, struct member *ret)
{
    struct json_part parts[PARTS_MAX];
    size_t count;
    TRY(json_read_parts(arena, text, parts, PARTS_MAX, &count));
    const struct json_part *id = json_part(parts, count, id_name);
    const struct json_part *user_info = json_part(parts, count, "user_info");
    int64_t number;
    if (!id || !id->value.size || id->value.size > USER_ID_MAX)
        return ERR_INVALID;
    if (!id->is_text && (only_texts || !str_to_i64(id->value, &number)))
        return ERR_INVALID;
    ret->user_id = id->value;
    ret->user_info = user_info ? as_json(arena, user_info) : STR("{}");
    return OK;
}

enum err member_read(struct arena *arena, struct str channel_data, struct member *ret)
{
    return read_user(arena, channel_data, "user_id", false, ret);
}

enum err user_read(struct arena *arena, struct str user_data, struct member *ret)
{
    return read_user(arena, user_data, "id", true, ret);
}
