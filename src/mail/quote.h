/*
 * Tells what somebody wrote from what their mail program has put around it: the mail that is
 * answered, and signatures. Nothing is lost: each line that is not blank is in one of both texts,
 * as it was.
 *
 * It knows lines with ">", the headings of Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, K-9 and
 * FairEmail in many languages (mail/quote_marks.h), answers above, below and between what is
 * quoted, and signatures after "-- " (RFC 3676, 4.3). Between two answers the quotation stays,
 * since they make no sense without it.
 */
#pragma once
#include "base/str.h"

struct quote_parts {
    struct str text;   /* what was written; empty when there is nothing else than quotations */
    struct str quoted; /* the rest */
};

/* `text` is valid UTF-8 with LF at its line ends. */
struct quote_parts quote_split(struct arena *arena, struct str text);
