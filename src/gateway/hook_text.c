/* What came in, as it is kept until it is taken. */
#include "gateway/driver.h"
#include "json/json.h"

static const struct {
    enum hook_state state;
    struct str word;
} states[] = {
    {HOOK_SENT, STR("sent")},
    {HOOK_DELIVERED, STR("delivered")},
    {HOOK_READ, STR("read")},
    {HOOK_FAILED, STR("failed")},
};

struct str hook_state_word(enum hook_state state)
{
    return states[state].word;
}

struct str hook_item_key(struct arena *arena, const struct hook_item *item)
{
    struct str state = hook_state_word(item->state);
    if (item->kind == HOOK_MESSAGE)
        return item->gateway_id;
    if (!item->alias.size)
        return str_print(arena, "%.*s %.*s", STR_ARGS(item->gateway_id), STR_ARGS(state));
    return str_print(arena, "%.*s %.*s %.*s", STR_ARGS(item->gateway_id), STR_ARGS(item->alias),
                     STR_ARGS(state));
}

static void put_message(struct json *json, const struct hook_item *item)
{
    json_put_text(json, "channel", item->channel == PHONE_SMS ? STR("sms") : STR("whatsapp"));
    json_put_text(json, "from", item->from);
    json_put_text(json, "name", item->from_name);
    json_put_text(json, "text", item->text);
    json_put_text(json, "answers", item->answers);
    json_put_instant(json, "at", item->at);
    json_name(json, "media");
    json_open(json, '[');
    for (size_t i = 0; i < item->media_count; i++) {
        json_open(json, '{');
        json_put_text(json, "url", item->media[i].url);
        json_put_text(json, "id", item->media[i].id);
        json_put_text(json, "type", item->media[i].type);
        json_put_text(json, "name", item->media[i].name);
        json_close(json, '}');
    }
    json_close(json, ']');
}

struct str hook_item_text(struct arena *arena, const struct hook_item *item)
{
    struct buffer text = buffer_in(arena);
    struct json json = json_in(&text);
    json_open(&json, '{');
    json_put_text(&json, "kind", item->kind == HOOK_MESSAGE ? STR("message") : STR("status"));
    json_put_text(&json, "id", item->gateway_id);
    if (item->kind == HOOK_MESSAGE) {
        put_message(&json, item);
    } else {
        json_put_text(&json, "alias", item->alias);
        json_put_text(&json, "state", hook_state_word(item->state));
        json_put_text(&json, "code", item->code);
        json_put_text(&json, "reason", item->reason);
        json_put_id(&json, "n", item->notification);
    }
    json_close(&json, '}');
    return buffer_end(&text);
}

/* ---- back ------------------------------------------------------------------------------------ */

static enum err read_media(struct arena *arena, struct str list, struct hook_item *ret)
{
    struct json_part items[HOOK_MEDIA_MAX];
    if (!list.size)
        return OK;
    TRY(json_read_items(arena, list, items, HOOK_MEDIA_MAX, &ret->media_count));
    for (size_t i = 0; i < ret->media_count; i++)
        ret->media[i] = (struct hook_media){
            .url = json_at(arena, items[i].value, "url"),
            .id = json_at(arena, items[i].value, "id"),
            .type = json_at(arena, items[i].value, "type"),
            .name = json_at(arena, items[i].value, "name"),
        };
    return OK;
}

static enum err read_message(struct arena *arena, struct str text, struct hook_item *ret)
{
    struct str channel = json_at(arena, text, "channel");
    ret->kind = HOOK_MESSAGE;
    ret->channel = str_is(channel, STR("sms"))        ? PHONE_SMS
                   : str_is(channel, STR("whatsapp")) ? PHONE_WHATSAPP
                                                      : PHONE_NONE;
    ret->from = json_at(arena, text, "from");
    ret->from_name = json_at(arena, text, "name");
    ret->text = json_at(arena, text, "text");
    ret->answers = json_at(arena, text, "answers");
    ret->at = hook_time(json_at(arena, text, "at"));
    if (!ret->channel || !ret->from.size)
        return ERR_INVALID;
    return read_media(arena, json_at(arena, text, "media"), ret);
}

static enum err read_status(struct arena *arena, struct str text, struct hook_item *ret)
{
    struct str word = json_at(arena, text, "state"), number = json_at(arena, text, "n");
    ret->kind = HOOK_STATUS;
    ret->alias = json_at(arena, text, "alias");
    ret->code = json_at(arena, text, "code");
    ret->reason = json_at(arena, text, "reason");
    if (number.size && !str_to_i64(number, &ret->notification))
        return ERR_INVALID;
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_is(states[i].word, word)) {
            ret->state = states[i].state;
            return OK;
        }
    }
    return ERR_INVALID;
}

enum err hook_item_read(struct arena *arena, struct str text, struct hook_item *ret)
{
    struct str kind = json_at(arena, text, "kind");
    *ret = (struct hook_item){.gateway_id = json_at(arena, text, "id")};
    if (!ret->gateway_id.size)
        return ERR_INVALID;
    return str_is(kind, STR("message"))  ? read_message(arena, text, ret)
           : str_is(kind, STR("status")) ? read_status(arena, text, ret)
                                         : ERR_INVALID;
}
