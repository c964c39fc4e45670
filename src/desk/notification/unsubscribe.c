#include "desk/notification/unsubscribe.h"
#include "base/random.h"
#include "desk/notification/unsubscribe.sql.h"
#include "desk/user/user.h"

struct str unsubscribe_token(struct arena *arena, struct str secret, int64_t user_id)
{
    struct str signed_text = str_print(arena, "unsubscribe:%lld", (long long)user_id);
    struct str signature = digest_base64url(arena, digest_hmac(secret, signed_text));
    return str_print(arena, "%lld-%.*s", (long long)user_id, STR_ARGS(signature));
}

struct str unsubscribe_url(struct arena *arena, struct str base_url, struct str secret,
                           int64_t user_id)
{
    return str_print(arena, "%.*s/unsubscribe/%.*s", STR_ARGS(base_url),
                     STR_ARGS(unsubscribe_token(arena, secret, user_id)));
}

int64_t unsubscribe_user(struct arena *arena, struct str secret, struct str token)
{
    int64_t user_id;
    if (!str_to_i64(str_cut(token, str_find(token, '-')), &user_id) || user_id <= 0)
        return 0;
    return same_secret(token, unsubscribe_token(arena, secret, user_id)) ? user_id : 0;
}

enum err unsubscribe(struct desk *desk, int64_t user_id)
{
    bool gets_mail;
    TRY(unsubscribe_find(desk, user_id, &gets_mail));
    if (!gets_mail)
        return OK;
    TRY(unsubscribe_from_mail(desk, user_id, desk->now));
    return user_note(desk, user_id, user_id, "prefer_email", switch_word(true), switch_word(false));
}
