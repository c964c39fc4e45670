#include "json/json.h"
#include <jansson.h>

static void release(json_t **value)
{
    json_decref(*value);
}

static enum err text_of(struct arena *arena, const json_t *value, struct str *ret)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        *ret = str_copy(arena, (struct str){json_string_value(value), json_string_length(value)});
        return OK;
    case JSON_INTEGER:
        *ret = str_print(arena, "%lld", (long long)json_integer_value(value));
        return OK;
    case JSON_REAL:
        *ret = str_print(arena, "%.17g", json_real_value(value));
        return OK;
    case JSON_TRUE:
        *ret = STR("1");
        return OK;
    case JSON_FALSE:
        *ret = STR("0");
        return OK;
    case JSON_NULL:
        *ret = STR("");
        return OK;
    case JSON_OBJECT:
    case JSON_ARRAY:
        break;
    }
    return ERR_INVALID;
}

static enum err add_member(struct arena *arena, struct str name, const json_t *value,
                           struct json_members *ret)
{
    if (ret->count == JSON_MEMBERS_MAX)
        return ERR_INVALID;
    struct json_member *member = &ret->items[ret->count++];
    member->name = name;
    return text_of(arena, value, &member->value);
}

/* `prefix` stands before each name; objects within are read `depth` levels down. */
static enum err add_members(struct arena *arena, json_t *object, const char *prefix, int depth,
                            struct json_members *ret)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        struct str name = str_print(arena, json_is_array(value) ? "%s%s[]" : "%s%s", prefix, key);
        if (json_is_object(value) && depth > 0) {
            TRY(add_members(arena, value, str_print(arena, "%.*s.", STR_ARGS(name)).at, depth - 1,
                            ret));
            continue;
        }
        for (size_t i = 0; i < json_array_size(value); i++)
            TRY(add_member(arena, name, json_array_get(value, i), ret));
        if (!json_is_array(value))
            TRY(add_member(arena, name, value, ret));
    }
    return OK;
}

static enum err read_members(struct arena *arena, json_t *object, int depth,
                             struct json_members *ret)
{
    ret->count = 0;
    return json_is_object(object) ? add_members(arena, object, "", depth, ret) : ERR_INVALID;
}

static enum err read_object(struct arena *arena, struct str text, int depth,
                            struct json_members *ret)
{
    AUTO(release)
    json_t *object = json_loadb(text.at ? text.at : "", text.size,
                                JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    return read_members(arena, object, depth, ret);
}

enum err json_read_object(struct arena *arena, struct str text, struct json_members *ret)
{
    return read_object(arena, text, 0, ret);
}

enum err json_read_nested(struct arena *arena, struct str text, struct json_members *ret)
{
    enum { DEPTH_MAX = 3 };
    return read_object(arena, text, DEPTH_MAX, ret);
}

enum err json_read_objects(struct arena *arena, struct str text, struct json_members *ret,
                           size_t max, size_t *ret_count)
{
    AUTO(release)
    json_t *list = json_loadb(text.at ? text.at : "", text.size,
                              JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    if (!json_is_array(list) || json_array_size(list) > max)
        return ERR_INVALID;
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(read_members(arena, json_array_get(list, i), 0, &ret[i]));
    *ret_count = json_array_size(list);
    return OK;
}

static enum err item_of(struct arena *arena, const json_t *value, struct json_item *ret)
{
    const json_t *only;
    switch (json_typeof(value)) {
    case JSON_STRING:
        *ret = (struct json_item){.kind = JSON_TEXT};
        return text_of(arena, value, &ret->text);
    case JSON_INTEGER:
        *ret = (struct json_item){.kind = JSON_NUMBER, .number = json_integer_value(value)};
        return OK;
    case JSON_TRUE:
    case JSON_FALSE:
        *ret = (struct json_item){.kind = JSON_BOOL, .boolean = json_is_true(value)};
        return OK;
    case JSON_NULL:
        *ret = (struct json_item){.kind = JSON_NONE};
        return OK;
    case JSON_ARRAY:
        only = json_array_get(value, 0);
        if (json_array_size(value) != 1 || !json_is_string(only))
            return ERR_INVALID;
        *ret = (struct json_item){.kind = JSON_LIST};
        return text_of(arena, only, &ret->text);
    case JSON_REAL:
    case JSON_OBJECT:
        break;
    }
    return ERR_INVALID;
}

enum err json_read_list(struct arena *arena, struct str text, struct json_item *items, size_t max,
                        size_t *ret_count)
{
    AUTO(release)
    json_t *list = json_loadb(text.at ? text.at : "", text.size, JSON_ALLOW_NUL, NULL);
    if (!json_is_array(list) || json_array_size(list) > max)
        return ERR_INVALID;
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(item_of(arena, json_array_get(list, i), &items[i]));
    *ret_count = json_array_size(list);
    return OK;
}

static struct json_part part_of(struct arena *arena, struct str name, const json_t *value)
{
    struct json_part part = {.name = name, .is_text = json_is_string(value)};
    if (part.is_text) {
        part.value = str_copy(arena,
                              (struct str){json_string_value(value), json_string_length(value)});
        return part;
    }
    const size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
    size_t size = json_dumpb(value, NULL, 0, flags);
    char *text = arena_alloc(arena, size + 1);
    part.value = (struct str){text, json_dumpb(value, text, size, flags)};
    return part;
}

enum err json_read_parts(struct arena *arena, struct str text, struct json_part *parts, size_t max,
                         size_t *ret_count)
{
    const char *name;
    json_t *value;
    size_t count = 0;
    AUTO(release)
    json_t *object = json_loadb(text.at ? text.at : "", text.size, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object) || json_object_size(object) > max)
        return ERR_INVALID;
    json_object_foreach(object, name, value)
        parts[count++] = part_of(arena, str_copy(arena, str_of(name)), value);
    *ret_count = count;
    return OK;
}

const struct json_part *json_part(const struct json_part *parts, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(parts[i].name, str_of(name)))
            return &parts[i];
    return NULL;
}

enum err json_read_all_items(struct arena *arena, struct str text, struct json_part **ret,
                             size_t *ret_count)
{
    AUTO(release)
    json_t *list = json_loadb(text.at ? text.at : "", text.size, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_array(list))
        return ERR_INVALID;
    *ret_count = json_array_size(list);
    *ret = NEW_ARRAY(arena, struct json_part, *ret_count + 1);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret)[i] = part_of(arena, STR_NONE, json_array_get(list, i));
    return OK;
}

enum err json_read_items(struct arena *arena, struct str text, struct json_part *items, size_t max,
                         size_t *ret_count)
{
    struct json_part *all;
    size_t count;
    TRY(json_read_all_items(arena, text, &all, &count));
    if (count > max)
        return ERR_INVALID;
    if (count)
        memcpy(items, all, count * sizeof *items);
    *ret_count = count;
    return OK;
}

bool json_is_valid(struct str text)
{
    AUTO(release) json_t *value = json_loadb(text.at, text.size, JSON_DECODE_ANY, NULL);
    return value != NULL;
}
