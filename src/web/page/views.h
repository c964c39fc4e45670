/*
 * What the pages show: plain values that a handler fills in and a template (*.html) writes out.
 *
 * Everything is ready to be shown: words are in the reader's language, times in the reader's zone,
 * links made by urls.h. Texts are plain (templates escape them); an empty str means "none", and
 * nothing may be left NULL that is shown without an if. Views borrow: they live as long as the
 * request's arena.
 */
#pragma once
#include "html/html.h"

/* One of the contract's English words and what the reader calls it: {"in_progress", "Diproses"}.
   `code` picks colour and icon. */
struct word_view {
    struct str code, label;
};

/* A moment. All empty if there is none. */
struct moment_view {
    struct str iso;  /* 2026-11-21T09:42:00Z: for <time datetime> */
    struct str full; /* 21 Nov 2026 16.42 WIB */
    struct str text; /* full, 21 Nov 2026, or how long ago: 4 mnt, which the client keeps true */
};
/* When a message was sent; a page has many of these. */
struct sent_view {
    int64_t day_number; /* as in struct local_time */
    struct str iso, full;
    struct str day;  /* Jumat, 21 November 2026 */
    struct str time; /* 16.42 */
};

/* One line of a <select>. */
struct choice_view {
    struct str value, label;
    bool selected;
};
struct choice_views {
    const struct choice_view *items;
    size_t count;
};

/* A form field as it was sent, and what is wrong with it ("" if nothing is). */
struct field_view {
    struct str value, problem;
};

/* A line of the summary above a form: the id of the field's control and the problem. */
struct problem_view {
    struct str field, text;
};
struct problem_views {
    const struct problem_view *items;
    size_t count;
};

/* ---- the frame around every page ------------------------------------------------------------ */

enum shell {
    SHELL_GUEST,    /* log-in, register, errors for nobody: a card in the middle */
    SHELL_CUSTOMER, /* top bar */
    SHELL_STAFF,    /* rail at the side; on a phone top bar and tab bar */
};

/* A link of the navigation. `icon` is a name of ui/icons.txt. */
struct nav_view {
    struct str icon, label;
    struct url url;
    bool current;
    struct str keys, hint; /* the keys that go there, "g i"; such as are shown, "Ctrl K"; or "" */
    bool has_count, hot;   /* hot: the count asks for attention */
    long count;
};
struct nav_views {
    const struct nav_view *items;
    size_t count;
};

/* What takes changes back; no items: there are none. */
struct undo_view {
    const int64_t *items; /* their ids */
    size_t count;
    struct url url;
};

struct frame_view {
    enum shell shell;
    struct str title;    /* of the page; the brand is added to it */
    struct str language; /* "id", "en" */
    struct str theme;    /* "light", "dark", "" as the system: from the cookie sapa_theme */
    struct str csrf_token;
    struct str brand; /* the desk's name */
    struct url logo;  /* none: the product's mark stands in its place */
    struct url theme_css;
    struct url home;
    struct str here;         /* the page's own address, that forms may lead back to; or "" */
    struct nav_views nav;    /* staff: the queues; customers: "Tiket saya" */
    struct nav_views views;  /* staff: the saved filters under "Tampilan"; else empty */
    struct nav_views manage; /* staff: people and settings, as far as they may; else empty */
    struct str user_name, user_initials, user_role;
    struct url preferences, logout;
    struct url keys;                 /* staff: the sheet of keys; or none */
    struct word_view other_language; /* {"en", "English"}: what the language button changes to */
    struct str flash;                /* a message of the request before; "" if none */
    struct str flash_id;             /* differs from page to page: a new message is a new element */
    bool flash_failed;               /* it tells of a failure */
    struct url restore;              /* brings back what the flash says is deleted; or none */
    struct undo_view undo;           /* takes back what the flash says is changed */
    bool conversation;               /* the page is a conversation: it fills the window */
};

/* ---- lists ---------------------------------------------------------------------------------- */

struct ticket_row_view {
    long id;
    struct url url;
    struct str subject;
    struct word_view category, priority, status;
    long messages, unread;
    struct moment_view when;
    struct str customer_name, customer_email; /* staff only */
    struct str assigned_to;                   /* "" if nobody */
};
struct ticket_row_views {
    const struct ticket_row_view *items;
    size_t count;
};

