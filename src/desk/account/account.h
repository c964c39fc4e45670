/*
 * How people get into their account, and stay the only ones: a forgotten password, the
 * confirmation of an address, an invitation, the notice of a log-in from a new device. All of it
 * goes by letters to their address; without mail (desk->outlets) none of it is offered.
 *
 * Whoever opens a link that came to an address has shown that it is theirs: it counts as confirmed,
 * and what a guest has written from there is the account's from then on (desk/guest/guest.h).
 */
#pragma once
#include "desk/account/link.h"
#include "desk/profile/profile.h"
#include "desk/user/user.h"

/* Does this desk write letters about accounts? */
bool account_mail_is_on(const struct desk *desk);

/* Whose account has this address, if a letter can be sent there; else 0. To be done with what it
   says when the answer is on its way, so that nobody learns from it who has an account. */
enum err account_of_email(struct desk *desk, struct str email, int64_t *ret_user_id) MUST_USE;
/* Sends a link to choose a new password. */
enum err password_forgotten(struct desk *desk, int64_t user_id) MUST_USE;
/* By a link that password_forgotten() or person_invite() has sent. Ends all sessions and all other
   links. `password_hash` was made before, outside the writer. ERR_NOT_FOUND: see link.h. */
enum err password_reset(struct desk *desk, const struct account_link *link,
                        struct str password_hash) MUST_USE;

/* The address that an account has now. */
enum err account_link_email(struct desk *desk, const struct account_link *link, struct str *ret)
    MUST_USE;

/* Has somebody confirmed their address? */
enum err email_is_confirmed(struct desk *desk, const struct person *person, bool *ret) MUST_USE;
/* Sends a link to the address that an account has. Nothing happens without mail. */
enum err email_ask(struct desk *desk, int64_t user_id, struct str email) MUST_USE;
/* Sends a link to a new address, which counts when it has been opened. ERR_INVALID with a problem
   beside "email"; ERR_UNAVAILABLE without mail. */
enum err email_ask_new(struct desk *desk, const struct person *person, struct str email) MUST_USE;
/* By such a link; the old address is told when there was another. ERR_CONFLICT: it has been taken
   by somebody else meanwhile. */
enum err email_confirm(struct desk *desk, const struct account_link *link) MUST_USE;

/* Sends somebody a link to choose a first password; `inviter` is named in the letter. ERR_CONFLICT,
   with a problem: they are disabled. ERR_UNAVAILABLE: there is no mail, or they have no address. */
enum err person_invite(struct desk *desk, const struct staff *staff, const struct profile *profile,
                       struct str inviter) MUST_USE;
bool profile_can_be_invited(const struct desk *desk, const struct profile *profile);
