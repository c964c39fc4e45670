/* Up to which number each ticket's events have been told here. */
#pragma once
#include "base/str.h"

struct told_marks;

struct told_marks *told_marks_new(void);
void told_marks_free(struct told_marks *marks);
/* 0: nothing of it yet. */
int64_t told_mark(const struct told_marks *marks, int64_t ticket_id);
void told_mark_set(struct told_marks *marks, int64_t ticket_id, int64_t seq);
