#include "desk/ticket/words.h"
#include "desk/word.h"
#include "i18n/i18n.h"

static const struct word statuses[] = {
    [TICKET_OPEN] = {STR("open"), TR("Open")},
    [TICKET_IN_PROGRESS] = {STR("in_progress"), TR("In progress")},
    [TICKET_WAITING_CUSTOMER] = {STR("waiting_customer"), TR("Waiting for customer")},
    [TICKET_RESOLVED] = {STR("resolved"), TR("Resolved")},
    [TICKET_CLOSED] = {STR("closed"), TR("Closed")},
};

static const struct word priorities[] = {
    [TICKET_LOW] = {STR("low"), TR("Low")},
    [TICKET_MEDIUM] = {STR("medium"), TR("Medium")},
    [TICKET_HIGH] = {STR("high"), TR("High")},
    [TICKET_URGENT] = {STR("urgent"), TR("Urgent")},
};

static const struct word categories[] = {
    [TICKET_GENERAL] = {STR("general"), TR("General question")},
    [TICKET_ORDER] = {STR("order"), TR("Order")},
    [TICKET_PAYMENT] = {STR("payment"), TR("Payment")},
    [TICKET_COMPLAINT] = {STR("complaint"), TR("Complaint")},
    [TICKET_SUGGESTION] = {STR("suggestion"), TR("Suggestion")},
    [TICKET_OTHER] = {STR("other"), TR("Other")},
};

static const struct word senders[] = {
    [SENDER_CUSTOMER] = {STR("customer")},
    [SENDER_ADMIN] = {STR("admin")},
};

DEFINE_LABELLED_WORDS(ticket_status, statuses);
DEFINE_LABELLED_WORDS(ticket_priority, priorities);
DEFINE_LABELLED_WORDS(ticket_category, categories);
DEFINE_WORDS(sender_type, senders);
