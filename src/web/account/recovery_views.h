/* What the pages show that lead back into an account. See web/page/views.h for what holds of all
   views. */
#pragma once
#include "web/page/views.h"

struct forgotten_view {
    struct problem_views problems;
    struct field_view email;
    bool has_mail; /* else nothing can be sent, and an administrator has to help */
    bool is_asked; /* what is said then is the same whether there is such an account */
    struct url forgotten, login;
};

struct reset_view {
    struct problem_views problems;
    struct str email; /* whose it is */
    bool is_invitation;
    struct field_view password, password_confirmation;
    struct url reset;
};

struct dead_link_view {
    struct url next;
    bool is_of_password; /* another can be asked for there */
};
