/* What customers' and staff's pages of one ticket have in common.
   See web/page/views.h for what holds of all views. */
#pragma once
#include "web/page/views.h"

/* A file of a message, or one that waits to be sent. */
struct attachment_view {
    long id;
    struct str name, size; /* size: "1,2 MB" */
    struct url url;
    bool is_picture;
    long width, height; /* of a picture */
};
struct attachment_views {
    const struct attachment_view *items;
    size_t count;
};

/* The field for files of a form. */
struct attachment_field_view {
    struct attachment_views kept; /* uploaded already, when the form is shown again */
    struct str problem;
    long max_files, max_mb;
    struct url upload;
};

/* How the customer was told of a message: "WhatsApp · Read". */
struct delivery_view {
    struct word_view channel, state;
    struct url url; /* its page */
};
struct delivery_views {
    const struct delivery_view *items;
    size_t count;
};

/* A message as one side sees it. Two readers of the same side see the same. */
struct message_view {
    long id;
    struct str author, initials; /* a customer's own messages: "Anda" */
    long author_id;
    bool ours;       /* of the reader's own side: at the right */
    bool is_read;    /* by the other side */
    bool says_state; /* the newest of ours here: whether it has been read stands below it */
    struct str body; /* may be empty beside attachments */
    bool is_long;    /* only its beginning is shown, until one asks for all */
    struct attachment_views attachments;
    struct sent_view sent;
    struct str came_by;               /* staff: "WhatsApp"; "" when it came by the pages */
    struct delivery_views deliveries; /* staff: of one of ours; none when nobody was told */
    struct str client_id; /* of the reader's own: it takes the place of what they have sent */
    bool new_day;         /* first of its day on this page: a rule with the day stands above it */
    bool follows;         /* same author, same day, within 5 minutes of the one above: no head */
    long unread; /* of the first that the reader has not seen: how many there are; else 0 */
};
struct message_views {
    const struct message_view *items;
    size_t count;
};

/* What is new of the deliveries of a message that the page has. */
struct changed_delivery_view {
    long message_id;
    struct delivery_views deliveries;
};
struct changed_delivery_views {
    const struct changed_delivery_view *items;
    size_t count;
};

struct thread_view {
    long ticket_id;
    struct message_views messages;
    /* staff: of messages that the page has, what a poll brings when it has changed */
    struct changed_delivery_views changed;
    struct html items;  /* the messages as the page shows them; for staff with what else there is */
    struct str cursors; /* staff: what the next poll adds to its address; "" */
    bool has_earlier, has_later;
    struct url latest;  /* the page that ends with the newest; only there messages come live */
    struct url earlier; /* the page with the messages before these */
    long last_id;       /* of the newest message; 0 if there is none */
    long read_id;       /* of the newest of the reader's side that the other has read; or 0 */
    bool is_closed;
    struct word_view status, priority;
    long assigned_to;            /* a user's id; 0 if nobody */
    struct str assigned_to_name; /* "" if nobody */
    struct url url;              /* GET and POST .../messages */
    struct str client_id;        /* a new UUID, so that a form sent twice adds one message */
    struct str channel;          /* where live pages are told what happens to it */
    bool enter_sends;            /* else Ctrl+Enter alone does */
    bool may_resolve;            /* staff: a reply can also resolve */
    struct str queue;            /* the word of the inbox that it stands beside; or "" */
    struct url replies;          /* staff: the canned replies of the ticket; or none */
    long reader_id;
    struct str draft;     /* what the reader was writing; "" for nothing */
    struct str draft_id;  /* the client_id that it was saved under last, also when it is "" now */
    long draft_saved;     /* when, in seconds since 1970; 0 if never */
    struct url draft_url; /* PUT .../draft */
};

/* What GET .../messages answers to our own pages (X-Fragment: messages): messages newer than
   last_message_id with new_day, follows and unread unset; the page works these out. The page needs
   of the thread only items, cursors, last_id, read_id, and from is_closed to assigned_to_name. */

struct ticket_view {
    long id;
    struct str subject;
    struct word_view category, priority, status;
    long messages;
    struct str assigned_to; /* "" if nobody */
    struct moment_view created, updated, first_response, resolved, closed;
    struct order_view order;
};

/* The fields of a new ticket. */
struct ticket_form_view {
    struct field_view subject, category, priority, order_id, description;
    struct attachment_field_view files;
    struct choice_views categories, priorities, orders; /* orders: first line "" is none */
};
