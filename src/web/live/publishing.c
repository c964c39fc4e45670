/* The HTTP API of the Pusher protocol: events in, and what is known of channels. */
#include "base/percent.h"
#include "json/json.h"
#include "web/live/channel.h"
#include "web/live/handlers.h"
#include "web/live/limits.h"
#include "web/live/live.h"
#include "web/live/rooms.h"

enum { PARTS_MAX = 16 };

/* ---- what is asked ----------------------------------------------------------------------------
 */

/* /apps/{app}/...: the parts of the path, decoded; STR_NONE where it has no more. */
static struct str path_part(struct request *request, int index)
{
    struct str rest = request->exchange->request.path, part = STR_NONE;
    for (int i = -1; i <= index; i++) /* before the first slash stands nothing */
        if (!str_split(&rest, '/', &part))
            return STR_NONE;
    return percent_decode(request->arena, part, false);
}

static enum err check_app(struct request *request)
{
    const struct pusher *pusher = live_pusher(request->web->live);
    return str_is(path_part(request, 1), pusher->id) ? OK : ERR_NOT_FOUND;
}

/* What is wrong is told in English: it is read by whoever writes the server. */
static void refuse(struct request *request, int status, const char *text)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_text(&json, "error", str_of(text));
    json_close(&json, '}');
    reply_json(request, status, &body);
}

/* Is `word` one of the list in info=? */
static bool asks_for(struct str info, struct str word)
{
    struct str item;
    while (str_split(&info, ',', &item))
        if (str_is(str_trim(item), word))
            return true;
    return false;
}

/* ---- events -----------------------------------------------------------------------------------
 */

struct published {
    struct str name, data, socket_id, info;
    struct str channels[LIVE_CHANNELS_PER_EVENT];
    size_t channel_count;
};

static struct str text_of(const struct json_part *parts, size_t count, const char *name)
{
    const struct json_part *part = json_part(parts, count, name);
    return part && part->is_text ? part->value : STR_NONE;
}

static const char *read_channels(struct request *request, const struct json_part *parts,
                                 size_t count, struct published *ret)
{
    struct json_part names[LIVE_CHANNELS_PER_EVENT];
    const struct json_part *list = json_part(parts, count, "channels");
    if (list) {
        if (json_read_items(request->arena, list->value, names, COUNT_OF(names),
                            &ret->channel_count) != OK)
            return "channels must be a list of at most 100 names";
        for (size_t i = 0; i < ret->channel_count; i++)
            ret->channels[i] = names[i].is_text ? names[i].value : STR_NONE;
    } else {
        ret->channels[0] = text_of(parts, count, "channel");
        ret->channel_count = 1;
    }
    for (size_t i = 0; i < ret->channel_count; i++)
        if (channel_kind_of(ret->channels[i]) == CHANNEL_NONE)
            return "a channel's name is missing or not valid";
    return ret->channel_count ? NULL : "there is no channel";
}

/* NULL, or what is wrong; 413 for data that is too large. */
static const char *read_event(struct request *request, struct str text, struct published *ret,
                              int *ret_status)
{
    struct json_part parts[PARTS_MAX];
    size_t count;
    *ret_status = 400;
    if (json_read_parts(request->arena, text, parts, PARTS_MAX, &count) != OK)
        return "the body is no JSON object";
    *ret = (struct published){.name = text_of(parts, count, "name"),
                              .data = text_of(parts, count, "data"),
                              .socket_id = text_of(parts, count, "socket_id"),
                              .info = text_of(parts, count, "info")};
    if (!ret->name.size || ret->name.size > EVENT_NAME_MAX)
        return "name is missing, or longer than 200 bytes";
    if (!ret->data.at)
        return "data must be a text";
    if (ret->socket_id.at && !socket_id_is_valid(ret->socket_id))
        return "socket_id is not valid";
    if (ret->data.size > LIVE_EVENT_BYTES) {
        *ret_status = 413;
        return "data is larger than 10240 bytes";
    }
    return read_channels(request, parts, count, ret);
}

static void publish(struct request *request, const struct published *event)
{
    for (size_t i = 0; i < event->channel_count; i++)
        live_publish(request->web->live, event->channels[i], event->name, event->data,
                     event->socket_id);
}

static void put_counts(struct request *request, struct json *json, struct str channel,
                       struct str info)
{
    struct room_count count = rooms_count(live_rooms(request->web->live), channel);
    json_open(json, '{');
    if (asks_for(info, STR("user_count")) && channel_kind_of(channel) == CHANNEL_PRESENCE)
        json_put_i64(json, "user_count", (int64_t)count.users);
    if (asks_for(info, STR("subscription_count")))
        json_put_i64(json, "subscription_count", (int64_t)count.subscriptions);
    json_close(json, '}');
}

