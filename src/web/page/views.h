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
    struct choice_view *items;
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

enum shell {
    SHELL_GUEST,    /* log-in, register, errors for nobody: a card in the middle */
    SHELL_CUSTOMER, /* top bar */
    SHELL_STAFF,    /* rail at the side; on a phone top bar and tab bar */
};

/* The sheet of styles beside the one of all pages. */
enum styles {
    STYLES_COMMON,   /* none */
    STYLES_LISTS,    /* lists and forms of those who are logged in */
    STYLES_SETTINGS, /* the same, and the page of settings */
    STYLES_CHAT,     /* conversations and the inbox */
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
    enum styles styles;
    struct str title;    /* of the page; the brand is added to it */
    struct str language; /* "id", "en" */
    struct str theme;    /* "light", "dark", "" as the system: from the cookie sapa_theme */
    struct str csrf_token;
    struct str brand; /* the desk's name */
    struct url logo;  /* none: the product's mark stands in its place */
    struct url theme_css;
    struct url live;         /* where sockets connect; or none */
    struct url home;         /* where the brand leads */
    struct str here;         /* the page's own address, that forms may lead back to; or "" */
    struct nav_views nav;    /* staff: the queues; customers: "Tiket saya" */
    struct nav_views views;  /* staff: views of the list under "Tampilan"; else empty */
    struct url manage_views; /* staff: where the saved ones are named, ordered, deleted; or none */
    struct nav_views manage; /* staff: people and settings, as far as they may; else empty */
    struct str user_name, user_initials, user_role;
    struct url preferences, logout;
    struct url keys;                 /* staff: the sheet of keys; or none */
    struct url open_ticket;          /* staff: for a customer; or none */
    struct word_view other_language; /* {"en", "English"}: what the language button changes to */
    struct str flash;                /* a message of the request before; "" if none */
    struct str flash_id;             /* differs from page to page: a new message is a new element */
    bool flash_failed;               /* it tells of a failure */
    struct url restore;              /* brings back what the flash says is deleted; or none */
    struct undo_view undo;           /* takes back what the flash says is changed */
    bool conversation;               /* the page is a conversation: it fills the window */
};

struct ticket_row_view {
    long id;
    struct url url, mark_unread; /* mark_unread: staff only */
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

struct order_view {
    bool exists;
    struct str number, status, event_date;
};
struct order_views {
    const struct order_view *items;
    size_t count;
};

/* An error page: 403, 404, 405, 409, 413, 419, 422, 429, 500, 503. */
struct error_view {
    const char *icon;
    int status;
    struct str title, text; /* what happened; what the person can do now */
    struct url back; /* the page that was sent from; "": it is not known, or nothing was sent */
    struct url home;
    struct str home_label;
};
