/* The last of dispatch.h's steps: what every answer carries. */
#include "web/dispatch.h"
#include "web/route.h"
#include "web/uploads.h"

static const char content_security_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; "
    "manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sapa";

static bool has_field(const struct http_response *response, struct str name)
{
    for (size_t i = 0; i < response->field_count; i++)
        if (str_is(response->fields[i].name, name))
            return true;
    return false;
}

void dispatch_finish(struct request *request)
{
    struct http_response *response = &request->exchange->response;
    uploads_settle(request);
    http_response_add(response, STR("X-Request-Id"), request->request_id);
    if (response->status == 101) /* no page, and nothing that could be kept */
        return;
    if (!has_field(response, STR("Content-Security-Policy")))
        http_response_add(
            response, STR("Content-Security-Policy"),
            (struct str){content_security_policy, sizeof content_security_policy - 1});
    http_response_add(response, STR("X-Content-Type-Options"), STR("nosniff"));
    http_response_add(response, STR("Referrer-Policy"), STR("same-origin"));
    http_response_add(response, STR("Cross-Origin-Opener-Policy"), STR("same-origin"));
    if (request->web->is_https)
        http_response_add(response, STR("Strict-Transport-Security"), STR("max-age=31536000"));
    if (!has_field(response, STR("Cache-Control"))) {
        http_response_add(response, STR("Cache-Control"), STR("private, no-cache"));
        http_response_add(response, STR("Vary"), STR("Accept, Accept-Language, Cookie"));
    }
    /* A page carries a token that differs each time: only JSON can be the same again. */
    if (response->status == 200 && request->route && request->route->lane == LANE_READ &&
        request->wants_json && !response->file)
        http_conditional(request->exchange);
    if (response->body.size)
        http_compress(request->exchange);
}
