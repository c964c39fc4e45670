/*
 * A mail that came in, as what somebody wrote and what is known of it. RFC 5322, MIME (RFC 2045 to
 * 2049, 2231, 3676), and what real programs make of them.
 *
 * Everything lives in the arena, is valid UTF-8 and has no control characters but tabs and line
 * ends in texts; bytes of attachments are as they were sent. What strangers write is believed in
 * nothing: an address is what the mail says, not who wrote it.
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"
#include "mail/bounce.h"

struct incoming_attachment {
    struct str name;       /* no path; of one without a name made from its type: "attachment.png" */
    struct str type;       /* "image/png", as the sender says */
    struct str content_id; /* without angle brackets; STR_NONE: nothing refers to it */
    struct str bytes;
    bool is_inline; /* shown within the text by the sender's program: pictures of signatures too */
};

struct incoming_mail {
    struct str message_id;  /* with angle brackets; STR_NONE: none, or one that is none */
    struct str in_reply_to; /* the same */
    const struct str
        *references; /* ids with angle brackets, as they came; the last is the nearest */
    size_t reference_count;
    struct str from_name,
        from_address;             /* the address in small letters; STR_NONE: none that is one */
    struct str reply_to;          /* the same, of Reply-To; STR_NONE: none */
    const struct str *recipients; /* of To, Cc, Delivered-To, X-Original-To, Envelope-To */
    size_t recipient_count;
    struct str subject;  /* may be empty */
    struct instant date; /* as it says; INSTANT_NONE: none */
    struct str text;     /* what the person wrote */
    struct str quoted;   /* what they answer, and their signature (mail/quote.h) */
    bool is_cut;         /* the text was longer than MAIL_TEXT_BYTES */
    bool is_forward;     /* what somebody else wrote is handed on: nothing is taken from the text */
    const struct incoming_attachment *attachments;
    size_t attachment_count;
    /* Nobody shall be answered by a program; mail/automatic.h lists why. */
    bool is_automatic;
    /* And that only for what lists and servers put on the mails of people too: it may be a
       person's, who wrote to a group that hands mails on to the desk. */
    bool may_be_a_person;
    bool is_ours; /* composed by Sapa, here or elsewhere: a loop */
    struct mail_bounce bounce;
};

/* Once, before any thread starts. */
void mail_setup(void);
/* ERR_TOO_LARGE: above the limits of reading in mail/limits.h, which no mail of a person is.
   ERR_INVALID: no mail at all. Takes a time that is about proportional to the size. */
enum err mail_read(struct arena *arena, struct str bytes, struct incoming_mail *ret) MUST_USE;
