/* GOWA, a WhatsApp Web client that is run by oneself.
   https://github.com/aldinokemal/go-whatsapp-web-multidevice */
#include "base/percent.h"
#include "gateway/driver.h"
#include "json/json.h"

#define PERSON "@s.whatsapp.net"
#define GROUP "@g.us"

static const char *problem(const struct gateway_settings *settings, enum phone_kind kind)
{
    (void)kind;
    return settings->gowa.url.size ? NULL : "SAPA_GOWA_URL";
}

static void log_in(const struct gateway_settings *settings, struct arena *arena,
                   struct http_call *call)
{
    (void)arena;
    call->user = settings->gowa.user;
    call->password = settings->gowa.password;
    if (settings->gowa.device.size)
        http_call_put(call, "X-Device-Id", settings->gowa.device);
}

static enum err compose(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason)
{
    struct buffer body = buffer_in(arena);
    struct json json = json_in(&body);
    struct str to = phone_digits(arena, message->to);
    (void)ret_reason;
    bool is_whole = str_find(to, '@') < to.size;
    json_open(&json, '{');
    json_put_text(&json, "phone", is_whole ? to : str_print(arena, "%.*s" PERSON, STR_ARGS(to)));
    json_put_text(&json, "message", message->text);
    json_close(&json, '}');
    call_post(ret, str_print(arena, "%.*s/send/message", STR_ARGS(settings->gowa.url)), TYPE_JSON,
              buffer_end(&body));
    log_in(settings, arena, ret);
    return OK;
}

static struct answer judge(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply)
{
    static const char *const passing[] = {"not connected", "not logged", "disconnected",
                                          "reconnect", "device not found"};
    struct str code = json_at(arena, reply->body, "code");
    struct str id = json_at(arena, reply->body, "results.message_id");
    struct str reason = json_at(arena, reply->body, "message");
    struct str status = str_print(arena, "%d", reply->status);
    (void)settings;
    if (reply->status < 300 && !code.size)
        return answer_unclear(status);
    if (reply->status < 300 && str_is_nocase(code, STR("SUCCESS")))
        return id.size ? answer_sent(id) : answer_unclear(status);
    if (!code.size)
        code = status;
    if (!reason.size && reply->status == 401)
        reason = STR("it refuses our log-in");
    return answer_no(code, reason, says_any(reason, passing, COUNT_OF(passing)));
}

static void ask(const struct gateway_settings *settings, struct arena *arena, struct http_call *ret)
{
    ret->method = "GET";
    ret->url = str_print(arena, "%.*s/app/devices", STR_ARGS(settings->gowa.url));
    log_in(settings, arena, ret);
}

/* ---- what it calls in with ------------------------------------------------------------------- */

static bool is_genuine(const struct gateway_settings *settings, struct arena *arena,
                       const struct hook_request *request)
{
    return hook_is_signed(arena, settings->gowa.secret, request);
}

/* "62812:7@s.whatsapp.net" is a device of 62812; "1234@lid" shows no number and stays. */
static struct str sender_of(struct str from)
{
    size_t at = str_find(from, '@');
    if (at < from.size && !str_is(str_from(from, at), STR(PERSON)))
        return from;
    struct str number = str_cut(from, at);
    return str_cut(number, str_find(number, ':'));
}

static bool is_of_a_person(struct arena *arena, struct str payload)
{
    struct str chat = json_at(arena, payload, "chat_id"), from = json_at(arena, payload, "from");
    struct str is_own = json_at(arena, payload, "is_from_me");
    size_t at = str_find(chat, '@');
    bool is_crowd = str_starts(str_from(chat, at), STR(GROUP)) ||
                    str_starts(str_from(chat, at), STR("@newsletter")) ||
                    str_starts(chat, STR("status@"));
    return from.size && !is_crowd && !str_is(is_own, STR("true"));
}

static struct str download_of(struct arena *arena, struct str payload)
{
    struct buffer path = buffer_in(arena);
    buffer_put_str(&path, STR("message/"));
    percent_encode(&path, json_at(arena, payload, "id"));
    buffer_put_str(&path, STR("/download?phone="));
    struct str chat = json_at(arena, payload, "chat_id");
    percent_encode(&path, chat.size ? chat : json_at(arena, payload, "from"));
    return buffer_end(&path);
}

/* Where GOWA has kept a file; STR_NONE: it was told not to. */
static struct str kept_at(struct arena *arena, struct str media)
{
    struct str path = json_at(arena, media, "path");
    if (!path.size)
        path = json_at(arena, media, "media_path");
    return path.size || str_starts(media, STR("{")) ? path : media;
}

/* What it has not kept lies at WhatsApp, enciphered: it must be asked to get it. */
static void read_media(const struct gateway_settings *settings, struct arena *arena,
                       struct str payload, struct hook_item *item)
{
    static const char *const names[] = {"image",    "video",   "audio",
                                        "document", "sticker", "video_note"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str media = json_at(arena, payload, names[i]), path = kept_at(arena, media);
        struct str caption = json_at(arena, media, "caption");
        if (!media.size)
            continue;
        item->media[item->media_count++] = (struct hook_media){
            .url = path.size ? url_below(settings, arena, &driver_gowa, path) : STR_NONE,
            .id = path.size ? STR_NONE : download_of(arena, payload),
            .type = json_at(arena, media, "mime_type"),
            .name = json_at(arena, media, "filename"),
        };
        if (caption.size && !item->text.size)
            item->text = caption;
    }
}

static void read_message(const struct gateway_settings *settings, struct arena *arena,
                         struct str payload, struct hook_batch *ret)
{
    if (!is_of_a_person(arena, payload))
        return;
    struct hook_item *item = hook_message_add(arena, ret, json_at(arena, payload, "id"));
    item->from = sender_of(json_at(arena, payload, "from"));
    item->from_name = json_at(arena, payload, "from_name");
    if (!item->from_name.size)
        item->from_name = json_at(arena, payload, "sender_display_name");
    item->text = json_at(arena, payload, "body");
    item->answers = json_at(arena, payload, "replied_to_id");
    item->at = hook_time(json_at(arena, payload, "timestamp"));
    read_media(settings, arena, payload, item);
}

static void read_ack(struct arena *arena, struct str payload, struct hook_batch *ret)
{
    struct json_part *ids;
    enum hook_state state;
    if (!hook_state_of(json_at(arena, payload, "receipt_type"), &state))
        return;
    size_t count = json_list(arena, payload, "ids", &ids);
    for (size_t i = 0; i < count; i++)
        hook_status_add(arena, ret, ids[i].value, state);
}

static enum err read(const struct gateway_settings *settings, struct arena *arena,
                     const struct hook_request *request, struct hook_batch *ret)
{
    struct str event = json_at(arena, request->body, "event");
    struct str payload = json_at(arena, request->body, "payload");
    if (!event.size)
        return ERR_INVALID;
    if (str_is(event, STR("message")))
        read_message(settings, arena, payload, ret);
    if (str_is(event, STR("message.ack")))
        read_ack(arena, payload, ret);
    return OK;
}

const struct driver driver_gowa = {
    .name = "gowa",
    .has_whatsapp = true,
    .url_at = offsetof(struct gateway_settings, gowa.url),
    .media_path = "results.file_path",
    .log_in = log_in,
    .problem = problem,
    .compose = compose,
    .judge = judge,
    .ask = ask,
    .read = read,
    .is_genuine = is_genuine,
};
