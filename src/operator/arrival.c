#include "operator/arrival.h"
#include "base/ascii.h"
#include "base/log.h"
#include "base/password.h"
#include "base/utf8.h"
#include "desk/account/phone.h"
#include "desk/guest/guest.h"
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

static bool is_number(struct str address)
{
    return str_starts(address, STR("+")) && address.size > 1;
}

/* Whoever wrote from it before, by this channel or the other; numbers are given to others again. */
static enum err sender_by_telephone(struct operator* operator, enum notification_channel channel,
                                    struct str address, struct sender_row *ret)
{
    struct sender_row heard;
    enum notification_channel other = channel == CHANNEL_SMS ? CHANNEL_WHATSAPP : CHANNEL_SMS;
    enum err err = sender_by_contact(operator, channel, address, 0, &heard);
    if (err == ERR_NOT_FOUND && is_number(address))
        err = sender_by_contact(operator, other, address, 0, &heard);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    bool was_heard = err == OK;
    if (was_heard)
        *ret = heard;
    if (was_heard && !heard.is_gone)
        return OK;
    err = sender_by_phone(operator, address, password_hash_of_nobody(), ret);
    return err == ERR_NOT_FOUND && was_heard ? OK : err;
}

static enum err sender_by_mail(struct operator* operator, struct str address,
                               struct sender_row *ret, int64_t *ret_claimant_id)
{
    int64_t locked;
    struct sender_row account;
    if (db_locks_rows(operator_desk(operator)->db)) {
        enum err err = arrival_lock(operator, address, &locked);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
    }
    enum err err = sender_by_email(operator, address, password_hash_of_nobody(), &account);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    if (err == OK && !account.is_claimant) {
        *ret = account;
        return OK;
    }
    *ret_claimant_id = err == OK ? account.id : 0;
    err = sender_by_contact(operator, CHANNEL_EMAIL, address, *ret_claimant_id, ret);
    return err == ERR_NOT_FOUND ? sender_by_guest(operator, address, ret) : err;
}

enum err arrival_sender(struct operator* operator, enum notification_channel channel,
                        struct str address, struct sender_row *ret, int64_t *ret_claimant_id)
{
    *ret_claimant_id = 0;
    return channel == CHANNEL_EMAIL ? sender_by_mail(operator, address, ret, ret_claimant_id)
                                    : sender_by_telephone(operator, channel, address, ret);
}

enum err arrival_is_claimed(struct operator* operator, struct str phone, bool *ret)
{
    struct phone_claim_list claims = {0};
    TRY(phone_claims(operator, phone, password_hash_of_nobody(), 1, &claims));
    *ret = claims.count > 0;
    return OK;
}

enum err arrival_sender_add(struct operator* operator, enum notification_channel channel,
                            struct str address, struct str name, bool is_claimed,
                            struct sender_row *ret)
{
    struct desk *desk = operator_desk(operator);
    bool is_mail = channel == CHANNEL_EMAIL;
    struct str shown = utf8_is_blank(name) ? address : str_trim(name);
    struct str email = is_mail && !is_claimed
                           ? address
                           : guest_placeholder(desk->arena, notification_channel_word(channel),
                                               address);
    int64_t id;
    TRY(people_add(operator, utf8_cut(shown, NAME_MAX_CHARACTERS), email,
                   !is_mail && is_number(address) ? address : STR_NONE, ROLE_CUSTOMER,
                   password_hash_of_nobody(), &id));
    TRY(guest_add(desk, id, is_mail && is_claimed ? address : STR_NONE));
    return sender_by_id(operator, id, ret);
}

enum err arrival_keep(struct operator* operator, const struct sender_row * sender)
{
    bool is_gone;
    if (!db_locks_rows(operator_desk(operator)->db))
        return OK;
    TRY(sender_keep(operator, sender->id, &is_gone));
    return is_gone == sender->is_gone ? OK : ERR_UNAVAILABLE;
}

enum err arrival_confirms(struct operator* operator, struct str secret,
                          enum notification_channel channel, struct str phone, struct str text,
                          int64_t *ret_user_id)
{
    enum { CLAIMS_MOST = 10 * 1000 }; /* nobody makes so many of another's number */
    struct desk *desk = operator_desk(operator);
    struct phone_claim_list claims = {0};
    if (!phone_code_may_be(desk->arena, text))
        return ERR_NOT_FOUND;
    TRY(phone_claims(operator, phone, password_hash_of_nobody(), CLAIMS_MOST, &claims));
    for (size_t i = 0; i < claims.count; i++)
        if (phone_code_is(desk->arena, secret, claims.items[i].id, phone, text)) {
            *ret_user_id = claims.items[i].id;
            return phone_confirm(desk, *ret_user_id, channel, phone);
        }
    return ERR_NOT_FOUND;
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
