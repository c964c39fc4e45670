#include "jobs/deliver.h"
#include "base/log.h"
#include "gateway/gateway.h"
#include "gateway/hook.h"
#include "gateway/mailer.h"
#include "jobs/compose.h"
#include "jobs/mail.h"
#include <stdlib.h>

enum { WINDOW_S = 24 * 60 * 60 }; /* WhatsApp's, after somebody has written */

struct sender {
    struct job job;
    enum notification_channel channel;
    bool has_looked; /* since the process began */
};

/* ---- writes --------------------------------------------------------------------------------- */

/* One step of a delivery, as a writer runs it. */
struct write {
    enum { STEP_BEGIN, STEP_END, STEP_SKIP, STEP_DEFER } step;
    const struct jobs_options *options;
    struct delivery *delivery;
    const struct handover *handover;
    const struct delivery_result *result;
    const struct composed *composed;
    int64_t sms_log_id; /* of BEGIN: for the delivery, once it is on disk */
};

static enum err begin(struct operator* operator, struct write * write)
{
    struct delivery delivery = *write->delivery; /* a commit may still be lost */
    TRY(delivery_begin(operator, & delivery, write->handover));
    write->sms_log_id = delivery.sms_log_id;
    return OK;
}

static enum err run_write(void *context, struct desk *desk)
{
    struct write *write = context;
    struct operator* operator= jobs_operator(write->options, desk);
    switch (write->step) {
    case STEP_BEGIN:
        return begin(operator, write);
    case STEP_END:
        return delivery_end(operator, write->delivery, write->result);
    case STEP_SKIP:
        return delivery_skip(operator, write->delivery, write->composed->reason);
    case STEP_DEFER:
        return delivery_defer(operator, write->delivery, write->composed->due_at);
    }
    return ERR_INTERNAL;
}

struct abandonment {
    enum notification_channel channel;
    struct instant before;
    bool repeats;
    int64_t count;
};

static enum err run_abandon(void *context, struct desk *desk)
{
    struct abandonment *abandonment = context;
    return deliveries_abandon(operator_of(desk), abandonment->channel, abandonment->before,
                              abandonment->repeats, &abandonment->count);
}

/* ---- one message ---------------------------------------------------------------------------- */

static struct gateway *gateway_of(const struct sender *sender)
{
    return sender->channel == CHANNEL_SMS        ? sender->job.options->sms
           : sender->channel == CHANNEL_WHATSAPP ? sender->job.options->whatsapp
                                                 : NULL;
}

/* What is handed over, and how. */
struct parcel {
    struct handover handover;
    struct str bytes;             /* of a mail */
    struct phone_message message; /* of the others */
};

/* Whoever has not written for a day gets what has been approved beforehand. */
static enum err fit_window(const struct sender *sender, struct desk *desk,
                           struct phone_message *message)
{
    struct instant heard_at = INSTANT_NONE;
    const struct jobs_options *options = sender->job.options;
    if (!gateway_has_window(gateway_of(sender)) || !options->template_name.size)
        return OK;
    TRY(delivery_heard_at(operator_of(desk), sender->channel, message->to, &heard_at));
    if (heard_at.unix_s + WINDOW_S > desk->now.unix_s)
        return OK;
    message->template = (struct message_template){.name = options->template_name,
                                                  .language = options->template_language,
                                                  .parameters = {message->text},
                                                  .parameter_count = 1};
    return OK;
}

static enum err pack_message(const struct sender *sender, struct desk *desk,
                             const struct delivery *delivery, const struct composed *composed,
                             struct parcel *ret)
{
    const struct jobs_options *options = sender->job.options;
    struct str name = gateway_name(gateway_of(sender));
    struct str to = composed->address;
    ret->message = (struct phone_message){
        .kind = sender->channel == CHANNEL_SMS ? PHONE_SMS : PHONE_WHATSAPP,
        .to = to,
        .text = composed->letter.brief,
        .key = str_print(desk->arena, "sapa%lld", (long long)delivery->id),
        .callback_url = hook_callback_url(desk->arena, options->gateways, name, delivery->id),
    };
    ret->handover = (struct handover){
        .gateway = name, .address = to, .text = composed->letter.brief};
    return fit_window(sender, desk, &ret->message);
}

