/* Whether a program wrote a mail. Nobody answers such a one, and it is no word of a person. */
#pragma once
#include "mail/mime.h"

/*
 * True for any of
 *   Auto-Submitted other than "no" (RFC 3834, 5); X-Auto-Response-Suppress, X-Autoreply,
 *   X-Autorespond, X-Auto-Reply-From (what programs of before wrote)
 *   Precedence: junk, auto_reply (RFC 2076, 3.9)
 *   Return-Path: <> (RFC 5321, 4.5.5)
 *   multipart/report (RFC 6522: bounces, receipts of reading, complaints)
 *   an answer of a calendar (RFC 5546), which has no words
 *   subjects of absence in many languages: nothing else before the colon
 *   from mailer-daemon, postmaster, no-reply, or without an address
 */
bool mail_is_automatic(const struct mime_part *mail, struct str subject, struct str from_address);
/*
 * True for any of
 *   List-Id, List-Unsubscribe, List-Post (RFC 2919, RFC 2369, RFC 8058)
 *   Precedence: bulk, list
 * A newsletter; or somebody who wrote to a group that hands mails on to the desk.
 */
bool mail_is_of_list(const struct mime_part *mail);
/* Mailer-daemon, postmaster, or nobody. */
bool is_mail_system(struct str address);
