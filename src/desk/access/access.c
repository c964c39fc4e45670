/* Turns a session into a customer or a member of staff: the only place that can. */
#include "desk/access/access.h"
#include "base/random.h"
#include "desk/access/access.sql.h"
#include "desk/access/grant.h"
#include "desk/word.h"

struct customer {
    int64_t id;
};

struct staff {
    int64_t id;
    enum role role;
};

static const struct word roles[] = {
    [ROLE_CUSTOMER] = {STR("customer")},
    [ROLE_AGENT] = {STR("agent")},
    [ROLE_ADMIN] = {STR("admin")},
};

DEFINE_WORDS(role, roles);

int64_t customer_id(const struct customer *customer)
{
    return customer->id;
}

int64_t staff_id(const struct staff *staff)
{
    return staff->id;
}

bool staff_may(const struct staff *staff, enum permission permission)
{
    switch (permission) {
    case TICKET_READ:
    case TICKET_WORK:
    case PEOPLE_READ:
        return true;
    case TICKET_DELETE:
    case PEOPLE_MANAGE:
    case SETTINGS_MANAGE:
    case VIEWS_MANAGE:
        return staff->role == ROLE_ADMIN;
    case PERMISSION_NONE:
        break;
    }
    return false;
}

static enum err access_of(struct desk *desk, struct access *access)
{
    const struct person *person = &access->person;
    switch (person->role) {
    case ROLE_CUSTOMER: {
        struct customer *customer = NEW(desk->arena, struct customer);
        customer->id = person->id;
        access->customer = customer;
        return OK;
    }
    case ROLE_AGENT:
    case ROLE_ADMIN: {
        struct staff *staff = NEW(desk->arena, struct staff);
        *staff = (struct staff){person->id, person->role};
        access->staff = staff;
        return OK;
    }
    case ROLE_NONE:
        break;
    }
    return ERR_NOT_FOUND;
}

enum err access_by_session(struct desk *desk, struct str token, struct access *ret)
{
    struct access access = {0};
    struct str session_id = digest_hex(desk->arena, digest_sha256(token));
    TRY(person_by_session(desk, session_id, desk->now, &access.person));
    TRY(access_of(desk, &access));
    *ret = access;
    return OK;
}

enum err access_grant(struct desk *desk, int64_t user_id, struct access *ret)
{
    struct access access = {0};
    TRY(person_by_id(desk, user_id, &access.person));
    TRY(access_of(desk, &access));
    *ret = access;
    return OK;
}
