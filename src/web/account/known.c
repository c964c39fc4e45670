#include "web/account/known.h"
#include "base/utf8.h"
#include "desk/account/account.h"
#include "desk/account/device.h"
#include "web/account/device.h"
#include "web/input/cookie.h"

enum { DEVICE_COOKIE_S = 400 * 24 * 60 * 60 }; /* browsers keep none for longer */

/* "Firefox, Windows": without the versions, which change every month. */
static struct str name_of(const struct request *request)
{
    struct str said = http_request_field(&request->exchange->request, STR("User-Agent"));
    bool is_text = utf8_is_valid(said); /* a header may hold any bytes */
    struct device device = device_of(is_text ? said : STR_NONE);
    if (device.browser.size && device.system.size)
        return str_print(request->arena, "%.*s, %.*s", STR_ARGS(device.browser),
                         STR_ARGS(device.system));
    return device.browser.size ? device.browser : device.system;
}

enum err note_device(struct request *request, int64_t user_id)
{
    const struct http_request *http = &request->exchange->request;
    struct str token = cookie_get(http, DEVICE_COOKIE);
    if (!account_mail_is_on(&request->desk))
        return OK;
    const struct device_seen seen = {
        .user_id = user_id,
        .token = token.size == TOKEN_SIZE ? token : STR_NONE,
        .new_token = random_token(request->arena),
        .name = name_of(request),
        .address = http->peer,
    };
    TRY(device_log_in(&request->desk, &seen));
    reply_cookie(request, DEVICE_COOKIE, seen.token.size ? seen.token : seen.new_token,
                 DEVICE_COOKIE_S, true);
    return OK;
}
