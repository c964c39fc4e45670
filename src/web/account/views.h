/* What the pages of one's own account show. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/account/email_views.h"

struct login_view {
    struct problem_views problems;
    struct field_view email, password; /* password.value stays "" */
    bool remember;
    struct url login, register_, forgotten;
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

/* A line of what one can be told of, and by which means. */
struct wish_view {
    struct str event;                    /* its word */
    struct str label, email, phone;      /* what it is, and what each of its switches does */
    struct str email_field, phone_field; /* names of the fields */
    bool by_email, by_phone;
};
struct wish_views {
    const struct wish_view *items;
    size_t count;
};

struct unsubscribe_view {
    bool gets_mail, is_done; /* is_done: by this request */
    struct url action, login;
};

/* Whether a message from the number in the profile has shown that it is theirs. */
struct own_phone_view {
    struct str code; /* what to send from it; STR_NONE: nothing is to be shown */
    bool is_confirmed;
};

struct preferences_view {
    struct problem_views problems;
    struct field_view name, phone;
    struct own_email_view email;
    struct own_phone_view own_phone;
    struct choice_views locales, themes, enter_keys; /* themes: "" system, light, dark */
    bool prefer_email, prefer_sms, prefer_whatsapp;
    struct wish_views wishes;
    struct problem_views password_problems;
    struct field_view current_password, password, password_confirmation;
    struct session_views sessions;
    struct url preferences, set_password, end_session, end_others;
};
