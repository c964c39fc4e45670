/* What the pages of notifications show: the log, one of them, texts of SMS and WhatsApp, and the
   desk's rules. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/admin/saved_views.h"
#include "web/page/views.h"

/* A word with the name of its icon. */
struct channel_view {
    struct word_view word;
    struct str icon;
};

struct notification_view {
    long id, user_id, ticket_id; /* ticket_id: 0 for none */
    struct url url, ticket;
    struct str person;
    struct channel_view channel;
    struct word_view event, state;
    struct str reason, gateway; /* or "" */
    struct moment_view when;
};
struct notification_views {
    const struct notification_view *items;
    size_t count;
};

/* A list that is not counted: on to what is older, back to the newest. */
struct log_pages_view {
    bool has_newest, has_older;
    struct url newest, older;
};

enum log_of { LOG_OF_NOTIFICATIONS, LOG_OF_TEXTS, LOG_OF_INCOMING };

/* Which of the lists is shown, and where they are. */
struct log_tabs_view {
    enum log_of current;
    struct url notifications, texts, incoming;
};

struct log_view {
    struct log_tabs_view tabs;
    struct notification_views notifications;
    struct choice_views channels, events, states; /* first line: all */
    struct str user_id, ticket_id, from, until;   /* as asked for; "" if not */
    struct chip_views chips;
    struct log_pages_view pages;
    struct url index;
};

/* A row of sms_logs. */
struct text_view {
    long id;
    struct channel_view type;
    struct word_view status;
    struct str phone, person, message, template_key, gateway_id, error; /* or "" */
    struct moment_view when;
    struct url notification; /* or none */
};
struct text_views {
    const struct text_view *items;
    size_t count;
};

struct texts_view {
    struct log_tabs_view tabs;
    struct text_views texts;
    struct choice_views types, statuses;
    struct str user_id, search;
    struct chip_views chips;
    struct log_pages_view pages;
    struct url index;
};

struct attempt_view {
    long number;
    struct word_view outcome;
    struct str gateway, code, reason; /* or "" */
    struct moment_view began;
};
struct attempt_views {
    const struct attempt_view *items;
    size_t count;
};

/* One of them, with all that is known of it. */
struct notification_show_view {
    struct notification_view notification;
    struct problem_views problems;
    struct str explanation; /* what its state means, and what one can do */
    struct str address, gateway_id, ticket_subject, message;
    bool is_answer, is_mail;
    bool is_final; /* nothing more is expected of it: the page need not look again */
    bool may_retry;
    struct moment_view due; /* while it waits; else empty */
    struct attempt_views attempts;
    struct url person, index, retry;
};

/* ---- settings -------------------------------------------------------------------------------- */

/* A switch of a table of them. */
struct cell_view {
    struct str name, label; /* of the field; what it switches, for who does not see the table */
    bool is_on;
};

/* Who is told of an event, and how. */
struct rule_view {
    struct str event, addressee; /* event: "" below the first of an event */
    struct cell_view email, phone;
};
struct rule_views {
    const struct rule_view *items;
    size_t count;
};

struct outlet_view {
    struct channel_view channel;
    bool is_there;
    struct str settings; /* what sets it up, where it is not */
};
struct outlet_views {
    const struct outlet_view *items;
    size_t count;
};

struct rules_view {
    struct problem_views problems;
    struct rule_views rules;
    struct outlet_views outlets;
    struct str quiet, delay; /* in words */
    struct url settings, update, test, log;
};
