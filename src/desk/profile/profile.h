/*
 * A person as the staff see them. Agents see customers; whoever has PEOPLE_MANAGE sees everybody,
 * adds people and changes them, within these rules:
 * - nobody changes their own role, and one active administrator is always left;
 * - whoever is disabled, or gets another role or password, is logged out everywhere at once.
 * Every change is in the audit log. What people change of themselves: desk/user/user.h.
 */
#pragma once
#include "desk/access/access.h"
#include "desk/order/order.h"

struct profile {
    int64_t id;
    struct str name, email, phone;
    enum role role;
    bool is_disabled;
    int64_t tickets_count; /* that they opened */
    struct instant created_at;
};

struct profile_list {
    struct profile *items;
    size_t count;
};

enum profile_state { PROFILE_ANY, PROFILE_ACTIVE, PROFILE_DISABLED };

struct profile_filter {
    enum role role; /* ROLE_NONE: any */
    enum profile_state state;
    struct str search; /* beginnings of words of name and e-mail, or a phone number; empty: none */
    int64_t page;      /* from 1 */
};

struct profile_page {
    struct profile_list people; /* newest first */
    int64_t page, total, last_page, from, to;
};

enum err profile_page(struct desk *desk, const struct staff *staff,
                      const struct profile_filter *filter, struct profile_page *ret) MUST_USE;

/* ERR_NOT_FOUND also for colleagues, for whoever sees only customers. */
enum err profile_load(struct desk *desk, const struct staff *staff, int64_t id, struct profile *ret)
    MUST_USE;

/* Somebody to open a ticket for; nobody who changes them meanwhile has to wait. ERR_NOT_FOUND: no
   customer. */
enum err profile_load_customer(struct desk *desk, const struct staff *staff, int64_t id,
                               struct profile *ret) MUST_USE;

/* What somebody is to be. */
struct profile_draft {
    struct str name, email, phone;
    enum role role;
    bool is_disabled;
};

/* What can be said of a draft without looking at anybody else. */
enum err profile_check(struct desk *desk, const struct profile_draft *draft) MUST_USE;
/* `password_hash` was made before, outside the writer. */
enum err profile_add(struct desk *desk, const struct staff *staff,
                     const struct profile_draft *draft, struct str password_hash, int64_t *ret_id)
    MUST_USE;
/* `profile` as it was loaded; it becomes as the draft says. ERR_FORBIDDEN: whoever asks has been
   disabled or demoted meanwhile. */
enum err profile_save(struct desk *desk, const struct staff *staff, struct profile *profile,
                      const struct profile_draft *draft) MUST_USE;
enum err profile_set_password(struct desk *desk, const struct staff *staff,
                              const struct profile *profile, struct str password_hash) MUST_USE;

/* Their orders, newest first: ORDERS_MAX at most. */
enum err profile_orders(struct desk *desk, const struct profile *profile, struct order_list *ret)
    MUST_USE;
/* One of them. */
enum err profile_order(struct desk *desk, const struct profile *profile, int64_t id,
                       struct order *ret) MUST_USE;
