/*
 * Whose telephone it is. A number in a profile is what somebody says of themselves: messages from
 * it are theirs once one has come from it with the code that their preferences show. Until then
 * whoever writes from there is a guest (desk/guest/guest.h, decision 0027).
 */
#pragma once
#include "desk/access/access.h"
#include "desk/notification/words.h"

/* "4821-9034-7716", with SAPA_SECRET: of that account and that number. */
struct str phone_code(struct arena *arena, struct str secret, int64_t user_id, struct str phone);
/* Is `text` a code, anybody's, and nothing else, however it is spaced? */
bool phone_code_may_be(struct arena *arena, struct str text);
/* Is it this one? */
bool phone_code_is(struct arena *arena, struct str secret, int64_t user_id, struct str phone,
                   struct str text);

/* Has a message from the number in their profile shown that it is theirs? */
enum err phone_is_confirmed(struct desk *desk, const struct person *person, bool *ret) MUST_USE;
/* One has, by that channel: what guests have written from there is the account's. */
enum err phone_confirm(struct desk *desk, int64_t user_id, enum notification_channel channel,
                       struct str phone) MUST_USE;
/* The number is no longer in the profile of somebody: what comes from it is not theirs any more.
   Guests stay known by it. */
enum err phone_left(struct desk *desk, int64_t user_id, struct str phone) MUST_USE;
