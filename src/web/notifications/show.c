/* One notification: what is known of it, and sending it again. */
#include "desk/notification/notification.h"
#include "json/json.h"
#include "web/notifications/notifications.h"
#include "web/notifications/show.html.h"
#include "web/page/page.h"
#include "web/urls.h"

static bool channel_is_there(const struct request *request, enum notification_channel channel)
{
    const struct outlets *outlets = &request->outlets;
    return channel == CHANNEL_EMAIL      ? outlets->has_email
           : channel == CHANNEL_WHATSAPP ? outlets->has_whatsapp
                                         : outlets->has_sms;
}

/* Nothing more is heard of it by itself: mail programs do not say that they have delivered. */
static bool is_final(const struct notification *notification)
{
    switch (notification->state) {
    case NOTIFICATION_QUEUED:
    case NOTIFICATION_SENDING:
        return false;
    case NOTIFICATION_SENT:
        return notification->channel == CHANNEL_EMAIL;
    default:
        return true;
    }
}

static bool may_be_sent_again(const struct notification *notification)
{
    return notification->state == NOTIFICATION_FAILED ||
           notification->state == NOTIFICATION_UNKNOWN ||
           notification->state == NOTIFICATION_SKIPPED;
}

static const char *explanation(const struct request *request,
                               const struct notification *notification)
{
    switch (notification->state) {
    case NOTIFICATION_QUEUED:
        return channel_is_there(request, notification->channel)
                   ? TR("It waits for its time, or for those before it.")
                   : TR("This channel is not set up on the server: it waits until it is.");
    case NOTIFICATION_SENDING:
        return TR("The gateway is being asked.");
    case NOTIFICATION_SENT:
        return notification->channel == CHANNEL_EMAIL
                   ? TR("The mail server has taken it. Whether it was read, nobody tells.")
                   : TR("The gateway has taken it. It has not told yet whether it arrived.");
    case NOTIFICATION_DELIVERED:
        return TR("It has arrived.");
    case NOTIFICATION_READ:
        return TR("It has been opened.");
    case NOTIFICATION_FAILED:
        return TR("It did not go out, and is not tried again by itself.");
    case NOTIFICATION_UNKNOWN:
        return TR("It may have gone out: nobody can say. Sent again, they may get it twice.");
    case NOTIFICATION_SKIPPED:
        return TR("It was not sent, because it was no longer needed.");
    case NOTIFICATION_NO_STATE:
        break;
    }
    return "";
}

static struct attempt_views attempt_views(const struct request *request,
                                          const struct attempt_list *attempts)
{
    struct attempt_view *views = NEW_ARRAY(request->arena, struct attempt_view, attempts->count);
    for (size_t i = 0; i < attempts->count; i++) {
        const struct attempt *attempt = &attempts->items[i];
        views[i] = (struct attempt_view){
            .number = attempt->number,
            .outcome = {delivery_outcome_word(attempt->outcome),
                        str_of(T(request, delivery_outcome_label(attempt->outcome)))},
            .gateway = attempt->gateway,
            .code = text_or_empty(attempt->code),
            .reason = text_or_empty(attempt->reason),
            .began = moment_view(request, attempt->began_at),
        };
    }
    return (struct attempt_views){views, attempts->count};
}

static void reply_show_json(struct request *request, const struct notification *notification,
                            const struct attempt_list *attempts)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "notification");
    json_notification(&json, notification);
    json_put_text(&json, "message", notification->message);
    json_name(&json, "attempts");
    json_open(&json, '[');
    for (size_t i = 0; i < attempts->count; i++) {
        const struct attempt *attempt = &attempts->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "number", attempt->number);
        json_put_text(&json, "gateway", attempt->gateway);
        json_put_text(&json, "outcome", delivery_outcome_word(attempt->outcome));
        json_put_text(&json, "code", attempt->code);
        json_put_text(&json, "reason", attempt->reason);
        json_put_instant(&json, "began_at", attempt->began_at);
        json_put_instant(&json, "ended_at", attempt->ended_at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err notifications_show(struct request *request, const struct staff *staff)
{
    struct notification notification;
    struct attempt_list attempts = {0};
    struct arena *arena = request->arena;
    TRY(notification_load(&request->desk, staff, request->id, &notification));
    TRY(notification_attempts(&request->desk, &notification, &attempts));
    if (request->wants_json) {
        reply_show_json(request, &notification, &attempts);
        return OK;
    }
    bool waits = notification.state == NOTIFICATION_QUEUED;
    const struct notification_show_view view = {
        .notification = notification_view(request, &notification),
        .problems = problem_views(request),
        .explanation = str_of(T(request, explanation(request, &notification))),
        .address = text_or_empty(notification.address),
        .gateway_id = text_or_empty(notification.gateway_id),
        .ticket_subject = text_or_empty(notification.ticket_subject),
        .message = text_or_empty(notification.message),
        .is_answer = notification.is_answer,
        .is_mail = notification.channel == CHANNEL_EMAIL,
        .is_final = is_final(&notification),
        .may_retry = may_be_sent_again(&notification) && staff_may(staff, TICKET_WORK),
        .due = moment_view(request, waits ? notification.due_at : INSTANT_NONE),
        .attempts = attempt_views(request, &attempts),
        .person = url_to(arena, "admin.people.show", notification.user_id),
        .index = url_to(arena, "admin.notifications.index", 0),
        .retry = url_to(arena, "admin.notifications.retry", notification.id),
    };
    struct frame_view frame = page_frame(request, T(request, "Notification"),
                                         "admin.notifications.index");
    struct html_out content = html_out_in(arena, request->locale);
    notification_show_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err notifications_retry(struct request *request, const struct staff *staff)
{
    struct notification notification;
    TRY(notification_load(&request->desk, staff, request->id, &notification));
    TRY(notification_retry(&request->desk, staff, notification.id));
    reply_done(request, url_to(request->arena, "admin.notifications.show", notification.id),
               FLASH_NOTIFICATION_QUEUED);
    return OK;
}
