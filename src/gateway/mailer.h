/*
 * E-mail out, through the one server that SAPA_MAIL_URL names (RFC 5321, 3207, 4954). What a mail
 * says is mail/compose.h's. One thread uses a mailer at a time; its connection stays open between
 * mails that follow soon.
 */
#pragma once
#include "gateway/gateway.h"

struct mailer;

/* "smtp://USER:PASSWORD@HOST:PORT" or "smtps://..."; see mailer_url_problem(). Lives in the arena
   until mailer_free(). `timeout_ms` of a mail; 0: TRANSFER_TIMEOUT_MS. ERR_INVALID: no such
   address. A server that falls silent is waited for twice as long: for its answer and its good-bye.
 */
enum err mailer_new(struct arena *arena, struct str url, int timeout_ms, struct mailer **ret)
    MUST_USE;
void mailer_free(struct mailer *mailer);

/* One mail to one receiver: `from` and `to` are plain addresses, which the envelope has, `bytes` is
   all of the mail with CR LF between lines. In the answer `code` is SMTP's, `reason` the server's
   last line. A 4yz is postponed, a 5yz refused. A log-in that is refused is postponed too:
   whoever runs this sets it right, and no mail is lost meanwhile. What was handed over whole and
   never answered is unknown. */
struct answer mailer_send(struct mailer *mailer, struct arena *arena, struct str from,
                          struct str to, struct str bytes);

/* Connects and logs in. ERR_FORBIDDEN: the log-in is refused; ERR_UNAVAILABLE. *ret_said: a line
   for people, also when it is OK. */
enum err mailer_check(struct mailer *mailer, struct arena *arena, struct str *ret_said) MUST_USE;
