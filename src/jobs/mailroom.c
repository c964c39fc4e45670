#include "jobs/mailroom.h"
#include "base/random.h"
#include "base/log.h"
#include "desk/incoming/incoming.h"
#include "desk/limits.h"
#include "gateway/mailbox.h"
#include "jobs/mail.h"
#include "jobs/taking.h"
#include "mail/limits.h"
#include "mail/listener.h"
#include "mail/lmtp.h"
#include "mail/read.h"
#include <stdlib.h>

struct mailroom {
    struct job job; /* of the mailbox */
    const struct jobs_options *options;
    struct mail_listener *listener; /* NULL: none */
    int64_t minute_begin_us;        /* of those that the listener has refused */
    int refused_in_minute;
};

/* ---- keeping --------------------------------------------------------------------------------- */

struct keeping {
    struct str id, file;
    bool has_row; /* or may have one: that a commit was lost is not always true */
};

static enum err run_keep(void *context, struct desk *desk)
{
    struct keeping *keeping = context;
    const struct incoming_draft draft = {.gateway = STR("mail"),
                                         .is_message = true,
                                         .gateway_id = keeping->id,
                                         .content = keeping->file,
                                         .channel = STR("email")};
    bool is_new;
    TRY(incoming_add(desk, &draft, &is_new));
    keeping->has_row = keeping->has_row || is_new; /* it may be run again, and then finds its own */
    return OK;
}

/* By what a mail is known: its bytes. A Message-ID is whatever its sender says. */
static struct str id_of(struct arena *arena, struct str bytes)
{
    return digest_hex(arena, digest_sha256(bytes));
}

/* On disk when it returns OK; a mail that is there already is, too. Where nobody can say whether a
   row has the file it stays, and goes with the sweep if none has. */
static enum err keep(const struct jobs_options *options, struct str bytes)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct keeping keeping = {.id = id_of(arena, bytes)};
    TRY(store_put(options->store, arena, bytes, &keeping.file));
    enum err err = options->write(options->context, run_keep, &keeping);
    if (!keeping.has_row)
        store_remove(options->store, keeping.file);
    return err;
}

static size_t bytes_most(const struct jobs_options *options)
{
    size_t most = (size_t)options->upload_max_mib * 1024 * 1024 / 3 * 4 + MAIL_BYTES_BESIDE;
    return most < MAIL_BYTES_MOST ? most : MAIL_BYTES_MOST;
}

/* ---- seeing what was not kept ---------------------------------------------------------------- */

static enum err run_note(void *context, struct desk *desk)
{
    bool is_new;
    return incoming_add(desk, context, &is_new);
}

/* `begin`: of the mail, STR_NONE when nothing of it has come. By its head a mail is known however
   often it is looked at; of one without there is nothing but that it came now. */
static void note(const struct jobs_options *options, const char *why, struct str sender,
                 struct str recipient, struct str begin)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct incoming_mail mail = {0};
    struct str head = str_cut(begin, MAILBOX_HEAD);
    struct str known_by = head.size ? head
                                    : str_print(arena, "%lld %.*s %.*s",
                                                (long long)options->clock().unix_s,
                                                STR_ARGS(sender), STR_ARGS(recipient));
    if (head.size && mail_read(arena, head, &mail) != OK)
        mail = (struct incoming_mail){0};
    struct incoming_draft draft = {
        .gateway = STR("mail"),
        .is_message = true,
        .gateway_id = str_print(arena, "%s:%.*s", why, STR_ARGS(id_of(arena, known_by))),
        .content = STR(""),
        .channel = STR("email"),
        .sender = mail.from_address.size ? mail.from_address
                  : sender.size          ? sender
                                         : STR_NONE,
        .sender_name = mail.from_name.size ? mail.from_name : STR_NONE,
        .subject = mail.subject.size ? first_words(mail.subject) : STR_NONE,
        .refused = str_of(why),
    };
    if (options->write(options->context, run_note, &draft) != OK)
        log_warning("mail.not_noted", "a mail that was not taken (%s) is not among what came in",
                    why);
}

/* ---- the mailbox ----------------------------------------------------------------------------- */

static enum err take_of_mailbox(void *context, struct str bytes)
{
    const struct mailroom *mailroom = context;
    return keep(mailroom->options, bytes);
}

