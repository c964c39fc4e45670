/* What a client says, and what comes of it. */
#include "base/instant.h"
#include "json/json.h"
#include "web/live/company.h"
#include "web/live/hub.h"
#include "net/loop.h"
#include "web/live/limits.h"
#include "web/live/presence.h"
#include <stdlib.h>

enum {
    CODE_VERSION = 4006,
    CODE_UNAUTHORIZED = 4009,
    CODE_RECONNECT = 4200, /* at once: another takes over, or what was missed is asked for */
    CODE_SILENT = 4201,
    CODE_EVENT_REFUSED = 4301,
    SECOND_US = 1000 * 1000,
};

static void say(struct client *client, struct frame *frame)
{
    socket_send(client->socket, frame);
    frame_unref(frame);
}

static void say_event(struct client *client, struct str event, struct str channel, struct str data)
{
    say(client, frame_of_event(client->hub->arena, event, channel, data));
}

static void say_error(struct client *client, int code, const char *text)
{
    say(client, frame_of_error(client->hub->arena, code, text));
}

/* ---- how much it may say ----------------------------------------------------------------------
 */

/* `allowed_us` runs ahead of the clock by 1/rate with each use, at most by `burst` of them. */
static bool may(int64_t *allowed_us, int per_s, int burst)
{
    int64_t now_us = clock_us(), each_us = SECOND_US / per_s;
    if (*allowed_us < now_us)
        *allowed_us = now_us;
    if (*allowed_us - now_us > each_us * (burst - 1))
        return false;
    *allowed_us += each_us;
    return true;
}

/* ---- channels ---------------------------------------------------------------------------------
 */

static void refuse(struct client *client, struct str channel, const char *type, const char *text,
                   int status)
{
    say(client, frame_of_refusal(client->hub->arena, channel, type, text, status));
}

static void refuse_unauthorized(struct client *client, struct str channel)
{
    refuse(client, channel, "AuthError", "The connection is unauthorized.", 401);
}

static void welcome(struct client *client, struct str channel, bool is_presence)
{
    struct arena *arena = client->hub->arena;
    struct str data = is_presence ? rooms_presence(live_rooms(client->live), arena, channel)
                                  : STR("{}");
    say_event(client, STR("pusher_internal:subscription_succeeded"), channel, data);
}

static void send_cached(struct client *client, struct str channel)
{
    struct frame *frame = rooms_cached(live_rooms(client->live), channel, clock_us() / SECOND_US);
    if (frame)
        say(client, frame);
    else
        say_event(client, STR("pusher:cache_miss"), channel, STR("{}"));
}

static bool may_join(const struct client *client, const struct said *said)
{
    struct arena *arena = client->hub->arena;
    if (channel_kind_of(said->channel) == CHANNEL_OF_USER)
        return client->user_id.at && str_is(channel_user(said->channel), client->user_id);
    if (!channel_needs_auth(said->channel))
        return true;
    return signature_is(said->auth,
                        signature_of_channel(arena, live_pusher(client->live), str_of(client->id),
                                             said->channel, said->channel_data));
}

/* Who they are in a presence channel: as it was signed, or as they are signed in. */
static enum err who(const struct client *client, const struct said *said, struct member *ret)
{
    if (said->channel_data.at && said->channel_data.size <= USER_DATA_MAX &&
        member_read(client->hub->arena, said->channel_data, ret) == OK)
        return OK;
    *ret = (struct member){client->user_id, client->user_info};
    return client->user_id.at && !said->channel_data.at ? OK : ERR_INVALID;
}

static void join(struct client *client, const struct said *said, const struct member *member)
{
    if (presence_join(live_presence(client->live), said->channel, member, str_of(client->id)) !=
        OK) {
        refuse(client, said->channel, "LimitReached", "The channel is full.", 4004);
        return;
    }
    hub_join(client, said->channel, member ? member->user_id : STR_NONE);
    welcome(client, said->channel, member != NULL);
    if (channel_is_cached(said->channel))
        send_cached(client, said->channel);
}

static void subscribe(struct client *client, const struct said *said)
{
    enum channel_kind kind = channel_kind_of(said->channel);
    struct member member;
    if (kind == CHANNEL_NONE)
        refuse(client, str_cut(said->channel, CHANNEL_NAME_MAX), "InvalidChannel",
               "The name of the channel is not valid.", CODE_UNAUTHORIZED);
    else if (hub_membership(client, said->channel))
        welcome(client, said->channel, kind == CHANNEL_PRESENCE);
    else if (client->count == LIVE_CHANNELS_MAX)
        refuse(client, said->channel, "LimitReached", "This connection has too many channels.",
               4004);
    else if (!may_join(client, said))
        refuse_unauthorized(client, said->channel);
    else if (kind != CHANNEL_PRESENCE)
        join(client, said, NULL);
    else if (who(client, said, &member) != OK)
        refuse(client, said->channel, "InvalidUser", "channel_data names no user.",
               CODE_UNAUTHORIZED);
    else
        join(client, said, &member);
}

static void unsubscribe(struct client *client, const struct said *said)
{
    struct membership *membership = hub_membership(client, said->channel);
    if (membership)
        hub_leave(membership);
}

/* ---- what it says to others, and who it is ----------------------------------------------------
 */

static bool may_whisper(struct str channel)
{
    enum channel_kind kind = channel_kind_of(channel);
    return kind == CHANNEL_PRIVATE || kind == CHANNEL_PRESENCE;
}

