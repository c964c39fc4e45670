#include "desk/notification/words.h"
#include "desk/word.h"
#include "i18n/i18n.h"

static const struct word events[NOTIFICATION_EVENT_COUNT] = {
    [NOTIFY_NONE] = {STR(""), TR("Something else")}, /* of a version that knows more */
    [NOTIFY_TICKET_CREATED] = {STR("ticket_created"), TR("Ticket opened")},
    [NOTIFY_MESSAGE_ADDED] = {STR("message_added"), TR("New message")},
    [NOTIFY_TICKET_ASSIGNED] = {STR("ticket_assigned"), TR("Ticket assigned")},
    [NOTIFY_STATUS_CHANGED] = {STR("status_changed"), TR("Status changed")},
    [NOTIFY_MENTIONED] = {STR("mentioned"), TR("Mentioned in a note")},
    [NOTIFY_PASSWORD_FORGOTTEN] = {STR("password_forgotten"), TR("Forgotten password")},
    [NOTIFY_EMAIL_CHANGED] = {STR("email_changed"), TR("New e-mail address")},
    [NOTIFY_INVITED] = {STR("invited"), TR("Invitation")},
    [NOTIFY_NEW_DEVICE] = {STR("new_device"), TR("Log-in from a new device")},
    [NOTIFY_TEST] = {STR("test"), TR("Test message")},
};

static const struct word channels[NOTIFICATION_CHANNEL_COUNT] = {
    [CHANNEL_EMAIL] = {STR("email"), TR("E-mail")},
    [CHANNEL_SMS] = {STR("sms"), TR("SMS")},
    [CHANNEL_WHATSAPP] = {STR("whatsapp"), TR("WhatsApp")},
};

static const struct word states[NOTIFICATION_STATE_COUNT] = {
    [NOTIFICATION_QUEUED] = {STR("queued"), TR("Queued")},
    [NOTIFICATION_SENDING] = {STR("sending"), TR("Being sent")},
    [NOTIFICATION_SENT] = {STR("sent"), TR("Sent")},
    [NOTIFICATION_DELIVERED] = {STR("delivered"), TR("Delivered")},
    [NOTIFICATION_READ] = {STR("read"), TR("Read")},
    [NOTIFICATION_FAILED] = {STR("failed"), TR("Failed")},
    [NOTIFICATION_UNKNOWN] = {STR("unknown"), TR("Unknown")},
    [NOTIFICATION_SKIPPED] = {STR("skipped"), TR("Not sent")},
};

static const struct word outcomes[DELIVERY_OUTCOME_COUNT] = {
    [DELIVERY_BEGUN] = {STR("begun"), TR("Under way")},
    [DELIVERY_SENT] = {STR("sent"), TR("Sent")},
    [DELIVERY_REFUSED] = {STR("refused"), TR("Refused")},
    [DELIVERY_POSTPONED] = {STR("postponed"), TR("To be tried again")},
    [DELIVERY_UNKNOWN] = {STR("unknown"), TR("Unknown")},
};

static const struct word sms_statuses[SMS_STATUS_COUNT] = {
    [SMS_PENDING] = {STR("pending"), TR("Waiting to be sent")},
    [SMS_SENT] = {STR("sent"), TR("Sent")},
    [SMS_FAILED] = {STR("failed"), TR("Failed")},
};

DEFINE_LABELLED_WORDS(notification_event, events);
DEFINE_LABELLED_WORDS(notification_channel, channels);
DEFINE_LABELLED_WORDS(notification_state, states);
DEFINE_LABELLED_WORDS(delivery_outcome, outcomes);
DEFINE_LABELLED_WORDS(sms_status, sms_statuses);
