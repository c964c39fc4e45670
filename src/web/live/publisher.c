#include "web/live/publisher.h"
#include "base/checksum.h"
#include "web/live/limits.h"
#include "web/live/live.h"
#include <stdlib.h>

struct publisher {
    const struct pusher *pusher;
};

static int by_name(const void *a, const void *b)
{
    const struct form_field *left = a, *right = b;
    size_t size = left->name.size < right->name.size ? left->name.size : right->name.size;
    int order = memcmp(left->name.at, right->name.at, size);
    return order ? order
                 : (left->name.size > right->name.size) - (left->name.size < right->name.size);
}

/* Everything but the signature itself, in the order of names. */
static struct str sorted_query(struct request *request)
{
    struct form sorted = request->query;
    struct buffer text = buffer_in(request->arena);
    for (size_t i = 0; i < sorted.count; i++)
        sorted.fields[i].name = str_lower_ascii(request->arena, sorted.fields[i].name);
    qsort(sorted.fields, sorted.count, sizeof sorted.fields[0], by_name);
    for (size_t i = 0; i < sorted.count; i++) {
        if (str_is(sorted.fields[i].name, STR("auth_signature")))
            continue;
        buffer_print(&text, "%s%.*s=%.*s", text.size ? "&" : "", STR_ARGS(sorted.fields[i].name),
                     STR_ARGS(sorted.fields[i].value));
    }
    return buffer_str(&text);
}

static bool is_of_now(const struct request *request)
{
    int64_t at, now = request->desk.now.unix_s;
    return str_to_i64(form_get(&request->query, "auth_timestamp"), &at) &&
           at >= now - LIVE_CLOCK_SKEW_S && at <= now + LIVE_CLOCK_SKEW_S;
}

static bool is_of_this_body(struct request *request)
{
    struct str body = request->exchange->request.body;
    if (body.size == 0 && !form_has(&request->query, "body_md5"))
        return true;
    return same_secret(form_get(&request->query, "body_md5"),
                       checksum_md5_hex(request->arena, body));
}

const struct publisher *publisher_check(struct request *request)
{
    const struct http_request *http = &request->exchange->request;
    if (!request->web->live)
        return NULL;
    const struct pusher *pusher = live_pusher(request->web->live);
    struct str right = signature_of_request(request->arena, pusher, http_method_name(http->method),
                                            http->path, sorted_query(request));
    bool is_signed = signature_is(form_get(&request->query, "auth_signature"), right) &&
                     same_secret(form_get(&request->query, "auth_key"), pusher->key) &&
                     str_is(form_get(&request->query, "auth_version"), STR("1.0"));
    if (!is_signed || !is_of_now(request) || !is_of_this_body(request))
        return NULL;
    struct publisher *publisher = NEW(request->arena, struct publisher);
    publisher->pusher = pusher;
    return publisher;
}
