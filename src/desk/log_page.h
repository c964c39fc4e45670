/* A page of a log, newest first. Logs grow without end and nothing counts them: one row more than a
   page holds is asked for, and tells whether there are older ones. */
#pragma once
#include "base/base.h"
#include "desk/limits.h"

enum { LOG_ROWS_ASKED = PAGE_LOG + 1 };

/* The id below which the page begins; `before` 0: the newest. */
static inline int64_t log_below(int64_t before)
{
    return before > 0 ? before : INT64_MAX;
}

/* Cuts *count to a page; *ret_more: there was more than that. */
static inline void log_page_cut(size_t *count, bool *ret_more)
{
    *ret_more = *count > PAGE_LOG;
    if (*ret_more)
        *count = PAGE_LOG;
}
