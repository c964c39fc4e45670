/* The seed's enumerations. 0 is "none"; the words are what the database, JSON and forms carry. */
#pragma once
#include "base/str.h"

enum ticket_status {
    TICKET_STATUS_NONE,
    TICKET_OPEN,
    TICKET_IN_PROGRESS,
    TICKET_WAITING_CUSTOMER,
    TICKET_RESOLVED,
    TICKET_CLOSED,
};
enum { TICKET_STATUS_COUNT = TICKET_CLOSED + 1 };

enum ticket_priority {
    TICKET_PRIORITY_NONE,
    TICKET_LOW,
    TICKET_MEDIUM,
    TICKET_HIGH,
    TICKET_URGENT,
};
enum { TICKET_PRIORITY_COUNT = TICKET_URGENT + 1 };

enum ticket_category {
    TICKET_CATEGORY_NONE,
    TICKET_GENERAL,
    TICKET_ORDER,
    TICKET_PAYMENT,
    TICKET_COMPLAINT,
    TICKET_SUGGESTION,
    TICKET_OTHER,
};
enum { TICKET_CATEGORY_COUNT = TICKET_OTHER + 1 };

enum sender_type { SENDER_NONE, SENDER_CUSTOMER, SENDER_ADMIN };

struct str ticket_status_word(enum ticket_status status);
enum ticket_status ticket_status_of(struct str word); /* NONE for an unknown word */
struct str ticket_priority_word(enum ticket_priority priority);
enum ticket_priority ticket_priority_of(struct str word);
struct str ticket_category_word(enum ticket_category category);
enum ticket_category ticket_category_of(struct str word);
struct str sender_type_word(enum sender_type type);
enum sender_type sender_type_of(struct str word);

/* What people read: English, for tr(). */
const char *ticket_status_label(enum ticket_status status);
const char *ticket_priority_label(enum ticket_priority priority);
const char *ticket_category_label(enum ticket_category category);
