#include "web/live/signature.h"

static struct str sign(struct arena *arena, const struct pusher *pusher, struct str text)
{
    return digest_hex(arena, digest_hmac(pusher->secret, text));
}

static struct str with_key(struct arena *arena, const struct pusher *pusher, struct str text)
{
    struct str hex = sign(arena, pusher, text);
    return str_print(arena, "%.*s:%.*s", STR_ARGS(pusher->key), STR_ARGS(hex));
}

struct str signature_of_channel(struct arena *arena, const struct pusher *pusher,
                                struct str socket_id, struct str channel, struct str user)
{
    struct str text = str_print(arena, "%.*s:%.*s%s%.*s", STR_ARGS(socket_id), STR_ARGS(channel),
                                user.at ? ":" : "", STR_ARGS(user));
    return with_key(arena, pusher, text);
}

struct str signature_of_user(struct arena *arena, const struct pusher *pusher, struct str socket_id,
                             struct str user)
{
    return with_key(arena, pusher,
                    str_print(arena, "%.*s::user::%.*s", STR_ARGS(socket_id), STR_ARGS(user)));
}

struct str signature_of_request(struct arena *arena, const struct pusher *pusher,
                                const char *method, struct str path, struct str sorted_query)
{
    return sign(arena, pusher,
                str_print(arena, "%s\n%.*s\n%.*s", method, STR_ARGS(path), STR_ARGS(sorted_query)));
}
