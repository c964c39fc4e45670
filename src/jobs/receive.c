#include "jobs/receive.h"
#include "base/log.h"
#include "gateway/hook.h"
#include "jobs/mail_in.h"
#include "jobs/media_in.h"
#include "jobs/taking.h"
#include "operator/delivery.h"
#include <stdlib.h>

/* One of two threads: what names files waits for others, and nothing else waits for it. */
struct taker {
    struct job job;
    bool has_media;
    bool has_looked; /* since the program began */
    struct transfer *transfer;
};

enum { MIB = 1024 * 1024 };

struct receiver {
    struct taker words, media;
};

/* One arrival, as a writer takes it in. */
struct intake {
    const struct jobs_options *options;
    const struct arrival *arrival;
    const struct hook_item *item; /* of a gateway */
    struct media_in *media;       /* the files that it names */
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

/* With what is to be said of files that are not there. */
static struct str text_of_item(struct arena *arena, const struct intake *intake)
{
    struct str text = intake->item->text, lines = intake->media->lines;
    return !lines.size ? text
                       : str_print(arena, "%.*s%s%.*s", STR_ARGS(text), text.size ? "\n" : "",
                                   STR_ARGS(lines));
}

/* ERR_NOT_FOUND: it is an ordinary message. */
static enum err take_confirmation(struct operator* operator, const struct intake * intake,
                                  const struct letter_in *letter)
{
    struct arrival_end end = {.state = ARRIVAL_IGNORED, .reason = STR("confirmation")};
    TRY(arrival_confirms(operator, intake->options->secret, letter->channel, letter->address,
                         letter->text, &end.user_id));
    return arrival_finish(operator, intake->arrival, &end);
}

/* Which of ours it quotes, as the signed address of a mail would say. */
static enum err find_quoted(struct operator* operator, const struct intake * intake,
                            struct letter_in *letter)
{
    struct sender_row sender;
    struct quoted quoted;
    int64_t claimant_id;
    if (!intake->item->answers.size)
        return OK;
    enum err err = arrival_sender(operator, letter->channel, letter->address, &sender,
                                  &claimant_id);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    err = arrival_quoted(operator, intake->arrival->gateway, intake->item->answers, letter->address,
                         err == OK ? sender.id : 0, &quoted);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    letter->ticket_id = quoted.ticket_id;
    letter->person_id = quoted.user_id;
    return OK;
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
        .text = text_of_item(arena, intake),
        .uploads = intake->media->uploads,
        .upload_count = intake->media->upload_count,
    };
    enum err err = take_confirmation(operator, intake, &letter);
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(find_quoted(operator, intake, &letter));
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
                                  .subject = first_words(text_of_item(arena, intake))};
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

static enum err take_of_mailbox(struct taker *taker, struct arena *arena,
                                const struct arrival *arrival)
{
    const struct jobs_options *options = taker->job.options;
    struct mail_in mail;
    TRY(mail_in_read(options, arena, arrival->content, &mail));
    struct intake intake = {.options = options, .arrival = arrival, .mail = &mail};
    TRY(job_write(&taker->job, run_intake, &intake));
    store_remove(options->store, arrival->content); /* what it brought is in the message now */
    media_in_drop(options->store, mail.letter.uploads, mail.letter.upload_count);
    return OK;
}

static enum err run_fetch_begin(void *context, struct desk *desk)
{
    return arrival_fetch_begin(operator_of(desk), context);
}

static enum err run_fetch_again(void *context, struct desk *desk)
{
    return arrival_fetch_again(operator_of(desk), context);
}

/* ERR_UNAVAILABLE: once more, later. */
static enum err fetch(struct taker *taker, struct desk *desk, struct arrival *arrival,
                      const struct hook_item *item, struct media_in *ret)
{
    const struct jobs_options *options = taker->job.options;
    struct letterhead letterhead;
    TRY(db_begin(desk->db));
    options->letterhead(options->context, desk, &letterhead);
    db_rollback(desk->db); /* it has only read */
    *ret = (struct media_in){.options = options, .arena = desk->arena, .locale = letterhead.locale};
    if (arrival->fetches >= ARRIVAL_FETCHES) { /* and each time the process ended meanwhile */
        media_in_give_up(ret, item, GAP_NOT_HAD);
        return OK;
    }
    TRY(job_write(&taker->job, run_fetch_begin, arrival));
    arrival->fetches++;
    const struct media_fetch media_fetch = {
        .settings = options->gateways,
        .transfer = taker->transfer,
        .driver = arrival->gateway,
        .deadline_us = clock_us() + (int64_t)ARRIVAL_FETCH_MS * 1000,
        .is_stopping = &taker->job.is_stopping,
    };
    media_in_fetch(ret, &media_fetch, item, letterhead.upload_max_mib * MIB);
    if (!ret->may_come ||
        (arrival_fetch_is_last(arrival, options->clock()) && !atomic_load(&taker->job.is_stopping)))
        return OK;
    media_in_drop(options->store, ret->uploads, ret->upload_count);
    log_info("jobs.fetched_later", "files of what came in as %lld are not to be had, time %lld",
             (long long)arrival->id, (long long)arrival->fetches);
    TRY(job_write(&taker->job, run_fetch_again, arrival));
    return ERR_UNAVAILABLE;
}