enum err published_store(struct request *request, const struct publisher *publisher)
{
    struct published event;
    int status;
    (void)publisher;
    TRY(check_app(request));
    const char *wrong = read_event(request, request->exchange->request.body, &event, &status);
    if (wrong) {
        refuse(request, status, wrong);
        return OK;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    if (event.info.size) {
        json_name(&json, "channels");
        json_open(&json, '{');
        for (size_t i = 0; i < event.channel_count; i++) {
            json_name_text(&json, event.channels[i]);
            put_counts(request, &json, event.channels[i], event.info);
        }
        json_close(&json, '}');
    }
    json_close(&json, '}');
    publish(request, &event);
    reply_json(request, 200, &body);
    return OK;
}

/* All are read before the first is sent: a batch is sent whole or not at all. */
static const char *read_batch(struct request *request, struct published *events, size_t *ret_count,
                              int *ret_status)
{
    struct json_part parts[PARTS_MAX], items[LIVE_EVENTS_PER_BATCH];
    size_t count;
    *ret_status = 400;
    if (json_read_parts(request->arena, request->exchange->request.body, parts, PARTS_MAX,
                        &count) != OK)
        return "the body is no JSON object";
    const struct json_part *batch = json_part(parts, count, "batch");
    if (!batch ||
        json_read_items(request->arena, batch->value, items, COUNT_OF(items), ret_count) != OK)
        return "batch must be a list of at most 10 events";
    for (size_t i = 0; i < *ret_count; i++) {
        const char *wrong = read_event(request, items[i].value, &events[i], ret_status);
        if (wrong)
            return wrong;
    }
    return NULL;
}

enum err published_batch_store(struct request *request, const struct publisher *publisher)
{
    struct published *events = NEW_ARRAY(request->arena, struct published, LIVE_EVENTS_PER_BATCH);
    size_t count = 0;
    int status;
    bool wants_info = false;
    (void)publisher;
    TRY(check_app(request));
    const char *wrong = read_batch(request, events, &count, &status);
    if (wrong) {
        refuse(request, status, wrong);
        return OK;
    }
    for (size_t i = 0; i < count; i++)
        wants_info = wants_info || events[i].info.size;
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    if (wants_info) {
        json_name(&json, "batch");
        json_open(&json, '[');
        for (size_t i = 0; i < count; i++)
            put_counts(request, &json, events[i].channels[0], events[i].info);
        json_close(&json, ']');
    }
    json_close(&json, '}');
    for (size_t i = 0; i < count; i++)
        publish(request, &events[i]);
    reply_json(request, 200, &body);
    return OK;
}

/* ---- what is known of channels ----------------------------------------------------------------
 */

struct listing {
    struct json json;
    bool with_users;
};

static void put_channel(void *context, struct str channel, size_t users)
{
    struct listing *listing = context;
    json_name_text(&listing->json, channel);
    json_open(&listing->json, '{');
    if (listing->with_users)
        json_put_i64(&listing->json, "user_count", (int64_t)users);
    json_close(&listing->json, '}');
}

enum err channels_index(struct request *request, const struct publisher *publisher)
{
    (void)publisher;
    TRY(check_app(request));
    struct str prefix = form_get(&request->query, "filter_by_prefix");
    struct buffer body = buffer_in(request->arena);
    struct listing listing = {json_in(&body),
                              asks_for(form_get(&request->query, "info"), STR("user_count"))};
    if (listing.with_users && !str_starts(prefix, STR("presence-"))) {
        refuse(request, 400, "user_count is for channels that begin with presence- alone");
        return OK;
    }
    json_open(&listing.json, '{');
    json_name(&listing.json, "channels");
    json_open(&listing.json, '{');
    rooms_each(live_rooms(request->web->live), prefix, put_channel, &listing);
    json_close(&listing.json, '}');
    json_close(&listing.json, '}');
    reply_json(request, 200, &body);
    return OK;
}

static void put_cache(struct request *request, struct json *json, struct str channel)
{
    struct str data;
    int64_t ttl_s;
    json_name(json, "cache");
    if (!rooms_cached_data(live_rooms(request->web->live), request->arena, channel,
                           clock_us() / (1000 * 1000), &data, &ttl_s)) {
        json_none(json);
        return;
    }
    json_open(json, '{');
    json_put_text(json, "data", data);
    json_put_i64(json, "ttl", ttl_s);
    json_close(json, '}');
}

enum err channels_show(struct request *request, const struct publisher *publisher)
{
    (void)publisher;
    TRY(check_app(request));
    struct str channel = path_part(request, 3), info = form_get(&request->query, "info");
    enum channel_kind kind = channel_kind_of(channel);
    bool with_users = asks_for(info, STR("user_count")), with_cache = asks_for(info, STR("cache"));
    if (kind == CHANNEL_NONE || (with_users && kind != CHANNEL_PRESENCE) ||
        (with_cache && !channel_is_cached(channel))) {
        refuse(request, 400, "a channel of this name has nothing of the kind");
        return OK;
    }
    struct room_count count = rooms_count(live_rooms(request->web->live), channel);
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_bool(&json, "occupied", count.subscriptions > 0);
    if (with_users)
        json_put_i64(&json, "user_count", (int64_t)count.users);
    if (asks_for(info, STR("subscription_count")))
        json_put_i64(&json, "subscription_count", (int64_t)count.subscriptions);
    if (with_cache)
        put_cache(request, &json, channel);
    json_close(&json, '}');
    reply_json(request, 200, &body);
    return OK;
}

static void put_user(void *context, const struct member *member)
{
    struct json *json = context;
    json_open(json, '{');
    json_put_text(json, "id", member->user_id);
    json_close(json, '}');
}

enum err channel_users_index(struct request *request, const struct publisher *publisher)
{
    (void)publisher;
    TRY(check_app(request));
    struct str channel = path_part(request, 3);
    if (channel_kind_of(channel) != CHANNEL_PRESENCE) {
        refuse(request, 400, "only presence channels have users");
        return OK;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "users");
    json_open(&json, '[');
    rooms_users(live_rooms(request->web->live), channel, put_user, &json);
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
    return OK;
}

enum err connections_end(struct request *request, const struct publisher *publisher)
{
    (void)publisher;
    TRY(check_app(request));
    struct buffer body = buffer_in(request->arena);
    live_end_user(request->web->live, path_part(request, 3));
    buffer_put_str(&body, STR("{}"));
    reply_json(request, 200, &body);
    return OK;
}
