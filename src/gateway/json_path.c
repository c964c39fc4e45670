#include "gateway/driver.h"

enum { PARTS_MAX = 64 };

static const struct json_part *member_of(const struct json_part *parts, size_t count,
                                         struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is_nocase(parts[i].name, name))
            return &parts[i];
    return NULL;
}

/* The member or item of that name; NULL if there is none. */
static const struct json_part *step(struct arena *arena, struct str json, struct str name)
{
    struct json_part *parts = NEW_ARRAY(arena, struct json_part, PARTS_MAX);
    size_t count = 0;
    int64_t index;
    if (json_read_parts(arena, json, parts, PARTS_MAX, &count) == OK)
        return member_of(parts, count, name);
    if (str_to_i64(name, &index) && index >= 0 &&
        json_read_items(arena, json, parts, PARTS_MAX, &count) == OK && (size_t)index < count)
        return &parts[index];
    return NULL;
}

struct str json_at(struct arena *arena, struct str json, const char *path)
{
    struct str rest = str_of(path), name;
    bool is_text = false;
    while (str_split(&rest, '.', &name)) {
        const struct json_part *part = is_text ? NULL : step(arena, json, name);
        if (!part)
            return STR_NONE;
        json = part->value;
        is_text = part->is_text;
    }
    return !is_text && str_is(json, STR("null")) ? STR_NONE : json;
}

size_t json_list(struct arena *arena, struct str json, const char *path, struct json_part **ret)
{
    size_t count = 0;
    struct str list = json_at(arena, json, path);
    return list.size && json_read_all_items(arena, list, ret, &count) == OK ? count : 0;
}
