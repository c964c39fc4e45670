/*
 * Takes mails that a mail server hands over, as LMTP or SMTP (mail/lmtp.h), on a socket that
 * listens: a thread of its own with poll().
 *
 * The call-backs are called on that thread, one at a time; the other conversations wait meanwhile.
 * Whoever is let in is not asked for a password: listen on the loopback or behind a firewall, as
 * LMTP is meant to be (RFC 2033, 5).
 *
 * Refused without harm: more connections than there may be (421), more mails a minute (451), larger
 * ones (552), more bytes at once than LISTENER_BYTES_WAITING (452), a mail that takes longer than
 * it may, counted from the end of the one before, however its bytes trickle in (421). Where the
 * system has no more open files, whoever connects waits.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct lmtp_refusal;

struct mail_listener_options {
    int socket;        /* bound with listen_bind() of net/listen.h; the listener closes it */
    struct str host;   /* how it calls itself; kept by whoever gives it */
    size_t bytes_most; /* of a mail */
    int connections_most, mails_a_minute, mail_ms; /* 0: as in mail/limits.h */
    void *context;
    bool (*is_known)(void *context, struct str recipient);
    /* As in mail/lmtp.h. */
    enum err (*take)(void *context, struct str from, const struct str *recipients, size_t count,
                     struct str bytes);
    void (*refused)(void *context, const struct lmtp_refusal *refusal);
};

struct mail_listener_counts {
    uint64_t connections, refused_connections, mails; /* since the start */
    uint64_t pauses;                                  /* for want of open files or memory */
    int open;                                         /* now */
};

struct mail_listener;

/* ERR_UNAVAILABLE: the system does not let it listen; logged. */
enum err mail_listener_start(const struct mail_listener_options *options,
                             struct mail_listener **ret) MUST_USE;
/* From any thread. */
struct mail_listener_counts mail_listener_counts(struct mail_listener *listener);
/* Brings a mail that is being taken to its end, closes all others (421) and frees the listener. */
void mail_listener_stop(struct mail_listener *listener);
