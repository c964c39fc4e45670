/* What people are told of outside the pages, by which channel, and how that stands. 0 is "none";
   the words are what the database and forms carry, the labels what people read (English, for tr()).
 */
#pragma once
#include "base/str.h"

enum notification_event {
    NOTIFY_NONE,
    /* of tickets: rules.h says who is told */
    NOTIFY_TICKET_CREATED,
    NOTIFY_MESSAGE_ADDED,
    NOTIFY_TICKET_ASSIGNED,
    NOTIFY_STATUS_CHANGED,
    NOTIFY_MENTIONED, /* in a note of the team */
    /* of an account: always told, by e-mail, to whose it is */
    NOTIFY_PASSWORD_FORGOTTEN,
    NOTIFY_EMAIL_CHANGED,
    NOTIFY_INVITED,
    NOTIFY_NEW_DEVICE,
    /* sent by hand from the settings, to see that a channel works */
    NOTIFY_TEST,
};
enum {
    NOTIFY_OF_TICKETS = NOTIFY_MENTIONED + 1, /* events below this are of tickets */
    NOTIFICATION_EVENT_COUNT = NOTIFY_TEST + 1
};

enum notification_channel { CHANNEL_NONE, CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_WHATSAPP };
enum { NOTIFICATION_CHANNEL_COUNT = CHANNEL_WHATSAPP + 1 };

enum notification_state {
    NOTIFICATION_NO_STATE,
    NOTIFICATION_QUEUED,
    NOTIFICATION_SENDING, /* a gateway may have it already */
    NOTIFICATION_SENT,
    NOTIFICATION_DELIVERED,
    NOTIFICATION_READ,
    NOTIFICATION_FAILED,  /* refused, or tried for a day */
    NOTIFICATION_UNKNOWN, /* nobody can say whether it went out */
    NOTIFICATION_SKIPPED, /* no longer wanted: read meanwhile, or taken back */
};
enum { NOTIFICATION_STATE_COUNT = NOTIFICATION_SKIPPED + 1 };

/* What came of handing one to a gateway. */
enum delivery_outcome {
    DELIVERY_NO_OUTCOME,
    DELIVERY_BEGUN,
    DELIVERY_SENT,
    DELIVERY_REFUSED,   /* for good */
    DELIVERY_POSTPONED, /* it may be tried again */
    DELIVERY_UNKNOWN,   /* it may have gone out */
};
enum { DELIVERY_OUTCOME_COUNT = DELIVERY_UNKNOWN + 1 };

/* Of a row of sms_logs: the seed's words. */
enum sms_status { SMS_STATUS_NONE, SMS_PENDING, SMS_SENT, SMS_FAILED };
enum { SMS_STATUS_COUNT = SMS_FAILED + 1 };

struct str notification_event_word(enum notification_event event);
enum notification_event notification_event_of(struct str word);
struct str notification_channel_word(enum notification_channel channel);
enum notification_channel notification_channel_of(struct str word);
struct str notification_state_word(enum notification_state state);
enum notification_state notification_state_of(struct str word);

const char *notification_event_label(enum notification_event event);
const char *notification_channel_label(enum notification_channel channel);
const char *notification_state_label(enum notification_state state);

struct str delivery_outcome_word(enum delivery_outcome outcome);
enum delivery_outcome delivery_outcome_of(struct str word);
const char *delivery_outcome_label(enum delivery_outcome outcome);
struct str sms_status_word(enum sms_status status);
enum sms_status sms_status_of(struct str word);
const char *sms_status_label(enum sms_status status);
