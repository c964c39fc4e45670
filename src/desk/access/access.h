/*
 * Who is asking. A struct customer or a struct staff is proof of a valid session: the structs are
 * complete in access.c only, so nothing else can make one, and what needs one cannot be called
 * without it.
 */
#pragma once
#include "desk/desk.h"

struct customer;
struct staff;

enum role { ROLE_NONE, ROLE_CUSTOMER, ROLE_AGENT, ROLE_ADMIN };
struct str role_word(enum role role);
enum role role_of(struct str word); /* ROLE_NONE if it is no role */

enum permission {
    PERMISSION_NONE,
    TICKET_READ,   /* see every ticket */
    TICKET_WORK,   /* answer, assign, note, change status and priority */
    TICKET_DELETE, /* delete and restore */
    PEOPLE_READ,   /* see customers: how to reach them, their tickets and orders */
    VIEWS_MANAGE,  /* change and delete what others have shared */
    SETTINGS_MANAGE,
    PEOPLE_MANAGE, /* see everybody; add, change, disable */
};

int64_t customer_id(const struct customer *customer);
int64_t staff_id(const struct staff *staff);
bool staff_may(const struct staff *staff, enum permission permission);

/* The person behind a session, as their own pages show them. */
struct person {
    int64_t id;
    struct str name, email, phone;
    enum role role;
    struct str locale;    /* STR_NONE: not chosen */
    struct str theme;     /* "light", "dark"; STR_NONE: as the system */
    struct str enter_key; /* "send", "newline": what it does in a message; STR_NONE: as usual */
    bool prefer_email, prefer_sms, prefer_whatsapp;
    struct str session_id;
    struct instant session_created_at, session_seen_at;
    bool session_is_remembered;
};

/* Exactly one of customer and staff is set. */
struct access {
    struct person person;
    const struct customer *customer;
    const struct staff *staff;
};

/* ERR_NOT_FOUND: no such session, expired, or its person is disabled or deleted. */
enum err access_by_session(struct desk *desk, struct str token, struct access *ret) MUST_USE;