static enum err take_of_gateway(struct taker *taker, struct desk *desk, struct arrival *arrival)
{
    const struct jobs_options *options = taker->job.options;
    struct hook_item item;
    struct media_in media = {0};
    TRY(hook_item_read(desk->arena, arrival->content, &item));
    struct intake intake = {.options = options, .arrival = arrival, .item = &item, .media = &media};
    if (item.media_count)
        TRY(fetch(taker, desk, arrival, &item, &media));
    enum err err = job_write(&taker->job, run_intake, &intake);
    if (err == ERR_LIMITED && media.upload_count) { /* what is written is taken all the same */
        for (size_t i = 0; i < media.upload_count; i++)
            media.uploads[i].has_row = false; /* nothing was written */
        media_in_drop(options->store, media.uploads, media.upload_count);
        media_in_give_up(&media, &item, GAP_TOO_MANY);
        err = job_write(&taker->job, run_intake, &intake);
    }
    if (err != OK)
        return err;
    media_in_drop(options->store, media.uploads, media.upload_count);
    if (media.lines.size)
        log_warning("jobs.without_files", "of what came in as %lld not all files could be had",
                    (long long)arrival->id);
    return OK;
}

/* A mail in memory of its own: it takes several times its size. */
static enum err take(struct taker *taker, struct desk *desk, struct arrival *arrival)
{
    if (!str_is(arrival->gateway, STR("mail")))
        return take_of_gateway(taker, desk, arrival);
    AUTO(arena_free_p) struct arena *arena = arena_new();
    return take_of_mailbox(taker, arena, arrival);
}

static enum err run_resume(void *context, struct desk *desk)
{
    (void)context;
    return arrivals_resume(operator_of(desk), desk->now);
}

/* A file has one process that serves it: what is being fetched when it begins, nobody fetches. On a
   server other nodes may be at work, until their lease ends. */
static void resume(struct taker *taker)
{
    bool is_alone = db_engine_of_url(taker->job.options->database) == DB_SQLITE;
    if (taker->has_media && !taker->has_looked && is_alone)
        taker->has_looked = job_write(&taker->job, run_resume, NULL) == OK;
}

static bool look(struct job *job, struct desk *desk)
{
    struct taker *taker = job->context;
    struct arrival_list due = {0};
    size_t count = 0;
    resume(taker);
    if (db_begin(desk->db) != OK)
        return false;
    enum err err = arrivals_due(operator_of(desk), taker->has_media, ARRIVALS_AT_ONCE, desk->now,
                                &due);
    db_rollback(desk->db); /* it has only read */
    for (size_t i = 0; err == OK && i < due.count && !atomic_load(&job->is_stopping); i++) {
        struct arrival *arrival = &due.items[i];
        enum err taken = take(taker, desk, arrival);
        count += taken == OK;
        if (taken == OK || taken == ERR_CONFLICT || taken == ERR_UNAVAILABLE)
            continue; /* another node has it, or it stays due */
        log_error("jobs.not_taken", "what came in as %lld could not be taken in: %s",
                  (long long)arrival->id, err_name(taken));
        if (job_write(job, run_again, arrival) != OK)
            log_error("jobs.not_noted", "%lld stays due", (long long)arrival->id);
    }
    return count > 0; /* something may have waited for these */
}

static void start(struct taker *taker, const struct jobs_options *options, bool has_media)
{
    *taker = (struct taker){.job = {.options = options, .run = look, .context = taker},
                            .has_media = has_media,
                            .transfer = transfer_new(options->gateways->timeout_ms)};
    job_start(&taker->job);
}

static void stop(struct taker *taker)
{
    job_stop(&taker->job);
    transfer_free(taker->transfer);
}

struct receiver *receiver_start(const struct jobs_options *options)
{
    bool may_hear = options->sms || options->whatsapp || options->mailbox ||
                    options->mail_socket >= 0;
    if (!may_hear)
        return NULL;
    struct receiver *receiver = memory_alloc(sizeof *receiver);
    start(&receiver->words, options, false);
    start(&receiver->media, options, true);
    return receiver;
}

void receiver_stop(struct receiver *receiver)
{
    if (!receiver)
        return;
    stop(&receiver->words);
    stop(&receiver->media);
    free(receiver);
}
