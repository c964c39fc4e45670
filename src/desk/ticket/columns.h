/* Which columns of the staff's list a person sees. Number and subject are always there. */
#pragma once
#include "desk/access/access.h"

enum ticket_column {
    COLUMN_CUSTOMER,
    COLUMN_CATEGORY,
    COLUMN_PRIORITY,
    COLUMN_STATUS,
    COLUMN_ASSIGNEE,
    COLUMN_ACTIVITY,
    COLUMN_COUNT,
};
struct str column_word(enum ticket_column column);

struct ticket_columns {
    bool shows[COLUMN_COUNT];
};

/* All, until they have chosen. */
enum err columns_load(struct desk *desk, const struct staff *staff, struct ticket_columns *ret)
    MUST_USE;
enum err columns_save(struct desk *desk, const struct staff *staff,
                      const struct ticket_columns *columns) MUST_USE;
