/* Any other provider, described by settings: an address, headers and a body with places in them,
   and where the answer says whether it went well. It calls in with the JSON of hook_item_text(). */
#include "base/percent.h"
#include "base/utf8.h"
#include "gateway/driver.h"
#include "json/json.h"

static const char *problem(const struct gateway_settings *settings, enum phone_kind kind)
{
    (void)kind;
    bool is_get = str_is(settings->http.method, STR("GET"));
    return !settings->http.url.size               ? "SAPA_HTTP_URL"
           : !is_get && !settings->http.body.size ? "SAPA_HTTP_BODY"
                                                  : NULL;
}

bool http_sends_keys(const struct gateway_settings *settings)
{
    const struct str texts[] = {settings->http.url, settings->http.headers, settings->http.body};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (texts[i].size && memmem(texts[i].at, texts[i].size, "{key}", 5))
            return true;
    return false;
}

/* ---- places ---------------------------------------------------------------------------------- */

typedef void put_escaped(struct buffer *out, struct str text);

static void escape_json(struct buffer *out, struct str text)
{
    struct buffer quoted = buffer_in(out->arena);
    struct json json = json_in(&quoted);
    json_text(&json, text);
    buffer_put(out, quoted.bytes + 1, quoted.size - 2);
}

static void escape_field(struct buffer *out, struct str text)
{
    buffer_put_str(out, one_line(out->arena, text, text.size));
}

static void escape_nothing(struct buffer *out, struct str text)
{
    buffer_put_str(out, text);
}

struct place {
    struct str name;
    struct str value;
};
enum { PLACES = 6 };

static void places_of(struct arena *arena, const struct phone_message *message,
                      struct place ret[static PLACES])
{
    const struct place places[PLACES] = {
        {STR("{to}"), message->to},
        {STR("{digits}"), phone_digits(arena, message->to)},
        {STR("{text}"), message->text},
        {STR("{key}"), message->key},
        {STR("{kind}"), message->kind == PHONE_SMS ? STR("sms") : STR("whatsapp")},
        {STR("{callback}"), message->callback_url},
    };
    memcpy(ret, places, sizeof places);
}

/* What stands in the places is not looked at again: a text may say "{to}". */
static struct str fill(struct arena *arena, struct str text, const struct place *places,
                       put_escaped *put)
{
    struct buffer out = buffer_in(arena);
    while (text.size) {
        size_t i = 0;
        while (i < PLACES && !str_starts(text, places[i].name))
            i++;
        if (i < PLACES)
            put(&out, places[i].value);
        else
            buffer_put_byte(&out, text.at[0]);
        text = str_from(text, i < PLACES ? places[i].name.size : 1);
    }
    return buffer_end(&out);
}

/* ---- out ------------------------------------------------------------------------------------- */

/* SAPA_HTTP_HEADERS; *ret_type is the Content-Type among them, or JSON's. */
static void put_headers(const struct gateway_settings *settings, struct arena *arena,
                        const struct place *places, struct http_call *call, struct str *ret_type)
{
    struct str rest = settings->http.headers, part;
    *ret_type = STR_NONE;
    while (rest.size && str_split(&rest, '|', &part)) {
        size_t colon = str_find(part, ':');
        struct str name = str_trim(str_cut(part, colon));
        struct str value = fill(arena, str_trim(str_from(part, colon + 1)), places, escape_field);
        if (str_is_nocase(name, STR("Content-Type")))
            *ret_type = value;
        if (name.size)
            http_call_put(call, str_c(arena, name), value);
    }
    if (ret_type->size)
        return;
    *ret_type = STR(TYPE_JSON);
    if (!str_is(settings->http.method, STR("GET")))
        http_call_put(call, "Content-Type", *ret_type);
}

static enum err compose(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason)
{
    struct place places[PLACES];
    struct str type;
    (void)ret_reason;
    places_of(arena, message, places);
    put_headers(settings, arena, places, ret, &type);
    put_escaped *put = str_starts(type, STR(TYPE_JSON))   ? escape_json
                       : str_starts(type, STR(TYPE_FORM)) ? percent_encode
                                                          : escape_nothing;
    ret->method = str_c(arena, settings->http.method);
    ret->url = fill(arena, settings->http.url, places, percent_encode);
    if (!str_is(settings->http.method, STR("GET")))
        ret->body = fill(arena, settings->http.body, places, put);
    return OK;
}

/* PATH, whose value is something, or PATH=WORD. */
static bool says_yes(struct arena *arena, struct str condition, struct str body)
{
    size_t equals = str_find(condition, '=');
    struct str value = json_at(arena, body, str_c(arena, str_cut(condition, equals)));
    if (equals < condition.size)
        return str_is_nocase(value, str_from(condition, equals + 1));
    return value.size && !str_is(value, STR("false")) && !str_is(value, STR("0"));
}

/* Its answer may repeat what it was sent, with a token in it: nothing of it is a reason. */
static struct answer judge(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply)
{
    struct str status = str_print(arena, "%d", reply->status);
    struct str condition = settings->http.success, id = STR_NONE;
    if (reply->status == 401 || reply->status == 403)
        return answer_refused(status, STR("it refuses our log-in"));
    if (reply->status >= 300)
        return answer_refused(status, STR("it refuses the request"));
    if (condition.size && !json_is_valid(reply->body))
        return answer_unclear(status);
    if (condition.size && !says_yes(arena, condition, reply->body))
        return answer_refused(status,
                              str_print(arena, "its answer is not %.*s", STR_ARGS(condition)));
    if (settings->http.id.size)
        id = json_at(arena, reply->body, str_c(arena, settings->http.id));
    return answer_sent(id);
}

/* The host alone: an address with a query might send something. */
static void ask(const struct gateway_settings *settings, struct arena *arena, struct http_call *ret)
{
    struct str url = settings->http.url;
    size_t start = str_starts(url, STR("https://")) ? 8 : 7;
    struct str host = str_from(url, start);
    host = str_cut(host, str_find(str_cut(host, str_find(host, '?')), '/'));
    ret->method = "GET";
    ret->url = str_print(arena, "%.*s%.*s/", STR_ARGS(str_cut(url, start)), STR_ARGS(host));
}

static enum err read(const struct gateway_settings *settings, struct arena *arena,
                     const struct hook_request *request, struct hook_batch *ret)
{
    (void)settings;
    struct hook_item *item = hook_item_add(arena, ret);
    return hook_item_read(arena, request->body, item);
}

const struct driver driver_http = {
    .name = "http",
    .has_sms = true,
    .has_whatsapp = true,
    .has_secret_path = true,
    .any_answer_is_well = true,
    .url_at = offsetof(struct gateway_settings, http.url),
    .problem = problem,
    .compose = compose,
    .judge = judge,
    .ask = ask,
    .read = read,
};
