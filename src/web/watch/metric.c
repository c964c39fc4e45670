#include "web/watch/metric.h"

const struct scale scale_us = {
    .unit = 1e-6,
    .count = 14,
    .bounds = {250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000,
               2500000, 10000000},
};

const struct scale scale_batch = {
    .unit = 1,
    .count = 10,
    .bounds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512},
};

void metric_head(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_print(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Fifteen digits: whole numbers up to 10^15 are exact, and times are to the microsecond. */
void metric_value(struct buffer *out, const char *name, const char *labels, double value)
{
    const bool has_labels = labels[0] != 0;
    buffer_print(out, "%s%s%s%s %.15g\n", name, has_labels ? "{" : "", labels,
                 has_labels ? "}" : "", value);
}

void metric_one(struct buffer *out, const char *name, const char *type, const char *help,
                double value)
{
    metric_head(out, name, type, help);
    metric_value(out, name, "", value);
}

void histogram_init(struct histogram *histogram, const struct scale *scale)
{
    *histogram = (struct histogram){.scale = scale};
}

void histogram_add(struct histogram *histogram, int64_t value)
{
    const struct scale *scale = histogram->scale;
    size_t at = 0;
    while (at < scale->count && value > scale->bounds[at])
        at++;
    atomic_fetch_add_explicit(&histogram->counts[at], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&histogram->sum, (uint64_t)(value > 0 ? value : 0),
                              memory_order_relaxed);
}

/* The count is that of the buckets, so that the two agree while others add. */
void metric_histogram(struct buffer *out, const char *name, const char *labels,
                      const struct histogram *histogram)
{
    const struct scale *scale = histogram->scale;
    uint64_t counts[SCALE_MAX + 1], total = 0;
    for (size_t i = 0; i <= scale->count; i++) {
        total += atomic_load_explicit(&histogram->counts[i], memory_order_relaxed);
        counts[i] = total;
    }
    if (total == 0)
        return;
    const char *comma = labels[0] ? "," : "", *open = labels[0] ? "{" : "",
               *close = labels[0] ? "}" : "";
    for (size_t i = 0; i < scale->count; i++)
        buffer_print(out, "%s_bucket{%s%sle=\"%.6g\"} %llu\n", name, labels, comma,
                     (double)scale->bounds[i] * scale->unit, (unsigned long long)counts[i]);
    buffer_print(out, "%s_bucket{%s%sle=\"+Inf\"} %llu\n", name, labels, comma,
                 (unsigned long long)total);
    uint64_t sum = atomic_load_explicit(&histogram->sum, memory_order_relaxed);
    buffer_print(out, "%s_sum%s%s%s %.15g\n", name, open, labels, close, (double)sum * scale->unit);
    buffer_print(out, "%s_count%s%s%s %llu\n", name, open, labels, close,
                 (unsigned long long)total);
}
