#include "desk/profile/profile.h"
#include "desk/account/link.h"
#include "desk/account/phone.h"
#include "desk/guest/guest.h"
#include "desk/limits.h"
#include "desk/profile/profile.sql.h"
#include "desk/search/words.h"
#include "desk/user/user.h"

/* ---- finding people -------------------------------------------------------------------------- */

static int64_t disabled_word(enum profile_state state)
{
    return state == PROFILE_ANY ? -1 : state == PROFILE_DISABLED;
}

static struct profile_list slice(struct profile_list people, int64_t skip)
{
    if (skip >= (int64_t)people.count)
        return (struct profile_list){0};
    size_t left = people.count - (size_t)skip;
    return (struct profile_list){people.items + skip, left < PAGE_PEOPLE ? left : PAGE_PEOPLE};
}

static enum err search(struct desk *desk, const struct staff *staff,
                       const struct profile_filter *filter, struct profile_list *ret)
{
    struct str question = search_question(desk->arena, filter->search, db_engine_of(desk->db));
    *ret = (struct profile_list){0};
    if (question.size == 0)
        return OK;
    return profile_search(desk, staff, question, phone_normal(desk->arena, filter->search),
                          filter->role, disabled_word(filter->state), SEARCH_PEOPLE_MAX, ret);
}

static enum err list(struct desk *desk, const struct staff *staff,
                     const struct profile_filter *filter, int64_t skip, struct profile_list *ret)
{
    int64_t disabled = disabled_word(filter->state);
    if (filter->role)
        return profile_list_of_role(desk, staff, filter->role, disabled, PAGE_PEOPLE, skip, ret);
    return profile_list_all(desk, staff, disabled, PAGE_PEOPLE, skip, ret);
}

enum err profile_page(struct desk *desk, const struct staff *staff,
                      const struct profile_filter *asked, struct profile_page *ret)
{
    struct profile_filter filter = *asked;
    struct profile_page page = {.page = filter.page};
    int64_t skip;
    if (!staff_may(staff, PEOPLE_MANAGE))
        filter.role = ROLE_CUSTOMER;
    if (__builtin_mul_overflow(filter.page - 1, PAGE_PEOPLE, &skip))
        skip = INT64_MAX;
    if (filter.search.size) {
        TRY(search(desk, staff, &filter, &page.people));
        page.total = (int64_t)page.people.count;
        page.people = slice(page.people, skip);
    } else {
        TRY(profile_count(desk, staff, filter.role, disabled_word(filter.state), &page.total));
        TRY(list(desk, staff, &filter, skip, &page.people));
    }
    page.last_page = page.total ? (page.total + PAGE_PEOPLE - 1) / PAGE_PEOPLE : 1;
    if (page.people.count) {
        page.from = skip + 1;
        page.to = skip + (int64_t)page.people.count;
    }
    *ret = page;
    return OK;
}

enum err profile_load(struct desk *desk, const struct staff *staff, int64_t id, struct profile *ret)
{
    struct admin_list admins = {0};
    struct profile profile;
    int64_t locked;
    if (db_locks_rows(desk->db)) { /* always the administrators first: no two wait in a circle */
        TRY(admins_keep(desk, staff, &admins));
        TRY(profile_lock(desk, staff, id, &locked));
    }
    TRY(profile_find(desk, staff, id, &profile));
    if (profile.role != ROLE_CUSTOMER && !staff_may(staff, PEOPLE_MANAGE))
        return ERR_NOT_FOUND;
    *ret = profile;
    return OK;
}

enum err profile_orders(struct desk *desk, const struct profile *profile, struct order_list *ret)
{
    return profile_list_orders(desk, profile, ORDERS_MAX, ret);
}

enum err profile_order(struct desk *desk, const struct profile *profile, int64_t id,
                       struct order *ret)
{
    return profile_find_order(desk, profile, id, ret);
}

enum err profile_load_customer(struct desk *desk, const struct staff *staff, int64_t id,
                               struct profile *ret)
{
    TRY(profile_find(desk, staff, id, ret));
    return ret->role == ROLE_CUSTOMER ? OK : ERR_NOT_FOUND;
}

/* ---- changing them --------------------------------------------------------------------------- */

/* A draft as it is kept. */
static struct profile_draft normal(struct desk *desk, const struct profile_draft *draft)
{
    struct profile_draft normal = *draft;
    normal.name = str_trim(draft->name);
    normal.email = email_normal(desk->arena, draft->email);
    normal.phone = phone_normal(desk->arena, draft->phone);
    return normal;
}

enum err profile_check(struct desk *desk, const struct profile_draft *draft)
{
    contact_check(desk, draft->name, draft->phone);
    if (!email_is_plausible(email_normal(desk->arena, draft->email)))
        desk_problem(desk, "email", TR("Please write a valid e-mail address."), 0);
    if (!draft->role)
        desk_problem(desk, "role", TR("Please choose a role."), 0);
    return desk_check(desk);
}

