/* What a person wishes to be told of, and how: a part of their preferences. */
#pragma once
#include "desk/notification/rules.h"
#include "json/json.h"
#include "web/account/views.h"
#include "web/request.h"

/* What was sent ("notifications.message_added.email"), and what is kept for the rest. */
struct notification_wishes wishes_asked(const struct request *request,
                                        const struct notification_wishes *kept);
/* Only of what can concern them by their role. */
struct wish_views wish_views(const struct request *request,
                             const struct notification_wishes *wishes);
void json_wishes(struct json *json, enum role role, const struct notification_wishes *wishes);
