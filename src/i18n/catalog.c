#include "i18n/catalog.h"

enum { MAGIC = 0x950412de, HEADER_SIZE = 28, ENTRY_SIZE = 8 };

static bool number_at(struct str catalog, size_t at, size_t *ret)
{
    if (catalog.size < 4 || at > catalog.size - 4)
        return false;
    const unsigned char *b = (const unsigned char *)catalog.at + at;
    *ret = b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
    return true;
}

/* Entry `index` of the table of strings at `table`: each a length, then an offset. */
static bool string_at(struct str catalog, size_t table, size_t index, struct str *ret)
{
    size_t size, offset;
    if (!number_at(catalog, table + index * ENTRY_SIZE, &size) ||
        !number_at(catalog, table + index * ENTRY_SIZE + 4, &offset))
        return false;
    if (offset >= catalog.size || size >= catalog.size - offset || catalog.at[offset + size] != 0)
        return false;
    *ret = (struct str){catalog.at + offset, size};
    return true;
}

struct str catalog_find(struct str catalog, const char *text)
{
    size_t magic, version, count, originals, translations;
    if (catalog.size < HEADER_SIZE || !number_at(catalog, 0, &magic) || magic != MAGIC ||
        !number_at(catalog, 4, &version) || version >> 16 > 1 || !number_at(catalog, 8, &count) ||
        !number_at(catalog, 12, &originals) || !number_at(catalog, 16, &translations))
        return STR_NONE;
    /* The originals are sorted as strcmp() does; one with a plural begins with the singular. */
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str original;
        if (!string_at(catalog, originals, middle, &original))
            return STR_NONE;
        int order = strcmp(text, original.at);
        if (order == 0) {
            struct str found;
            return string_at(catalog, translations, middle, &found) ? found : STR_NONE;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return STR_NONE;
}

const char *catalog_form(struct str translation, size_t form)
{
    for (size_t at = 0; translation.at && at <= translation.size; form--) {
        if (form == 0)
            return translation.at + at;
        at += strlen(translation.at + at) + 1;
    }
    return NULL;
}
