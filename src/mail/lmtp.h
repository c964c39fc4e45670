/*
 * One conversation in which mails are handed over: LMTP (RFC 2033) after LHLO, SMTP (RFC 5321)
 * after HELO or EHLO, with PIPELINING, 8BITMIME, SIZE (RFC 1870) and ENHANCEDSTATUSCODES. It knows
 * no socket: bytes go in, bytes come out, so that tests and a fuzzer can be its other side.
 *
 * The end of a mail is CRLF "." CRLF and nothing else: whoever took a bare LF for a line end would
 * let a stranger smuggle mails into those of others (CVE-2023-51766).
 */
#pragma once
#include "base/buffer.h"
#include "base/err.h"

/* What was refused for good, of which whoever brought it has heard. */
struct lmtp_refusal {
    enum err err;         /* ERR_TOO_LARGE or ERR_NOT_FOUND */
    struct str from;      /* as MAIL said; may be empty */
    struct str recipient; /* of NOT_FOUND the one that is not known; STR_NONE: none was named yet */
    struct str begin;     /* of TOO_LARGE as much as was kept; STR_NONE: none of it has come */
};

struct lmtp_options {
    struct str host;   /* how it calls itself */
    size_t bytes_most; /* of a mail: 552, and its bytes are thrown away */
    void *context;
    /* Whether there is somebody of that address: 550. */
    bool (*is_known)(void *context, struct str recipient);
    /* Asked before each mail: false is 451, come again. */
    bool (*has_room)(void *context);
    /* Bytes that wait in memory, in all conversations: a mail asks for `more` before it takes them
       (false is 452), and gives back what it had. */
    bool (*may_keep)(void *context, size_t more);
    void (*gives_back)(void *context, size_t bytes);
    /* A whole mail, with Return-Path and a Delivered-To for each recipient before its own headers.
       OK only when it is kept for good: 250. Otherwise ERR_INVALID 554, ERR_FORBIDDEN 550,
       ERR_NOT_FOUND 550, ERR_TOO_LARGE 552, else 451. `from` is empty for bounces. */
    enum err (*take)(void *context, struct str from, const struct str *recipients, size_t count,
                     struct str bytes);
    /* It lives until this returns. NULL: nobody wants to know. */
    void (*refused)(void *context, const struct lmtp_refusal *refusal);
};

struct lmtp;

/* The options are copied, their host is not. */
struct lmtp *lmtp_new(const struct lmtp_options *options);
void lmtp_free(struct lmtp *lmtp);
/* The first line, which the server says. */
void lmtp_greet(struct lmtp *lmtp, struct buffer *out);
/* Takes all of the bytes and puts the answers; false when the conversation is over, once they are
   sent. */
bool lmtp_take(struct lmtp *lmtp, struct str bytes, struct buffer *out) MUST_USE;
/* Mails that it has brought to an end, whatever was answered. */
size_t lmtp_mails(const struct lmtp *lmtp);
