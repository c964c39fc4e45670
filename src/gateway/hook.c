#include "base/percent.h"
#include "base/random.h"
#include "gateway/driver.h"
#include <stdlib.h>

enum { PATH_SECRET_SIZE = 40, MADE_ID_SIZE = 40 };

/* ---- where and by what ----------------------------------------------------------------------- */

static struct str made_secret(struct arena *arena, const struct gateway_settings *settings,
                              const char *purpose, struct str name)
{
    struct str text = str_print(arena, "%s %.*s", purpose, STR_ARGS(name));
    return str_cut(digest_hex(arena, digest_hmac(settings->hook_secret, text)), PATH_SECRET_SIZE);
}

static struct str path_secret(struct arena *arena, const struct gateway_settings *settings,
                              const struct driver *driver)
{
    return made_secret(arena, settings, "hook of", str_of(driver->name));
}

struct str hook_path(struct arena *arena, const struct gateway_settings *settings, struct str name)
{
    const struct driver *driver = driver_find(name);
    if (!driver || !driver->read)
        return STR_NONE;
    struct str secret = driver->has_secret_path ? path_secret(arena, settings, driver) : STR("");
    return str_print(arena, "/hooks/%s%s%.*s", driver->name, secret.size ? "/" : "",
                     STR_ARGS(secret));
}

struct str hook_verify_token(struct arena *arena, const struct gateway_settings *settings)
{
    return settings->cloud.verify_token.size
               ? settings->cloud.verify_token
               : made_secret(arena, settings, "verify token of", STR("cloud"));
}

struct str hook_callback_url(struct arena *arena, const struct gateway_settings *settings,
                             struct str name, int64_t notification)
{
    const struct driver *driver = driver_find(name);
    if (driver != &driver_twilio) /* the others tell all states at one address */
        return STR_NONE;
    struct str path = hook_path(arena, settings, name);
    return str_print(arena, "%.*s%.*s?n=%lld", STR_ARGS(settings->public_url), STR_ARGS(path),
                     (long long)notification);
}

/* ---- what drivers share ---------------------------------------------------------------------- */

struct hook_fields *hook_fields_read(struct arena *arena, struct str form)
{
    struct hook_fields *fields = NEW(arena, struct hook_fields);
    struct str part;
    while (form.size && str_split(&form, '&', &part)) {
        if (!part.size)
            continue;
        if (fields->count == HOOK_FIELDS_MAX)
            return NULL;
        size_t equals = str_find(part, '=');
        fields->items[fields->count++] = (struct hook_pair){
            percent_decode(arena, str_cut(part, equals), true),
            percent_decode(arena, str_from(part, equals + 1), true),
        };
    }
    return fields;
}

