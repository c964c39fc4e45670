/*
 * Lists of tickets: a page of those that match a filter, newest first, and how many there are.
 *
 * Counts and pages come from ticket_counts, which triggers keep: no list counts tickets. Only a
 * search looks at its matches, at most SEARCH_TICKETS_MAX of them.
 */
#pragma once
#include "desk/ticket/ticket.h"

enum { ASSIGNED_TO_ME = -2, ASSIGNED_TO_ANYBODY = -1, ASSIGNED_TO_NOBODY = 0 };

struct ticket_filter {
    enum ticket_status status; /* 0: any, and so on */
    enum ticket_priority priority;
    enum ticket_category category;
    int64_t assigned_to; /* a user's id or one of the three above */
    struct str search;   /* empty: none */
    int64_t page;        /* from 1 */
};

/* Whether two filters show `staff` the same tickets: whoever is "me" may also be named. */
bool ticket_filter_is(const struct staff *staff, const struct ticket_filter *a,
                      const struct ticket_filter *b);

struct ticket_page {
    struct ticket_list tickets;
    int64_t page, total, last_page, from, to; /* from and to are 0 on an empty page */
    bool is_cut;                              /* a search matched more than SEARCH_TICKETS_MAX */
};

/* Only status, search and page count for a customer. */
enum err ticket_page_own(struct desk *desk, const struct customer *customer,
                         const struct ticket_filter *filter, struct ticket_page *ret) MUST_USE;
enum err ticket_page(struct desk *desk, const struct staff *staff,
                     const struct ticket_filter *filter, struct ticket_page *ret) MUST_USE;

/* What one person opened. */
enum err ticket_page_of_customer(struct desk *desk, const struct staff *staff, int64_t user_id,
                                 int64_t page, struct ticket_page *ret) MUST_USE;

struct ticket_stats {
    int64_t by_status[TICKET_STATUS_COUNT];
    int64_t urgent, total;
};

enum err ticket_stats(struct desk *desk, const struct staff *staff, struct ticket_stats *ret)
    MUST_USE;
/* The RECENT_TICKETS newest that are open or in progress. */
enum err ticket_recent(struct desk *desk, const struct staff *staff, struct ticket_list *ret)
    MUST_USE;
