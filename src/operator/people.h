/* People of every role, for `sapa user`. */
#pragma once
#include "operator/operator.h"

struct user_row {
    int64_t id;
    struct str name, email;
    enum role role;
    bool disabled;
};

struct user_row_list {
    struct user_row *items;
    size_t count;
};

/* E-mail in its normal form, see email_normal(). ERR_CONFLICT: it has an account. */
enum err people_add(struct operator* operator, struct str name, struct str email, struct str phone,
                    enum role role, struct str password_hash, int64_t *ret_id) MUST_USE;
/* ERR_NOT_FOUND: nobody has this e-mail. Both end the person's sessions. */
enum err people_set_password(struct operator* operator, struct str email, struct str password_hash)
    MUST_USE;
enum err people_disable(struct operator* operator, struct str email) MUST_USE;

#include "operator/people.sql.h" /* people_list() */