static int compare(struct str a, struct str b)
{
    int order = memcmp(a.at ? a.at : "", b.at ? b.at : "", a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_fields(const void *a, const void *b)
{
    const struct hook_pair *left = a, *right = b;
    int order = compare(left->name, right->name);
    return order ? order : compare(left->value, right->value);
}

void hook_fields_sort(struct hook_fields *fields)
{
    qsort(fields->items, fields->count, sizeof fields->items[0], compare_fields);
}

struct str hook_field(const struct hook_fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (str_is(fields->items[i].name, str_of(name)))
            return fields->items[i].value;
    return STR_NONE;
}

struct hook_item *hook_item_add(struct arena *arena, struct hook_batch *batch)
{
    batch->is_too_large = batch->count == HOOK_ITEMS_MAX;
    if (batch->count == batch->room) {
        size_t room = batch->room ? batch->room * 2 : 4;
        struct hook_item *items = NEW_ARRAY(arena, struct hook_item, room);
        if (batch->count)
            memcpy(items, batch->items, batch->count * sizeof *items);
        batch->items = items;
        batch->room = room;
    }
    if (!batch->is_too_large)
        batch->count++;
    struct hook_item *item = &batch->items[batch->count - 1];
    *item = (struct hook_item){.channel = PHONE_WHATSAPP, .text = STR("")};
    return item;
}

struct hook_item *hook_message_add(struct arena *arena, struct hook_batch *batch, struct str id)
{
    struct hook_item *item = hook_item_add(arena, batch);
    item->kind = HOOK_MESSAGE;
    item->gateway_id = id;
    return item;
}

struct hook_item *hook_status_add(struct arena *arena, struct hook_batch *batch, struct str id,
                                  enum hook_state state)
{
    struct hook_item *item = hook_item_add(arena, batch);
    item->kind = HOOK_STATUS;
    item->gateway_id = id;
    item->state = state;
    return item;
}

int64_t hook_notification(struct arena *arena, struct str query)
{
    const struct hook_fields *fields = hook_fields_read(arena, query);
    int64_t number;
    return fields && str_to_i64(hook_field(fields, "n"), &number) && number > 0 ? number : 0;
}

void hook_urls(struct arena *arena, const struct gateway_settings *settings,
               const struct hook_request *request, struct str ret[static 2])
{
    struct str base = settings->public_url;
    bool is_https = str_starts(base, STR("https:"));
    size_t start = is_https ? 8 : 7;
    struct str place = str_from(base, start);
    size_t bracket = str_find(place, ']'), from = bracket < place.size ? bracket : 0;
    size_t colon = from + str_find(str_from(place, from), ':');
    struct str other = colon < place.size
                           ? str_cut(base, start + colon)
                           : str_print(arena, "%.*s:%d", STR_ARGS(base), is_https ? 443 : 80);
    struct str bases[] = {base, other};
    for (size_t i = 0; i < COUNT_OF(bases); i++)
        ret[i] = str_print(arena, "%.*s%.*s%s%.*s", STR_ARGS(bases[i]), STR_ARGS(request->path),
                           request->query.size ? "?" : "", STR_ARGS(request->query));
}

bool hook_is_signed(struct arena *arena, struct str secret, const struct hook_request *request)
{
    if (!secret.size)
        return false;
    struct str hex = digest_hex(arena, digest_hmac(secret, request->body));
    return same_secret(str_print(arena, "sha256=%.*s", STR_ARGS(hex)),
                       str_lower_ascii(arena, request->signature));
}

struct str hook_value(struct arena *arena, const struct hook_request *request, const char *name)
{
    bool is_json = request->body.size && (request->body.at[0] == '{' || request->body.at[0] == '[');
    if (!is_json) {
        const struct hook_fields *fields = hook_fields_read(arena, request->body);
        return fields ? hook_field(fields, name) : STR_NONE;
    }
    struct str value = json_at(arena, request->body, name);
    return value.size ? value : json_at(arena, request->body, str_print(arena, "data.%s", name).at);
}

struct str hook_made_id(struct arena *arena, const struct hook_request *request)
{
    return str_cut(digest_hex(arena, digest_sha256(request->body)), MADE_ID_SIZE);
}

bool hook_state_of(struct str word, enum hook_state *ret)
{
    static const struct {
        const char *word;
        enum hook_state state;
    } words[] = {
        {"sent", HOOK_SENT},       {"delivered", HOOK_DELIVERED}, {"read", HOOK_READ},
        {"played", HOOK_READ},     {"failed", HOOK_FAILED},       {"undelivered", HOOK_FAILED},
        {"canceled", HOOK_FAILED}, {"cancel", HOOK_FAILED},       {"reject", HOOK_FAILED},
        {"invalid", HOOK_FAILED},  {"expired", HOOK_FAILED},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_is_nocase(word, str_of(words[i].word))) {
            *ret = words[i].state;
            return true;
        }
    }
    return false;
}

struct instant hook_time(struct str text)
{
    struct instant at = INSTANT_NONE;
    int64_t seconds;
    if (str_to_i64(text, &seconds) && seconds > 0 && seconds < 253402300800) /* the year 10000 */
        return (struct instant){seconds};
    return instant_parse(text, &at) ? at : INSTANT_NONE;
}

/* ---- a call ---------------------------------------------------------------------------------- */

static struct str word(struct arena *arena, struct str text)
{
    return one_line(arena, text, HOOK_WORD_MAX);
}

/* A copy in UTF-8 that keeps its lines; what else controls something is a blank. */
static struct str prose(struct arena *arena, struct str text)
{
    struct buffer out = buffer_in(arena);
    struct str line;
    text = str_cut(text, HOOK_TEXT_MAX);
    for (bool is_first = true; str_split(&text, '\n', &line); is_first = false) {
        if (!is_first)
            buffer_put_byte(&out, '\n');
        buffer_put_str(&out, one_line(arena, line, HOOK_TEXT_MAX));
    }
    return str_trim(buffer_end(&out));
}

/* Whatever the driver found in the call is made to hold what hook.h promises. */
static void make_fit(struct arena *arena, struct hook_item *item)
{
    item->gateway_id = word(arena, item->gateway_id);
    item->alias = word(arena, item->alias);
    item->from_name = word(arena, item->from_name);
    item->answers = word(arena, item->answers);
    item->code = word(arena, item->code);
    item->reason = word(arena, item->reason);
    item->text = item->text.size ? prose(arena, item->text) : STR("");
    for (size_t i = 0; i < item->media_count; i++) {
        struct hook_media *media = &item->media[i];
        media->url = one_line(arena, media->url, HOOK_URL_MAX);
        media->id = word(arena, media->id);
        media->type = word(arena, media->type);
        media->name = word(arena, media->name);
    }
    item->from = phone_number(arena, word(arena, item->from));
}

/* A message says something, and each has an id and a sender: what has not is not for us. */
static bool is_of_use(const struct hook_item *item)
{
    return item->gateway_id.size && (item->kind == HOOK_STATUS ||
                                     (item->from.size && (item->text.size || item->media_count)));
}

static bool is_chosen(const struct driver *driver, const struct gateway_settings *settings)
{
    struct str name = str_of(driver->name);
    return str_is(settings->sms, name) || str_is(settings->whatsapp, name);
}

enum err hook_read(struct str name, const struct gateway_settings *settings,
                   const struct hook_request *request, struct arena *arena, struct hook_batch *ret)
{
    const struct driver *driver = driver_find(name);
    *ret = (struct hook_batch){.reply = STR("ok"), .reply_type = "text/plain"};
    if (!driver || !driver->read || !is_chosen(driver, settings))
        return ERR_NOT_FOUND;
    if (str_is(request->method, STR("GET")) && !driver->confirms)
        return ERR_NOT_FOUND;
    if (driver->has_secret_path
            ? !same_secret(path_secret(arena, settings, driver), request->secret)
            : request->secret.size || !driver->is_genuine(settings, arena, request))
        return ERR_FORBIDDEN;
    TRY(driver->read(settings, arena, request, ret));
    if (ret->is_too_large)
        return ERR_TOO_LARGE;
    size_t count = 0;
    for (size_t i = 0; i < ret->count; i++) {
        make_fit(arena, &ret->items[i]);
        if (is_of_use(&ret->items[i]))
            ret->items[count++] = ret->items[i];
    }
    ret->count = count;
    return OK;
}
