/* GET /metrics: what the parts of the running application count, as Prometheus reads it. */
#pragma once
#include "net/server.h"
#include "web/live/nodes.h"
#include "web/lanes/lanes.h"
#include "web/watch/meter.h"

struct metrics {
    const struct http_server *server;
    struct lanes *lanes;
    struct nodes *nodes; /* NULL: there are no others */
    const struct meter *meter;
    struct str database; /* its address */
    struct instant started;
};

/* `db` is a connection to it; `out` is in an arena. */
void metrics_put(const struct metrics *metrics, struct db *db, struct buffer *out);
