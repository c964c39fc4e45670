/* The log of what people were told: a list with filters, one of them with its attempts, and the way
   to send it again. */
#include "desk/notification/notification.h"
#include "json/json.h"
#include "web/notifications/log.html.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

#define INDEX "admin.notifications.index"

/* ---- what is asked for ----------------------------------------------------------------------- */

/* What a request asks for, beside the days as they were written. */
struct question {
    struct notification_filter filter;
    struct str from, until; /* days; STR_NONE */
};

static int64_t id_asked(const struct request *request, const char *name)
{
    int64_t id;
    return id_of_query(request, name, &id) ? id : 0;
}

/* Unknown words, and days that are none, count as not asked for. */
static struct question question_of(const struct request *request)
{
    const struct form *query = &request->query;
    const struct log_days days = log_days_of(request);
    struct question question = {
        .filter = {.channel = notification_channel_of(form_get(query, "channel")),
                   .event = notification_event_of(form_get(query, "event")),
                   .state = notification_state_of(form_get(query, "state")),
                   .user_id = id_asked(request, "user_id"),
                   .ticket_id = id_asked(request, "ticket_id"),
                   .from = days.begin,
                   .until = days.end,
                   .before = id_asked(request, "before")},
        .from = days.from,
        .until = days.until,
    };
    return question;
}

static struct url url_of_question(const struct request *request, const struct question *question)
{
    const struct notification_filter *filter = &question->filter;
    struct arena *arena = request->arena;
    struct url url = notification_log_url(request, filter->user_id, filter->ticket_id);
    if (filter->channel)
        url = url_query_add(arena, url, STR("channel"), notification_channel_word(filter->channel));
    if (filter->event)
        url = url_query_add(arena, url, STR("event"), notification_event_word(filter->event));
    if (filter->state)
        url = url_query_add(arena, url, STR("state"), notification_state_word(filter->state));
    if (question->from.size)
        url = url_query_add(arena, url, STR("from"), question->from);
    if (question->until.size)
        url = url_query_add(arena, url, STR("until"), question->until);
    return url;
}

/* ---- the list -------------------------------------------------------------------------------- */

enum { CHIPS_MAX = 7 };

struct chips {
    struct chip_view items[CHIPS_MAX];
    size_t count;
};

static void chip(const struct request *request, struct chips *chips, const char *name,
                 struct str value, const struct question *without)
{
    chips->items[chips->count++] = (struct chip_view){str_of(T(request, name)), value,
                                                      url_of_question(request, without)};
}

/* A person is known by name when there is something of them. */
static struct str person_name(const struct request *request, const struct question *question,
                              const struct notification_list *list)
{
    return list->count ? list->items[0].user_name
                       : str_print(request->arena, "#%lld", (long long)question->filter.user_id);
}

static struct chip_views chip_views_of(const struct request *request,
                                       const struct question *question,
                                       const struct notification_list *list)
{
    struct chips *chips = NEW(request->arena, struct chips);
    const struct notification_filter *filter = &question->filter;
    struct question without = *question;
    without.filter.channel = CHANNEL_NONE;
    if (filter->channel)
        chip(request, chips, TR("Channel"), channel_view(request, filter->channel).word.label,
             &without);
    without = *question;
    without.filter.event = NOTIFY_NONE;
    if (filter->event)
        chip(request, chips, TR("Event"),
             str_of(T(request, notification_event_label(filter->event))), &without);
    without = *question;
    without.filter.state = NOTIFICATION_NO_STATE;
    if (filter->state)
        chip(request, chips, TR("State"), notification_state_view(request, filter->state).label,
             &without);
    without = *question;
    without.filter.user_id = 0;
    if (filter->user_id)
        chip(request, chips, TR("Person"), person_name(request, question, list), &without);
    without = *question;
    without.filter.ticket_id = 0;
    if (filter->ticket_id)
        chip(request, chips, TR("Ticket"),
             str_print(request->arena, "#%lld", (long long)filter->ticket_id), &without);
    without = *question;
    without.from = STR_NONE;
    if (question->from.size)
        chip(request, chips, TR("From"), date_text(request, question->from), &without);
    without = *question;
    without.until = STR_NONE;
    if (question->until.size)
        chip(request, chips, TR("Until"), date_text(request, question->until), &without);
    return (struct chip_views){chips->items, chips->count};
}

static struct choice_views event_choices(const struct request *request,
                                         enum notification_event chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view,
                                          NOTIFICATION_EVENT_COUNT);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All events")), !chosen};
    for (enum notification_event i = NOTIFY_TICKET_CREATED; i <= NOTIFY_TEST; i++)
        items[i] = (struct choice_view){notification_event_word(i),
                                        str_of(T(request, notification_event_label(i))),
                                        i == chosen};
    return (struct choice_views){items, NOTIFICATION_EVENT_COUNT};
}

static struct choice_views state_choices(const struct request *request,
                                         enum notification_state chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view,
                                          NOTIFICATION_STATE_COUNT);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All states")), !chosen};
    for (enum notification_state i = NOTIFICATION_QUEUED; i <= NOTIFICATION_SKIPPED; i++)
        items[i] = (struct choice_view){notification_state_word(i),
                                        notification_state_view(request, i).label, i == chosen};
    return (struct choice_views){items, NOTIFICATION_STATE_COUNT};
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

static struct str number_or_empty(const struct request *request, int64_t number)
{
    return number ? str_print(request->arena, "%lld", (long long)number) : STR("");
}

enum err notifications_index(struct request *request, const struct staff *staff)
{
    const struct question question = question_of(request);
    const struct notification_filter *filter = &question.filter;
    struct notification_list list;
    bool more;
    TRY(notification_log(&request->desk, staff, filter, &list, &more));
    int64_t last_id = list.count ? list.items[list.count - 1].id : 0;
    const struct log_pages_view pages = log_pages(request, url_of_question(request, &question),
                                                  filter->before, last_id, more);
    if (request->wants_json) {
        reply_log_json(request, &list, &pages);
        return OK;
    }
    const struct log_view view = {
        .tabs = log_tabs(request, LOG_OF_NOTIFICATIONS),
        .notifications = notification_views(request, &list),
        .channels = channel_choices(request, filter->channel),
        .events = event_choices(request, filter->event),
        .states = state_choices(request, filter->state),
        .user_id = number_or_empty(request, filter->user_id),
        .ticket_id = number_or_empty(request, filter->ticket_id),
        .from = text_or_empty(question.from),
        .until = text_or_empty(question.until),
        .chips = chip_views_of(request, &question, &list),
        .pages = pages,
        .index = url_to(request->arena, INDEX, 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Notifications"), INDEX);
    struct html_out content = html_out_in(request->arena, request->locale);
    notification_log_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
