#include "desk/account/link.h"
#include "base/random.h"
#include "desk/account/link.sql.h"
#include "desk/limits.h"

static const struct {
    struct str word;
    int64_t length_s;
    const char *path;
} purposes[] = {
    [LINK_PASSWORD] = {STR("password"), PASSWORD_LINK_S, "/reset-password/"},
    [LINK_EMAIL] = {STR("email"), EMAIL_LINK_S, "/confirm-email/"},
    [LINK_INVITATION] = {STR("invitation"), INVITATION_LINK_S, "/reset-password/"},
};

struct str link_purpose_word(enum link_purpose purpose)
{
    return purposes[purpose].word;
}

enum link_purpose link_purpose_of(struct str word)
{
    for (enum link_purpose purpose = LINK_PASSWORD; purpose <= LINK_INVITATION; purpose++)
        if (str_is(word, purposes[purpose].word))
            return purpose;
    return LINK_NONE;
}

struct str account_link_token(struct arena *arena, struct str secret,
                              const struct account_link *link)
{
    struct str word = link_purpose_word(link->purpose);
    struct str signed_text = str_print(
        arena, "account link:%.*s:%lld:%lld:%lld:%.*s", STR_ARGS(word), (long long)link->id,
        (long long)link->user_id, (long long)link->expires_at.unix_s, STR_ARGS(link->email));
    struct str signature = digest_base64url(arena, digest_hmac(secret, signed_text));
    return str_print(arena, "%lld-%.*s", (long long)link->id, STR_ARGS(signature));
}

struct str account_link_path(struct arena *arena, struct str secret,
                             const struct account_link *link)
{
    struct str token = account_link_token(arena, secret, link);
    return str_print(arena, "%s%.*s", purposes[link->purpose].path, STR_ARGS(token));
}

enum err account_link_make(struct desk *desk, int64_t user_id, enum link_purpose purpose,
                           struct str email, int64_t *ret_id)
{
    struct instant expires_at = {desk->now.unix_s + purposes[purpose].length_s};
    struct instant long_ago = {desk->now.unix_s - INVITATION_LINK_S};
    TRY(account_links_delete_expired(desk, long_ago));
    return account_link_insert(desk, user_id, purpose, email, desk->now, expires_at, ret_id);
}

enum err account_link_find(struct desk *desk, struct str secret, struct str token,
                           struct account_link *ret)
{
    struct account_link link;
    int64_t id;
    if (!str_to_i64(str_cut(token, str_find(token, '-')), &id))
        return ERR_NOT_FOUND;
    TRY(account_link_open(desk, id, desk->now, &link));
    if (!same_secret(account_link_token(desk->arena, secret, &link), token))
        return ERR_NOT_FOUND;
    *ret = link;
    return OK;
}

enum err account_link_use(struct desk *desk, const struct account_link *link)
{
    TRY(account_link_update_used(desk, link, desk->now));
    return db_changes(desk->db) ? OK : ERR_NOT_FOUND;
}

enum err account_links_end(struct desk *desk, int64_t user_id)
{
    return account_links_update_used(desk, user_id, desk->now);
}
