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

enum err json_read_object(struct arena *arena, struct str text, struct json_members *ret)
{
    json_error_t error;
    AUTO(release)
    json_t *object = json_loadb(text.at ? text.at : "", text.size,
                                JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!json_is_object(object) || json_object_size(object) > JSON_MEMBERS_MAX)
        return ERR_INVALID;
    const char *name;
    json_t *value;
    ret->count = 0;
    json_object_foreach(object, name, value)
    {
        struct json_member *member = &ret->items[ret->count++];
        member->name = str_copy(arena, str_of(name));
        TRY(text_of(arena, value, &member->value));
    }
    return OK;
}

bool json_is_valid(struct str text)
{
    AUTO(release) json_t *value = json_loadb(text.at, text.size, JSON_DECODE_ANY, NULL);
    return value != NULL;
}
