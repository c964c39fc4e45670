#include "operator/delivery.h"
#include "base/random.h"
#include "desk/notification/notification.sql.h"
#include "desk/notification/outlets.h"

enum { ABANDONED_AT_ONCE = 100 };

enum err deliveries_due(struct operator* operator, enum notification_channel channel, int64_t limit,
                        struct delivery_list *ret)
{
    return deliveries_queued(operator, channel, operator_desk(operator)->now, limit, ret);
}

/* ---- begin and end -------------------------------------------------------------------------- */

/* Of SMS and WhatsApp: the platform's own table, one row for a message however often it is tried.
 */
static enum err log_begin(struct operator* operator, struct delivery * delivery,
                          const struct handover *handover)
{
    struct instant now = operator_desk(operator)->now;
    if (delivery->channel == CHANNEL_EMAIL)
        return OK;
    if (delivery->sms_log_id)
        return sms_log_renew(operator, delivery->sms_log_id, handover->address, handover->text,
                             now);
    return sms_log_insert(operator, delivery->user_id, handover->address, handover->text,
                          delivery->channel, delivery->event, now, &delivery->sms_log_id);
}

static enum err log_end(struct operator* operator, const struct delivery * delivery,
                        const char *status, struct str gateway_id, struct str reason)
{
    if (!delivery->sms_log_id)
        return OK;
    return sms_log_end(operator, delivery->sms_log_id, str_of(status), gateway_id, reason,
                       operator_desk(operator)->now);
}

enum err delivery_begin(struct operator* operator, struct delivery * delivery,
                        const struct handover *handover)
{
    struct desk *desk = operator_desk(operator);
    TRY(log_begin(operator, delivery, handover));
    TRY(delivery_take(operator, delivery->id, handover->gateway, handover->gateway_id,
                      handover->address, delivery->sms_log_id, desk->now));
    if (db_changes(desk->db) == 0)
        return ERR_CONFLICT;
    delivery->attempts++;
    delivery->state = NOTIFICATION_SENDING;
    return attempt_insert(operator, delivery->id, delivery->attempts, handover->gateway, desk->now);
}

static int64_t backoff_s(int64_t tries)
{
    int64_t wait_s = DELIVERY_BACKOFF_S;
    for (int64_t i = 1; i < tries && wait_s < DELIVERY_BACKOFF_MAX_S; i++)
        wait_s *= 4;
    wait_s = wait_s < DELIVERY_BACKOFF_MAX_S ? wait_s : DELIVERY_BACKOFF_MAX_S;
    uint32_t chance;
    random_bytes(&chance, sizeof chance);
    return wait_s - wait_s / 4 + chance % (wait_s / 2 + 1);
}

/* SMS in place of WhatsApp that did not get through. */
static enum err fall_back(struct operator* operator, const struct delivery * delivery)
{
    struct desk *desk = operator_desk(operator);
    bool is_wanted;
    if (delivery->channel != CHANNEL_WHATSAPP || delivery->event == NOTIFY_TEST || !desk->outlets ||
        !desk->outlets->has_sms)
        return OK;
    TRY(notification_is_wanted(desk, delivery->user_id, delivery->event, CHANNEL_SMS, &is_wanted));
    if (!is_wanted)
        return OK;
    return notification_insert(
        desk, delivery->user_id, delivery->event, CHANNEL_SMS, delivery->ticket_id,
        delivery->about_id, delivery->is_answer, delivery->details,
        delivery->is_answer
            ? desk->now
            : quiet_hours_end(&desk->outlets->quiet, desk->outlets->zone, desk->now),
        desk->now);
}

/* What the attempt came to, here and in sms_logs; not of one of which more is known already, or
   that is tried again. */
static enum err settle(struct operator* operator, const struct delivery * delivery,
                       enum notification_state state, const char *logged_as,
                       const struct delivery_result *result, struct instant due_at,
                       bool *ret_is_settled)
{
    struct desk *desk = operator_desk(operator);
    struct str reason = state == NOTIFICATION_SENT ? STR_NONE : result->reason;
    TRY(delivery_set(operator, delivery->id, delivery->attempts, state, reason, result->gateway_id,
                     due_at, desk->now));
    *ret_is_settled = db_changes(desk->db) > 0;
    return *ret_is_settled ? log_end(operator, delivery, logged_as, result->gateway_id, reason)
                           : OK;
}

static enum err fail(struct operator* operator, const struct delivery * delivery,
                     const struct delivery_result *result)
{
    bool is_settled;
    TRY(settle(operator, delivery, NOTIFICATION_FAILED, "failed", result,
               operator_desk(operator)->now, &is_settled));
    return is_settled ? fall_back(operator, delivery) : OK;
}

