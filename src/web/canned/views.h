/* What the pages of canned replies show, and their menu in the composer.
   See web/page/views.h for what holds of all views. */
#pragma once
#include "web/page/views.h"

struct canned_row_view {
    long id;
    struct str shortcut, title, body, author;
    struct str line; /* the body without marks, for lists */
    bool is_shared;
    long uses;
    struct url url;
};
struct canned_row_views {
    const struct canned_row_view *items;
    size_t count;
};

struct canned_index_view {
    struct canned_row_views replies;
    struct str search;
    struct url index, create;
};

/* A form for a new one, or for one that may be changed. */
struct canned_form_view {
    bool is_new;
    struct str heading;
    struct problem_views problems;
    struct field_view shortcut, title, body;
    bool is_shared;
    struct str variables; /* "{{customer.name}}, ..." */
    struct url index, save;
};

struct canned_show_view {
    struct canned_row_view reply; /* as it is kept */
    struct moment_view updated, last_used;
    bool may_change;
    struct canned_form_view form;
    struct url destroy;
};

/* A reply as the composer of one ticket takes it: `text` with its variables filled in. */
struct canned_option_view {
    long id;
    struct str shortcut, title, text;
    struct str line;      /* the text without marks, for lists */
    struct url pick, use; /* pick: the ticket with it, without JavaScript */
};
struct canned_option_views {
    const struct canned_option_view *items;
    size_t count;
};

struct canned_menu_view {
    struct canned_option_views options;
    long ticket_id;
    struct str subject;
    struct url ticket, manage;
};
