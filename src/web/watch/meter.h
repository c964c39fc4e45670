/*
 * What the application counts of its answers, for /metrics. Without locks, from any thread. How
 * many series there are is bounded by the route table: a path, a person or an address is never a
 * label.
 */
#pragma once
#include "web/rate.h"

struct meter;

struct meter *meter_new(void);
void meter_free(struct meter *meter);

/* Each of these does nothing when `meter` is NULL. */

/* `route` NULL: a file of the interface, or what was refused before a route was found. */
void meter_answer(struct meter *meter, const struct route *route, bool is_file, int status,
                  int64_t took_us);
void meter_limited(struct meter *meter, enum rate_key key);
void meter_login_refused(struct meter *meter);

void meter_put(const struct meter *meter, struct buffer *out);
