/* What rows of tickets say where there is something to say: colleagues who have one open, and how
   it began. */
#pragma once
#include "web/admin/views.h"
#include "web/request.h"

/* Of each of the tickets, in their order: one question to the database. */
enum err row_marks(struct request *request, const struct staff *staff, const int64_t *ids,
                   size_t count, struct row_marks_view **ret) MUST_USE;
