#include "operator/people.h"
#include "desk/account/link.h"
#include "desk/audit/audit.h"
#include "desk/guest/guest.h"

static enum err note(struct operator* operator, int64_t user_id, const char *field, struct str to)
{
    struct audit_row change = {
        .subject = AUDIT_USER,
        .subject_id = user_id,
        .field = str_of(field),
        .from_value = STR_NONE,
        .to_value = to,
    };
    return audit_add(operator_desk(operator), &change);
}

enum err people_add(struct operator* operator, struct str name, struct str email, struct str phone,
                    enum role role, struct str password_hash, int64_t *ret_id)
{
    TRY(people_insert(operator, name, email, phone, password_hash, role,
                      operator_desk(operator)->now, ret_id));
    return note(operator, * ret_id, "role", role_word(role));
}

enum err people_set_password(struct operator* operator, struct str email, struct str password_hash)
{
    int64_t id;
    TRY(people_update_password(operator, email, password_hash, operator_desk(operator)->now, &id));
    TRY(note(operator, id, "password", STR("changed")));
    TRY(account_links_end(operator_desk(operator), id));
    TRY(guest_ends(operator_desk(operator), id));
    return people_end_sessions(operator, id);
}

enum err people_disable(struct operator* operator, struct str email)
{
    int64_t id;
    TRY(people_update_disabled(operator, email, operator_desk(operator)->now, &id));
    TRY(note(operator, id, "disabled", STR("on")));
    return people_end_sessions(operator, id);
}
