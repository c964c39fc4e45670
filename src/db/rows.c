/* What generated functions need beyond the engine: fields by their type, lists that grow. */
#include "db/db.h"
#include "base/log.h"

enum { LIST_FIRST = 8 };

void column_get_i64(struct rows *rows, int index, int64_t *ret)
{
    *ret = column_i64(rows, index);
}

void column_get_i32(struct rows *rows, int index, int32_t *ret)
{
    int64_t number = column_i64(rows, index);
    if (number < INT32_MIN || number > INT32_MAX) {
        log_error("db.failed", "%s: column %d is too large", rows->statement->name, index);
        rows->err = ERR_INTERNAL;
        return;
    }
    *ret = (int32_t)number;
}

void column_get_bool(struct rows *rows, int index, bool *ret)
{
    *ret = column_bool(rows, index);
}

void column_get_text(struct rows *rows, int index, struct str *ret)
{
    *ret = column_text(rows, index);
}

void column_get_instant(struct rows *rows, int index, struct instant *ret)
{
    *ret = column_instant(rows, index);
}

/* Capacities are LIST_FIRST, twice that, and so on: full at each of these counts. */
void *rows_room(struct rows *rows, void *items, size_t count, size_t item_size)
{
    bool is_full = count == 0 || (count >= LIST_FIRST && (count & (count - 1)) == 0);
    if (!is_full)
        return items;
    size_t capacity = count ? count * 2 : LIST_FIRST;
    void *grown = arena_alloc_array(rows->arena, item_size, capacity);
    if (count)
        memcpy(grown, items, count * item_size);
    return grown;
}
