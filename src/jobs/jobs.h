/*
 * The threads that tell people what happens outside the pages, and take in what they answer
 * (docs/decisions/0022): one for each channel that is set up, one for what comes in.
 *
 * They bring gateways, mail and letters together with the unscoped desk. Whatever they write goes
 * through `write`, which shares the commits of requests; they read on connections of their own.
 */
#pragma once
#include "calendar/zone.h"
#include "desk/attachment/store.h"
#include "desk/notification/outlets.h"
#include "i18n/i18n.h"
#include "operator/operator.h"

struct gateway;
struct gateway_settings;
struct mailbox;
struct mailer;

enum {
    JOBS_EVERY_MS = 1000,       /* how often a thread looks for what is due */
    JOBS_AT_ONCE = 20,          /* of one channel, between two looks at what is due */
    LOOKING_DEFERS_S = 5,       /* how long a new message waits for whoever looks at its ticket, */
    LOOKING_DEFERS_MOST_S = 60, /* and for how long at most */
};

/* How the desk calls itself in what it writes, and how much it takes of others. */
struct letterhead {
    struct str name;
    int hue;
    const struct locale *locale; /* of whoever has chosen none */
    const struct zone *zone;
    int64_t upload_max_mib; /* of a file that a gateway's message names */
    bool assigns_on_reply;  /* a ticket that nobody has, to a colleague who answers by mail */
};

struct jobs_options {
    struct str database;
    const struct store *store;
    const struct outlets *outlets;
    struct gateway *sms, *whatsapp; /* NULL: none */
    /* Approved by WhatsApp, with the text as its one parameter: for whoever has not written for a
       day. STR_NONE: the text is tried, and refused where that matters. */
    struct str template_name, template_language;
    struct mailer *mailer; /* NULL: no mail goes out */
    struct str from_name, from_address;
    struct mailbox *mailbox; /* NULL: none is looked into */
    int mail_socket;         /* bound, for mail that is handed over; -1: none */
    struct str mail_host;    /* how its listener calls itself */
    int64_t upload_max_mib;  /* of a file in a mail; a mail may be as large as it makes it */
    bool takes_replies;      /* mail comes in: an answer becomes a message */
    bool takes_unknown;      /* whoever is not known becomes a customer */
    struct str secret;       /* SAPA_SECRET: signs links and addresses */
    struct str base_url;     /* SAPA_URL without a trailing '/' */
    const struct gateway_settings *gateways;
    /* lanes_do(): a write, on disk when it returns OK. */
    enum err (*write)(void *context, enum err (*run)(void *context, struct desk *desk),
                      void *run_context);
    /* Fills in what administrators have chosen; with a desk that reads. */
    void (*letterhead)(void *context, struct desk *desk, struct letterhead *ret);
    /* Is somebody's page of a ticket open? NULL: nobody can say. */
    bool (*is_looking)(void *context, int64_t ticket_id, int64_t user_id);
    void *context; /* of these three */
    struct instant (*clock)(void);
};

/* The unscoped desk of a writer's unit of work, whose quiet hours go by the house's clock. */
struct operator* jobs_operator(const struct jobs_options *options, struct desk *desk);

struct jobs;

/* The options are the caller's until jobs_stop(). */
struct jobs *jobs_start(const struct jobs_options *options);
/* Ends what is under way, which takes as long as a gateway may take to answer at most; before the
   lanes are stopped. NULL does nothing. */
void jobs_stop(struct jobs *jobs);
