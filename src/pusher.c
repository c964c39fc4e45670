#include "pusher.h"

enum { KEY_SIZE = 20 };

struct pusher pusher_of(struct arena *arena, const struct settings *settings, struct str secret)
{
    struct pusher pusher = {.id = setting(settings, SETTING_pusher_app_id),
                            .key = setting(settings, SETTING_pusher_key),
                            .secret = setting(settings, SETTING_pusher_secret)};
    if (!pusher.key.size)
        pusher.key = str_cut(digest_hex(arena, digest_hmac(secret, STR("pusher key"))), KEY_SIZE);
    if (!pusher.secret.size)
        pusher.secret = digest_hex(arena, digest_hmac(secret, STR("pusher secret")));
    return pusher;
}
