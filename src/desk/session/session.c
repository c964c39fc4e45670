#include "desk/session/session.h"
#include "base/random.h"
#include "base/utf8.h"
#include "desk/limits.h"
#include "desk/session/session.sql.h"
#include "json/json.h"

enum { USER_AGENT_CHARACTERS = 255 };

static struct instant end_of(const struct desk *desk, bool is_remembered,
                             const struct session_lengths *lengths)
{
    return (struct instant){desk->now.unix_s + session_length_s(lengths, is_remembered)};
}

enum err session_create(struct desk *desk, const struct session_start *start,
                        const struct session_lengths *lengths, struct str *ret_token)
{
    struct str token = random_token(desk->arena);
    struct str id = digest_hex(desk->arena, digest_sha256(token));
    bool is_text = utf8_is_valid(start->user_agent); /* a header may hold any bytes */
    struct str user_agent = is_text ? utf8_cut(start->user_agent, USER_AGENT_CHARACTERS) : STR_NONE;
    TRY(session_delete_expired(desk, desk->now));
    TRY(session_insert(desk, id, start->user_id, start->address, user_agent, start->is_remembered,
                       desk->now, end_of(desk, start->is_remembered, lengths)));
    *ret_token = token;
    return OK;
}

bool session_has_ended(const struct desk *desk, const struct person *person,
                       const struct session_lengths *lengths)
{
    return desk->now.unix_s - person->session_seen_at.unix_s >=
           session_length_s(lengths, person->session_is_remembered);
}

enum err session_end(struct desk *desk, const struct person *person)
{
    desk_tell_of_person(desk, person->id);
    return session_delete(desk, person, person->session_id);
}

enum err session_end_others(struct desk *desk, const struct person *person)
{
    desk_tell_of_person(desk, person->id);
    return session_delete_others(desk, person, person->session_id);
}

enum err session_end_one(struct desk *desk, const struct person *person, struct str session_id)
{
    desk_tell_of_person(desk, person->id);
    TRY(session_delete(desk, person, session_id));
    return db_changes(desk->db) ? OK : ERR_NOT_FOUND;
}

static struct str json_of_ids(struct arena *arena, const int64_t *ids, size_t count)
{
    struct buffer out = buffer_in(arena);
    struct json json = json_in(&out);
    json_open(&json, '[');
    for (size_t i = 0; i < count; i++)
        json_i64(&json, ids[i]);
    json_close(&json, ']');
    return buffer_str(&out);
}

enum err session_list_in_use(struct desk *desk, const int64_t *person_ids, size_t count,
                             const struct session_lengths *lengths, struct session_in_use_list *ret)
{
    struct instant brief_since = {desk->now.unix_s - lengths->brief_s};
    struct instant remembered_since = {desk->now.unix_s - lengths->remembered_s};
    return sessions_in_use(desk, json_of_ids(desk->arena, person_ids, count), desk->now,
                           brief_since, remembered_since, ret);
}

enum err session_list_own(struct desk *desk, const struct person *person,
                          const struct session_lengths *lengths, struct session_list *ret)
{
    struct instant brief_since = {desk->now.unix_s - lengths->brief_s};
    struct instant remembered_since = {desk->now.unix_s - lengths->remembered_s};
    return session_list(desk, person, desk->now, brief_since, remembered_since, SESSIONS_MAX, ret);
}

bool session_is_due(const struct desk *desk, const struct person *person,
                    const struct session_lengths *lengths, struct session_seen *ret)
{
    if (desk->now.unix_s - person->session_seen_at.unix_s <= SESSION_SEEN_EVERY_S ||
        person->session_id.size != sizeof ret->session_id)
        return false;
    *ret = (struct session_seen){
        .user_id = person->id, .expires_at = end_of(desk, person->session_is_remembered, lengths)};
    memcpy(ret->session_id, person->session_id.at, sizeof ret->session_id);
    return true;
}

enum err session_touch(struct desk *desk, const struct session_seen *seen)
{
    const struct person person = {.id = seen->user_id};
    struct str session_id = {seen->session_id, sizeof seen->session_id};
    return session_update_seen(desk, &person, session_id, desk->now, seen->expires_at);
}
