#include "desk/account/device.h"
#include "base/random.h"
#include "desk/account/account.h"
#include "desk/account/device.sql.h"
#include "desk/limits.h"
#include "desk/notification/notification.h"

/* The table alone opens nothing, and follows nobody. */
static struct str hash_of(struct desk *desk, const char *kind, struct str text)
{
    struct str whole = str_print(desk->arena, "%s:%.*s", kind, STR_ARGS(text));
    return digest_hex(desk->arena, digest_sha256(whole));
}

static enum err is_known(struct desk *desk, int64_t user_id, struct str hash, bool *ret)
{
    TRY(device_update_seen(desk, user_id, hash, desk->now));
    *ret = db_changes(desk->db) > 0;
    return OK;
}

enum err device_log_in(struct desk *desk, const struct device_seen *seen)
{
    int64_t count;
    bool is_by_cookie = false, is_by_name;
    struct str name = str_print(desk->arena, "%.*s\n%.*s", STR_ARGS(seen->name),
                                STR_ARGS(seen->address));
    struct str by_name = hash_of(desk, "name", name);
    struct str by_cookie = hash_of(desk, "cookie",
                                   seen->token.size ? seen->token : seen->new_token);
    if (!account_mail_is_on(desk))
        return OK;
    TRY(device_count(desk, seen->user_id, &count));
    if (seen->token.size)
        TRY(is_known(desk, seen->user_id, by_cookie, &is_by_cookie));
    TRY(is_known(desk, seen->user_id, by_name, &is_by_name));
    TRY(device_insert(desk, seen->user_id, by_name, desk->now));
    TRY(device_insert(desk, seen->user_id, by_cookie, desk->now));
    TRY(devices_forget(desk, seen->user_id, DEVICES_KEPT));
    bool is_known_at_all = seen->token.size ? is_by_cookie : is_by_name;
    if (is_known_at_all || count == 0)
        return OK;
    return notify_of_account(desk, NOTIFY_NEW_DEVICE, seen->user_id, 0, name);
}
