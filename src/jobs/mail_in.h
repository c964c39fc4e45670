/*
 * What a mail that came in is to us: an answer, the beginning of a ticket, the news that one of
 * ours was not delivered, or nothing that anybody wrote.
 */
#pragma once
#include "jobs/taking.h"
#include "operator/delivery.h"

struct mail_in {
    enum { MAIL_IN_LETTER, MAIL_IN_BOUNCE, MAIL_IN_IGNORED, MAIL_IN_REFUSED } kind;
    struct str reason;          /* of IGNORED and REFUSED: a short word */
    struct arrival_about about; /* nothing of one that cannot be read */
    struct letter_in letter;
    struct delivery_report report; /* of BOUNCE */
};

/* `file` is its name in the store. Puts its attachments there, which go with the next sweep unless
   a message takes them. ERR_UNAVAILABLE: there is no room. */
enum err mail_in_read(const struct jobs_options *options, struct arena *arena, struct str file,
                      struct mail_in *ret) MUST_USE;
