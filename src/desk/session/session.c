#include "desk/session/session.h"
#include "base/random.h"
#include "base/utf8.h"
#include "desk/limits.h"
#include "desk/session/session.sql.h"

enum { DAY_S = 24 * 60 * 60, USER_AGENT_CHARACTERS = 255 };

enum err session_create(struct desk *desk, const struct session_start *start, struct str *ret_token)
{
    struct str token = random_token(desk->arena);
    struct str id = digest_hex(desk->arena, digest_sha256(token));
    int64_t days = start->remember ? SESSION_REMEMBERED_DAYS : SESSION_DAYS;
    struct instant expires_at = {desk->now.unix_s + days * DAY_S};
    bool is_text = utf8_is_valid(start->user_agent); /* a header may hold any bytes */
    struct str user_agent = is_text ? utf8_cut(start->user_agent, USER_AGENT_CHARACTERS) : STR_NONE;
    TRY(session_delete_expired(desk, desk->now));
    TRY(session_insert(desk, id, start->user_id, start->address, user_agent, desk->now,
                       expires_at));
    *ret_token = token;
    return OK;
}

enum err session_end(struct desk *desk, const struct person *person)
{
    return session_delete(desk, person, person->session_id);
}

enum err session_end_others(struct desk *desk, const struct person *person)
{
    return session_delete_others(desk, person, person->session_id);
}

enum err session_end_one(struct desk *desk, const struct person *person, struct str session_id)
{
    TRY(session_delete(desk, person, session_id));
    return db_changes(desk->db) ? OK : ERR_NOT_FOUND;
}

enum err session_list_own(struct desk *desk, const struct person *person, struct session_list *ret)
{
    return session_list(desk, person, desk->now, SESSIONS_MAX, ret);
}

bool session_is_due(const struct desk *desk, const struct person *person, struct session_seen *ret)
{
    if (desk->now.unix_s - person->session_seen_at.unix_s <= SESSION_SEEN_EVERY_S ||
        person->session_id.size != sizeof ret->session_id)
        return false;
    int64_t length_s = person->session_expires_at.unix_s - person->session_seen_at.unix_s;
    *ret = (struct session_seen){.user_id = person->id,
                                 .expires_at = {desk->now.unix_s + length_s}};
    memcpy(ret->session_id, person->session_id.at, sizeof ret->session_id);
    return true;
}

enum err session_touch(struct desk *desk, const struct session_seen *seen)
{
    const struct person person = {.id = seen->user_id};
    struct str session_id = {seen->session_id, sizeof seen->session_id};
    return session_update_seen(desk, &person, session_id, desk->now, seen->expires_at);
}
