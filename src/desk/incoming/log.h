/*
 * What came in by mail, SMS and WhatsApp, and what became of it: also what was ignored or refused,
 * of which nothing else tells. For staff. States of what we sent are no messages, and not in it.
 */
#pragma once
#include "desk/access/access.h"
#include "desk/notification/words.h"

enum incoming_state {
    INCOMING_NO_STATE,
    INCOMING_WAITING,
    INCOMING_TAKEN,   /* it is a message, or the news of a mail of ours that did not arrive */
    INCOMING_IGNORED, /* nobody has to hear of it */
    INCOMING_REFUSED,
};
enum { INCOMING_STATE_COUNT = INCOMING_REFUSED + 1 };

struct str incoming_state_word(enum incoming_state state);
enum incoming_state incoming_state_of(struct str word);
const char *incoming_state_label(enum incoming_state state);

struct incoming {
    int64_t id;
    struct str gateway, gateway_id; /* "mail": gateway_id is the digest of its bytes */
    enum notification_channel channel;
    enum incoming_state state;
    struct str reason;              /* a short word, of IGNORED and REFUSED; STR_NONE */
    struct str sender, sender_name; /* as it says itself; STR_NONE: not read, or not told */
    struct str subject; /* or the first words; STR_NONE: none, or the ticket is deleted */
    int64_t user_id;    /* who that is; 0: nobody who is known */
    struct str user_name;
    int64_t support_ticket_id, message_id; /* what it became; 0 */
    struct str ticket_subject;             /* STR_NONE: no ticket, or one that is deleted */
    struct str who;                        /* all that a search looks in, in small letters */
    int64_t attempts;
    struct instant created_at, updated_at;
};

struct incoming_list {
    struct incoming *items;
    size_t count;
};

/* 0, STR_NONE and INSTANT_NONE: whatever it is. */
struct incoming_filter {
    enum incoming_state state;
    enum notification_channel channel;
    struct str search;          /* in the sender's address, number or name */
    struct instant from, until; /* came at `from` or later, before `until` */
    int64_t before;             /* older than this one; 0: the newest */
};

/* As notification_log(). */
enum err incoming_log(struct desk *desk, const struct staff *staff,
                      const struct incoming_filter *filter, struct incoming_list *ret,
                      bool *ret_more) MUST_USE;
/* incoming_load(): one of them. */
#include "desk/incoming/log.sql.h"
