/*
 * What gateways and mailboxes bring, kept before anything is made of it: whoever calls is answered
 * once the row is on disk, and may say the same again. Decision 0022.
 */
#pragma once
#include "desk/desk.h"

struct incoming_draft {
    struct str gateway;    /* 'mail', 'twilio', ... */
    bool is_message;       /* else the state of one of ours */
    struct str gateway_id; /* its id there; with what it says, of a status: hook_item_key() */
    struct str content;    /* hook_item_text(); of a mail the name of its file */
    struct str channel;    /* 'email', 'sms', 'whatsapp' of a message; STR_NONE of a status */
    struct str sender;     /* of a gateway's message: theirs are taken in one after the other */
    int64_t media;         /* files that it names, to be fetched */
    /* Of one that is not to be taken in, but to be seen: why, and what is known of it. `content` is
       empty then. */
    struct str refused; /* a short word (web/notifications/incoming.c); STR_NONE: it waits */
    struct str sender_name, subject;
};

/* Once, however often it is said: *ret_is_new tells the first time from the others. */
enum err incoming_add(struct desk *desk, const struct incoming_draft *draft, bool *ret_is_new)
    MUST_USE;
