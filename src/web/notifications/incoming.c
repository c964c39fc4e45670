/* The log of what came in: a list with filters, and one of it. */
#include "desk/incoming/log.h"
#include "web/notifications/incoming.html.h"
#include "web/notifications/logs.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"
#include "web/urls.h"

#define INDEX "admin.incoming.index"

/* ---- in the reader's words ------------------------------------------------------------------- */

struct reason {
    enum incoming_state state;
    const char *word, *text, *advice; /* advice: NULL for none */
};

static const struct reason reasons[] = {
    {INCOMING_IGNORED, "automatic", TR("An automatic reply, which nobody has written."), NULL},
    {INCOMING_IGNORED, "loop", TR("An e-mail of ours that came back."), NULL},
    {INCOMING_IGNORED, "bounce", TR("The return of an e-mail that is none of ours."), NULL},
    {INCOMING_IGNORED, "delayed", TR("The news that an e-mail of ours is late."),
     TR("The mail server goes on trying. It will say so when it gives up.")},
    {INCOMING_IGNORED, "message", TR("The return of an e-mail that is not known here."), NULL},
    {INCOMING_IGNORED, "empty", TR("There was nothing in it."), NULL},
    {INCOMING_IGNORED, "sender", TR("Nobody is known by this address or number."),
     TR("Strangers are taken in as customers where SAPA_UNKNOWN_SENDERS is on.")},
    {INCOMING_IGNORED, "staff", TR("It was written from the address of a colleague."),
     TR("Members of the team reply to the address that their notification came from: otherwise "
        "anybody could write in their name.")},
    {INCOMING_IGNORED, "confirmation",
     TR("The code by which somebody confirmed their phone number."), NULL},
    {INCOMING_REFUSED, "sender", TR("It does not say who has written it."), NULL},
    {INCOMING_REFUSED, "signature", TR("The address that it was sent to is forged."), NULL},
    {INCOMING_REFUSED, "disabled", TR("The sender's account is disabled."), NULL},
    {INCOMING_REFUSED, "limit", TR("The sender had written too often within an hour."), NULL},
    {INCOMING_REFUSED, "ticket", TR("The ticket it replies to is closed or deleted."), NULL},
    {INCOMING_REFUSED, "too large", TR("It is too large, or has too many parts, to be read."),
     NULL},
    {INCOMING_REFUSED, "left",
     TR("It was larger than an e-mail may be, and stays unread in the mailbox."),
     TR("With a larger limit for files it is read when the server starts next.")},
    {INCOMING_REFUSED, "returned",
     TR("It was larger than an e-mail may be, and was refused: its sender has heard of it."), NULL},
    {INCOMING_REFUSED, "recipient",
     TR("Nobody has the address that it was for, and it was refused: its sender has heard of it."),
     NULL},
    {INCOMING_REFUSED, "unreadable", TR("It is not an e-mail that can be read."), NULL},
    {INCOMING_REFUSED, "lost", TR("Its file was gone before it was read."), NULL},
    {INCOMING_REFUSED, "failed", TR("It could not be taken in, however often it was tried."),
     TR("The server's log says why.")},
};

static const struct reason *reason_of(const struct incoming *incoming)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (reasons[i].state == incoming->state &&
            str_is(incoming->reason, str_of(reasons[i].word)))
            return &reasons[i];
    return NULL;
}

/* What became of it, where that is no message. A reason that is not known stays as it is. */
static struct str became_text(const struct request *request, const struct incoming *incoming)
{
    const struct reason *reason = reason_of(incoming);
    if (reason)
        return str_of(T(request, reason->text));
    if (incoming->state == INCOMING_WAITING)
        return str_of(T(request, incoming->attempts ? TR("It will be tried again shortly.")
                                                    : TR("It will be read shortly.")));
    if (incoming->state == INCOMING_TAKEN)
        return str_of(T(request, TR("The news that an e-mail of ours did not arrive.")));
    return text_or_empty(incoming->reason);
}

static struct word_view state_view(const struct request *request, enum incoming_state state)
{
    return word_view(request, incoming_state_word(state), incoming_state_label(state));
}

static struct incoming_view incoming_view(const struct request *request,
                                          const struct incoming *incoming)
{
    struct arena *arena = request->arena;
    struct incoming_view view = {
        .url = url_to(arena, "admin.incoming.show", incoming->id),
        .channel = channel_view(request, incoming->channel),
        .state = state_view(request, incoming->state),
        .subject = text_or_empty(incoming->subject),
        .name = text_or_empty(incoming->sender_name.size ? incoming->sender_name
                                                         : incoming->user_name),
        .address = text_or_empty(incoming->sender),
        .ticket_id = incoming->support_ticket_id,
        .message_id = incoming->message_id,
        .ticket_subject = text_or_empty(incoming->ticket_subject),
        .became = became_text(request, incoming),
        .when = moment_ago_view(request, incoming->created_at),
    };
    if (incoming->ticket_subject.size)
        view.ticket = url_to(arena, "admin.support.tickets.show", incoming->support_ticket_id);
    return view;
}

/* ---- the list -------------------------------------------------------------------------------- */

/* Unknown words, and days that are none, count as not asked for. */
static struct incoming_filter filter_of(const struct request *request, const struct log_days *days)
{
    const struct form *query = &request->query;
    return (struct incoming_filter){
        .state = incoming_state_of(form_get(query, "state")),
        .channel = notification_channel_of(form_get(query, "channel")),
        .search = str_trim(form_get(query, "search")),
        .from = days->begin,
        .until = days->end,
        .before = log_id(request, "before"),
    };
}

