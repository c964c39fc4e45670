/*
 * Guests: people who have written in from outside and whom nobody can log in as (their password is
 * password_hash_of_nobody()). They hold what came from an address or a telephone until somebody has
 * shown that it is theirs; an account that merely says so sees nothing of it. Decision 0027.
 *
 * A guest by mail has the address in their own row, as anybody has, until an account claims it:
 * then the account has it there, to be logged in with, and the guest in `guests`.
 */
#pragma once
#include "desk/desk.h"

/* "+62812..." of WhatsApp: 62812...@whatsapp.invalid; "ayu@toko.test" of e-mail:
   ayu.toko.test.DIGEST@email.invalid, in which a search finds its words. An address for whoever has
   none in their own row. `channel`: its word. */
struct str guest_placeholder(struct arena *arena, struct str channel, struct str address);

/* A guest who has this address in their row leaves it to the account that is about to claim it; OK
   also when there is none. */
enum err guest_steps_aside(struct desk *desk, struct str email) MUST_USE;
/* Somebody has just been made, since they have written in. `email`: from where, if an account
   claims it; else STR_NONE. ERR_CONFLICT: another guest has it. */
enum err guest_add(struct desk *desk, int64_t user_id, struct str email) MUST_USE;
/* They have a password from now on. */
enum err guest_ends(struct desk *desk, int64_t user_id) MUST_USE;

/* The account has shown that the address in its row is its own: whatever a guest has from there is
   the account's, in this transaction. OK also when there is none. */
enum err guests_of_email_become(struct desk *desk, int64_t account_id) MUST_USE;
/* The same of one guest. Their tickets, messages and addresses are the account's, each ticket's
   history says so, and what is sent to them in future goes to the account. Nothing happens to
   anybody who can log in. */
enum err guest_becomes(struct desk *desk, int64_t guest_id, int64_t account_id) MUST_USE;
