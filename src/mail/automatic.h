/* Whether a program wrote a mail: no program shall answer it. */
#pragma once
#include "mail/mime.h"

/*
 * True for any of
 *   Auto-Submitted other than "no" (RFC 3834, 5); X-Autoreply, X-Autorespond, X-Auto-Reply-From
 *   (what programs of before wrote); our own header (mail/compose.h)
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
 *   X-Auto-Response-Suppress (Exchange)
 * A newsletter; or a person, through a group that hands mails on, or a server that adds such
 * things.
 */
bool mail_wants_no_answer(const struct mime_part *mail);
/* Mailer-daemon, postmaster, or nobody. */
bool is_mail_system(struct str address);
