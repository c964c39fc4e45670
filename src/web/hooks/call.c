#include "web/hooks/call.h"
#include "base/percent.h"

/* /hooks/{driver}/{secret}; STR_NONE: there is none. */
static void read_path(struct request *request, struct str *ret_driver, struct str *ret_secret)
{
    struct str rest = request->exchange->request.path, part;
    *ret_driver = *ret_secret = STR_NONE;
    for (int i = 0; str_split(&rest, '/', &part); i++) {
        if (i == 2)
            *ret_driver = percent_decode(request->arena, part, false);
        if (i == 3)
            *ret_secret = percent_decode(request->arena, part, false);
    }
}

static struct str signature_of(const struct http_request *http)
{
    struct str twilio = http_request_field(http, STR("X-Twilio-Signature"));
    return twilio.size ? twilio : http_request_field(http, STR("X-Hub-Signature-256"));
}

const struct hook_call *hook_call_check(struct request *request)
{
    const struct http_request *http = &request->exchange->request;
    const struct gateway_settings *settings = request->web->gateways;
    struct hook_call *call = NEW(request->arena, struct hook_call);
    struct hook_request hook = {
        .method = str_of(http_method_name(http->method)),
        .path = http->path,
        .query = http->query,
        .type = http_request_field(http, STR("Content-Type")),
        .signature = signature_of(http),
        .body = http->body,
    };
    read_path(request, &call->gateway, &hook.secret);
    if (!settings)
        call->err = ERR_NOT_FOUND;
    else if (http->body.size > HOOK_BODY_MAX)
        call->err = ERR_TOO_LARGE;
    else
        call->err = hook_read(call->gateway, settings, &hook, request->arena, &call->batch);
    return call->err == ERR_FORBIDDEN ? NULL : call;
}
