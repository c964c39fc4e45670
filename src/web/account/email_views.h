/* What is shown of one's address. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/page/views.h"

/* Among the preferences. */
struct own_email_view {
    struct str email;
    bool can_be_changed; /* there is mail, by which a new one is confirmed */
    bool is_confirmed;
    struct url change, confirm;
};

struct email_view {
    struct problem_views problems;
    struct str now;
    struct field_view email, current_password;
    bool has_mail;
    struct url store, preferences;
};

struct confirmation_view {
    struct problem_views problems;
    struct str email;
    struct url confirm;
};
