/*
 * How an answer finds its ticket: by the address that it is sent to, by the mails that it refers
 * to, by its subject. The first two are signed: whoever makes one up is found out.
 *
 * A signature is SIGNATURE_BITS of HMAC-SHA-256 (RFC 2104) over what is signed and what for, in
 * the letters of base32 (RFC 4648, 6), small: mail programs change the case of addresses. It is
 * compared in a time that tells nothing. It says that we made the address, not who writes: what is
 * sent to it may have been forwarded. Whoever takes the answer looks at the sender too.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* 16 letters: the chance to guess one is 1 to 10^24, and each try is a mail. */
enum { SIGNATURE_BITS = 80 };

struct mail_identity {
    struct str secret;  /* SAPA_SECRET */
    struct str address; /* where answers go: "bantuan@toko.test", which takes LOCAL+TAG too */
};

/* ---- addresses: bantuan+42.7.SIGNATURE@toko.test ----------------------------------------------
 */

struct reply_address {
    int64_t ticket_id, person_id; /* whose answer is expected there */
};

/* ERR_INVALID: the configured address is none, or so long that nothing fits behind it. */
enum err reply_address_make(struct arena *arena, const struct mail_identity *identity,
                            struct reply_address of, struct str *ret) MUST_USE;
/* ERR_NOT_FOUND: no such address of ours. ERR_FORBIDDEN: it looks like one, and is not signed by
   us. Letters may have changed their case. */
enum err reply_address_read(const struct mail_identity *identity, struct str address,
                            struct reply_address *ret) MUST_USE;
/* Whether mail to it is for us: the configured address, with any tag or none. */
bool mail_is_for(const struct mail_identity *identity, struct str address);

/* ---- Message-IDs ------------------------------------------------------------------------------
 * <ticket-42.SIGNATURE@toko.test> is of no mail: all mails of a ticket name it first in their
 * References, and so are one thread in every program, whichever of them somebody has received.
 * <notification-9000.42.SIGNATURE@toko.test> is of one that was sent; without a ticket it has 0.
 */

struct mail_name {
    int64_t ticket_id;       /* 0: about no ticket */
    int64_t notification_id; /* 0: the thread of the ticket */
};

/* ERR_INVALID as above. */
enum err mail_name_make(struct arena *arena, const struct mail_identity *identity,
                        struct mail_name name, struct str *ret) MUST_USE;
/* Takes an id with its angle brackets or without; results as reply_address_read(). */
enum err mail_name_read(const struct mail_identity *identity, struct str message_id,
                        struct mail_name *ret) MUST_USE;

/* ---- subjects: [#42] Pesanan belum sampai -----------------------------------------------------
 * Not signed: it finds a ticket only together with a sender who may write to it.
 */

/* With the token before it, unless it is in it already. */
struct str subject_with_token(struct arena *arena, struct str subject, int64_t ticket_id);
/* The first one in the subject, wherever; false if there is none. */
bool subject_token_read(struct str subject, int64_t *ret);
/* Without the token and the "Re: Fwd: AW: Bls:" before it, within the subject; may be empty. */
struct str subject_bare(struct str subject);
/* Its first prefix says that somebody hands on what others wrote: "Fwd:", "WG:", "Trs:". */
bool subject_is_forward(struct str subject);