static enum err postpone(struct operator* operator, const struct delivery * delivery,
                         const struct delivery_result *result)
{
    bool is_settled;
    struct instant now = operator_desk(operator)->now, due_at = now;
    int64_t tries;
    TRY(delivery_tries(operator, delivery->id, delivery->tried_from, &tries));
    int64_t wait_s = backoff_s(tries);
    due_at.unix_s += result->retry_after_s > wait_s ? result->retry_after_s : wait_s;
    if (due_at.unix_s > delivery->tried_from.unix_s + DELIVERY_WITHIN_S)
        return fail(operator, delivery, result);
    if (delivery->event == NOTIFY_MESSAGE_ADDED && !delivery->is_answer)
        TRY(delivery_take_along(operator, delivery->id, delivery->attempts, delivery->user_id,
                                delivery->channel, delivery->ticket_id, now));
    return settle(operator, delivery, NOTIFICATION_QUEUED, "pending", result, due_at, &is_settled);
}

enum err delivery_end(struct operator* operator, const struct delivery * delivery,
                      const struct delivery_result *result)
{
    bool is_settled;
    struct instant now = operator_desk(operator)->now;
    TRY(attempt_end(operator, delivery->id, delivery->attempts, result->outcome, result->code,
                    result->reason, now));
    switch (result->outcome) {
    case DELIVERY_SENT:
        return settle(operator, delivery, NOTIFICATION_SENT, "sent", result, now, &is_settled);
    case DELIVERY_REFUSED:
        return fail(operator, delivery, result);
    case DELIVERY_POSTPONED:
        return postpone(operator, delivery, result);
    case DELIVERY_UNKNOWN:
        return settle(operator, delivery, NOTIFICATION_UNKNOWN, "pending", result, now,
                      &is_settled);
    case DELIVERY_NO_OUTCOME:
    case DELIVERY_BEGUN:
        break;
    }
    return ERR_INTERNAL;
}

enum err delivery_skip(struct operator* operator, const struct delivery * delivery,
                       struct str reason)
{
    struct instant now = operator_desk(operator)->now;
    return delivery_set_queued(operator, delivery->id, NOTIFICATION_SKIPPED, reason, now, now);
}

enum err delivery_defer(struct operator* operator, const struct delivery * delivery,
                        struct instant due_at)
{
    return delivery_set_queued(operator, delivery->id, NOTIFICATION_QUEUED, STR_NONE, due_at,
                               operator_desk(operator)->now);
}

enum err deliveries_abandon(struct operator* operator, enum notification_channel channel,
                            struct instant before, bool repeats, int64_t *ret_count)
{
    struct delivery_list sending = {0};
    int64_t count = 0;
    const struct delivery_result result = {
        .outcome = repeats ? DELIVERY_POSTPONED : DELIVERY_UNKNOWN, .reason = STR("interrupted")};
    TRY(deliveries_sending(operator, channel, ABANDONED_AT_ONCE, &sending));
    for (size_t i = 0; i < sending.count; i++) {
        const struct delivery *delivery = &sending.items[i];
        bool is_held = true;
        TRY(delivery_is_held(operator, delivery->id, &is_held));
        if (is_held && delivery->updated_at.unix_s > before.unix_s)
            continue;
        TRY(delivery_end(operator, delivery, &result));
        count++;
    }
    *ret_count = count;
    return OK;
}

/* ---- what gateways tell ---------------------------------------------------------------------- */

static int rank(enum notification_state state)
{
    switch (state) {
    case NOTIFICATION_SENT:
        return 1;
    case NOTIFICATION_DELIVERED:
        return 2;
    case NOTIFICATION_READ:
        return 3;
    case NOTIFICATION_NO_STATE:
    case NOTIFICATION_QUEUED:
    case NOTIFICATION_SENDING:
    case NOTIFICATION_FAILED:
    case NOTIFICATION_UNKNOWN:
    case NOTIFICATION_SKIPPED:
        break;
    }
    return 0;
}

enum err delivery_report(struct operator* operator, const struct delivery_report * report)
{
    struct delivery delivery;
    struct instant now = operator_desk(operator)->now;
    TRY(delivery_of_gateway(operator, report->gateway, report->gateway_id, report->id, &delivery));
    if (report->alias.size)
        TRY(delivery_set_alias(operator, delivery.id, report->alias));
    bool has_failed = report->state == NOTIFICATION_FAILED;
    if (has_failed ? rank(delivery.state) > 1 || delivery.state == NOTIFICATION_FAILED ||
                         delivery.state == NOTIFICATION_QUEUED
                   : rank(report->state) <= rank(delivery.state))
        return OK;
    struct str reason = has_failed ? report->reason : STR_NONE;
    struct str id = delivery.gateway_id.size ? STR_NONE : report->gateway_id; /* may be the alias */
    TRY(delivery_set_told(operator, delivery.id, delivery.state, report->state, reason, id, now));
    if (db_changes(operator_desk(operator)->db) == 0)
        return ERR_UNAVAILABLE;
    TRY(log_end(operator, & delivery, has_failed ? "failed" : "sent", id, reason));
    return has_failed ? fall_back(operator, & delivery) : OK;
}
