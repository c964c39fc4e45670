/* What every request shares: settings in force, the secret, limits of rate. Constant while serving.
 */
#pragma once
#include "base/instant.h"
#include "calendar/calendar.h"
#include "desk/notification/outlets.h"
#include "html/html.h"
#include "i18n/i18n.h"
#include "web/house.h"
#include <stdatomic.h>

struct db;
struct gateway_settings;
struct told_list;
struct live;
struct nodes;
struct store;
struct meter;
struct rates;
struct request_ids;

struct web {
    struct house house;     /* what is given outside the database; see request->house */
    struct outlets outlets; /* what people can be told by; a request's clock is its house's */
    struct str secret;      /* SAPA_SECRET */
    bool is_https;          /* SAPA_URL: cookies are Secure */
    struct str proxies;     /* SAPA_TRUSTED_PROXIES: see input/client.h */
    struct str origins;     /* SAPA_ORIGINS: see live/origin.h */
    struct rates *rates;    /* NULL: SAPA_RATE_LIMIT=off */
    struct request_ids *request_ids;
    const struct store *store;      /* of attachments */
    bool echoes;                    /* SAPA_WS_ECHO */
    struct meter *meter;            /* NULL: nothing is counted */
    const atomic_bool *is_draining; /* NULL: never */
    /* Writes Prometheus text; given by whoever serves. */
    void (*put_metrics)(void *context, struct db *db, struct buffer *out);
    void *metrics_context;
    const struct gateway_settings *gateways; /* whose calls are believed; NULL: nobody's */
    struct live *live;                       /* NULL: there are no sockets */
    struct nodes *nodes;                     /* NULL: this is the only one */
    /* What is on disk now, to be told to those who look on. From a writer's thread: must not wait.
       NULL: nobody does. */
    void (*tell)(void *context, const struct told_list *told);
    void *tell_context;
    struct instant (*clock)(void); /* tests give their own */
    struct str base_url;           /* SAPA_URL without a trailing '/' */
};