static enum err check_email(struct desk *desk, struct str email)
{
    bool taken;
    TRY(email_is_taken(desk, email, &taken));
    if (taken)
        desk_problem(desk, "email", email_is_taken_text, 0);
    return desk_check(desk);
}

/* Somebody else has taken it since check_email(). */
static enum err taken_meanwhile(struct desk *desk, enum err err)
{
    if (err != ERR_CONFLICT)
        return err;
    desk_problem(desk, "email", email_is_taken_text, 0);
    return ERR_INVALID;
}

static bool is_among(const struct admin_list *admins, int64_t id)
{
    for (size_t i = 0; i < admins->count; i++)
        if (admins->items[i].id == id)
            return true;
    return false;
}

/* What a session was given for may have ended since the request began. */
static enum err check_power(struct desk *desk, const struct staff *staff,
                            const struct profile *profile, const struct profile_draft *draft)
{
    struct admin_list admins = {0};
    TRY(admins_keep(desk, staff, &admins));
    if (!is_among(&admins, staff_id(staff)))
        return ERR_FORBIDDEN;
    bool stays_admin = draft->role == ROLE_ADMIN && !draft->is_disabled;
    if (draft->role != profile->role && profile->id == staff_id(staff))
        desk_problem(desk, "role", TR("Nobody changes their own role."), 0);
    else if (admins.count == 1 && is_among(&admins, profile->id) && !stays_admin)
        desk_problem(desk, draft->role == ROLE_ADMIN ? "disabled" : "role",
                     TR("One active administrator has to be left."), 0);
    return desk_check(desk);
}

enum err profile_add(struct desk *desk, const struct staff *staff,
                     const struct profile_draft *asked, struct str password_hash, int64_t *ret_id)
{
    const struct profile_draft draft = normal(desk, asked);
    struct admin_list admins = {0};
    TRY(admins_keep(desk, staff, &admins));
    if (!is_among(&admins, staff_id(staff)))
        return ERR_FORBIDDEN;
    TRY(profile_check(desk, asked));
    TRY(check_email(desk, draft.email));
    TRY(taken_meanwhile(desk, profile_insert(desk, staff, draft.name, draft.email, draft.phone,
                                             password_hash, draft.role, desk->now, ret_id)));
    return user_note(desk, staff_id(staff), *ret_id, "role", STR_NONE, role_word(draft.role));
}

static enum err note_changes(struct desk *desk, int64_t actor_id, const struct profile *was,
                             const struct profile_draft *is)
{
    TRY(user_note(desk, actor_id, was->id, "name", was->name, is->name));
    TRY(user_note(desk, actor_id, was->id, "email", was->email, is->email));
    TRY(user_note(desk, actor_id, was->id, "phone", was->phone, is->phone));
    TRY(user_note(desk, actor_id, was->id, "role", role_word(was->role), role_word(is->role)));
    return user_note(desk, actor_id, was->id, "disabled", switch_word(was->is_disabled),
                     switch_word(is->is_disabled));
}

static enum err end_sessions(struct desk *desk, const struct profile *profile)
{
    desk_tell_of_person(desk, profile->id);
    return profile_end_sessions(desk, profile);
}

enum err profile_save(struct desk *desk, const struct staff *staff, struct profile *profile,
                      const struct profile_draft *asked)
{
    const struct profile_draft draft = normal(desk, asked);
    TRY(profile_check(desk, asked));
    TRY(check_power(desk, staff, profile, &draft));
    if (!str_is(draft.email, profile->email))
        TRY(check_email(desk, draft.email));
    TRY(taken_meanwhile(desk, profile_update(desk, profile, draft.name, draft.email, draft.phone,
                                             draft.role, draft.is_disabled, desk->now)));
    TRY(note_changes(desk, staff_id(staff), profile, &draft));
    if (draft.role != profile->role || draft.is_disabled)
        TRY(end_sessions(desk, profile));
    if (!str_is(draft.phone, profile->phone))
        TRY(phone_left(desk, profile->id, profile->phone));
    if (!str_is(draft.email, profile->email) || draft.is_disabled)
        TRY(account_links_end(desk, profile->id));
    profile->name = draft.name;
    profile->email = draft.email;
    profile->phone = draft.phone;
    profile->role = draft.role;
    profile->is_disabled = draft.is_disabled;
    return OK;
}

enum err profile_set_password(struct desk *desk, const struct staff *staff,
                              const struct profile *profile, struct str password_hash)
{
    struct admin_list admins = {0};
    TRY(admins_keep(desk, staff, &admins));
    if (!is_among(&admins, staff_id(staff)))
        return ERR_FORBIDDEN;
    TRY(account_renew_hash(desk, profile->id, password_hash));
    TRY(guest_ends(desk, profile->id));
    TRY(account_links_end(desk, profile->id));
    TRY(user_note(desk, staff_id(staff), profile->id, "password", STR_NONE, STR("changed")));
    return end_sessions(desk, profile);
}
