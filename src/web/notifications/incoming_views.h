/* What the pages of what came in show. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/notifications/views.h"

struct incoming_view {
    struct url url;
    struct channel_view channel;
    struct word_view state;
    struct str subject, name, address; /* or "" */
    long ticket_id, message_id;        /* 0 for none */
    struct url ticket;                 /* none of a ticket that is deleted */
    struct str ticket_subject;         /* or "" */
    struct str became;                 /* in words, where there is no ticket; or "" */
    struct moment_view when;
};
struct incoming_views {
    const struct incoming_view *items;
    size_t count;
};

struct incoming_log_view {
    struct log_tabs_view tabs;
    struct incoming_views rows;
    struct choice_views states, channels; /* first line: all */
    struct str search, from, until;       /* as asked for; "" if not */
    struct chip_views chips;
    struct log_pages_view pages;
    struct url index;
};

struct incoming_show_view {
    struct incoming_view row;
    struct str advice; /* what one can do about it; or "" */
    struct str person_name;
    struct str gateway, gateway_id; /* "" of a mail */
    struct url person;              /* or none */
    struct moment_view came;
    long tries; /* while it waits; else 0 */
    struct url index;
};
