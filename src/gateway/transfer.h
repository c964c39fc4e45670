/*
 * Speaking to servers of others: HTTP, SMTP, and IMAP up to the log-in. Behind it: libcurl.
 *
 * Connections stay open within one `struct transfer`, which one thread uses at a time. TLS is
 * always verified (against SSL_CERT_FILE, if that is set), no redirect is followed, and an answer
 * has a largest size, in memory or in a file. Neither what is sent nor a secret is ever logged:
 * nothing is.
 *
 * What matters most of a call that failed is how far it came: see enum reach.
 */
#pragma once
#include "base/err.h"
#include "gateway/address.h"
#include <stdatomic.h>

struct sockaddr;
struct transfer;

enum {
    TRANSFER_TIMEOUT_MS = 30 * 1000, /* a whole call, if nothing else is said */
    TRANSFER_CONNECT_MS = 10 * 1000, /* of which until the connection stands, at most */
    TRANSFER_ANSWER_MAX = 256 * 1024,
    TRANSFER_FIELDS_MAX = 20,
    TRANSFER_STALL_S = 10, /* a file that comes more slowly than this for so long does not come */
    TRANSFER_STALL_RATE = 1024, /* bytes a second */
};

/* Takes memory of its own until transfer_free(). `timeout_ms` 0: TRANSFER_TIMEOUT_MS. */
struct transfer *transfer_new(int timeout_ms);
void transfer_free(struct transfer *transfer);

enum reach {
    REACH_ANSWERED, /* it said yes or no */
    REACH_NONE,     /* it never had all of it: refused, not found, no TLS, or broken off before */
    REACH_UNKNOWN,  /* it had all of it and nothing was heard, or nothing that tells */
};

struct header_field {
    const char *name;
    struct str value;
};

struct http_call {
    const char *method; /* "GET", "POST", ... */
    struct str url;     /* http or https */
    struct header_field fields[TRANSFER_FIELDS_MAX];
    size_t field_count;
    struct str user, password; /* Basic (RFC 7617); STR_NONE: none */
    struct str body;           /* STR_NONE: none */
    /* For addresses that others have named. NULL: to anywhere. Else over https alone, past any
       proxy, without a log-in in the address, and only where this says true of what it is about to
       connect to, whatever a name meant a moment before. */
    bool (*may_connect)(const struct sockaddr *address);
    const struct http_file *into;   /* where the body of a 200 goes; NULL: into the reply */
    const atomic_bool *is_stopping; /* breaks it off; NULL: nothing does */
    int timeout_ms;                 /* 0: as the transfer was made */
};

struct http_file {
    int descriptor; /* at its end */
    int64_t size_max;
};

struct http_reply {
    enum reach reach;
    int status;            /* of REACH_ANSWERED; a redirect is one like any other */
    struct str body;       /* the same; it may have been cut, if the status is no 2xx */
    struct str type;       /* its Content-Type */
    struct str location;   /* the whole address to which it sends one; STR_NONE: to none */
    bool is_forbidden;     /* may_connect: there is no going there */
    bool is_too_large;     /* into: more than size_max */
    int64_t retry_after_s; /* 0: it did not say */
    struct str problem;    /* of the others: a line, for people */
};

void http_call_put(struct http_call *call, const char *name, struct str value);

/* "https://host:443" of an address, as it is understood when it is called. STR_NONE: it is none, or
   holds a log-in. */
struct str url_origin(struct arena *arena, struct str url);

/* Texts in the arena. Nothing is sent twice: not even where a connection that was kept turns out to
   be dead, once a byte of the body went out. */
void transfer_http(struct transfer *transfer, struct arena *arena, const struct http_call *call,
                   struct http_reply *ret);

/* One mail, in RFC 5322's form, to one receiver (RFC 5321). STARTTLS is used where it is offered;
   with a log-in it is required, except on this machine. */
struct mail_reply {
    enum reach reach;
    int status;            /* of REACH_ANSWERED: 250, 550, ... */
    bool is_login_refused; /* what it said no to is who we are, not the mail */
    struct str line;       /* the last one that the server said */
    struct str problem;    /* of the others */
};
void transfer_mail(struct transfer *transfer, struct arena *arena,
                   const struct server_address *server, struct str from, struct str to,
                   struct str bytes, struct mail_reply *ret);

/* Connects, with TLS as above, and logs in; from there on the caller speaks himself, by the two
   that follow, until transfer_close(). ERR_FORBIDDEN: the log-in was refused. ERR_UNAVAILABLE: any
   other reason. Either with a line in *ret_problem. */
enum err transfer_open(struct transfer *transfer, struct arena *arena,
                       const struct server_address *server, struct str *ret_problem) MUST_USE;
/* All of it, or ERR_UNAVAILABLE when the connection broke or took too long. */
enum err transfer_write(struct transfer *transfer, struct str bytes) MUST_USE;
/* At least a byte, or ERR_UNAVAILABLE. */
enum err transfer_read(struct transfer *transfer, char *bytes, size_t size, size_t *ret) MUST_USE;
void transfer_close(struct transfer *transfer);
