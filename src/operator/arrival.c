#include "operator/arrival.h"
#include "base/log.h"
#include "base/password.h"
#include "base/random.h"
#include "base/utf8.h"
#include "desk/limits.h"
#include "desk/user/user.h"
#include "operator/people.h"

enum { HOUR_S = 60 * 60 };

enum err arrival_begin(struct operator* operator, const struct arrival * arrival,
                       const struct arrival_about *about)
{
    TRY(arrival_claim(operator, arrival->id, about->sender, about->sender_name, about->subject,
                      operator_desk(operator)->now));
    return db_changes(operator_desk(operator)->db) ? OK : ERR_CONFLICT;
}

enum err arrival_finish(struct operator* operator, const struct arrival * arrival,
                        const struct arrival_end *end)
{
    static const char *const states[] = {
        [ARRIVAL_TAKEN] = "taken", [ARRIVAL_IGNORED] = "ignored", [ARRIVAL_REFUSED] = "refused"};
    struct instant now = operator_desk(operator)->now;
    if (end->state != ARRIVAL_TAKEN)
        log_info("arrival.not_taken", "%lld by %.*s is %s: %.*s", (long long)arrival->id,
                 STR_ARGS(arrival->gateway), states[end->state], STR_ARGS(end->reason));
    return arrival_set(operator, arrival->id, str_of(states[end->state]), end->reason, end->user_id,
                       end->ticket_id, end->message_id, now, now);
}

enum err arrival_again(struct operator* operator, const struct arrival * arrival)
{
    struct instant now = operator_desk(operator)->now, due_at = now;
    TRY(arrival_begin(operator, arrival, &(struct arrival_about){0}));
    due_at.unix_s += ARRIVAL_AGAIN_S;
    bool is_over = arrival->attempts + 1 >= ARRIVAL_TRIES;
    return arrival_set(operator, arrival->id, is_over ? STR("refused") : STR("waiting"),
                       is_over ? STR("failed") : STR_NONE, 0, 0, 0, due_at, now);
}

/* ---- files ----------------------------------------------------------------------------------- */

enum err arrival_fetch_begin(struct operator* operator, const struct arrival * arrival)
{
    struct instant now = operator_desk(operator)->now, due_at = now;
    due_at.unix_s += ARRIVAL_FETCH_LEASE_S;
    TRY(arrival_lease(operator, arrival->id, arrival->fetches, due_at, now));
    return db_changes(operator_desk(operator)->db) ? OK : ERR_CONFLICT;
}

bool arrival_fetch_is_last(const struct arrival *arrival, struct instant now)
{
    return arrival->fetches >= ARRIVAL_FETCHES ||
           now.unix_s - arrival->created_at.unix_s >= ARRIVAL_FETCH_WITHIN_S;
}

enum err arrival_fetch_again(struct operator* operator, const struct arrival * arrival)
{
    struct instant now = operator_desk(operator)->now, due_at = now;
    int64_t wait_s = ARRIVAL_FETCH_AGAIN_S;
    for (int64_t i = 1; i < arrival->fetches; i++)
        wait_s *= 3;
    due_at.unix_s += wait_s;
    return arrival_put_off(operator, arrival->id, due_at, now);
}

/* ---- who writes ------------------------------------------------------------------------------ */

/* Nobody has shown that the telephone in their profile is theirs: whoever wrote from it before
   comes first, while there is such a person. Numbers are given to others again. */
static enum err sender_by_telephone(struct operator* operator, enum notification_channel channel,
                                    struct str address, struct sender_row *ret)
{
    struct sender_row heard;
    enum err err = sender_by_contact(operator, channel, address, &heard);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    bool was_heard = err == OK;
    if (was_heard)
        *ret = heard;
    if (was_heard && !heard.is_gone)
        return OK;
    err = sender_by_phone(operator, address, ret);
    return err == ERR_NOT_FOUND && was_heard ? OK : err;
}

enum err arrival_sender(struct operator* operator, enum notification_channel channel,
                        struct str address, struct sender_row *ret)
{
    if (channel != CHANNEL_EMAIL)
        return sender_by_telephone(operator, channel, address, ret);
    enum err err = sender_by_email(operator, address, ret);
    return err == ERR_NOT_FOUND ? sender_by_contact(operator, channel, address, ret) : err;
}

/* "+62812..." of WhatsApp: 62812...@whatsapp.invalid. What an address cannot hold is left out, and
   a digest tells those apart that are the same without it. */
static struct str no_email(struct arena *arena, enum notification_channel channel,
                           struct str address)
{
    enum { DIGEST_SHOWN = 12 };
    struct buffer local = buffer_in(arena);
    struct str plain = str_starts(address, STR("+")) ? str_from(address, 1) : address;
    for (size_t i = 0; i < plain.size; i++)
        if ((plain.at[i] >= '0' && plain.at[i] <= '9') ||
            (plain.at[i] >= 'a' && plain.at[i] <= 'z'))
            buffer_put_byte(&local, plain.at[i]);
    if (!local.size || local.size < plain.size) {
        struct str digest = digest_hex(arena, digest_sha256(address));
        buffer_print(&local, "%s%.*s", local.size ? "." : "", DIGEST_SHOWN, digest.at);
    }
    struct str word = notification_channel_word(channel);
    return str_print(arena, "%.*s@%.*s.invalid", STR_ARGS(buffer_str(&local)), STR_ARGS(word));
}

enum err arrival_sender_add(struct operator* operator, enum notification_channel channel,
                            struct str address, struct str name, struct sender_row *ret)
{
    struct arena *arena = operator_desk(operator)->arena;
    bool is_mail = channel == CHANNEL_EMAIL;
    bool is_number = !is_mail && address.size && address.at[0] == '+';
    struct str shown = utf8_is_blank(name) ? address : str_trim(name);
    int64_t id;
    TRY(people_add(operator, utf8_cut(shown, NAME_MAX_CHARACTERS),
                   is_mail ? address : no_email(arena, channel, address),
                   is_number ? address : STR_NONE, ROLE_CUSTOMER, password_hash_of_nobody(), &id));
    return sender_by_id(operator, id, ret);
}

enum err arrival_heard(struct operator* operator, enum notification_channel channel,
                       struct str address, int64_t user_id)
{
    return contact_set(operator, channel, address, user_id, operator_desk(operator)->now);
}

enum err arrival_limit(struct operator* operator, int64_t user_id)
{
    int64_t count;
    struct instant since = operator_desk(operator)->now;
    since.unix_s -= HOUR_S;
    TRY(arrivals_of(operator, user_id, since, &count));
    return count < ARRIVALS_AN_HOUR ? OK : ERR_LIMITED;
}
