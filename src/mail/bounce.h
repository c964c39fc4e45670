/*
 * What a mail system says of a mail that it could not deliver: RFC 3464 (delivery status
 * notifications) in a multipart/report of RFC 6522, with the codes of RFC 3463; and of systems that
 * write a text instead (old Exim, qmail, Exchange, and many others).
 */
#pragma once
#include "mail/mime.h"

struct mail_bounce {
    bool is_bounce;
    /* It will not arrive. False: it has not yet, and is tried further. */
    bool is_permanent;
    struct str original_message_id; /* with angle brackets; STR_NONE: not said */
    struct str recipient;           /* an address; STR_NONE: not said */
    struct str status;              /* "5.1.1"; STR_NONE: not said */
    struct str reason;              /* what the other server said, one line; may be empty */
};

/* Of several recipients the one that failed, or the first. A notice that a mail has arrived is no
   bounce. `subject` and `from_address` are those of the mail. */
struct mail_bounce mail_bounce_read(struct arena *arena, const struct mime_part *mail,
                                    struct str subject, struct str from_address);
