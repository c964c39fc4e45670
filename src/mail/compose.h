/*
 * A mail as bytes: RFC 5322 and MIME, ready for SMTP (dots are not stuffed).
 *
 * With HTML it is multipart/alternative (RFC 2046, 5.1.4), else text/plain; both are UTF-8 in
 * quoted-printable, so that no mail server on the way has anything to change. Names and subject are
 * encoded where they must be (RFC 2047). No line is longer than MAIL_LINE_BYTES_MOST.
 *
 * Header injection is impossible: line ends and control characters in names and subject become
 * blanks; an address, an id or a link with anything that could end its field is refused.
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"

/* Of every mail of ours: RFC 5322 leaves names with X- to everybody. One that comes back to us is
   of a loop (incoming_mail.is_ours). */
#define MAIL_OWN_HEADER "X-Sapa-Mail"

struct outgoing_mail {
    struct str from_name, from_address;
    struct str to_name, to_address;
    struct str reply_to;          /* an address; STR_NONE: answers go to from_address */
    struct str message_id;        /* this and the following with their angle brackets */
    struct str in_reply_to;       /* STR_NONE: none */
    const struct str *references; /* oldest first, at most MAIL_REFERENCES */
    size_t reference_count;
    struct str subject;
    struct str text, html;      /* html STR_NONE: text alone */
    struct str unsubscribe_url; /* https, takes a POST: RFC 8058. STR_NONE: none */
    /* RFC 3834; no out-of-office shall answer it. Exchange is told so by a header of its own, with
       all that it knows but NDR: "All" would keep bounces from us. */
    bool is_automatic;
    struct instant date;
};

/* The bytes are in the arena. ERR_INVALID: an address, an id or the link is not what it should be,
   a text is no UTF-8, or the date is before 1970. */
enum err mail_compose(struct arena *arena, const struct outgoing_mail *mail, struct str *ret)
    MUST_USE;
