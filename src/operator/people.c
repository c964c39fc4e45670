#include "operator/people.h"

enum err people_add(struct operator* operator, struct str name, struct str email, struct str phone,
                    enum role role, struct str password_hash, int64_t *ret_id)
{
    return people_insert(operator, name, email, phone, password_hash, role,
                         operator_desk(operator)->now, ret_id);
}

enum err people_set_password(struct operator* operator, struct str email, struct str password_hash)
{
    int64_t id;
    TRY(people_update_password(operator, email, password_hash, operator_desk(operator)->now, &id));
    return people_end_sessions(operator, id);
}

enum err people_disable(struct operator* operator, struct str email)
{
    int64_t id;
    TRY(people_update_disabled(operator, email, operator_desk(operator)->now, &id));
    return people_end_sessions(operator, id);
}
