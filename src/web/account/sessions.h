/* A person's own sessions, as their page and its JSON show them. */
#pragma once
#include "desk/session/session.h"
#include "json/json.h"
#include "web/account/views.h"
#include "web/request.h"

struct session_views session_views(const struct request *request, const struct session_list *list);
void json_sessions(struct json *json, const struct request *request,
                   const struct session_list *list);
