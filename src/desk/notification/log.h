/*
 * What became of what people were told: the notifications with their attempts, and the texts that
 * went out by SMS and WhatsApp (sms_logs), of which those of an imported platform belong to no
 * notification. For staff; what it changes is notification_retry()'s.
 *
 * What is about the account of a colleague (a forgotten password, a new device) is for that
 * colleague and for whoever may PEOPLE_MANAGE; for others there is no such notification.
 */
#pragma once
#include "desk/access/access.h"
#include "desk/notification/words.h"

struct notification {
    int64_t id, user_id;
    struct str user_name;
    enum notification_event event;
    enum notification_channel channel;
    enum notification_state state;
    struct str reason;         /* a short word; STR_NONE */
    int64_t support_ticket_id; /* 0: about no ticket */
    int64_t about_id;
    bool is_answer;
    struct instant due_at, created_at, updated_at;
    int64_t attempts;
    struct str gateway, gateway_id, address; /* STR_NONE before the first attempt */
    int64_t sms_log_id;                      /* 0: no text, or none yet */
    bool is_private;                         /* about the account of a colleague: see above */
    /* Of one that was loaded by itself: */
    struct str ticket_subject; /* STR_NONE: about no ticket, or about one that is deleted */
    struct str message;        /* as sent by SMS or WhatsApp; STR_NONE */
};

struct notification_list {
    struct notification *items;
    size_t count;
};

/* 0, STR_NONE and INSTANT_NONE: whatever it is. */
struct notification_filter {
    enum notification_channel channel;
    enum notification_event event;
    enum notification_state state;
    int64_t user_id, ticket_id;
    struct instant from, until; /* created at `from` or later, before `until` */
    int64_t before;             /* older than this one; 0: the newest */
};

/* Newest first, PAGE_LOG at most; *ret_more: there are older ones. */
enum err notification_log(struct desk *desk, const struct staff *staff,
                          const struct notification_filter *filter, struct notification_list *ret,
                          bool *ret_more) MUST_USE;
enum err notification_load(struct desk *desk, const struct staff *staff, int64_t id,
                           struct notification *ret) MUST_USE;

/* One time that it was handed to a gateway. */
struct attempt {
    int64_t number;
    struct str gateway, code, reason; /* code and reason: as the gateway answered; STR_NONE */
    enum delivery_outcome outcome;
    struct instant began_at, ended_at;
};

struct attempt_list {
    struct attempt *items;
    size_t count;
};

/* Oldest first. */
enum err notification_attempts(struct desk *desk, const struct notification *notification,
                               struct attempt_list *ret) MUST_USE;

/* The last test that they sent themselves by this channel. */
enum err notification_last_test(struct desk *desk, const struct staff *staff,
                                enum notification_channel channel, int64_t *ret_id) MUST_USE;

/* ---- beside the messages of a conversation --------------------------------------------------- */

/* How the customer was told of a message. */
struct message_delivery {
    int64_t id, about_id; /* of the notification, and of the message */
    enum notification_channel channel;
    enum notification_state state;
};

struct message_delivery_list {
    struct message_delivery *items;
    size_t count;
};

/* Of the ticket's messages from `first` to `last`, in their order. */
enum err deliveries_of_messages(struct desk *desk, const struct staff *staff, int64_t ticket_id,
                                int64_t user_id, int64_t first, int64_t last,
                                struct message_delivery_list *ret) MUST_USE;
/* Those of the ticket whose state is of `since` or later. */
enum err deliveries_since(struct desk *desk, const struct staff *staff, int64_t ticket_id,
                          int64_t user_id, struct instant since, struct message_delivery_list *ret)
    MUST_USE;

/* By what a message came, when not by the pages. */
struct message_source {
    int64_t message_id;
    enum notification_channel channel;
};

struct message_source_list {
    struct message_source *items;
    size_t count;
};

enum err message_sources(struct desk *desk, const struct staff *staff, int64_t ticket_id,
                         int64_t first, int64_t last, struct message_source_list *ret) MUST_USE;

/* How a ticket began, when not by its customer on the pages. */
struct ticket_origin {
    int64_t ticket_id;
    bool is_by_staff;
    enum notification_channel channel; /* CHANNEL_NONE: staff opened it */
};

struct ticket_origin_list {
    struct ticket_origin *items;
    size_t count;
};

/* Of those of the JSON array `ids` that began so, in no order. */
enum err ticket_origins(struct desk *desk, const struct staff *staff, struct str ids,
                        struct ticket_origin_list *ret) MUST_USE;

/* ---- texts of SMS and WhatsApp --------------------------------------------------------------- */

struct sms_log {
    int64_t id, user_id; /* user_id 0: nobody who is known */
    struct str user_name, phone_number, message;
    enum notification_channel type; /* CHANNEL_SMS, CHANNEL_WHATSAPP */
    enum sms_status status;
    struct str template_key, template_data, twilio_sid, error_message; /* or STR_NONE */
    struct instant created_at, updated_at;                             /* or INSTANT_NONE */
    int64_t notification_id; /* 0: none, as of an imported platform */
};

struct sms_log_list {
    struct sms_log *items;
    size_t count;
};

struct sms_log_filter {
    enum notification_channel type;
    enum sms_status status;
    int64_t user_id;
    struct str phone; /* digits of the number, from anywhere in it, however they are parted */
    int64_t before;
};

/* As notification_log(). */
enum err sms_log_page(struct desk *desk, const struct staff *staff,
                      const struct sms_log_filter *filter, struct sms_log_list *ret, bool *ret_more)
    MUST_USE;
