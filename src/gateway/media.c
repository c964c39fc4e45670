#include "gateway/media.h"
#include "base/instant.h"
#include "gateway/driver.h"
#include "gateway/public.h"

/* With the log-in where it belongs, else with care. *is_led: nobody but the gateway has led there
   so far; elsewhere leads back to it as a stranger does. False: there is no time left. */
static bool call(const struct media_fetch *fetch, struct arena *arena, const struct driver *driver,
                 struct str url, const struct http_file *file, bool *is_led, struct http_reply *ret)
{
    const struct gateway_settings *settings = fetch->settings;
    struct http_call call = {
        .method = "GET", .url = url, .into = file, .is_stopping = fetch->is_stopping};
    struct str origin = url_origin(arena, url);
    struct str base = url_origin(arena, url_below(settings, arena, driver, STR("")));
    bool is_own = *is_led && origin.size && str_is(origin, base);
    bool is_kin = *is_led && driver->media_origin && str_is(origin, str_of(driver->media_origin));
    int64_t left_ms = (fetch->deadline_us - clock_us()) / 1000;
    if (left_ms <= 0)
        return false;
    call.timeout_ms = settings->timeout_ms ? settings->timeout_ms : (int)left_ms;
    if (!is_own)
        call.may_connect = settings->may_fetch ? settings->may_fetch : address_is_public;
    if (driver->log_in && (is_own || is_kin))
        driver->log_in(settings, arena, &call);
    transfer_http(fetch->transfer, arena, &call, ret);
    *is_led = is_own || is_kin;
    return true;
}

/* STR_NONE: nobody can say now. */
static struct str ask_where(const struct media_fetch *fetch, struct arena *arena,
                            const struct driver *driver, struct str id)
{
    struct http_reply reply;
    bool is_led = true;
    if (!id.size || !driver->media_path ||
        !call(fetch, arena, driver, url_below(fetch->settings, arena, driver, id), NULL, &is_led,
              &reply) ||
        reply.reach != REACH_ANSWERED || reply.status != 200)
        return STR_NONE;
    struct str place = json_at(arena, reply.body, driver->media_path);
    return place.size ? url_below(fetch->settings, arena, driver, place) : STR_NONE;
}

enum media_end media_fetch(const struct media_fetch *fetch, struct arena *arena,
                           const struct hook_media *media, const struct http_file *file)
{
    const struct driver *driver = driver_find(fetch->driver);
    struct http_reply reply;
    bool is_led = true;
    if (!driver)
        return MEDIA_NOT_ALLOWED;
    struct str url = media->url.size ? media->url : ask_where(fetch, arena, driver, media->id);
    for (int redirects = 0; redirects <= MEDIA_REDIRECTS_MAX; redirects++) {
        if (!url.size || !call(fetch, arena, driver, url, file, &is_led, &reply))
            return MEDIA_NOT_NOW;
        if (reply.is_forbidden)
            return MEDIA_NOT_ALLOWED;
        if (reply.is_too_large)
            return MEDIA_TOO_LARGE;
        if (reply.reach == REACH_ANSWERED && reply.status == 200)
            return MEDIA_CAME;
        url = reply.location;
    }
    return MEDIA_NOT_ALLOWED;
}
