/* What the pages of people show. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/notifications/views.h"
#include "web/page/views.h"

struct person_row_view {
    long id;
    struct url url;
    struct str name, initials, email, phone; /* phone: "" if none */
    struct word_view role;
    bool is_disabled;
    bool has_tickets; /* staff open none of their own */
    long tickets;
    struct moment_view created;
};
struct person_row_views {
    const struct person_row_view *items;
    size_t count;
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
    struct notification_views notifications; /* the latest that they got */
    struct url all_notifications;
    bool has_assigned;    /* of the team: tickets may be assigned to them */
    bool may_open_ticket; /* a customer, for whom one can be opened */
    bool may_invite;      /* by a letter, to choose a password */
    struct url index, update, set_password, invite, assigned, open_ticket;
};

struct person_create_view {
    struct problem_views problems;
    struct field_view name, email, phone, role;
    struct choice_views roles;
    bool invites; /* they choose their password by a link; else one is made and shown */
    struct url index, store;
};

/* A password that is shown this once. */
struct person_password_view {
    struct person_row_view person;
    struct str password;
    bool is_new; /* the person, not only the password */
    struct url index;
};
