#include "operator/operator.h"
#include "desk/access/grant.h"

struct operator
{
    struct desk *desk;
};

struct operator* operator_of(struct desk *desk)
{
    struct operator* operator= NEW(desk->arena, struct operator);
    operator->desk = desk;
    return operator;
}

struct operator* operator_new(struct db *db, struct arena *arena, struct instant now)
{
    struct desk *desk = NEW(arena, struct desk);
    *desk = (struct desk){.db = db, .arena = arena, .now = now};
    return operator_of(desk);
}

struct desk *operator_desk(struct operator* operator)
{
    return operator->desk;
}

enum err operator_act_as(struct operator* operator, int64_t user_id, struct access *ret)
{
    return access_grant(operator->desk, user_id, ret);
}