static void leave_in_mailbox(void *context, const struct mail_left *left)
{
    const struct mailroom *mailroom = context;
    log_warning("mail.too_large", "a mail of %lld bytes stays in the mailbox, unread",
                (long long)left->size);
    note(mailroom->options, "left", STR_NONE, STR_NONE, left->head);
}

static void ask_again_for(void *context, int64_t uid)
{
    (void)context;
    log_warning("mail.not_given",
                "the server does not give out mail %lld of the mailbox, or does "
                "not mark it: it is asked again",
                (long long)uid);
}

static bool is_stopping(void *context)
{
    const struct mailroom *mailroom = context;
    return atomic_load(&mailroom->job.is_stopping);
}

static bool look(struct job *job, struct desk *desk)
{
    const struct jobs_options *options = job->options;
    const struct mail_taker taker = {.size_max = bytes_most(options),
                                     .take = take_of_mailbox,
                                     .leave = leave_in_mailbox,
                                     .fail = ask_again_for,
                                     .stops = is_stopping,
                                     .context = job->context};
    struct str said = STR("");
    enum err err = mailbox_fetch(options->mailbox, desk->arena, &taker, &said);
    if (err != OK && !is_stopping(job->context))
        log_warning("mail.mailbox", "%.*s", STR_ARGS(said));
    return false;
}

/* ---- the listener ---------------------------------------------------------------------------- */

static bool is_known(void *context, struct str recipient)
{
    const struct mailroom *mailroom = context;
    const struct mail_identity identity = jobs_identity(mailroom->options);
    return mail_is_for(&identity, recipient);
}

static enum err take_of_listener(void *context, struct str from, const struct str *recipients,
                                 size_t count, struct str bytes)
{
    const struct mailroom *mailroom = context;
    (void)from, (void)recipients, (void)count; /* stand in the mail's own headers */
    return keep(mailroom->options, bytes);
}

/* Whoever tries one address after the other fills no log. */
static bool is_worth_a_row(struct mailroom *mailroom)
{
    enum { MINUTE_US = 60 * 1000 * 1000 };
    int64_t now_us = clock_us();
    if (now_us - mailroom->minute_begin_us >= MINUTE_US || !mailroom->minute_begin_us) {
        mailroom->minute_begin_us = now_us;
        mailroom->refused_in_minute = 0;
    }
    return mailroom->refused_in_minute++ < REFUSALS_A_MINUTE;
}

static void refused_by_listener(void *context, const struct lmtp_refusal *refusal)
{
    struct mailroom *mailroom = context;
    bool is_too_large = refusal->err == ERR_TOO_LARGE;
    if (!is_worth_a_row(mailroom))
        return;
    log_info("mail.refused", "a mail from <%.*s> is refused: %s", STR_ARGS(refusal->from),
             is_too_large ? "too large" : "nobody has the address");
    note(mailroom->options, is_too_large ? "returned" : "recipient", refusal->from,
         refusal->recipient, refusal->begin);
}

static void listen_for_mail(struct mailroom *mailroom)
{
    const struct jobs_options *options = mailroom->options;
    const struct mail_listener_options listener = {.socket = options->mail_socket,
                                                   .host = options->mail_host,
                                                   .bytes_most = bytes_most(options),
                                                   .context = mailroom,
                                                   .is_known = is_known,
                                                   .take = take_of_listener,
                                                   .refused = refused_by_listener};
    if (mail_listener_start(&listener, &mailroom->listener) != OK)
        log_error("mail.no_listener", "SAPA_MAIL_LISTEN: mail cannot be taken");
}

struct mailroom *mailroom_start(const struct jobs_options *options)
{
    struct mailroom *mailroom = memory_alloc(sizeof *mailroom);
    *mailroom = (struct mailroom){
        .options = options,
        .job = {
            .options = options, .run = look, .context = mailroom, .every_ms = MAILBOX_EVERY_MS}};
    if (options->mailbox)
        job_start(&mailroom->job);
    if (options->mail_socket >= 0)
        listen_for_mail(mailroom);
    return mailroom;
}

void mailroom_stop(struct mailroom *mailroom)
{
    if (!mailroom)
        return;
    if (mailroom->options->mailbox)
        job_stop(&mailroom->job);
    if (mailroom->listener)
        mail_listener_stop(mailroom->listener);
    free(mailroom);
}
