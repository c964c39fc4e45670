/*
 * Sessions: what a browser's cookie stands for. The token is random and only its digest is kept, so
 * the table alone opens nothing. How long one lasts from its last use is a setting of the desk
 * (desk/house/), and what it is now holds for all that there are.
 *
 * Whatever ends one notes its person (desk_tell_of_person()), so that what the session had opened,
 * above all sockets, can be closed once its end is on disk.
 */
#pragma once
#include "base/random.h"
#include "desk/access/access.h"

struct session_lengths {
    int64_t brief_s, remembered_s;
};

static inline int64_t session_length_s(const struct session_lengths *lengths, bool is_remembered)
{
    return is_remembered ? lengths->remembered_s : lengths->brief_s;
}

struct session_start {
    int64_t user_id;
    struct str address, user_agent;
    bool is_remembered;
};

/* A new token each time: what a browser held before log-in is never promoted. Removes what has
   expired, of anybody. */
enum err session_create(struct desk *desk, const struct session_start *start,
                        const struct session_lengths *lengths, struct str *ret_token) MUST_USE;
/* Whether the session by which a person came has ended, by the lengths that hold now. */
bool session_has_ended(const struct desk *desk, const struct person *person,
                       const struct session_lengths *lengths);
/* Log-out. */
enum err session_end(struct desk *desk, const struct person *person) MUST_USE;
/* All of a person's sessions but the one they are in: after a change of password. */
enum err session_end_others(struct desk *desk, const struct person *person) MUST_USE;
/* One of a person's own; ERR_NOT_FOUND when it is none of theirs, or has ended. */
enum err session_end_one(struct desk *desk, const struct person *person, struct str session_id)
    MUST_USE;

/* What its owner is shown of it: nothing here opens it. */
struct session {
    struct str id, address, user_agent; /* STR_NONE: not known */
    struct instant created_at, seen_at;
};

struct session_list {
    struct session *items;
    size_t count;
};

/* A person's sessions in use, the last used first: SESSIONS_MAX at most. */
enum err session_list_own(struct desk *desk, const struct person *person,
                          const struct session_lengths *lengths, struct session_list *ret) MUST_USE;

/* What a session is good for now. */
struct session_in_use {
    struct str session_id;
    int64_t person_id;
    enum role role;
};

struct session_in_use_list {
    struct session_in_use *items;
    size_t count;
};

/* The sessions of these people that open something: not expired, and their person neither disabled
   nor deleted. For those who keep what was opened by one. */
enum err session_list_in_use(struct desk *desk, const int64_t *person_ids, size_t count,
                             const struct session_lengths *lengths, struct session_in_use_list *ret)
    MUST_USE;

/* The last use of a session, noted when it is more than SESSION_SEEN_EVERY_S newer than what is
   kept; each use renews the session. */
struct session_seen {
    char session_id[DIGEST_SIZE * 2];
    int64_t user_id;
    struct instant expires_at;
};

bool session_is_due(const struct desk *desk, const struct person *person,
                    const struct session_lengths *lengths, struct session_seen *ret);
enum err session_touch(struct desk *desk, const struct session_seen *seen) MUST_USE;
