/* A notification in the reader's words, as several pages show it. */
#include "json/json.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"
#include "web/urls.h"

struct channel_view channel_view(const struct request *request, enum notification_channel channel)
{
    static const char *const icons[NOTIFICATION_CHANNEL_COUNT] = {
        [CHANNEL_NONE] = "send",
        [CHANNEL_EMAIL] = "mail",
        [CHANNEL_SMS] = "smartphone",
        [CHANNEL_WHATSAPP] = "message",
    };
    return (struct channel_view){
        .word = word_view(request, notification_channel_word(channel),
                          notification_channel_label(channel)),
        .icon = str_of(icons[channel]),
    };
}

struct word_view notification_event_view(const struct request *request,
                                         enum notification_event event)
{
    return word_view(request, notification_event_word(event), notification_event_label(event));
}

struct word_view notification_state_view(const struct request *request,
                                         enum notification_state state)
{
    return word_view(request, notification_state_word(state), notification_state_label(state));
}

struct str notification_reason_text(const struct request *request, struct str reason)
{
    static const struct {
        const char *word, *text;
    } known[] = {
        {"joined", TR("It goes out with an earlier one that is tried again.")},
        {"replaced", TR("A later change took its place.")},
        {"read", TR("They had read it already.")},
        {"changed", TR("It has changed meanwhile.")},
        {"deleted", TR("What it was about has been deleted.")},
        {"disabled", TR("Their account is disabled or deleted.")},
        {"role", TR("They are no longer a member of the team.")},
        {"unwanted", TR("They have switched it off meanwhile.")},
        {"address", TR("There is no address to which it could go.")},
        {"limit", TR("Too much was sent to them within an hour.")},
        {"late", TR("A day had passed before it could be sent.")},
        {"expired", TR("Its link was used, or had expired.")},
        {"unwritable", TR("Its text could not be written.")},
        {"interrupted", TR("The server stopped while it was being sent.")},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_is(reason, str_of(known[i].word)))
            return str_of(T(request, known[i].text));
    return text_or_empty(reason);
}

struct notification_view notification_view(const struct request *request,
                                           const struct notification *notification)
{
    struct arena *arena = request->arena;
    return (struct notification_view){
        .id = notification->id,
        .user_id = notification->user_id,
        .ticket_id = notification->support_ticket_id,
        .url = url_to(arena, "admin.notifications.show", notification->id),
        .ticket = url_to(arena, "admin.support.tickets.show", notification->support_ticket_id),
        .person = notification->user_name,
        .channel = channel_view(request, notification->channel),
        .event = notification_event_view(request, notification->event),
        .state = notification_state_view(request, notification->state),
        .reason = notification_reason_text(request, notification->reason),
        .gateway = text_or_empty(notification->gateway),
        .when = moment_ago_view(request, notification->created_at),
    };
}

struct notification_views notification_views(const struct request *request,
                                             const struct notification_list *list)
{
    struct notification_view *views = NEW_ARRAY(request->arena, struct notification_view,
                                                list->count);
    for (size_t i = 0; i < list->count; i++)
        views[i] = notification_view(request, &list->items[i]);
    return (struct notification_views){views, list->count};
}

void json_notification(struct json *json, const struct notification *notification)
{
    json_open(json, '{');
    json_put_i64(json, "id", notification->id);
    json_put_i64(json, "user_id", notification->user_id);
    json_put_text(json, "user_name", notification->user_name);
    json_put_text(json, "event", notification_event_word(notification->event));
    json_put_text(json, "channel", notification_channel_word(notification->channel));
    json_put_text(json, "state", notification_state_word(notification->state));
    json_put_text(json, "reason", notification->reason);
    json_put_id(json, "support_ticket_id", notification->support_ticket_id);
    json_put_id(json, "about_id", notification->about_id);
    json_put_bool(json, "is_answer", notification->is_answer);
    json_put_i64(json, "attempts", notification->attempts);
    json_put_text(json, "gateway", notification->gateway);
    json_put_text(json, "gateway_id", notification->gateway_id);
    json_put_text(json, "address", notification->address);
    json_put_instant(json, "due_at", notification->due_at);
    json_put_instant(json, "created_at", notification->created_at);
    json_put_instant(json, "updated_at", notification->updated_at);
    json_close(json, '}');
}

struct url notification_log_url(const struct request *request, int64_t user_id, int64_t ticket_id)
{
    struct arena *arena = request->arena;
    struct url url = url_to(arena, "admin.notifications.index", 0);
    if (user_id)
        url = url_query_add(arena, url, STR("user_id"), str_number(arena, user_id));
    if (ticket_id)
        url = url_query_add(arena, url, STR("ticket_id"), str_number(arena, ticket_id));
    return url;
}
