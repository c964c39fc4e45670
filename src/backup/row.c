#include "backup/row.h"
#include "base/random.h"
#include "base/utf8.h"
#include "json/json.h"
#include <endian.h>

size_t table_width(const struct table *table)
{
    size_t width = 0;
    while (table->columns[width].name)
        width++;
    return width;
}

/* ---- hexadecimal ---------------------------------------------------------------------------- */

static struct str hex_of(struct arena *arena, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_alloc_bytes(arena, bytes.size * 2 + 1);
    for (size_t i = 0; i < bytes.size; i++) {
        hex[2 * i] = digits[(unsigned char)bytes.at[i] >> 4];
        hex[2 * i + 1] = digits[(unsigned char)bytes.at[i] & 15];
    }
    hex[bytes.size * 2] = '\0';
    return (struct str){hex, bytes.size * 2};
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool bytes_of(struct arena *arena, struct str hex, struct str *ret)
{
    char *bytes = arena_alloc_bytes(arena, hex.size / 2 + 1);
    for (size_t i = 0; i + 1 < hex.size; i += 2) {
        int high = digit_of(hex.at[i]), low = digit_of(hex.at[i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i / 2] = (char)(high << 4 | low);
    }
    *ret = (struct str){bytes, hex.size / 2};
    return hex.size % 2 == 0;
}

/* ---- from the database ---------------------------------------------------------------------- */

/* 12.50 and 12.5 are the same number, and so are 7.00 and 7. */
static struct str decimal_of(struct str text)
{
    if (str_find(text, '.') == text.size || str_find(text, 'e') < text.size)
        return text;
    while (text.size && text.at[text.size - 1] == '0')
        text.size--;
    if (text.size && text.at[text.size - 1] == '.')
        text.size--;
    return text;
}

static struct value time_of(struct str text)
{
    struct value value = {.kind = VALUE_INSTANT};
    return instant_parse(text, &value.instant) ? value : value_text(text);
}

static struct value column_value(struct rows *rows, int index, enum column_kind kind)
{
    switch (kind) {
    case COLUMN_I64:
        return value_i64(column_i64(rows, index));
    case COLUMN_BOOL:
        return value_bool(column_bool(rows, index));
    case COLUMN_INSTANT:
        return time_of(column_peek(rows, index));
    case COLUMN_DECIMAL:
        return value_text(decimal_of(column_peek(rows, index)));
    case COLUMN_BYTES:
        return value_bytes(column_peek(rows, index));
    case COLUMN_TEXT:
    case COLUMN_JSON:
        break;
    }
    return value_text(column_peek(rows, index));
}

void row_read(struct rows *rows, const struct table *table, struct value *ret_values)
{
    for (int i = 0; table->columns[i].name; i++)
        ret_values[i] = column_is_null(rows, i) ? (struct value){.kind = VALUE_NULL}
                                                : column_value(rows, i, table->columns[i].kind);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void put_text(struct json *json, struct str text)
{
    if (utf8_is_valid(text)) {
        json_text(json, text);
        return;
    }
    AUTO(arena_free_p) struct arena *arena = arena_new();
    json_open(json, '[');
    json_text(json, hex_of(arena, text));
    json_close(json, ']');
}

static void put_value(struct json *json, const struct value *value)
{
    char at[INSTANT_TEXT_SIZE + 1];
    switch (value->kind) {
    case VALUE_NULL:
        json_none(json);
        return;
    case VALUE_I64:
        json_i64(json, value->i64);
        return;
    case VALUE_BOOL:
        json_bool(json, value->boolean);
        return;
    case VALUE_TEXT:
        put_text(json, value->text);
        return;
    case VALUE_BYTES:
        json_text(json, hex_of(json->out->arena, value->text));
        return;
    case VALUE_INSTANT:
        instant_text(value->instant, at);
        json_text(json, (struct str){at, INSTANT_TEXT_SIZE});
        return;
    }
}

void row_put_line(struct buffer *out, const struct table *table, const struct value *values)
{
    struct json json = json_in(out);
    json_open(&json, '[');
    for (size_t i = 0; table->columns[i].name; i++)
        put_value(&json, &values[i]);
    json_close(&json, ']');
    buffer_put_byte(out, '\n');
}

void row_put_names(struct buffer *out, const struct table *table)
{
    struct json json = json_in(out);
    json_open(&json, '[');
    for (size_t i = 0; table->columns[i].name; i++)
        json_text(&json, str_of(table->columns[i].name));
    json_close(&json, ']');
    buffer_put_byte(out, '\n');
}

static bool value_of(struct arena *arena, enum column_kind kind, const struct json_item *item,
                     struct value *ret)
{
    bool is_text = item->kind == JSON_TEXT;
    struct str bytes;
    *ret = (struct value){.kind = VALUE_NULL};
    if (item->kind == JSON_NONE)
        return true;
    if (item->kind == JSON_LIST) {
        if (kind == COLUMN_BOOL || kind == COLUMN_I64 || !bytes_of(arena, item->text, &bytes))
            return false;
        *ret = value_text(bytes);
        return true;
    }
    switch (kind) {
    case COLUMN_I64:
        *ret = value_i64(item->number);
        return item->kind == JSON_NUMBER;
    case COLUMN_BOOL:
        *ret = value_bool(item->boolean);
        return item->kind == JSON_BOOL;
    case COLUMN_BYTES:
        if (!is_text || !bytes_of(arena, item->text, &bytes))
            return false;
        *ret = value_bytes(bytes);
        return true;
    case COLUMN_INSTANT:
        *ret = is_text ? time_of(item->text) : *ret;
        return is_text;
    case COLUMN_TEXT:
    case COLUMN_DECIMAL:
    case COLUMN_JSON:
        break;
    }
    *ret = value_text(item->text);
    return is_text;
}

enum err row_read_line(struct arena *arena, const struct table *table, struct str line,
                       struct value *ret_values)
{
    struct json_item items[TABLE_COLUMNS_MAX];
    size_t count;
    TRY(json_read_list(arena, line, items, COUNT_OF(items), &count));
    if (count != table_width(table))
        return ERR_INVALID;
    for (size_t i = 0; i < count; i++)
        if (!value_of(arena, table->columns[i].kind, &items[i], &ret_values[i]))
            return ERR_INVALID;
    return OK;
}

/* ---- digests -------------------------------------------------------------------------------- */

/* A kind, a size and bytes: no two rows look the same. */
static void put_digested(struct buffer *out, const struct value *value)
{
    char at[INSTANT_TEXT_SIZE + 1];
    struct str text = STR("");
    switch (value->kind) {
    case VALUE_NULL:
        buffer_put_byte(out, 'n');
        return;
    case VALUE_I64:
    case VALUE_BOOL:
        buffer_print(out, "i%lld;",
                     value->kind == VALUE_I64 ? (long long)value->i64 : (long long)value->boolean);
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
        text = value->text;
        break;
    case VALUE_INSTANT:
        instant_text(value->instant, at);
        text = (struct str){at, INSTANT_TEXT_SIZE};
        break;
    }
    buffer_print(out, "t%zu;", text.size);
    buffer_put_str(out, text);
}

void table_sum_add(struct table_sum *sum, const struct table *table, const struct value *values,
                   struct arena *scratch)
{
    struct buffer bytes = buffer_in(scratch);
    for (size_t i = 0; table->columns[i].name; i++)
        put_digested(&bytes, &values[i]);
    struct digest digest = digest_sha256(buffer_str(&bytes));
    for (size_t lane = 0; lane < COUNT_OF(sum->lanes); lane++) {
        uint64_t part;
        memcpy(&part, digest.bytes + lane * sizeof part, sizeof part);
        sum->lanes[lane] += le64toh(part);
    }
    sum->rows++;
}

struct str table_sum_text(struct arena *arena, const struct table_sum *sum)
{
    return str_print(arena, "%016llx%016llx%016llx%016llx", (unsigned long long)sum->lanes[0],
                     (unsigned long long)sum->lanes[1], (unsigned long long)sum->lanes[2],
                     (unsigned long long)sum->lanes[3]);
}
