/* Links, made from the names of the route table, so that none can point to nowhere. */
#pragma once
#include "html/html.h"

struct request;

/* `name` must be a row of the table (a test walks over all); its {id} becomes `id`. */
struct url url_to(struct arena *arena, const char *name, int64_t id);
/* Where whoever asks belongs: their tickets, or the log-in page. */
struct url home_of(const struct request *request);