static enum err pack(const struct sender *sender, struct desk *desk,
                     const struct letterhead *letterhead, const struct delivery *delivery,
                     const struct composed *composed, struct parcel *ret)
{
    *ret = (struct parcel){0};
    if (sender->channel != CHANNEL_EMAIL)
        return pack_message(sender, desk, delivery, composed, ret);
    ret->handover = (struct handover){.gateway = STR("smtp"), .address = composed->address};
    return mail_of_notification(sender->job.options, desk->arena, letterhead, delivery, composed,
                                &ret->handover.gateway_id, &ret->bytes);
}

static struct answer send(const struct sender *sender, struct arena *arena,
                          const struct parcel *parcel)
{
    const struct jobs_options *options = sender->job.options;
    if (sender->channel == CHANNEL_EMAIL)
        return mailer_send(options->mailer, arena, options->from_address, parcel->handover.address,
                           parcel->bytes);
    return gateway_send(gateway_of(sender), arena, &parcel->message);
}

static struct delivery_result result_of(const struct answer *answer)
{
    static const enum delivery_outcome outcomes[] = {
        [OUTCOME_SENT] = DELIVERY_SENT,
        [OUTCOME_REFUSED] = DELIVERY_REFUSED,
        [OUTCOME_POSTPONED] = DELIVERY_POSTPONED,
        [OUTCOME_UNKNOWN] = DELIVERY_UNKNOWN,
    };
    return (struct delivery_result){.outcome = outcomes[answer->outcome],
                                    .gateway_id = answer->id,
                                    .code = answer->code,
                                    .reason = answer->reason,
                                    .retry_after_s = answer->retry_after_s};
}

/* From here on it is in `sending`; that it ended is written, whatever it takes. */
static void hand_over(struct sender *sender, struct arena *arena, struct delivery *delivery,
                      const struct parcel *parcel)
{
    struct write write = {.step = STEP_BEGIN,
                          .options = sender->job.options,
                          .delivery = delivery,
                          .handover = &parcel->handover};
    if (job_write(&sender->job, run_write, &write) != OK)
        return; /* another node has it, or it will be due again */
    delivery->attempts++;
    delivery->sms_log_id = write.sms_log_id;
    const struct answer answer = send(sender, arena, parcel);
    struct delivery_result result = result_of(&answer);
    if (result.outcome == DELIVERY_UNKNOWN && gateway_of(sender) &&
        gateway_takes_keys(gateway_of(sender)))
        result.outcome = DELIVERY_POSTPONED;
    write.step = STEP_END;
    write.result = &result;
    enum err err = job_write(&sender->job, run_write, &write);
    if (err != OK)
        log_error("jobs.end_lost", "what became of notification %lld could not be kept: %s",
                  (long long)delivery->id, err_name(err));
    if (answer.outcome != OUTCOME_SENT)
        log_warning("jobs.not_sent", "notification %lld by %.*s: %.*s %.*s",
                    (long long)delivery->id, STR_ARGS(parcel->handover.gateway),
                    STR_ARGS(answer.code), STR_ARGS(answer.reason));
}

/* Everything that is read for it, in one transaction; and the hold on it, which outlasts that.
   ERR_CONFLICT: another node has it. */
static enum err prepare(const struct sender *sender, struct desk *desk,
                        const struct delivery *delivery, struct composed *composed,
                        struct parcel *parcel)
{
    struct letterhead letterhead;
    const struct jobs_options *options = sender->job.options;
    options->letterhead(options->context, desk, &letterhead);
    TRY(compose(options, desk, &letterhead, delivery, composed));
    if (composed->verdict != LETTER_SEND)
        return OK;
    TRY(pack(sender, desk, &letterhead, delivery, composed, parcel));
    bool is_held = false;
    TRY(delivery_hold(operator_of(desk), delivery->id, &is_held));
    return is_held ? OK : ERR_CONFLICT;
}

/* With the connection it is gone too. */
static void release(struct desk *desk, const struct delivery *delivery)
{
    bool was_held;
    if (db_begin(desk->db) != OK)
        return;
    if (delivery_release(operator_of(desk), delivery->id, &was_held) != OK)
        log_debug("jobs.not_released", "notification %lld", (long long)delivery->id);
    db_rollback(desk->db);
}

