/* Zenziva: SMS, and WhatsApp through a paired telephone. https://www.zenziva.id/api. It never
   calls: what it has taken stays "sent". */
#include "base/percent.h"
#include "gateway/driver.h"

static const char *problem(const struct gateway_settings *settings, enum phone_kind kind)
{
    (void)kind;
    return !settings->zenziva.url.size       ? "SAPA_ZENZIVA_URL"
           : !settings->zenziva.userkey.size ? "SAPA_ZENZIVA_USERKEY"
           : !settings->zenziva.passkey.size ? "SAPA_ZENZIVA_PASSKEY"
                                             : NULL;
}

static enum err compose(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason)
{
    struct buffer form = buffer_in(arena);
    const char *path = message->kind == PHONE_SMS ? "/reguler/api/sendsms/"
                                                  : "/wareguler/api/sendWA/";
    (void)ret_reason;
    form_put(&form, "userkey", settings->zenziva.userkey);
    form_put(&form, "passkey", settings->zenziva.passkey);
    form_put(&form, "to", phone_digits(arena, message->to));
    form_put(&form, "message", message->text);
    call_post(ret, str_print(arena, "%.*s%s", STR_ARGS(settings->zenziva.url), path), TYPE_FORM,
              buffer_end(&form));
    return OK;
}

static struct answer judge(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply)
{
    static const char *const passing[] = {"credit", "kredit", "saldo", "quota", "kuota", "limit"};
    struct str status = json_at(arena, reply->body, "status");
    struct str text = json_at(arena, reply->body, "text");
    struct str code = str_print(arena, "%d", reply->status);
    (void)settings;
    if (reply->status < 300 && str_is(status, STR("1")))
        return answer_sent(json_at(arena, reply->body, "messageId"));
    if (reply->status < 300 && !status.size)
        return answer_unclear(code);
    if (status.size)
        code = status;
    return answer_no(code, text, says_any(text, passing, COUNT_OF(passing)));
}

static void ask(const struct gateway_settings *settings, struct arena *arena, struct http_call *ret)
{
    struct buffer url = buffer_in(arena);
    buffer_print(&url, "%.*s/api/balance/?userkey=", STR_ARGS(settings->zenziva.url));
    percent_encode(&url, settings->zenziva.userkey);
    buffer_put_str(&url, STR("&passkey="));
    percent_encode(&url, settings->zenziva.passkey);
    ret->method = "GET";
    ret->url = buffer_end(&url);
}

const struct driver driver_zenziva = {
    .name = "zenziva",
    .has_sms = true,
    .has_whatsapp = true,
    .url_at = offsetof(struct gateway_settings, zenziva.url),
    .problem = problem,
    .compose = compose,
    .judge = judge,
    .ask = ask,
};
