/* What the staff's pages of tickets show: lists, the inbox, one ticket.
   See web/page/views.h for what holds of all views. */
#pragma once
#include "web/admin/note_views.h"
#include "web/admin/people_views.h"
#include "web/admin/saved_views.h"
#include "web/ticket/views.h"

/* What a row says where there is something to say. */
struct row_marks_view {
    struct str viewers, viewers_short; /* colleagues who have it open now: their names, and their
                                          first names; "" if nobody has */
    struct str came_by, came_icon; /* how it began, when not by its customer on the pages; or "" */
};

/* What the chosen tickets can be given. */
struct bulk_view {
    struct choice_views assignees, statuses, priorities;
    struct url url;
};

/* The columns beside number and subject: which are shown, and the form that says so. */
struct columns_view {
    bool customer, category, priority, status, assignee, activity;
    struct choice_views choices;
    struct url url;
};

struct admin_index_view {
    struct ticket_row_views tickets;
    const struct row_marks_view *marks; /* of each of them */
    long me;
    struct figure_views stats; /* open, in_progress, urgent, waiting_customer, resolved, closed,
                                  total: in the order shown */
    struct str search;
    struct choice_views statuses, priorities, categories, assignees; /* first line: all */
    bool filtered;
    struct chip_views chips;
    struct saved_tools_view saved;
    struct str title; /* the name of the view that is shown, or what the page is */
    struct bulk_view bulk;
    struct columns_view columns;
    struct pages_view pages;
    struct url index, deletions;
    bool may_restore; /* shows the way to the deleted ones */
};

struct deletion_view {
    long id;
    struct str subject, customer_name;
    struct str deleted_by; /* "" if that is not known */
    struct moment_view deleted;
    struct url restore;
};
struct deletion_views {
    const struct deletion_view *items;
    size_t count;
};

struct deletions_view {
    struct deletion_views deletions;
    struct url index;
};

/* GET /admin/support/recent-tickets as HTML: a fragment without a frame. */
struct recent_view {
    struct ticket_row_views tickets;
    struct url index;
};

/* What was found anywhere: the first few of each kind. */
struct find_view {
    struct str search;
    struct ticket_row_views tickets;
    struct person_row_views people;
    struct url find, list; /* list: all tickets that match */
};

/* A line of the inbox. */
struct queue_row_view {
    long id;
    struct url url;
    struct str subject, customer_name, initials;
    struct str
        assigned_to; /* a first name, or what the reader is called; "" where it says nothing */
    long customer_id;
    struct url mark_unread;
    struct word_view status, priority;
    long unread;
    bool waits; /* the customer, since `when`; else `when` is of the last change */
    struct moment_view when;
    struct str preview; /* of a draft or the last message; "" if there is none */
    bool is_draft;      /* what the reader is writing */
    bool is_ours;       /* the last message is staff's */
    bool current;       /* the ticket beside it */
    struct row_marks_view marks;
};
struct queue_row_views {
    const struct queue_row_view *items;
    size_t count;
};

struct queue_view {
    struct str word; /* "mine"; "": the page has no inbox */
    struct url url;
    struct figure_views tabs;
    struct queue_row_views rows;
    long me;
    bool is_cut;            /* there are more than these */
    struct url open_ticket; /* or none */
};

/* A line of the ticket's history: "Sari Rahma" "mengubah status dari Terbuka ke Diproses". */
struct change_view {
    struct str actor, text;
    struct moment_view at;
};
struct change_views {
    const struct change_view *items;
    size_t count;
};

struct admin_show_view {
    struct ticket_view ticket;
    struct queue_view queue; /* beside it */
    struct str side_id;      /* of the element with the details */
    long me;
    struct thread_view thread;
    struct note_composer_view composer; /* beside the reply's */
    struct field_view message;
    struct attachment_field_view files;
    struct str customer_name, customer_email, customer_phone;
    struct url customer;         /* their page */
    struct url customer_tickets; /* the list, searched by the customer's e-mail */
    struct url notifications;    /* of the ticket */
    struct choice_views statuses, priorities, assignees; /* assignees: first line "" is nobody */
    struct field_view notes;
    struct change_views history;
    struct url index, set_status, set_priority, assign, set_notes, mark_unread;
    bool may_delete;
    struct url destroy;
};
