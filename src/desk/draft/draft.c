#include "desk/draft/draft.h"
#include "base/utf8.h"
#include "desk/draft/draft.sql.h"
#include "desk/limits.h"

enum err draft_load(struct desk *desk, const struct ticket *ticket, int64_t user_id,
                    struct draft *ret)
{
    *ret = (struct draft){.message = STR(""), .client_id = STR("")};
    enum err err = draft_find(desk, ticket, user_id, ret);
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err draft_check_id(struct desk *desk, struct str client_id)
{
    if (client_id.size == 0)
        desk_problem(desk, "client_id", TR("The request could not be read."), 0);
    else if (client_id.size > CLIENT_ID_MAX_BYTES)
        desk_problem(desk, "client_id", TR("The client id is too long."), 0);
    return desk_check(desk);
}

enum err draft_save(struct desk *desk, const struct ticket *ticket, int64_t user_id,
                    struct str message, struct str client_id)
{
    if (utf8_length(message) > TEXT_MAX_CHARACTERS)
        desk_problem(desk, "message", TR("A message may have at most %s characters."),
                     TEXT_MAX_CHARACTERS);
    TRY(draft_check_id(desk, client_id));
    return draft_put(desk, ticket, user_id, message.size ? message : STR(""), client_id, desk->now);
}

enum err draft_sent(struct desk *desk, const struct ticket *ticket, int64_t user_id,
                    struct str client_id, struct str draft_id)
{
    if (client_id.size == 0 && draft_id.size == 0)
        return OK;
    return draft_end(desk, ticket, user_id, client_id.size ? client_id : draft_id,
                     draft_id.size ? draft_id : client_id, desk->now);
}
