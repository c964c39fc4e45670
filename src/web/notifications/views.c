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
        .word = {notification_channel_word(channel),
                 str_of(T(request, notification_channel_label(channel)))},
        .icon = str_of(icons[channel]),
    };
}

struct word_view notification_state_view(const struct request *request,
                                         enum notification_state state)
{
    return (struct word_view){notification_state_word(state),
                              str_of(T(request, notification_state_label(state)))};
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
        .event = {notification_event_word(notification->event),
                  str_of(T(request, notification_event_label(notification->event)))},
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

/* ---- what the lists have --------------------------------------------------------------------- */

/* The beginning of that day by the clocks of the house; false: it is no day. */
static bool day_begin(const struct request *request, struct str day, int days_on,
                      struct instant *ret)
{
    struct instant noon;
    if (!instant_parse(str_print(request->arena, "%.*s 12:00:00", STR_ARGS(day)), &noon))
        return false;
    int64_t number = zone_local(zone_utc(), noon).day_number + days_on;
    *ret = zone_day_begin(request->house->zone, number);
    return true;
}

struct log_days log_days_of(const struct request *request)
{
    struct log_days days = {form_get(&request->query, "from"), form_get(&request->query, "until"),
                            INSTANT_NONE, INSTANT_NONE};
    if (!day_begin(request, days.from, 0, &days.begin))
        days.from = STR_NONE;
    if (!day_begin(request, days.until, 1, &days.end))
        days.until = STR_NONE;
    return days;
}

struct choice_views channel_choices(const struct request *request, enum notification_channel chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view,
                                          NOTIFICATION_CHANNEL_COUNT);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All channels")), !chosen};
    for (enum notification_channel i = CHANNEL_EMAIL; i <= CHANNEL_WHATSAPP; i++)
        items[i] = (struct choice_view){notification_channel_word(i),
                                        channel_view(request, i).word.label, i == chosen};
    return (struct choice_views){items, NOTIFICATION_CHANNEL_COUNT};
}

struct url notification_log_url(const struct request *request, int64_t user_id, int64_t ticket_id)
{
    struct arena *arena = request->arena;
    struct url url = url_to(arena, "admin.notifications.index", 0);
    if (user_id)
        url = url_query_add(arena, url, STR("user_id"),
                            str_print(arena, "%lld", (long long)user_id));
    if (ticket_id)
        url = url_query_add(arena, url, STR("ticket_id"),
                            str_print(arena, "%lld", (long long)ticket_id));
    return url;
}

struct log_pages_view log_pages(const struct request *request, struct url base, int64_t before,
                                int64_t last_id, bool has_more)
{
    return (struct log_pages_view){
        .has_newest = before > 0,
        .has_older = has_more,
        .newest = base,
        .older = url_query_add(request->arena, base, STR("before"),
                               str_print(request->arena, "%lld", (long long)last_id)),
    };
}

struct log_tabs_view log_tabs(const struct request *request, enum log_of current)
{
    return (struct log_tabs_view){
        .current = current,
        .notifications = url_to(request->arena, "admin.notifications.index", 0),
        .texts = url_to(request->arena, "admin.smsLogs.index", 0),
        .incoming = url_to(request->arena, "admin.incoming.index", 0),
    };
}

void json_log_begin(struct json *json)
{
    json_open(json, '{');
    json_name(json, "data");
    json_open(json, '[');
}

void json_log_end(struct json *json, const struct request *request,
                  const struct log_pages_view *pages)
{
    struct str next = str_print(request->arena, "%.*s%.*s", STR_ARGS(request->web->base_url),
                                STR_ARGS(pages->older.text));
    json_close(json, ']');
    json_put_text(json, "next_page_url", pages->has_older ? next : STR_NONE);
    json_close(json, '}');
}
