/*
 * Figures as Prometheus reads them: its text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Names get the prefix they have
 * there; labels are written ready, `route="home"`, from constants that need no escaping.
 */
#pragma once
#include "base/buffer.h"
#include <stdatomic.h>

/* HELP and TYPE: once a name, before its values. `type`: counter, gauge, histogram. */
void metric_head(struct buffer *out, const char *name, const char *type, const char *help);
/* One value of it; `labels` is "" or without its braces. */
void metric_value(struct buffer *out, const char *name, const char *labels, double value);
/* Both, for a name of one value. */
void metric_one(struct buffer *out, const char *name, const char *type, const char *help,
                double value);

enum { SCALE_MAX = 16 };

/* The upper bounds of a histogram's buckets, rising; what is shown is bound * unit. */
struct scale {
    double unit;
    size_t count;
    int64_t bounds[SCALE_MAX];
};
extern const struct scale scale_us;    /* microseconds, shown as seconds: 250 us to 10 s */
extern const struct scale scale_batch; /* 1 to 512 */

/* Counts how often a value fell into which bucket. Without locks: any number of threads. */
struct histogram {
    const struct scale *scale;
    atomic_uint_fast64_t counts[SCALE_MAX + 1], sum;
};
void histogram_init(struct histogram *histogram, const struct scale *scale);
void histogram_add(struct histogram *histogram, int64_t value);
/* Nothing when nothing was ever added: a route that nobody uses takes no room. */
void metric_histogram(struct buffer *out, const char *name, const char *labels,
                      const struct histogram *histogram);
