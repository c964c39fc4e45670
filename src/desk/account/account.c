#include "desk/account/account.h"
#include "desk/account/account.sql.h"
#include "desk/guest/guest.h"
#include "desk/notification/notification.h"
#include "desk/notification/outlets.h"
#include "desk/session/session.h"

bool account_mail_is_on(const struct desk *desk)
{
    return desk->outlets && desk->outlets->has_email;
}

/* ---- passwords ------------------------------------------------------------------------------- */

enum err account_of_email(struct desk *desk, struct str email, int64_t *ret_user_id)
{
    struct account account;
    enum err err = account_by_email(desk, email_normal(desk->arena, email), &account);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    *ret_user_id = err == OK && !account.is_disabled && email_is_reachable(account.email)
                       ? account.id
                       : 0;
    return OK;
}

enum err password_forgotten(struct desk *desk, int64_t user_id)
{
    int64_t id;
    TRY(account_link_make(desk, user_id, LINK_PASSWORD, STR_NONE, &id));
    return notify_of_account(desk, NOTIFY_PASSWORD_FORGOTTEN, user_id, id, STR_NONE);
}

enum err account_link_email(struct desk *desk, const struct account_link *link, struct str *ret)
{
    struct link_owner owner;
    TRY(account_link_owner(desk, link, &owner));
    *ret = owner.email;
    return OK;
}

static enum err log_out_everywhere(struct desk *desk, int64_t user_id)
{
    const struct person person = {.id = user_id, .session_id = STR("")}; /* in none of them */
    return session_end_others(desk, &person);
}

enum err password_reset(struct desk *desk, const struct account_link *link,
                        struct str password_hash)
{
    struct link_owner owner;
    if (link->purpose != LINK_PASSWORD && link->purpose != LINK_INVITATION)
        return ERR_NOT_FOUND;
    TRY(account_link_use(desk, link));
    TRY(account_link_owner(desk, link, &owner));
    TRY(account_link_confirm(desk, link, owner.email, desk->now));
    TRY(account_set_password(desk, link->user_id, password_hash));
    TRY(guest_ends(desk, link->user_id));
    TRY(guests_of_email_become(desk, link->user_id));
    return log_out_everywhere(desk, link->user_id);
}

/* ---- addresses ------------------------------------------------------------------------------- */

enum err email_ask(struct desk *desk, int64_t user_id, struct str email)
{
    int64_t id;
    if (!account_mail_is_on(desk) || !email_is_reachable(email))
        return OK;
    TRY(account_link_make(desk, user_id, LINK_EMAIL, email, &id));
    return notify_of_account(desk, NOTIFY_EMAIL_CHANGED, user_id, id, STR_NONE);
}

enum err email_ask_new(struct desk *desk, const struct person *person, struct str asked)
{
    bool is_taken;
    struct str email = email_normal(desk->arena, asked);
    if (!account_mail_is_on(desk))
        return ERR_UNAVAILABLE;
    if (!email_is_plausible(email) || !email_is_reachable(email))
        desk_problem(desk, "email", TR("Please write a valid e-mail address."), 0);
    else if (str_is(email, person->email))
        desk_problem(desk, "email", TR("This is your address already."), 0);
    TRY(desk_check(desk));
    TRY(email_is_anothers(desk, email, &is_taken));
    if (is_taken)
        desk_problem(desk, "email", email_is_taken_text, 0);
    TRY(desk_check(desk));
    return email_ask(desk, person->id, email);
}

/* The old address is told where the account has gone. */
static enum err note_change(struct desk *desk, const struct link_owner *was, struct str email)
{
    TRY(account_links_end(desk, was->id));
    TRY(user_note(desk, was->id, was->id, "email", was->email, email));
    if (!account_mail_is_on(desk) || !email_is_reachable(was->email))
        return OK;
    return notify_of_account(desk, NOTIFY_EMAIL_CHANGED, was->id, 0, was->email);
}

enum err email_confirm(struct desk *desk, const struct account_link *link)
{
    struct link_owner was;
    if (link->purpose != LINK_EMAIL)
        return ERR_NOT_FOUND;
    TRY(account_link_use(desk, link));
    TRY(account_link_owner(desk, link, &was));
    TRY(guest_steps_aside(desk, link->email));
    enum err err = account_link_confirm(desk, link, link->email, desk->now);
    if (err == ERR_CONFLICT)
        desk_problem(desk, "email", email_is_taken_text, 0);
    TRY(err);
    TRY(guests_of_email_become(desk, was.id));
    return str_is(was.email, link->email) ? OK : note_change(desk, &was, link->email);
}

/* ---- invitations ----------------------------------------------------------------------------- */

bool profile_can_be_invited(const struct desk *desk, const struct profile *profile)
{
    return account_mail_is_on(desk) && email_is_reachable(profile->email);
}

enum err person_invite(struct desk *desk, const struct staff *staff, const struct profile *profile,
                       struct str inviter)
{
    int64_t id;
    if (!staff_may(staff, PEOPLE_MANAGE))
        return ERR_FORBIDDEN;
    if (profile->is_disabled) {
        desk_problem(desk, "", TR("This account is disabled."), 0);
        return ERR_CONFLICT;
    }
    if (!profile_can_be_invited(desk, profile))
        return ERR_UNAVAILABLE;
    TRY(account_link_make(desk, profile->id, LINK_INVITATION, STR_NONE, &id));
    return notify_of_account(desk, NOTIFY_INVITED, profile->id, id, inviter);
}
