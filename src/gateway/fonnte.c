/* Fonnte: WhatsApp through a paired telephone. https://docs.fonnte.com. It answers 200 whatever
   happens, and does not sign. */
#include "gateway/driver.h"

static const char *problem(const struct gateway_settings *settings, enum phone_kind kind)
{
    (void)kind;
    return !settings->fonnte.url.size     ? "SAPA_FONNTE_URL"
           : !settings->fonnte.token.size ? "SAPA_FONNTE_TOKEN"
                                          : NULL;
}

static struct str url_of(const struct gateway_settings *settings, struct arena *arena,
                         const char *path)
{
    return str_print(arena, "%.*s%s", STR_ARGS(settings->fonnte.url), path);
}

static enum err compose(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason)
{
    struct buffer form = buffer_in(arena);
    struct str to = phone_digits(arena, message->to);
    for (size_t i = 0; i < to.size; i++)
        if (strchr(",|", to.at[i])) { /* a list, or a name behind the number */
            *ret_reason = STR("no number of a telephone");
            return ERR_INVALID;
        }
    form_put(&form, "target", to);
    form_put(&form, "message", message->text);
    form_put(&form, "countryCode", STR("0")); /* the number is whole */
    call_post(ret, url_of(settings, arena, "/send"), TYPE_FORM, buffer_end(&form));
    http_call_put(ret, "Authorization", settings->fonnte.token);
    return OK;
}

static struct answer judge(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply)
{
    static const char *const passing[] = {"quota", "disconnect", "limit", "too many"};
    struct str status = json_at(arena, reply->body, "status");
    struct str reason = json_at(arena, reply->body, "reason");
    struct str id = json_at(arena, reply->body, "id.0");
    struct str code = str_print(arena, "%d", reply->status);
    (void)settings;
    if (str_is(status, STR("true")))
        return id.size ? answer_sent(id) : answer_sent(json_at(arena, reply->body, "id"));
    if (reply->status < 300 && !str_is(status, STR("false")))
        return answer_unclear(code);
    return answer_no(code, reason, says_any(reason, passing, COUNT_OF(passing)));
}

static void ask(const struct gateway_settings *settings, struct arena *arena, struct http_call *ret)
{
    call_post(ret, url_of(settings, arena, "/device"), TYPE_FORM, STR(""));
    http_call_put(ret, "Authorization", settings->fonnte.token);
}

/* ---- what it calls in with ------------------------------------------------------------------- */

/* A state in one of two words: what has become of the task, and of the message. The message has an
   id of its own, `stateid`, told once with the task's; later states may carry that alone. */
static enum err read_status(struct arena *arena, const struct hook_request *request, struct str id,
                            struct hook_batch *ret)
{
    struct str state_id = hook_value(arena, request, "stateid");
    enum hook_state of_message, of_task;
    bool has_message = hook_state_of(hook_value(arena, request, "state"), &of_message);
    bool has_task = hook_state_of(hook_value(arena, request, "status"), &of_task);
    if (!id.size && !state_id.size)
        return ERR_INVALID;
    if (!has_message && !has_task)
        return OK;
    bool is_message = has_message && (!has_task || of_message > of_task);
    struct hook_item *item = hook_status_add(arena, ret, id.size ? id : state_id,
                                             is_message ? of_message : of_task);
    item->alias = id.size && state_id.size ? state_id : STR_NONE;
    if (item->state == HOOK_FAILED)
        item->reason = hook_value(arena, request, "reason");
    return OK;
}

static enum err read(const struct gateway_settings *settings, struct arena *arena,
                     const struct hook_request *request, struct hook_batch *ret)
{
    struct str from = hook_value(arena, request, "sender");
    struct str id = hook_value(arena, request, "id");
    (void)settings;
    if (!id.size)
        id = hook_value(arena, request, "message_id");
    if (!from.size)
        return read_status(arena, request, id, ret);
    /* Of a group, or what was written on the telephone itself. */
    if (hook_value(arena, request, "member").size ||
        str_is(from, hook_value(arena, request, "device")))
        return OK;
    struct str text = hook_value(arena, request, "message");
    struct str url = hook_value(arena, request, "url");
    struct str inbox_id = hook_value(arena, request, "inboxid");
    struct hook_item *item = hook_message_add(
        arena, ret, inbox_id.size ? inbox_id : hook_made_id(arena, request));
    item->from = from;
    item->from_name = hook_value(arena, request, "name");
    item->text = str_is(text, STR("non-text message")) ? STR("") : text;
    item->at = hook_time(hook_value(arena, request, "timestamp"));
    if (url.size)
        item->media[item->media_count++] = (struct hook_media){
            .url = url, .name = hook_value(arena, request, "filename")};
    return OK;
}

const struct driver driver_fonnte = {
    .name = "fonnte",
    .has_whatsapp = true,
    .has_secret_path = true,
    .url_at = offsetof(struct gateway_settings, fonnte.url),
    .problem = problem,
    .compose = compose,
    .judge = judge,
    .ask = ask,
    .read = read,
};
