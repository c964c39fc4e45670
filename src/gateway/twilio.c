/* Twilio: SMS and WhatsApp. https://www.twilio.com/docs/messaging/api/message-resource */
#include "base/checksum.h"
#include "base/random.h"
#include "gateway/driver.h"

static const char *problem(const struct gateway_settings *settings, enum phone_kind kind)
{
    return !settings->twilio.url.size                                 ? "SAPA_TWILIO_URL"
           : !settings->twilio.account_sid.size                       ? "SAPA_TWILIO_ACCOUNT_SID"
           : !settings->twilio.auth_token.size                        ? "SAPA_TWILIO_AUTH_TOKEN"
           : kind == PHONE_SMS && !settings->twilio.phone_number.size ? "SAPA_TWILIO_PHONE_NUMBER"
           : kind == PHONE_WHATSAPP && !settings->twilio.whatsapp_number.size
               ? "SAPA_TWILIO_WHATSAPP_NUMBER"
               : NULL;
}

static struct str account_url(const struct gateway_settings *settings, struct arena *arena,
                              const char *end)
{
    return str_print(arena, "%.*s/2010-04-01/Accounts/%.*s%s", STR_ARGS(settings->twilio.url),
                     STR_ARGS(settings->twilio.account_sid), end);
}

static void log_in(const struct gateway_settings *settings, struct arena *arena,
                   struct http_call *call)
{
    (void)arena;
    call->user = settings->twilio.account_sid;
    call->password = settings->twilio.auth_token;
}

static enum err compose(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason)
{
    struct buffer form = buffer_in(arena);
    bool is_whatsapp = message->kind == PHONE_WHATSAPP;
    const char *before = is_whatsapp ? "whatsapp:" : "";
    struct str from = is_whatsapp ? settings->twilio.whatsapp_number
                                  : settings->twilio.phone_number;
    bool is_service = !is_whatsapp && str_starts(from, STR("MG"));
    (void)ret_reason; /* it is Twilio that says what it does not take */
    form_put(&form, "To", str_print(arena, "%s%.*s", before, STR_ARGS(message->to)));
    form_put(&form, is_service ? "MessagingServiceSid" : "From",
             str_print(arena, "%s%.*s", before, STR_ARGS(from)));
    form_put(&form, "Body", message->text);
    if (message->callback_url.size)
        form_put(&form, "StatusCallback", message->callback_url);
    call_post(ret, account_url(settings, arena, "/Messages.json"), TYPE_FORM, buffer_end(&form));
    log_in(settings, arena, ret);
    return OK;
}

/* https://www.twilio.com/docs/api/errors: those that pass by themselves. */
static bool is_passing(struct str code)
{
    static const char *const codes[] = {
        "20429", /* too many requests */
        "21611", /* the queue of this number is full */
        "30001", /* queue overflow */
        "30022", /* rate of a carrier exceeded */
    };
    return is_one_of(code, codes, COUNT_OF(codes));
}

static struct answer judge(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply)
{
    struct str sid = json_at(arena, reply->body, "sid");
    struct str code = json_at(arena, reply->body, "code");
    struct str reason = json_at(arena, reply->body, "message");
    (void)settings;
    if (reply->status < 300 && sid.size) {
        /* It may have failed at once: 201 with an error in it. */
        code = json_at(arena, reply->body, "error_code");
        if (!code.size)
            return answer_sent(sid);
        reason = json_at(arena, reply->body, "error_message");
    } else if (reply->status < 300) {
        return answer_unclear(str_print(arena, "%d", reply->status));
    }
    if (!code.size)
        code = str_print(arena, "%d", reply->status);
    return answer_no(code, reason, is_passing(code));
}

static void ask(const struct gateway_settings *settings, struct arena *arena, struct http_call *ret)
{
    ret->method = "GET";
    ret->url = account_url(settings, arena, ".json");
    log_in(settings, arena, ret);
}

/* ---- what it calls in with ------------------------------------------------------------------- */

/* https://www.twilio.com/docs/usage/security#validating-requests: the address as it was called,
   and each field of the body, sorted by name. */