static void whisper(struct client *client, const struct said *said)
{
    const struct membership *membership = hub_membership(client, said->channel);
    if (!may_whisper(said->channel) || said->event.size > EVENT_NAME_MAX ||
        said->data.size > CLIENT_EVENT_MAX) {
        say_error(client, CODE_EVENT_REFUSED,
                  "Client events go to private and presence channels, with a name of at most 200"
                  " and data of at most 10240 bytes.");
        return;
    }
    if (!membership) {
        say_error(client, 0, "The connection has not subscribed to the channel.");
        return;
    }
    if (!may(&client->events_us, LIVE_CLIENT_EVENTS_PER_S, LIVE_CLIENT_EVENTS_PER_S)) {
        say_error(client, CODE_EVENT_REFUSED, "Too many client events in a second.");
        return;
    }
    live_publish_text(client->live, said->channel,
                      text_of_client_event(client->hub->arena, said, membership->user_id),
                      str_of(client->id));
    if (company_is_typing(said) && may(&client->typing_us, LIVE_TYPING_PER_S, LIVE_TYPING_BURST))
        company_tell_typing(client->live, said, membership->user_id, str_of(client->id));
}

static void sign_in(struct client *client, const struct said *said)
{
    struct arena *arena = client->hub->arena;
    struct member user;
    bool is_right = said->user_data.at && said->user_data.size <= USER_DATA_MAX &&
                    signature_is(said->auth,
                                 signature_of_user(arena, live_pusher(client->live),
                                                   str_of(client->id), said->user_data)) &&
                    user_read(arena, said->user_data, &user) == OK;
    if (!is_right || (client->user_id.at && !str_is(client->user_id, user.user_id))) {
        say_error(client, CODE_UNAUTHORIZED, "The connection cannot be signed in so.");
        socket_close(client->socket, CODE_UNAUTHORIZED, STR("Unauthorized"));
        return;
    }
    if (!client->user_id.at) {
        client->user_id = str_keep(user.user_id);
        client->user_info = str_keep(user.user_info);
    }
    struct buffer data = buffer_in(arena);
    struct json json = json_in(&data);
    json_open(&json, '{');
    json_put_text(&json, "user_data", said->user_data);
    json_close(&json, '}');
    say_event(client, STR("pusher:signin_success"), STR_NONE, buffer_str(&data));
}

/* ---- the socket -------------------------------------------------------------------------------
 */

/* What has no meaning here is not answered, and above all not passed on. */
static void hear(struct client *client, const struct said *said)
{
    if (str_is(said->event, STR("pusher:ping")))
        say_event(client, STR("pusher:pong"), STR_NONE, STR("{}"));
    else if (str_is(said->event, STR("pusher:subscribe")))
        subscribe(client, said);
    else if (str_is(said->event, STR("pusher:unsubscribe")))
        unsubscribe(client, said);
    else if (str_is(said->event, STR("pusher:signin")))
        sign_in(client, said);
    else if (str_starts(said->event, STR("client-")))
        whisper(client, said);
}

static void message(struct socket *socket, void *context, bool is_text, struct str bytes)
{
    struct client *client = context;
    struct said said;
    if (!is_text) {
        socket_close(socket, SOCKET_UNSUPPORTED, STR("Text is expected"));
        return;
    }
    if (!may(&client->messages_us, LIVE_MESSAGES_PER_S, LIVE_MESSAGES_BURST)) {
        socket_close(socket, SOCKET_POLICY, STR("Too many messages"));
        return;
    }
    if (said_read(client->hub->arena, bytes, &said) == OK)
        hear(client, &said);
    else
        say_error(client, 0, "This is no message of the protocol.");
    arena_reset(client->hub->arena);
}

static const char *refusal_text(int code)
{
    switch (code) {
    case 4001:
        return "There is no such application.";
    case CODE_VERSION:
    case 4007:
        return "This version of the protocol is not spoken here.";
    case CODE_UNAUTHORIZED:
        return "Pages of this origin are not allowed.";
    case 4008:
        return "The version of the protocol is missing.";
    default:
        return "The connection is refused.";
    }
}

static void opened(struct socket *socket, void *context)
{
    struct client *client = context;
    struct hub *hub = socket->loop->application;
    client->socket = socket;
    hub_add(hub, client);
    passes_add_socket(live_passes(client->live), str_of(client->id));
    if (client->pass.person_id)
        (void)passes_give(live_passes(client->live), str_of(client->id), &client->pass);
    if (client->refused_code) {
        say_error(client, client->refused_code, refusal_text(client->refused_code));
        socket_close(socket, client->refused_code, str_of(refusal_text(client->refused_code)));
    } else {
        struct str data = str_print(hub->arena, "{\"socket_id\":\"%s\",\"activity_timeout\":%d}",
                                    client->id, LIVE_ACTIVITY_S);
        say_event(client, STR("pusher:connection_established"), STR_NONE, data);
    }
    arena_reset(hub->arena);
}

static void closed(struct socket *socket, void *context, int code)
{
    struct client *client = context;
    (void)code;
    if (socket) {
        hub_remove(client->hub, client);
        passes_remove_socket(live_passes(client->live), str_of(client->id));
        arena_reset(client->hub->arena);
    }
    str_free(client->user_id);
    str_free(client->user_info);
    free(client);
}

const struct socket_handler client_handler = {
    .opened = opened,
    .message = message,
    .closed = closed,
    .slow_code = CODE_RECONNECT,
    .silent_code = CODE_SILENT,
    .drain_code = CODE_RECONNECT,
};
