#include "web/input/form.h"
#include "base/percent.h"
#include "base/utf8.h"
#include "json/json.h"
#include "web/input/multipart.h"

/* A copy with the line ends that were typed: a browser sends LF as CR LF (HTML, 4.10.21.8). */
static struct str copy_lines(struct arena *arena, struct str value)
{
    char *copy = arena_alloc_bytes(arena, value.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++)
        if (value.at[i] != '\r' || i + 1 == value.size || value.at[i + 1] != '\n')
            copy[size++] = value.at[i];
    copy[size] = 0;
    return (struct str){copy, size};
}

static enum err form_add(struct form *form, struct str name, struct str value)
{
    if (form->count == FORM_FIELDS_MAX || name.size > FORM_NAME_MAX)
        return ERR_INVALID;
    if (!utf8_is_valid(name) || str_find(name, 0) != name.size)
        return ERR_INVALID;
    if (!utf8_is_valid(value) || str_find(value, 0) != value.size) {
        form->not_text = name.at; /* percent_decode() and the others end it with a NUL */
        value = STR("");
    }
    form->fields[form->count++] = (struct form_field){name, value};
    return OK;
}

enum err form_parse_urlencoded(struct arena *arena, struct str body, struct form *form)
{
    struct str part;
    while (str_split(&body, '&', &part)) {
        if (part.size == 0)
            continue;
        size_t equals = str_find(part, '=');
        struct str name = percent_decode(arena, str_cut(part, equals), true);
        struct str value = percent_decode(arena, str_from(part, equals + 1), true);
        TRY(form_add(form, name, copy_lines(arena, value)));
    }
    return OK;
}

static enum err form_parse_json(struct arena *arena, struct str body, struct form *form)
{
    struct json_members members = {0};
    TRY(json_read_nested(arena, body, &members));
    for (size_t i = 0; i < members.count; i++)
        TRY(form_add(form, members.items[i].name, members.items[i].value));
    return OK;
}

static enum err form_add_file(struct form *form, const struct multipart_part *part)
{
    if (part->file_name.size == 0 && part->value.size == 0)
        return OK;
    if (form->file_count == FORM_FILES_MAX)
        return ERR_INVALID;
    form->files[form->file_count++] = (struct form_file){part->file_name, part->value};
    return OK;
}

static enum err form_parse_multipart(struct arena *arena, struct str content_type, struct str body,
                                     struct form *form)
{
    struct multipart multipart;
    struct multipart_part part;
    TRY(multipart_begin(content_type, body, &multipart));
    for (;;) {
        enum err err = multipart_next(&multipart, &part);
        if (err == ERR_NOT_FOUND)
            return OK;
        TRY(err);
        if (part.is_file)
            TRY(form_add_file(form, &part));
        else
            TRY(form_add(form, str_copy(arena, part.name), copy_lines(arena, part.value)));
    }
}

enum err form_parse_body(struct arena *arena, struct str content_type, struct str body,
                         struct form *form)
{
    struct str type = str_trim(str_cut(content_type, str_find(content_type, ';')));
    if (body.size == 0)
        return OK;
    if (str_is_nocase(type, STR("application/json")))
        return form_parse_json(arena, body, form);
    if (str_is_nocase(type, STR("multipart/form-data")))
        return form_parse_multipart(arena, content_type, body, form);
    if (type.size == 0 || str_is_nocase(type, STR("application/x-www-form-urlencoded")))
        return form_parse_urlencoded(arena, body, form);
    return ERR_INVALID;
}

static const struct form_field *find(const struct form *form, const char *name)
{
    for (size_t i = form->count; i > 0; i--)
        if (str_is(form->fields[i - 1].name, str_of(name)))
            return &form->fields[i - 1];
    return NULL;
}

struct str form_get(const struct form *form, const char *name)
{
    const struct form_field *field = find(form, name);
    return field ? field->value : STR("");
}

bool form_has(const struct form *form, const char *name)
{
    return find(form, name) != NULL;
}

void form_get_all(const struct form *form, const char *name, struct str *ret, size_t max,
                  size_t *ret_count)
{
    size_t count = 0;
    for (size_t i = 0; i < form->count; i++) {
        if (!str_is(form->fields[i].name, str_of(name)))
            continue;
        if (count < max)
            ret[count] = form->fields[i].value;
        count++;
    }
    *ret_count = count;
}

bool form_is_on(const struct form *form, const char *name)
{
    struct str value = form_get(form, name);
    return str_is(value, STR("1")) || str_is_nocase(value, STR("on")) ||
           str_is_nocase(value, STR("true")) || str_is_nocase(value, STR("yes"));
}
