/*
 * One click in a mail that ends mails about tickets (RFC 8058). Who opens the address need not be
 * logged in: it carries a signature that only this desk can make, and is good for nothing else.
 */
#pragma once
#include "desk/desk.h"

/* "{user id}-{HMAC-SHA-256 over it, base64url}", with SAPA_SECRET. */
struct str unsubscribe_token(struct arena *arena, struct str secret, int64_t user_id);
/* The whole address, for List-Unsubscribe and for the foot of a mail. */
struct str unsubscribe_url(struct arena *arena, struct str base_url, struct str secret,
                           int64_t user_id);
/* Whose token it is; 0: nobody's. */
int64_t unsubscribe_user(struct arena *arena, struct str secret, struct str token);

/* Do mails about tickets go to them? ERR_NOT_FOUND: there is no such person any more. */
enum err unsubscribe_find(struct desk *desk, int64_t user_id, bool *ret_gets_mail) MUST_USE;
/* Switches their prefer_email off, and notes it in the audit log, once however often it is asked
   for. Mails about their account are not affected. Only for whom unsubscribe_user() named. */
enum err unsubscribe(struct desk *desk, int64_t user_id) MUST_USE;
