/* WhatsApp Cloud API of Meta. https://developers.facebook.com/docs/whatsapp/cloud-api */
#include "base/random.h"
#include "gateway/driver.h"
#include "json/json.h"

static const char *problem(const struct gateway_settings *settings, enum phone_kind kind)
{
    (void)kind;
    return !settings->cloud.url.size               ? "SAPA_CLOUD_URL"
           : !settings->cloud.phone_number_id.size ? "SAPA_CLOUD_PHONE_NUMBER_ID"
           : !settings->cloud.token.size           ? "SAPA_CLOUD_TOKEN"
                                                   : NULL;
}

static struct str number_url(const struct gateway_settings *settings, struct arena *arena,
                             const char *end)
{
    return str_print(arena, "%.*s/%.*s%s", STR_ARGS(settings->cloud.url),
                     STR_ARGS(settings->cloud.phone_number_id), end);
}

static void log_in(const struct gateway_settings *settings, struct arena *arena,
                   struct http_call *call)
{
    http_call_put(call, "Authorization",
                  str_print(arena, "Bearer %.*s", STR_ARGS(settings->cloud.token)));
}

static void put_template(struct json *json, const struct message_template *template)
{
    json_put_text(json, "type", STR("template"));
    json_name(json, "template");
    json_open(json, '{');
    json_put_text(json, "name", template->name);
    json_name(json, "language");
    json_open(json, '{');
    json_put_text(json, "code", template->language);
    json_close(json, '}');
    json_name(json, "components");
    json_open(json, '[');
    json_open(json, '{');
    json_put_text(json, "type", STR("body"));
    json_name(json, "parameters");
    json_open(json, '[');
    for (size_t i = 0; i < template->parameter_count; i++) {
        json_open(json, '{');
        json_put_text(json, "type", STR("text"));
        json_put_text(json, "text", template->parameters[i]);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
}

static void put_text(struct json *json, struct str text)
{
    json_put_text(json, "type", STR("text"));
    json_name(json, "text");
    json_open(json, '{');
    json_put_text(json, "body", text);
    json_put_bool(json, "preview_url", false);
    json_close(json, '}');
}

static enum err compose(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason)
{
    struct buffer body = buffer_in(arena);
    struct json json = json_in(&body);
    (void)ret_reason;
    json_open(&json, '{');
    json_put_text(&json, "messaging_product", STR("whatsapp"));
    json_put_text(&json, "recipient_type", STR("individual"));
    json_put_text(&json, "to", phone_digits(arena, message->to));
    if (message->template.name.size)
        put_template(&json, &message->template);
    else
        put_text(&json, message->text);
    json_close(&json, '}');
    call_post(ret, number_url(settings, arena, "/messages"), TYPE_JSON, buffer_end(&body));
    log_in(settings, arena, ret);
    return OK;
}

/* https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes: what passes. */
static bool is_passing(struct str code)
{
    static const char *const codes[] = {
        "1",      "2", "4", /* a fault of theirs; down; too many calls of the app */
        "80007",            /* too many of the account */
        "130429",           /* too many of the number */
        "131000",           /* something went wrong */
        "131016",           /* overloaded */
        "131048",           /* held back as it was blocked too often */
        "131056",           /* too many to this one */
        "131057",           /* the account is being maintained */
    };
    return is_one_of(code, codes, COUNT_OF(codes));
}

/* The most telling text of an error, as answers and states have it. */
static struct str reason_of(struct arena *arena, struct str error)
{
    static const char *const names[] = {"error_data.details", "message", "title"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str text = json_at(arena, error, names[i]);
        if (text.size)
            return text;
    }
    return STR_NONE;
}

static struct answer judge(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply)
{
    struct str id = json_at(arena, reply->body, "messages.0.id");
    struct str error = json_at(arena, reply->body, "error");
    struct str status = str_print(arena, "%d", reply->status);
    (void)settings;
    if (reply->status < 300 && !error.size)
        return id.size ? answer_sent(id) : answer_unclear(status);
    struct str code = json_at(arena, error, "code"), reason = reason_of(arena, error);
    if (!code.size)
        code = status;
    return answer_no(code, reason, is_passing(code));
}

static void ask(const struct gateway_settings *settings, struct arena *arena, struct http_call *ret)
{
    ret->method = "GET";
    ret->url = number_url(settings, arena, "?fields=id");
    log_in(settings, arena, ret);
}

/* ---- what it calls in with ------------------------------------------------------------------- */

/* That the address is ours is asked once by GET, with a word that we have chosen. */
static bool is_genuine(const struct gateway_settings *settings, struct arena *arena,
                       const struct hook_request *request)
{
    if (!str_is(request->method, STR("GET")))
        return hook_is_signed(arena, settings->cloud.app_secret, request);
    const struct hook_fields *fields = hook_fields_read(arena, request->query);
    return fields && str_is(hook_field(fields, "hub.mode"), STR("subscribe")) &&
           same_secret(hook_field(fields, "hub.verify_token"), hook_verify_token(arena, settings));
}

/* What a message says, when it is neither text nor media. */
static struct str text_of(struct arena *arena, struct str message)
{
    static const char *const paths[] = {
        "text.body",
        "button.text",
        "interactive.button_reply.title",
        "interactive.list_reply.title",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct str text = json_at(arena, message, paths[i]);
        if (text.size)
            return text;
    }
    struct str place = json_at(arena, message, "location");
    if (!place.size)
        return STR("");
    struct str name = json_at(arena, place, "name"), address = json_at(arena, place, "address");
    struct str latitude = json_at(arena, place, "latitude"),
               longitude = json_at(arena, place, "longitude");
    return str_print(arena, "%.*s %.*s https://maps.google.com/?q=%.*s,%.*s", STR_ARGS(name),
                     STR_ARGS(address), STR_ARGS(latitude), STR_ARGS(longitude));
}

static void read_media(struct arena *arena, struct str message, struct str type,
                       struct hook_item *item)
{
    static const char *const types[] = {"image", "video", "audio", "document", "sticker"};
    if (!is_one_of(type, types, COUNT_OF(types)))
        return;
    struct str media = json_at(arena, message, str_c(arena, type));
    struct str caption = json_at(arena, media, "caption");
    item->media[item->media_count++] = (struct hook_media){
        .id = json_at(arena, media, "id"),
        .type = json_at(arena, media, "mime_type"),
        .name = json_at(arena, media, "filename"),
    };
    if (caption.size)
        item->text = caption;
}

/* Whoever shows no number is known by another id. */
static struct str sender_of(struct arena *arena, struct str message)
{
    struct str from = json_at(arena, message, "from");
    return from.size ? from : json_at(arena, message, "user_id");
}

static void read_message(struct arena *arena, struct str name, struct str message,
                         struct hook_batch *ret)
{
    struct str type = json_at(arena, message, "type");
    if (str_is(type, STR("reaction")) || str_is(type, STR("system")))
        return;
    struct hook_item *item = hook_message_add(arena, ret, json_at(arena, message, "id"));
    item->from = sender_of(arena, message);
    item->from_name = name;
    item->text = text_of(arena, message);
    item->answers = json_at(arena, message, "context.id");
    item->at = hook_time(json_at(arena, message, "timestamp"));
    read_media(arena, message, type, item);
}

static void read_status(struct arena *arena, struct str status, struct hook_batch *ret)
{
    enum hook_state state;
    if (!hook_state_of(json_at(arena, status, "status"), &state))
        return;
    struct hook_item *item = hook_status_add(arena, ret, json_at(arena, status, "id"), state);
    struct str error = json_at(arena, status, "errors.0");
    item->code = json_at(arena, error, "code");
    item->reason = reason_of(arena, error);
}

/* Who writes in one change. */
struct contacts {
    struct contact {
        struct str wa_id, user_id, name;
    } * items;
    size_t count;
};

static struct contacts read_contacts(struct arena *arena, struct str value)
{
    struct json_part *parts;
    size_t count = json_list(arena, value, "contacts", &parts);
    struct contacts contacts = {NEW_ARRAY(arena, struct contact, count), count};
    for (size_t i = 0; i < count; i++)
        contacts.items[i] = (struct contact){
            .wa_id = json_at(arena, parts[i].value, "wa_id"),
            .user_id = json_at(arena, parts[i].value, "user_id"),
            .name = json_at(arena, parts[i].value, "profile.name")};
    return contacts;
}

/* A single one is whoever writes: some numbers (of Mexico, of Brazil) are written in two ways. Of
   several each has an own id. */
static struct str name_of(const struct contacts *contacts, struct str from)
{
    for (size_t i = 0; i < contacts->count; i++) {
        const struct contact *contact = &contacts->items[i];
        if (contacts->count == 1 ||
            (from.size && (str_is(contact->wa_id, from) || str_is(contact->user_id, from))))
            return contact->name;
    }
    return STR_NONE;
}

static void read_change(struct arena *arena, struct str change, struct hook_batch *ret)
{
    struct json_part *items;
    struct str value = json_at(arena, change, "value");
    const struct contacts contacts = read_contacts(arena, value);
    size_t count = json_list(arena, value, "messages", &items);
    for (size_t i = 0; i < count; i++)
        read_message(arena, name_of(&contacts, sender_of(arena, items[i].value)), items[i].value,
                     ret);
    count = json_list(arena, value, "statuses", &items);
    for (size_t i = 0; i < count; i++)
        read_status(arena, items[i].value, ret);
}

static enum err read(const struct gateway_settings *settings, struct arena *arena,
                     const struct hook_request *request, struct hook_batch *ret)
{
    struct json_part *entries, *changes;
    (void)settings;
    if (str_is(request->method, STR("GET"))) {
        const struct hook_fields *fields = hook_fields_read(arena, request->query);
        ret->reply = one_line(arena, hook_field(fields, "hub.challenge"), HOOK_WORD_MAX);
        return ret->reply.size ? OK : ERR_INVALID;
    }
    if (!json_is_valid(request->body))
        return ERR_INVALID;
    size_t count = json_list(arena, request->body, "entry", &entries);
    for (size_t i = 0; i < count; i++) {
        size_t change_count = json_list(arena, entries[i].value, "changes", &changes);
        for (size_t j = 0; j < change_count; j++)
            if (str_is(json_at(arena, changes[j].value, "field"), STR("messages")))
                read_change(arena, changes[j].value, ret);
    }
    return OK;
}

const struct driver driver_cloud = {
    .name = "cloud",
    .has_whatsapp = true,
    .has_window = true,
    .confirms = true,
    .url_at = offsetof(struct gateway_settings, cloud.url),
    .media_origin = "https://lookaside.fbsbx.com:443",
    .media_path = "url",
    .log_in = log_in,
    .problem = problem,
    .compose = compose,
    .judge = judge,
    .ask = ask,
    .read = read,
    .is_genuine = is_genuine,
};
