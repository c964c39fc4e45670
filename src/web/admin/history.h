/* A ticket's history in words. */
#pragma once
#include "desk/history/history.h"
#include "web/request.h"
#include "web/admin/views.h"

struct change_views change_views(const struct request *request, const struct change_list *changes);