static struct str signature_of(const struct gateway_settings *settings, struct arena *arena,
                               struct str url, const struct hook_fields *sorted)
{
    struct buffer text = buffer_in(arena);
    buffer_put_str(&text, url);
    for (size_t i = 0; i < sorted->count; i++) {
        buffer_put_str(&text, sorted->items[i].name);
        buffer_put_str(&text, sorted->items[i].value);
    }
    return checksum_hmac_sha1_base64(arena, settings->twilio.auth_token, buffer_end(&text));
}

static bool is_genuine(const struct gateway_settings *settings, struct arena *arena,
                       const struct hook_request *request)
{
    struct hook_fields *fields = hook_fields_read(arena, request->body);
    if (!fields || !settings->twilio.auth_token.size)
        return false;
    hook_fields_sort(fields);
    struct str urls[2];
    hook_urls(arena, settings, request, urls);
    bool is_right = false;
    for (size_t i = 0; i < COUNT_OF(urls); i++)
        is_right |= same_secret(signature_of(settings, arena, urls[i], fields), request->signature);
    return is_right;
}

/* "whatsapp:+62..." or "+62..." */
static struct str sender_of(struct str from, enum phone_kind *ret_channel)
{
    bool is_whatsapp = str_starts(from, STR("whatsapp:"));
    *ret_channel = is_whatsapp ? PHONE_WHATSAPP : PHONE_SMS;
    return is_whatsapp ? str_from(from, 9) : from;
}

static void read_media(struct arena *arena, const struct hook_fields *fields,
                       struct hook_item *item)
{
    int64_t count = 0;
    if (!str_to_i64(hook_field(fields, "NumMedia"), &count))
        return;
    for (int64_t i = 0; i < count && item->media_count < HOOK_MEDIA_MAX; i++) {
        struct str url = str_print(arena, "MediaUrl%lld", (long long)i);
        struct str type = str_print(arena, "MediaContentType%lld", (long long)i);
        if (hook_field(fields, url.at).size)
            item->media[item->media_count++] = (struct hook_media){
                .url = hook_field(fields, url.at), .type = hook_field(fields, type.at)};
    }
}

static void read_status(struct arena *arena, const struct hook_request *request,
                        const struct hook_fields *fields, struct str id, struct hook_batch *ret)
{
    enum hook_state state;
    if (!hook_state_of(hook_field(fields, "MessageStatus"), &state))
        return;
    struct hook_item *item = hook_status_add(arena, ret, id, state);
    item->code = hook_field(fields, "ErrorCode");
    item->reason = hook_field(fields, "ErrorMessage");
    item->notification = hook_notification(arena, request->query);
}

static enum err read(const struct gateway_settings *settings, struct arena *arena,
                     const struct hook_request *request, struct hook_batch *ret)
{
    struct hook_fields *fields = hook_fields_read(arena, request->body);
    ret->reply = STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
    ret->reply_type = "text/xml";
    (void)settings;
    if (!fields)
        return ERR_INVALID;
    struct str id = hook_field(fields, "MessageSid");
    if (!id.size)
        id = hook_field(fields, "SmsSid");
    if (hook_field(fields, "MessageStatus").size) {
        read_status(arena, request, fields, id, ret);
        return OK;
    }
    struct hook_item *item = hook_message_add(arena, ret, id);
    item->from = sender_of(hook_field(fields, "From"), &item->channel);
    item->from_name = hook_field(fields, "ProfileName");
    item->text = hook_field(fields, "Body");
    item->answers = hook_field(fields, "OriginalRepliedMessageSid");
    read_media(arena, fields, item);
    return item->from.size ? OK : ERR_INVALID;
}

const struct driver driver_twilio = {
    .name = "twilio",
    .has_sms = true,
    .has_whatsapp = true,
    .url_at = offsetof(struct gateway_settings, twilio.url),
    .log_in = log_in,
    .problem = problem,
    .compose = compose,
    .judge = judge,
    .ask = ask,
    .read = read,
    .is_genuine = is_genuine,
};
