/* The log of what people were told. */
#include "desk/notification/notification.h"
#include "web/notifications/log.html.h"
#include "web/notifications/logs.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"
#include "web/urls.h"

#define INDEX "admin.notifications.index"

/* Unknown words, and days that are none, count as not asked for. */
static struct notification_filter filter_of(const struct request *request,
                                            const struct log_days *days)
{
    const struct form *query = &request->query;
    return (struct notification_filter){
        .channel = notification_channel_of(form_get(query, "channel")),
        .event = notification_event_of(form_get(query, "event")),
        .state = notification_state_of(form_get(query, "state")),
        .user_id = log_id(request, "user_id"),
        .ticket_id = log_id(request, "ticket_id"),
        .from = days->begin,
        .until = days->end,
        .before = log_id(request, "before"),
    };
}

static struct choice_views event_choices(const struct request *request,
                                         enum notification_event chosen)
{
    struct choice_views choices = choices_begin(request, NOTIFICATION_EVENT_COUNT,
                                                T(request, "All events"), !chosen);
    for (enum notification_event event = NOTIFY_TICKET_CREATED; event <= NOTIFY_TEST; event++)
        choices_add(&choices, notification_event_view(request, event), event == chosen);
    return choices;
}

static struct choice_views state_choices(const struct request *request,
                                         enum notification_state chosen)
{
    struct choice_views choices = choices_begin(request, NOTIFICATION_STATE_COUNT,
                                                T(request, "All states"), !chosen);
    for (enum notification_state i = NOTIFICATION_QUEUED; i <= NOTIFICATION_SKIPPED; i++)
        choices_add(&choices, notification_state_view(request, i), i == chosen);
    return choices;
}

static void reply_log_json(struct request *request, const struct notification_list *list,
                           const struct log_pages_view *pages)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_log_begin(&json);
    for (size_t i = 0; i < list->count; i++)
        json_notification(&json, &list->items[i]);
    json_log_end(&json, request, pages);
    reply_json(request, 200, &body);
}

enum err notifications_index(struct request *request, const struct staff *staff)
{
    const struct log_days days = log_days_of(request);
    const struct notification_filter filter = filter_of(request, &days);
    struct notification_list list;
    bool more;
    TRY(notification_log(&request->desk, staff, &filter, &list, &more));
    struct word_view person = log_id_view(request, filter.user_id);
    if (list.count) /* then they are all of that person */
        person.label = list.items[0].user_name;
    const struct log_field fields[] = {
        {"channel", TR("Channel"), channel_view(request, filter.channel).word},
        {"event", TR("Event"), notification_event_view(request, filter.event)},
        {"state", TR("State"), notification_state_view(request, filter.state)},
        {"user_id", TR("Person"), person},
        {"ticket_id", TR("Ticket"), log_id_view(request, filter.ticket_id)},
        {"from", TR("From"), log_day_view(request, days.from)},
        {"until", TR("Until"), log_day_view(request, days.until)},
    };
    const struct log_question question = {INDEX, fields, COUNT_OF(fields)};
    int64_t last_id = list.count ? list.items[list.count - 1].id : 0;
    const struct log_pages_view pages = log_pages(request, &question, filter.before, last_id, more);
    if (request->wants_json) {
        reply_log_json(request, &list, &pages);
        return OK;
    }
    const struct log_view view = {
        .tabs = log_tabs(request, LOG_OF_NOTIFICATIONS),
        .notifications = notification_views(request, &list),
        .channels = channel_choices(request, CHANNEL_EMAIL, filter.channel),
        .events = event_choices(request, filter.event),
        .states = state_choices(request, filter.state),
        .user_id = person.code,
        .ticket_id = log_id_view(request, filter.ticket_id).code,
        .from = text_or_empty(days.from),
        .until = text_or_empty(days.until),
        .chips = log_chips(request, &question),
        .pages = pages,
        .index = url_to(request->arena, INDEX, 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Notifications"), INDEX);
    struct html_out content = html_out_in(request->arena, request->locale);
    notification_log_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
