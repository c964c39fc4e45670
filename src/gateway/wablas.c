/* Wablas: WhatsApp through a paired telephone, each account on a server of its own.
   https://wablas.com/documentation/api. It does not sign. */
#include "base/percent.h"
#include "gateway/driver.h"
#include "json/json.h"

static const char *problem(const struct gateway_settings *settings, enum phone_kind kind)
{
    (void)kind;
    return !settings->wablas.url.size     ? "SAPA_WABLAS_URL"
           : !settings->wablas.token.size ? "SAPA_WABLAS_TOKEN"
                                          : NULL;
}

static enum err compose(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason)
{
    struct buffer body = buffer_in(arena);
    struct json json = json_in(&body);
    (void)ret_reason;
    json_open(&json, '{');
    json_name(&json, "data");
    json_open(&json, '[');
    json_open(&json, '{');
    json_put_text(&json, "phone", phone_digits(arena, message->to));
    json_put_text(&json, "message", message->text);
    json_put_bool(&json, "isGroup", false);
    json_close(&json, '}');
    json_close(&json, ']');
    json_close(&json, '}');
    call_post(ret, str_print(arena, "%.*s/api/v2/send-message", STR_ARGS(settings->wablas.url)),
              TYPE_JSON, buffer_end(&body));
    http_call_put(ret, "Authorization", settings->wablas.token);
    return OK;
}

static struct answer judge(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply)
{
    static const char *const passing[] = {"quota", "disconnect", "limit", "not connected",
                                          "too many"};
    struct str status = json_at(arena, reply->body, "status");
    struct str id = json_at(arena, reply->body, "data.messages.0.id");
    struct str state = json_at(arena, reply->body, "data.messages.0.status");
    struct str reason = json_at(arena, reply->body, "message");
    struct str code = str_print(arena, "%d", reply->status);
    (void)settings;
    if (reply->status < 300 && str_is(status, STR("true"))) {
        if (str_is(state, STR("reject")) || str_is(state, STR("cancel")))
            return answer_refused(state, STR("the message was rejected"));
        return id.size ? answer_sent(id) : answer_unclear(code);
    }
    if (reply->status < 300 && !str_is(status, STR("false")))
        return answer_unclear(code);
    return answer_no(code, reason, says_any(reason, passing, COUNT_OF(passing)));
}

static void ask(const struct gateway_settings *settings, struct arena *arena, struct http_call *ret)
{
    struct buffer url = buffer_in(arena);
    buffer_print(&url, "%.*s/api/device/info?token=", STR_ARGS(settings->wablas.url));
    percent_encode(&url, settings->wablas.token);
    ret->method = "GET";
    ret->url = buffer_end(&url);
    http_call_put(ret, "Authorization", settings->wablas.token);
}

/* ---- what it calls in with ------------------------------------------------------------------- */

static bool is_yes(struct str value)
{
    return str_is(value, STR("true")) || str_is(value, STR("1"));
}

static enum err read(const struct gateway_settings *settings, struct arena *arena,
                     const struct hook_request *request, struct hook_batch *ret)
{
    struct str id = hook_value(arena, request, "id");
    struct str url = hook_value(arena, request, "url");
    enum hook_state state;
    (void)settings;
    if (!id.size)
        return ERR_INVALID;
    if (!url.size)
        url = hook_value(arena, request, "file");
    bool is_status = hook_state_of(hook_value(arena, request, "status"), &state);
    if (is_status && !hook_value(arena, request, "pushName").size) {
        struct hook_item *item = hook_status_add(arena, ret, id, state);
        if (state == HOOK_FAILED)
            item->reason = hook_value(arena, request, "note");
        return OK;
    }
    if (is_yes(hook_value(arena, request, "isGroup")) ||
        is_yes(hook_value(arena, request, "isFromMe")))
        return OK;
    struct hook_item *item = hook_message_add(arena, ret, id);
    item->from = hook_value(arena, request, "phone");
    item->from_name = hook_value(arena, request, "pushName");
    item->text = hook_value(arena, request, "message");
    item->at = hook_time(hook_value(arena, request, "timestamp"));
    if (url.size)
        item->media[item->media_count++] = (struct hook_media){
            .url = url, .type = hook_value(arena, request, "mimeType")};
    return OK;
}

const struct driver driver_wablas = {
    .name = "wablas",
    .has_whatsapp = true,
    .has_secret_path = true,
    .url_at = offsetof(struct gateway_settings, wablas.url),
    .problem = problem,
    .compose = compose,
    .judge = judge,
    .ask = ask,
    .read = read,
};
