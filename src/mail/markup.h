/*
 * HTML of a mail as plain text. Behind it: gumbo, nowhere else.
 *
 * Only elements that are known to carry text are read (an allow-list): scripts, styles, forms and
 * embedded things are dropped, and so is what is hidden by `hidden` or by a style of its own. A
 * link is its text and its address; only http, https, mailto and tel are addresses. What a mail
 * program has marked as a quotation has "> " before its lines, and what it has marked as a
 * signature "-- " in a line before it, as in plain text: mail/quote.h tells both apart from what
 * was written.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* `html` is UTF-8. With `keeps_quotes` nothing is marked: somebody hands on what others wrote.
   *left_us is the time that the mail may still take, of which this takes its part. The text ends
   somewhere behind MAIL_TEXT_BYTES. ERR_TOO_LARGE: it nests deeper than MAIL_MARKUP_DEPTH, or needs
   more than MAIL_MARKUP_MEMORY or the time that was left: markup that was made to hurt. */
enum err markup_text(struct arena *arena, struct str html, bool keeps_quotes, int64_t *left_us,
                     struct str *ret) MUST_USE;
