/*
 * E-mail in: the mailbox that SAPA_MAIL_IN_URL names, by IMAP (RFC 9051). What a mail says is
 * mail/read.h's. One thread uses a mailbox at a time; each look at it is a connection of its own.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct mailbox;

enum {
    MAILBOX_AT_ONCE = 100,    /* mails of one look; the others are for the next */
    MAILBOX_HEAD = 16 * 1024, /* shown of one that is left */
};

/* One that stays where it is. */
struct mail_left {
    int64_t size;
    struct str head; /* up to MAILBOX_HEAD bytes; STR_NONE: the server gives none */
};

struct mail_taker {
    size_t size_max; /* of a mail, in bytes */
    /* All of one mail, which lives until this returns. OK: it has been kept, and is marked as read.
       Anything else ends the look: it and those behind it are there the next time. */
    enum err (*take)(void *context, struct str bytes);
    /* One was larger than size_max: it stays unread, and is told of once while the mailbox lives
       and keeps its numbers. It lives until this returns. NULL: nobody wants to know. */
    void (*leave)(void *context, const struct mail_left *left);
    /* The server does not give one out, or mark it: it is asked again at a later look, and those
       behind it have their turn. NULL: nobody wants to know. */
    void (*fail)(void *context, int64_t uid);
    /* Is the look to end early? Asked before each mail and within it. NULL: never. */
    bool (*stops)(void *context);
    void *context;
};

/* "imaps://USER:PASSWORD@HOST/FOLDER", INBOX when no folder is named; see mailbox_url_problem().
   Lives in the arena until mailbox_free(). `timeout_ms` of each answer; 0: TRANSFER_TIMEOUT_MS.
   ERR_INVALID: no such address. */
enum err mailbox_new(struct arena *arena, struct str url, int timeout_ms, struct mailbox **ret)
    MUST_USE;
void mailbox_free(struct mailbox *mailbox);

/* Hands each unread mail to the taker, the oldest first. One at which the connection ends is in
   nobody's way: the next look begins behind it, and the one after that with the oldest again. A
   mail that was taken is seen again where the connection breaks before it is marked: whoever takes
   it knows it by its bytes, also where the server has numbered all of them anew (UIDVALIDITY, RFC
   9051, 2.3.1.1): then nothing holds that was noted by number. ERR_FORBIDDEN: the log-in is
   refused, ERR_NOT_FOUND: there is no such folder, ERR_UNAVAILABLE: the server cannot be reached or
   understood; or what the taker returned. *ret_said: a line for people. */
enum err mailbox_fetch(struct mailbox *mailbox, struct arena *arena, const struct mail_taker *taker,
                       struct str *ret_said) MUST_USE;

/* Connects, logs in and opens the folder, in the same way. */
enum err mailbox_check(struct mailbox *mailbox, struct arena *arena, struct str *ret_said) MUST_USE;
