/* What the list of people and a person's page have in common. */
#pragma once
#include "desk/profile/profile.h"
#include "json/json.h"
#include "web/admin/people_views.h"
#include "web/request.h"

struct person_row_view person_row(const struct request *request, const struct profile *profile);
/* `first`: the label of an empty first line, or NULL for none. */
struct choice_views role_choices(const struct request *request, enum role chosen,
                                 const char *first);
/* The first FOUND_MAX of those who match. */
enum err people_found(struct request *request, const struct staff *staff,
                      const struct profile_filter *filter, struct person_row_views *ret) MUST_USE;
/* Where a ticket is opened for a customer. */
struct url create_url(const struct request *request, int64_t user_id);
void json_profile(struct json *json, const struct profile *profile);
