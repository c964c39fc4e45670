#include "desk/ticket/words.h"
#include "desk/word.h"
#include "i18n/i18n.h"

static const struct word statuses[] = {
    [TICKET_OPEN] = WORD("open", TR("Open")),
    [TICKET_IN_PROGRESS] = WORD("in_progress", TR("In progress")),
    [TICKET_WAITING_CUSTOMER] = WORD("waiting_customer", TR("Waiting for customer")),
    [TICKET_RESOLVED] = WORD("resolved", TR("Resolved")),
    [TICKET_CLOSED] = WORD("closed", TR("Closed")),
};

static const struct word priorities[] = {
    [TICKET_LOW] = WORD("low", TR("Low")),
    [TICKET_MEDIUM] = WORD("medium", TR("Medium")),
    [TICKET_HIGH] = WORD("high", TR("High")),
    [TICKET_URGENT] = WORD("urgent", TR("Urgent")),
};

static const struct word categories[] = {
    [TICKET_GENERAL] = WORD("general", TR("General question")),
    [TICKET_ORDER] = WORD("order", TR("Order")),
    [TICKET_PAYMENT] = WORD("payment", TR("Payment")),
    [TICKET_COMPLAINT] = WORD("complaint", TR("Complaint")),
    [TICKET_SUGGESTION] = WORD("suggestion", TR("Suggestion")),
    [TICKET_OTHER] = WORD("other", TR("Other")),
};

static const struct word senders[] = {
    [SENDER_CUSTOMER] = WORD("customer", ""),
    [SENDER_ADMIN] = WORD("admin", ""),
};

struct str ticket_status_word(enum ticket_status status)
{
    return statuses[status].word;
}

enum ticket_status ticket_status_of(struct str word)
{
    return (enum ticket_status)word_find(statuses, COUNT_OF(statuses), word);
}

const char *ticket_status_label(enum ticket_status status)
{
    return statuses[status].label;
}

struct str ticket_priority_word(enum ticket_priority priority)
{
    return priorities[priority].word;
}

enum ticket_priority ticket_priority_of(struct str word)
{
    return (enum ticket_priority)word_find(priorities, COUNT_OF(priorities), word);
}

const char *ticket_priority_label(enum ticket_priority priority)
{
    return priorities[priority].label;
}

struct str ticket_category_word(enum ticket_category category)
{
    return categories[category].word;
}

enum ticket_category ticket_category_of(struct str word)
{
    return (enum ticket_category)word_find(categories, COUNT_OF(categories), word);
}

const char *ticket_category_label(enum ticket_category category)
{
    return categories[category].label;
}

struct str sender_type_word(enum sender_type type)
{
    return senders[type].word;
}

enum sender_type sender_type_of(struct str word)
{
    return (enum sender_type)word_find(senders, COUNT_OF(senders), word);
}