/* While those before it were sent it may have been put off, and whom it is for been disabled. */
static void deliver(struct sender *sender, struct desk *desk, struct delivery *delivery)
{
    struct composed composed;
    struct parcel parcel = {0};
    if (db_begin(desk->db) != OK)
        return;
    desk->now = sender->job.options->clock();
    bool is_due = delivery_find_due(operator_of(desk), delivery->id, desk->now, delivery) == OK;
    enum err err = is_due ? prepare(sender, desk, delivery, &composed, &parcel) : OK;
    db_rollback(desk->db); /* it has only read */
    if (!is_due)
        return;
    if (err == OK && composed.verdict == LETTER_SEND) {
        hand_over(sender, desk->arena, delivery, &parcel);
        release(desk, delivery);
        return;
    }
    if (err == ERR_UNAVAILABLE || err == ERR_CONFLICT)
        return;
    struct write write = {.step = composed.verdict == LETTER_DEFER ? STEP_DEFER : STEP_SKIP,
                          .options = sender->job.options,
                          .delivery = delivery,
                          .composed = &composed};
    if (err != OK) { /* nothing that can be sent: it would be due for ever */
        log_error("jobs.no_letter", "notification %lld cannot be written: %s",
                  (long long)delivery->id, err_name(err));
        composed.reason = STR("unwritable");
        write.step = STEP_SKIP;
    }
    if (job_write(&sender->job, run_write, &write) != OK)
        log_debug("jobs.later", "notification %lld stays due", (long long)delivery->id);
}

/* ---- the thread ----------------------------------------------------------------------------- */

/* What was being sent when its thread ended. A file has one process that serves it, so at the start
   all of it is; on a server other nodes may be at work, and hold what they work at. */
static void abandon(struct sender *sender, const struct desk *desk)
{
    const struct jobs_options *options = sender->job.options;
    struct gateway *gateway = gateway_of(sender);
    bool is_alone = db_engine_of_url(options->database) == DB_SQLITE;
    struct abandonment abandonment = {.channel = sender->channel,
                                      .before = desk->now,
                                      .repeats = gateway && gateway_takes_keys(gateway)};
    if (sender->has_looked || !is_alone)
        abandonment.before.unix_s -= DELIVERY_LEASE_S;
    if (job_write(&sender->job, run_abandon, &abandonment) != OK)
        return;
    sender->has_looked = true;
    if (abandonment.count)
        log_warning("jobs.interrupted", "%lld notifications were being sent when a process ended",
                    (long long)abandonment.count);
}

static bool is_any_stuck(struct sender *sender, struct desk *desk)
{
    bool is_stuck = false;
    return deliveries_any_sending(operator_of(desk), sender->channel, &is_stuck) == OK && is_stuck;
}

static bool look(struct job *job, struct desk *desk)
{
    struct sender *sender = job->context;
    struct delivery_list due = {0};
    if (db_begin(desk->db) != OK)
        return false;
    enum err err = deliveries_due(operator_of(desk), sender->channel, JOBS_AT_ONCE, &due);
    bool is_stuck = is_any_stuck(sender, desk);
    db_rollback(desk->db);
    if (is_stuck)
        abandon(sender, desk);
    sender->has_looked = true;
    for (size_t i = 0; err == OK && i < due.count && !atomic_load(&job->is_stopping); i++)
        deliver(sender, desk, &due.items[i]);
    return err == OK && due.count == JOBS_AT_ONCE;
}

struct sender *sender_start(const struct jobs_options *options, enum notification_channel channel)
{
    struct sender *sender = memory_alloc(sizeof *sender);
    *sender = (struct sender){.channel = channel,
                              .job = {.options = options, .run = look, .context = sender}};
    bool is_set_up = channel == CHANNEL_EMAIL ? options->mailer != NULL
                                              : gateway_of(sender) != NULL;
    if (!is_set_up) {
        free(sender);
        return NULL;
    }
    job_start(&sender->job);
    return sender;
}

void sender_stop(struct sender *sender)
{
    if (!sender)
        return;
    job_stop(&sender->job);
    free(sender);
}
