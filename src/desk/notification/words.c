#include "desk/notification/words.h"
#include "desk/word.h"
#include "i18n/i18n.h"

static const struct word events[NOTIFICATION_EVENT_COUNT] = {
    [NOTIFY_NONE] = WORD("", TR("Something else")), /* of a version that knows more */
    [NOTIFY_TICKET_CREATED] = WORD("ticket_created", TR("Ticket opened")),
    [NOTIFY_MESSAGE_ADDED] = WORD("message_added", TR("New message")),
    [NOTIFY_TICKET_ASSIGNED] = WORD("ticket_assigned", TR("Ticket assigned")),
    [NOTIFY_STATUS_CHANGED] = WORD("status_changed", TR("Status changed")),
    [NOTIFY_MENTIONED] = WORD("mentioned", TR("Mentioned in a note")),
    [NOTIFY_PASSWORD_FORGOTTEN] = WORD("password_forgotten", TR("Forgotten password")),
    [NOTIFY_EMAIL_CHANGED] = WORD("email_changed", TR("New e-mail address")),
    [NOTIFY_INVITED] = WORD("invited", TR("Invitation")),
    [NOTIFY_NEW_DEVICE] = WORD("new_device", TR("Log-in from a new device")),
    [NOTIFY_TEST] = WORD("test", TR("Test message")),
};

static const struct word channels[NOTIFICATION_CHANNEL_COUNT] = {
    [CHANNEL_EMAIL] = WORD("email", TR("E-mail")),
    [CHANNEL_SMS] = WORD("sms", TR("SMS")),
    [CHANNEL_WHATSAPP] = WORD("whatsapp", TR("WhatsApp")),
};

static const struct word states[NOTIFICATION_STATE_COUNT] = {
    [NOTIFICATION_QUEUED] = WORD("queued", TR("Queued")),
    [NOTIFICATION_SENDING] = WORD("sending", TR("Being sent")),
    [NOTIFICATION_SENT] = WORD("sent", TR("Sent")),
    [NOTIFICATION_DELIVERED] = WORD("delivered", TR("Delivered")),
    [NOTIFICATION_READ] = WORD("read", TR("Read")),
    [NOTIFICATION_FAILED] = WORD("failed", TR("Failed")),
    [NOTIFICATION_UNKNOWN] = WORD("unknown", TR("Unknown")),
    [NOTIFICATION_SKIPPED] = WORD("skipped", TR("Not sent")),
};

static const struct word outcomes[DELIVERY_OUTCOME_COUNT] = {
    [DELIVERY_BEGUN] = WORD("begun", TR("Under way")),
    [DELIVERY_SENT] = WORD("sent", TR("Sent")),
    [DELIVERY_REFUSED] = WORD("refused", TR("Refused")),
    [DELIVERY_POSTPONED] = WORD("postponed", TR("To be tried again")),
    [DELIVERY_UNKNOWN] = WORD("unknown", TR("Unknown")),
};

static const struct word sms_statuses[SMS_STATUS_COUNT] = {
    [SMS_PENDING] = WORD("pending", TR("Waiting to be sent")),
    [SMS_SENT] = WORD("sent", TR("Sent")),
    [SMS_FAILED] = WORD("failed", TR("Failed")),
};

struct str notification_event_word(enum notification_event event)
{
    return events[event].word;
}

enum notification_event notification_event_of(struct str word)
{
    return (enum notification_event)word_find(events, NOTIFICATION_EVENT_COUNT, word);
}

struct str notification_channel_word(enum notification_channel channel)
{
    return channels[channel].word;
}

enum notification_channel notification_channel_of(struct str word)
{
    return (enum notification_channel)word_find(channels, NOTIFICATION_CHANNEL_COUNT, word);
}

struct str notification_state_word(enum notification_state state)
{
    return states[state].word;
}

enum notification_state notification_state_of(struct str word)
{
    return (enum notification_state)word_find(states, NOTIFICATION_STATE_COUNT, word);
}

const char *notification_event_label(enum notification_event event)
{
    return events[event].label;
}

const char *notification_channel_label(enum notification_channel channel)
{
    return channels[channel].label;
}

const char *notification_state_label(enum notification_state state)
{
    return states[state].label;
}

struct str delivery_outcome_word(enum delivery_outcome outcome)
{
    return outcomes[outcome].word;
}

enum delivery_outcome delivery_outcome_of(struct str word)
{
    return (enum delivery_outcome)word_find(outcomes, DELIVERY_OUTCOME_COUNT, word);
}

const char *delivery_outcome_label(enum delivery_outcome outcome)
{
    return outcomes[outcome].label;
}

struct str sms_status_word(enum sms_status status)
{
    return sms_statuses[status].word;
}

enum sms_status sms_status_of(struct str word)
{
    return (enum sms_status)word_find(sms_statuses, SMS_STATUS_COUNT, word);
}

const char *sms_status_label(enum sms_status status)
{
    return sms_statuses[status].label;
}
