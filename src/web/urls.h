/* Links, made from the names of the route table, so that none can point to nowhere. */
#pragma once
#include "html/html.h"

struct request;

/* `name` must be a row of the table (a test walks over all); its {id} becomes `id`. */
struct url url_to(struct arena *arena, const char *name, int64_t id);
/* A path of this site, with its query, and nothing that a browser takes for another. */
bool is_path_of_ours(struct str path);
/* The page that the form says it stands on, in its field "back"; `otherwise` if it does not. */
struct url url_back(const struct request *request, struct url otherwise);
/* The page of ours that the request was sent from, by its Referer; `otherwise` if that is not
 * known. */
struct url url_before(const struct request *request, struct url otherwise);
/* Where whoever asks belongs: their tickets, or the log-in page. */
struct url home_of(const struct request *request);
