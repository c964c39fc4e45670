#include "jobs/receive.h"
#include "base/log.h"
#include "gateway/hook.h"
#include "jobs/mail_in.h"
#include "jobs/taking.h"
#include "operator/delivery.h"
#include <stdlib.h>

struct receiver {
    struct job job;
};

/* One arrival, as a writer takes it in. */
struct intake {
    const struct jobs_options *options;
    const struct arrival *arrival;
    const struct hook_item *item; /* of a gateway */
    const struct mail_in *mail;   /* of a mailbox */
};

static enum err end_as(struct operator* operator, const struct arrival * arrival, bool is_refused,
                       struct str reason)
{
    return arrival_finish(operator, arrival,
                          &(struct arrival_end){.state = is_refused ? ARRIVAL_REFUSED
                                                                    : ARRIVAL_IGNORED,
                                                .reason = reason});
}

/* ---- states ---------------------------------------------------------------------------------- */

static enum notification_state state_of(enum hook_state state)
{
    switch (state) {
    case HOOK_SENT:
        return NOTIFICATION_SENT;
    case HOOK_DELIVERED:
        return NOTIFICATION_DELIVERED;
    case HOOK_READ:
        return NOTIFICATION_READ;
    case HOOK_FAILED:
        break;
    }
    return NOTIFICATION_FAILED;
}

/* A state may come before the answer to which it belongs has been noted: then it waits. */
static enum err report_or_wait(struct operator* operator, const struct arrival * arrival,
                               const struct delivery_report *report)
{
    struct instant now = operator_desk(operator)->now, due_at = now;
    enum err err = delivery_report(operator, report);
    if (err == OK)
        return arrival_finish(operator, arrival, &(struct arrival_end){.state = ARRIVAL_TAKEN});
    if (err != ERR_NOT_FOUND)
        return err;
    if (now.unix_s - arrival->created_at.unix_s > ARRIVAL_STATUS_WAITS_S)
        return end_as(operator, arrival, false, STR("message"));
    due_at.unix_s += ARRIVAL_AGAIN_S;
    return arrival_set(operator, arrival->id, STR("waiting"), STR_NONE, 0, 0, 0, due_at, now);
}

static enum err take_state(struct operator* operator, const struct intake * intake)
{
    const struct hook_item *item = intake->item;
    return report_or_wait(operator, intake->arrival,
                          &(struct delivery_report){.gateway = intake->arrival->gateway,
                                                    .gateway_id = item->gateway_id,
                                                    .alias = item->alias,
                                                    .id = item->notification,
                                                    .state = state_of(item->state),
                                                    .code = item->code,
                                                    .reason = item->reason});
}

/* ---- messages -------------------------------------------------------------------------------- */

/* Files stay with the gateway: the message says that there were some, and of which kind. */
static struct str text_of_item(struct arena *arena, const struct hook_item *item)
{
    struct buffer text = buffer_in(arena);
    buffer_put_str(&text, item->text);
    for (size_t i = 0; i < item->media_count; i++) {
        const struct hook_media *media = &item->media[i];
        struct str what = media->name.size ? media->name : media->type;
        buffer_print(&text, "%s[%.*s]", text.size ? "\n" : "", STR_ARGS(what));
    }
    return buffer_str(&text);
}

static enum err take_message(struct operator* operator, const struct intake * intake)
{
    struct arena *arena = operator_desk(operator)->arena;
    const struct hook_item *item = intake->item;
    struct letter_in letter = {
        .channel = item->channel == PHONE_SMS ? CHANNEL_SMS : CHANNEL_WHATSAPP,
        .address = item->from,
        .name = item->from_name,
        .may_choose = true,
        .text = text_of_item(arena, item),
    };
    struct sender_row sender;
    enum err err = arrival_sender(operator, letter.channel, letter.address, &sender);
    if (err == OK && item->answers.size)
        err = arrival_ticket_of_quoted(operator, sender.id, intake->arrival->gateway, item->answers,
                                       &letter.ticket_id);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    return take_in(intake->options, operator, intake->arrival, &letter);
}

/* ---- mail ------------------------------------------------------------------------------------ */

