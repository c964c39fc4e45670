/* Which parts of a mail are its text, and which are files: RFC 2046, RFC 2183, RFC 2387. */
#pragma once
#include "mail/read.h"

struct mail_body {
    struct str text; /* of text parts, or of HTML where there is nothing else */
    bool is_cut;
    const struct incoming_attachment *attachments; /* within mail/limits.h */
    size_t attachment_count;
};

/* Mails in the mail are files, NAME.eml. What only proves who wrote (a signature of S/MIME or
   OpenPGP), and what mail systems say to each other (mail/bounce.h), is left out. HTML that cannot
   be read is kept as a file. */
struct mail_body mail_body_read(struct arena *arena, const struct mime_part *mail, bool is_forward);
