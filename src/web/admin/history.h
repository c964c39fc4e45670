/* A ticket's history in words. */
#pragma once
#include "desk/history/history.h"
#include "web/request.h"
#include "web/admin/views.h"

struct change_views change_views(const struct request *request, const struct change_list *changes);

/* Whether the conversation tells of it: not of the field of internal notes. */
bool is_activity(const struct change *change);
/* What stands after the name of who did it: "took the ticket"; when it follows another change of
   theirs (`joins`): "status is now In progress". */
struct str activity_text(const struct request *request, const struct change *change, bool joins);
