#include "web/watch/meter.h"
#include "web/watch/metric.h"
#include <stdio.h>
#include <stdlib.h>

/* Every status that we answer with; any other counts as 0. */
static const int statuses[] = {101, 200, 201, 204, 303, 304, 400, 401, 403, 404, 405, 408, 409,
                               413, 417, 419, 422, 426, 429, 431, 500, 501, 503, 505, 0};

struct row {
    atomic_uint_fast64_t answers[COUNT_OF(statuses)];
    struct histogram took;
};

struct meter {
    atomic_uint_fast64_t limited[RATE_KEY_COUNT], logins_refused;
    struct row rows[]; /* of the routes, of files, of what had no route */
};

static size_t row_count(void)
{
    return route_count + 2;
}

static const char *row_name(size_t row)
{
    return row < route_count ? routes[row].name.at : row == route_count ? "file" : "none";
}

struct meter *meter_new(void)
{
    size_t size = sizeof(struct meter) + row_count() * sizeof(struct row);
    struct meter *meter = memset(memory_alloc(size), 0, size);
    for (size_t i = 0; i < row_count(); i++)
        histogram_init(&meter->rows[i].took, &scale_us);
    return meter;
}

void meter_free(struct meter *meter)
{
    free(meter);
}

static size_t status_index(int status)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(statuses) && statuses[i] != status)
        i++;
    return i;
}

static void add(atomic_uint_fast64_t *count)
{
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
}

void meter_answer(struct meter *meter, const struct route *route, bool is_file, int status,
                  int64_t took_us)
{
    if (!meter)
        return;
    size_t at = route ? (size_t)(route - routes) : is_file ? route_count : route_count + 1;
    add(&meter->rows[at].answers[status_index(status)]);
    histogram_add(&meter->rows[at].took, took_us);
}

void meter_limited(struct meter *meter, enum rate_key key)
{
    if (meter)
        add(&meter->limited[key]);
}

void meter_login_refused(struct meter *meter)
{
    if (meter)
        add(&meter->logins_refused);
}

/* ---- as text -------------------------------------------------------------------------------- */

enum { LABELS_SIZE = 160 };

static void put_answers(const struct meter *meter, size_t row, struct buffer *out)
{
    char labels[LABELS_SIZE];
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        uint64_t count = atomic_load_explicit(&meter->rows[row].answers[i], memory_order_relaxed);
        if (count == 0)
            continue;
        snprintf(labels, sizeof labels, "route=\"%s\",status=\"%d\"", row_name(row), statuses[i]);
        metric_value(out, "sapa_requests_total", labels, (double)count);
    }
}

static void put_took(const struct meter *meter, size_t row, struct buffer *out)
{
    char labels[LABELS_SIZE];
    snprintf(labels, sizeof labels, "route=\"%s\"", row_name(row));
    metric_histogram(out, "sapa_request_duration_seconds", labels, &meter->rows[row].took);
}

static void put_limited(const struct meter *meter, struct buffer *out)
{
    static const char *const labels[RATE_KEY_COUNT] = {
        [RATE_ADDRESS_REQUESTS] = "rule=\"address_requests\"",
        [RATE_PERSON_SENDS] = "rule=\"person_sends\"",
        [RATE_ACCOUNT_LOGINS] = "rule=\"account_logins\"",
        [RATE_ADDRESS_LOGINS] = "rule=\"address_logins\"",
        [RATE_ADDRESS_REGISTERS] = "rule=\"address_registers\"",
        [RATE_ADDRESS_LETTERS] = "rule=\"address_letters\"",
        [RATE_ACCOUNT_LETTERS] = "rule=\"account_letters\"",
    };
    metric_head(out, "sapa_rate_limited_total", "counter",
                "Requests told that they come too often.");
    for (size_t i = 0; i < RATE_KEY_COUNT; i++)
        metric_value(out, "sapa_rate_limited_total", labels[i],
                     (double)atomic_load_explicit(&meter->limited[i], memory_order_relaxed));
}

void meter_put(const struct meter *meter, struct buffer *out)
{
    if (!meter)
        return;
    metric_head(out, "sapa_requests_total", "counter", "Requests by route and status.");
    for (size_t i = 0; i < row_count(); i++)
        put_answers(meter, i, out);
    metric_head(out, "sapa_request_duration_seconds", "histogram",
                "From the whole request being there to its answer being ready to leave.");
    for (size_t i = 0; i < row_count(); i++)
        put_took(meter, i, out);
    put_limited(meter, out);
    metric_one(out, "sapa_logins_refused_total", "counter",
               "Log-ins with a wrong e-mail address or password, or to a disabled account.",
               (double)atomic_load_explicit(&meter->logins_refused, memory_order_relaxed));
}
