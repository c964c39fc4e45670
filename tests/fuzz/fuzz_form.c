/*
 * Any bytes as a body, form-encoded, as JSON, and as a query: it is refused, or it is fields of
 * valid UTF-8 without NUL that encode to a body which reads the same.
 */
#include "base/buffer.h"
#include "base/utf8.h"
#include "web/input/form.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_fields(const struct form *form)
{
    must(form->count <= FORM_FIELDS_MAX);
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        must(field->name.size <= FORM_NAME_MAX);
        must(utf8_is_valid(field->name) && utf8_is_valid(field->value));
        must(str_find(field->name, 0) == field->name.size);
        must(str_find(field->value, 0) == field->value.size);
    }
}

static void put_encoded(struct buffer *body, struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        buffer_print(body, "%%%02x", (unsigned char)text.at[i]);
}

static void check_round_trip(struct arena *arena, const struct form *form)
{
    struct buffer body = buffer_in(arena);
    struct form again = {0};
    for (size_t i = 0; i < form->count; i++) {
        if (i)
            buffer_put_byte(&body, '&');
        put_encoded(&body, form->fields[i].name);
        buffer_put_byte(&body, '=');
        put_encoded(&body, form->fields[i].value);
    }
    must(form_parse_urlencoded(arena, buffer_str(&body), &again) == OK);
    must(again.count == form->count && !again.not_text);
    for (size_t i = 0; i < form->count; i++) {
        must(str_is(again.fields[i].name, form->fields[i].name));
        struct str value = form->fields[i].value;
        /* CR LF is how browsers send the end of a line: it reads as LF. */
        must(memmem(value.at, value.size, "\r\n", 2) || str_is(again.fields[i].value, value));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const types[] = {"application/x-www-form-urlencoded", "application/json",
                                        "text/plain", ""};
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str body = {(const char *)bytes, size};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct form form = {0};
        if (form_parse_body(arena, str_of(types[i]), body, &form) != OK)
            continue;
        check_fields(&form);
        check_round_trip(arena, &form);
    }
    return 0;
}
