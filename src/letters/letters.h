/*
 * What we write to people: a mail as text and HTML, or a few lines for SMS and WhatsApp, in their
 * language. Everything a letter says comes from its facts; nothing is looked up, and nothing that
 * a person wrote gets into it unescaped.
 *
 * Subjects of one ticket are the same in all its letters, so that mail programs make one thread of
 * them (but see created() of jobs/compose.c). The HTML is whole without its styles, takes the
 * house's colour and turns dark with the reader's system, and asks for nothing from elsewhere.
 */
#pragma once
#include "base/err.h"
#include "calendar/calendar.h"

enum letter_kind {
    LETTER_NONE,
    /* of a ticket */
    LETTER_TICKET_CREATED_CUSTOMER,
    LETTER_TICKET_CREATED_TEAM,
    LETTER_MESSAGE_TO_CUSTOMER, /* one or several */
    LETTER_MESSAGE_TO_STAFF,
    LETTER_ANSWER, /* the staff's words themselves, to a customer who wrote by this channel */
    LETTER_ASSIGNED_TO_YOU,
    LETTER_ASSIGNED_CUSTOMER,
    LETTER_STATUS_CHANGED,
    LETTER_MENTIONED,
    /* of an account */
    LETTER_PASSWORD_FORGOTTEN,
    LETTER_EMAIL_CHANGED,     /* to the address that is to be confirmed */
    LETTER_EMAIL_WAS_CHANGED, /* to the old one */
    LETTER_INVITED,
    LETTER_NEW_DEVICE,
    LETTER_TEST,
};

enum letter_form { LETTER_MAIL, LETTER_SMS, LETTER_WHATSAPP };

struct letter_message {
    struct str sender_name, text;
    bool is_staff;
    struct instant at;
    const struct str *attachment_names;
    size_t attachment_count;
};

/* Texts are valid UTF-8; STR_NONE where there is nothing to say. */
struct letter_facts {
    enum letter_kind kind;
    enum letter_form form;
    const struct locale *locale;
    const struct zone *zone;
    struct str house_name, recipient_name;
    int hue; /* 0-359 */

    int64_t ticket_id; /* of a ticket: this and the subject */
    struct str subject;
    struct str author_name;   /* who did what is told: opened, assigned, named, invited */
    struct str assignee_name; /* ASSIGNED_CUSTOMER */
    struct str status_label;  /* STATUS_CHANGED, in the reader's language */
    bool is_resolved;         /* STATUS_CHANGED */
    /* In the order of time. NEW: the first one; MENTIONED: the note; ANSWER: one. */
    const struct letter_message *messages;
    size_t message_count, messages_left_out; /* left out: earlier ones that are not among them */
    bool takes_replies; /* an answer to this mail becomes a message of the ticket */

    /* EMAIL_CHANGED: the new address. EMAIL_WAS_CHANGED: the address that is in use now.
       NEW_DEVICE: the browser and where it was, a line each. */
    struct str details;
    struct instant at;          /* NEW_DEVICE, EMAIL_WAS_CHANGED */
    struct str link;            /* absolute: the ticket's page, or the secret link */
    struct str preferences_url; /* absolute: where one says what one wants to be told */
    struct str unsubscribe_url; /* absolute; STR_NONE for what nobody can do without */
};

struct letter {
    struct str subject;    /* of a mail: one line, LETTER_SUBJECT_MAX characters at most */
    struct str text, html; /* of a mail: the same said twice */
    struct str brief;      /* of SMS and WhatsApp */
};

enum {
    LETTER_SUBJECT_MAX = 200,
    /* Characters of an SMS. Its link stands last and is never cut: one that leaves no room for
       words is left out. Punctuation is what the alphabet of SMS has, so that a letter costs few
       parts. */
    LETTER_SMS_MAX = 300,
    LETTER_SMS_ANSWER_MAX = 1200,
    LETTER_WHATSAPP_MAX = 3500, /* gateways take 4096 */
};

/* Begins and ends the line of a mail that takes replies above which an answer is written, in every
   language: what stands below it in a reply is not the sender's. */
#define LETTER_REPLY_MARK "##-"

/* ERR_INVALID: there is no such kind. */
enum err letter_write(struct arena *arena, const struct letter_facts *facts, struct letter *ret)
    MUST_USE;