struct pages_view {
    long from, to, total; /* 0, 0, N for an empty page */
    bool has_previous, has_next;
    bool is_past_end; /* there are tickets, but none so far down */
    struct url previous, next, last;
};

/* A tab or a figure that is also a link: "Terbuka 38". */
struct figure_view {
    struct word_view word; /* code: a status, "urgent", "total"; for tabs anything */
    long count;
    bool has_count, current;
    struct url url;
};
struct figure_views {
    const struct figure_view *items;
    size_t count;
};

struct customer_index_view {
    struct ticket_row_views tickets;
    struct figure_views tabs;  /* Semua and each status (or group of them) that may be asked for */
    struct str search, status; /* as asked for; "" if not */
    bool filtered;             /* search or status narrows the list */
    struct pages_view pages;
    struct url index, create;
};

/* A filter in force: "Status: Open", and the list without it. */
struct chip_view {
    struct str name, value;
    struct url without;
};
struct chip_views {
    const struct chip_view *items;
    size_t count;
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
    struct figure_views stats; /* open, in_progress, urgent, waiting_customer, resolved, closed,
                                  total: in the order shown */
    struct str search;
    struct choice_views statuses, priorities, categories, assignees; /* first line: all */
    bool filtered;
    struct chip_views chips;
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

/* ---- people --------------------------------------------------------------------------------- */

struct person_row_view {
    long id;
    struct url url;
    struct str name, initials, email, phone; /* phone: "" if none */
    struct word_view role;
    bool is_disabled;
    long tickets;
    struct moment_view created;
};
struct person_row_views {
    const struct person_row_view *items;
    size_t count;
};

/* What was found anywhere: the first few of each kind. */
struct find_view {
    struct str search;
    struct ticket_row_views tickets;
    struct person_row_views people;
    struct url find, list; /* list: all tickets that match */
};

struct people_view {
    struct str title; /* what agents see are customers */
    struct person_row_views people;
    struct str search;
    struct choice_views roles, states; /* first line: all; roles: none for agents */
    bool filtered, may_manage;
    struct pages_view pages;
    struct url index, create;
};

struct order_view {
    bool exists;
    struct str number, status, event_date;
};
struct order_views {
    const struct order_view *items;
    size_t count;
};

/* A person's page. Whoever may not change them sees facts in place of the form. */
struct person_view {
    struct person_row_view person;
    bool is_me, may_manage;
    struct problem_views problems;
    struct field_view name, email, phone, role;
    struct choice_views roles;
    struct ticket_row_views tickets; /* that they opened */
    struct pages_view pages;
    struct order_views orders;
    bool has_assigned; /* of the team: tickets may be assigned to them */
    struct url index, update, set_password, assigned;
};

struct person_create_view {
    struct problem_views problems;
    struct field_view name, email, phone, role;
    struct choice_views roles;
    struct url index, store;
};

/* A password that is shown this once. */
struct person_password_view {
    struct person_row_view person;
    struct str password;
    bool is_new; /* the person, not only the password */
    struct url index;
};

/* ---- settings ----------------------------------------------------------------------------- */

/* `where` says what has set it, when that is outside: then it cannot be changed here. */
struct setting_view {
    struct field_view field;
    struct str where; /* "" if it can be changed */
};

/* A part of the strip above the slider: the brand's colour at some hue. */
struct swatch_view {
    int hue;
    struct str color; /* #00696e */
};
struct swatch_views {
    const struct swatch_view *items;
    size_t count;
};

struct settings_view {
    struct problem_views problems;
    struct setting_view name, hue, locale, timezone;
    struct str locale_name; /* of the language in force */
    struct choice_views locales, timezones;
    struct swatch_views swatches;
    struct field_view logo;
    int logo_max_kib;
    struct url update;
};

/* ---- a ticket ------------------------------------------------------------------------------- */

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
    long max_files, max_mib;
    struct url upload;
};