static struct choice_views state_choices(const struct request *request, enum incoming_state chosen)
{
    struct choice_views choices = choices_begin(request, INCOMING_STATE_COUNT,
                                                T(request, "All outcomes"), !chosen);
    for (enum incoming_state state = INCOMING_WAITING; state <= INCOMING_REFUSED; state++)
        choices_add(&choices, state_view(request, state), state == chosen);
    return choices;
}

static void json_incoming(struct json *json, const struct incoming *incoming)
{
    json_open(json, '{');
    json_put_i64(json, "id", incoming->id);
    json_put_text(json, "channel", notification_channel_word(incoming->channel));
    json_put_text(json, "state", incoming_state_word(incoming->state));
    json_put_text(json, "reason", incoming->reason);
    json_put_text(json, "sender", incoming->sender);
    json_put_text(json, "sender_name", incoming->sender_name);
    json_put_text(json, "subject", incoming->subject);
    json_put_id(json, "user_id", incoming->user_id);
    json_put_text(json, "user_name", incoming->user_name);
    json_put_id(json, "support_ticket_id", incoming->support_ticket_id);
    json_put_id(json, "message_id", incoming->message_id);
    json_put_i64(json, "attempts", incoming->attempts);
    json_put_text(json, "gateway", incoming->gateway);
    json_put_text(json, "gateway_id", incoming->gateway_id);
    json_put_instant(json, "created_at", incoming->created_at);
    json_put_instant(json, "updated_at", incoming->updated_at);
    json_close(json, '}');
}

static void reply_log_json(struct request *request, const struct incoming_list *list,
                           const struct log_pages_view *pages)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_log_begin(&json);
    for (size_t i = 0; i < list->count; i++)
        json_incoming(&json, &list->items[i]);
    json_log_end(&json, request, pages);
    reply_json(request, 200, &body);
}

static struct incoming_views incoming_views(const struct request *request,
                                            const struct incoming_list *list)
{
    struct incoming_view *views = NEW_ARRAY(request->arena, struct incoming_view, list->count);
    for (size_t i = 0; i < list->count; i++)
        views[i] = incoming_view(request, &list->items[i]);
    return (struct incoming_views){views, list->count};
}

enum err incoming_index(struct request *request, const struct staff *staff)
{
    const struct log_days days = log_days_of(request);
    const struct incoming_filter filter = filter_of(request, &days);
    const struct log_field fields[] = {
        {"search", TR("Search"), {filter.search, filter.search}},
        {"state", TR("Outcome"), state_view(request, filter.state)},
        {"channel", TR("Channel"), channel_view(request, filter.channel).word},
        {"from", TR("From"), log_day_view(request, days.from)},
        {"until", TR("Until"), log_day_view(request, days.until)},
    };
    const struct log_question question = {INDEX, fields, COUNT_OF(fields)};
    struct incoming_list list;
    bool more;
    TRY(incoming_log(&request->desk, staff, &filter, &list, &more));
    int64_t last_id = list.count ? list.items[list.count - 1].id : 0;
    const struct log_pages_view pages = log_pages(request, &question, filter.before, last_id, more);
    if (request->wants_json) {
        reply_log_json(request, &list, &pages);
        return OK;
    }
    const struct incoming_log_view view = {
        .tabs = log_tabs(request, LOG_OF_INCOMING),
        .rows = incoming_views(request, &list),
        .states = state_choices(request, filter.state),
        .channels = channel_choices(request, CHANNEL_EMAIL, filter.channel),
        .search = text_or_empty(filter.search),
        .from = text_or_empty(days.from),
        .until = text_or_empty(days.until),
        .chips = log_chips(request, &question),
        .pages = pages,
        .index = url_to(request->arena, INDEX, 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Incoming"),
                                         "admin.notifications.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    incoming_log_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* ---- one of them ----------------------------------------------------------------------------- */

static void reply_show_json(struct request *request, const struct incoming *incoming)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "incoming");
    json_incoming(&json, incoming);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err incoming_show(struct request *request, const struct staff *staff)
{
    struct incoming incoming;
    struct arena *arena = request->arena;
    TRY(incoming_load(&request->desk, staff, request->id, &incoming));
    if (request->wants_json) {
        reply_show_json(request, &incoming);
        return OK;
    }
    const struct reason *reason = reason_of(&incoming);
    bool is_mail = incoming.channel == CHANNEL_EMAIL;
    struct incoming_show_view view = {
        .row = incoming_view(request, &incoming),
        .advice = str_of(reason && reason->advice ? T(request, reason->advice) : ""),
        .person_name = text_or_empty(incoming.user_name),
        .gateway = is_mail ? STR("") : incoming.gateway,
        .gateway_id = is_mail ? STR("") : incoming.gateway_id,
        .came = moment_view(request, incoming.created_at),
        .tries = incoming.state == INCOMING_WAITING ? incoming.attempts : 0,
        .index = url_to(arena, INDEX, 0),
    };
    if (incoming.user_id)
        view.person = url_to(arena, "admin.people.show", incoming.user_id);
    struct frame_view frame = page_frame(request, T(request, "Incoming"),
                                         "admin.notifications.index");
    struct html_out content = html_out_in(arena, request->locale);
    incoming_show_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