static enum err take_mail(struct operator* operator, const struct intake * intake)
{
    const struct mail_in *mail = intake->mail;
    switch (mail->kind) {
    case MAIL_IN_LETTER:
        return take_in(intake->options, operator, intake->arrival, &mail->letter);
    case MAIL_IN_BOUNCE:
        return report_or_wait(operator, intake->arrival, &mail->report);
    case MAIL_IN_IGNORED:
        return end_as(operator, intake->arrival, false, mail->reason);
    case MAIL_IN_REFUSED:
        return end_as(operator, intake->arrival, true, mail->reason);
    }
    return ERR_INTERNAL;
}

/* ---- one after the other --------------------------------------------------------------------- */

static struct arrival_about about_of(const struct intake *intake, struct arena *arena)
{
    const struct hook_item *item = intake->item;
    if (intake->mail)
        return intake->mail->about;
    if (item->kind != HOOK_MESSAGE)
        return (struct arrival_about){0};
    return (struct arrival_about){.sender = item->from,
                                  .sender_name = item->from_name,
                                  .subject = first_words(text_of_item(arena, item))};
}

static enum err take_what_it_is(struct operator* operator, const struct intake * intake)
{
    if (intake->mail)
        return take_mail(operator, intake);
    return intake->item->kind == HOOK_STATUS ? take_state(operator, intake)
                                             : take_message(operator, intake);
}

static enum err run_intake(void *context, struct desk *desk)
{
    const struct intake *intake = context;
    struct operator* operator= jobs_operator(intake->options, desk);
    const struct arrival_about about = about_of(intake, desk->arena);
    TRY(arrival_begin(operator, intake->arrival, &about));
    enum err err = take_what_it_is(operator, intake);
    return err == ERR_CONFLICT ? ERR_INVALID : err; /* with a row: no other node has it */
}

static enum err run_again(void *context, struct desk *desk)
{
    return arrival_again(operator_of(desk), context);
}

/* In memory of its own: a mail takes several times its size. */
static enum err take(struct receiver *receiver, const struct arrival *arrival)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    const struct jobs_options *options = receiver->job.options;
    struct intake intake = {.options = options, .arrival = arrival};
    struct hook_item item;
    struct mail_in mail;
    if (str_is(arrival->gateway, STR("mail"))) {
        TRY(mail_in_read(options, arena, arrival->content, &mail));
        intake.mail = &mail;
    } else {
        TRY(hook_item_read(arena, arrival->content, &item));
        intake.item = &item;
    }
    enum err err = job_write(&receiver->job, run_intake, &intake);
    if (err == OK && intake.mail) /* what it brought is in the message now */
        store_remove(options->store, arrival->content);
    return err;
}

static bool look(struct job *job, struct desk *desk)
{
    struct receiver *receiver = job->context;
    struct arrival_list due = {0};
    if (db_begin(desk->db) != OK)
        return false;
    enum err err = arrivals_due(operator_of(desk), ARRIVALS_AT_ONCE, desk->now, &due);
    db_rollback(desk->db); /* it has only read */
    size_t done = 0;
    for (size_t i = 0; err == OK && i < due.count && !atomic_load(&job->is_stopping); i++) {
        struct arrival *arrival = &due.items[i];
        enum err taken = take(receiver, arrival);
        done += taken == OK;
        if (taken == OK || taken == ERR_CONFLICT || taken == ERR_UNAVAILABLE)
            continue; /* another node has it, or it stays due */
        log_error("jobs.not_taken", "what came in as %lld could not be taken in: %s",
                  (long long)arrival->id, err_name(taken));
        if (job_write(job, run_again, arrival) != OK)
            log_error("jobs.not_noted", "%lld stays due", (long long)arrival->id);
    }
    return done && due.count == ARRIVALS_AT_ONCE;
}

struct receiver *receiver_start(const struct jobs_options *options)
{
    bool may_hear = options->sms || options->whatsapp || options->mailbox ||
                    options->mail_socket >= 0;
    if (!may_hear)
        return NULL;
    struct receiver *receiver = memory_alloc(sizeof *receiver);
    *receiver = (struct receiver){.job = {.options = options, .run = look, .context = receiver}};
    job_start(&receiver->job);
    return receiver;
}

void receiver_stop(struct receiver *receiver)
{
    if (!receiver)
        return;
    job_stop(&receiver->job);
    free(receiver);
}