/* A message as one side sees it. Two readers of the same side see the same. */
struct message_view {
    long id;
    struct str author, initials; /* a customer's own messages: "Anda" */
    long author_id;
    bool ours;       /* of the reader's own side: at the right */
    bool is_read;    /* by the other side */
    struct str body; /* may be empty beside attachments */
    bool is_long;    /* only its beginning is shown, until one asks for all */
    struct attachment_views attachments;
    struct sent_view sent;
    struct str client_id; /* of the reader's own: it takes the place of what they have sent */
    bool new_day;         /* first of its day on this page: a rule with the day stands above it */
    bool follows;         /* same author, same day, within 5 minutes of the one above: no head */
    long unread; /* of the first that the reader has not seen: how many there are; else 0 */
};
struct message_views {
    const struct message_view *items;
    size_t count;
};

struct thread_view {
    long ticket_id;
    struct message_views messages;
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
    bool enter_sends;            /* customers; staff send by Ctrl+Enter */
    bool may_resolve;            /* staff: a reply can also resolve */
    struct str queue;            /* the word of the inbox that it stands beside; or "" */
    long reader_id;
    struct str draft;     /* what the reader was writing; "" for nothing */
    struct str draft_id;  /* the client_id that it was saved under last, also when it is "" now */
    long draft_saved;     /* when, in seconds since 1970; 0 if never */
    struct url draft_url; /* PUT .../draft */
};

/* What GET .../messages answers to our own pages (X-Fragment: messages): messages newer than
   last_message_id with new_day, follows and unread unset; the page works these out. The page needs
   of the thread only messages, last_id, read_id, and from is_closed to assigned_to_name. */

struct ticket_view {
    long id;
    struct str subject;
    struct word_view category, priority, status;
    long messages;
    struct str assigned_to; /* "" if nobody */
    struct moment_view created, updated, first_response, resolved, closed;
    struct order_view order;
};

struct customer_show_view {
    struct ticket_view ticket;
    struct thread_view thread;
    struct field_view message; /* what was typed, when the page is shown again after a mistake */
    struct attachment_field_view files;
    struct url index, close, create;
};

/* A line of the inbox. */
struct queue_row_view {
    long id;
    struct url url;
    struct str subject, customer_name, initials, assigned_to; /* "" if nobody */
    long customer_id;
    struct word_view status, priority;
    long unread;
    bool waits; /* the customer, since `when`; else `when` is of the last change */
    struct moment_view when;
    struct str preview; /* of the last message; "" if there is none */
    bool is_ours;       /* which staff wrote */
    bool current;       /* the ticket beside it */
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
    bool is_cut; /* there are more than these */
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
    long me;
    struct thread_view thread;
    struct field_view message;
    struct attachment_field_view files;
    struct str customer_name, customer_email, customer_phone;
    struct url customer;         /* their page */
    struct url customer_tickets; /* the list, searched by the customer's e-mail */
    struct choice_views statuses, priorities, assignees; /* assignees: first line "" is nobody */
    struct field_view notes;
    struct change_views history;
    struct url index, set_status, set_priority, assign, set_notes;
    bool may_delete;
    struct url destroy;
};

/* ---- forms ---------------------------------------------------------------------------------- */

struct customer_create_view {
    struct problem_views problems;
    struct field_view subject, category, priority, order_id, description;
    struct attachment_field_view files;
    struct choice_views categories, priorities, orders; /* orders: first line "" is none */
    struct url index, store;
};

struct login_view {
    struct problem_views problems;
    struct field_view email, password; /* password.value stays "" */
    bool remember;
    struct url login, register_;
};

struct register_view {
    struct problem_views problems;
    struct field_view name, email, phone, password, password_confirmation;
    struct url login, register_;
};

struct session_view {
    struct str id;
    struct str browser, system; /* "Chrome", "Android"; "" when not known */
    struct str address;
    bool is_mobile, is_this;
    struct moment_view seen;
};
struct session_views {
    const struct session_view *items;
    size_t count;
};

struct preferences_view {
    struct problem_views problems;
    struct field_view name, phone;
    struct str email;
    struct choice_views locales, themes; /* themes: "" system, light, dark */
    bool prefer_email, prefer_sms, prefer_whatsapp;
    struct problem_views password_problems;
    struct field_view current_password, password, password_confirmation;
    struct session_views sessions;
    struct url preferences, set_password, end_session, end_others;
};

/* An error page: 403, 404, 405, 409, 413, 419, 422, 429, 500, 503. */
struct error_view {
    int status;
    struct str title, text; /* what happened; what the person can do now */
    struct url home;
    struct str home_label;
};
