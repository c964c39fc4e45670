/* Connecting, and who may join which channel. */
#include "web/live/handlers.h"
#include "base/log.h"
#include "desk/ticket/ticket.h"
#include "json/json.h"
#include "web/live/channel.h"
#include "web/live/live.h"

enum { ORIGIN_LOGGED = 200 };

/* /app/{key}?protocol=7&client=js&version=8.6.0&flash=false */
enum err live_show(struct request *request)
{
    const struct web *web = request->web;
    const struct http_request *http = &request->exchange->request;
    if (!web->live)
        return ERR_NOT_FOUND;
    struct knock knock = {.key = str_from(http->path, strlen("/app/")),
                          .protocol = form_get(&request->query, "protocol"),
                          .origin = origin_of(http, web->base_url, web->origins)};
    if (knock.origin == ORIGIN_OWN && is_signed_in(request))
        knock.person = &request->access.person;
    if (knock.origin == ORIGIN_REFUSED)
        log_info("live.origin_refused", "%.*s is not in SAPA_ORIGINS",
                 STR_ARGS(str_cut(http_request_field(http, STR("Origin")), ORIGIN_LOGGED)));
    live_connect(web->live, request->exchange, &knock);
    return OK;
}

/* The ticket of a channel, if they may see it; what does not exist is as forbidden as the rest. */
static enum err may_see(struct request *request, const struct access *access, int64_t ticket_id)
{
    struct ticket ticket;
    enum err err = access->staff
                       ? ticket_load(&request->desk, access->staff, ticket_id, &ticket)
                       : ticket_load_own(&request->desk, access->customer, ticket_id, &ticket);
    return err == ERR_NOT_FOUND ? ERR_FORBIDDEN : err;
}

static enum err may_join(struct request *request, const struct access *access, struct str channel)
{
    int64_t ticket_id;
    switch (channel_subject_of(channel, &ticket_id)) {
    case SUBJECT_TICKET:
        return may_see(request, access, ticket_id);
    case SUBJECT_DESK:
        return access->staff && staff_may(access->staff, TICKET_READ) ? OK : ERR_FORBIDDEN;
    case SUBJECT_NONE:
        break;
    }
    return ERR_FORBIDDEN;
}

/* Who one is to the others in a presence channel: the keys `id` or `user_id`, and user_info. */
static struct str user_json(const struct request *request, const char *id_name)
{
    const struct person *person = &request->access.person;
    struct buffer out = buffer_in(request->arena);
    struct json json = json_in(&out);
    json_open(&json, '{');
    json_put_text(&json, id_name, str_number(request->arena, person->id));
    json_name(&json, "user_info");
    json_open(&json, '{');
    json_put_text(&json, "name", person->name);
    json_put_text(&json, "role", person->role == ROLE_CUSTOMER ? STR("customer") : STR("staff"));
    json_close(&json, '}');
    json_close(&json, '}');
    return buffer_end(&out);
}

static void reply_auth(struct request *request, struct str auth, const char *name, struct str user)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_text(&json, "auth", auth);
    if (user.at)
        json_put_text(&json, name, user);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static enum err read_socket_id(struct request *request, struct str *ret)
{
    *ret = form_get(&request->form, "socket_id");
    if (!socket_id_is_valid(*ret))
        desk_problem(&request->desk, "socket_id", TR("The request could not be read."), 0);
    return desk_check(&request->desk);
}

enum err broadcasting_auth(struct request *request, const struct access *access)
{
    struct live *live = request->web->live;
    struct str channel = form_get(&request->form, "channel_name"), socket_id;
    if (!live)
        return ERR_NOT_FOUND;
    TRY(read_socket_id(request, &socket_id));
    TRY(may_join(request, access, channel));
    live_give_pass(live, socket_id, &access->person);
    struct str user = channel_kind_of(channel) == CHANNEL_PRESENCE ? user_json(request, "user_id")
                                                                   : STR_NONE;
    reply_auth(request,
               signature_of_channel(request->arena, live_pusher(live), socket_id, channel, user),
               "channel_data", user);
    return OK;
}

enum err broadcasting_user_auth(struct request *request, const struct access *access)
{
    struct live *live = request->web->live;
    struct str socket_id;
    if (!live)
        return ERR_NOT_FOUND;
    TRY(read_socket_id(request, &socket_id));
    live_give_pass(live, socket_id, &access->person);
    struct str user = user_json(request, "id");
    reply_auth(request, signature_of_user(request->arena, live_pusher(live), socket_id, user),
               "user_data", user);
    return OK;
}
