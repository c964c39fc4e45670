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

/* P. J. Weinberger's hash, by which the table in the file goes. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 0;
    for (; *text; text++) {
        hash = (hash << 4) + (unsigned char)*text;
        uint32_t high = hash & 0xF0000000;
        hash = (hash ^ high >> 24) & ~high;
    }
    return hash;
}

struct str catalog_find(struct str catalog, const char *text)
{
    size_t magic, version, originals, translations, size, table, number;
    if (catalog.size < HEADER_SIZE || !number_at(catalog, 0, &magic) || magic != MAGIC ||
        !number_at(catalog, 4, &version) || version >> 16 > 1 ||
        !number_at(catalog, 12, &originals) || !number_at(catalog, 16, &translations) ||
        !number_at(catalog, 20, &size) || !number_at(catalog, 24, &table) || size < 3)
        return STR_NONE;
    uint32_t hash = hash_of(text);
    size_t at = hash % size, step = 1 + hash % (size - 2);
    for (size_t tries = 0; tries < size; tries++) {
        struct str original, found;
        if (!number_at(catalog, table + at * 4, &number) || number == 0 ||
            !string_at(catalog, originals, number - 1, &original))
            return STR_NONE;
        if (strcmp(text, original.at) == 0) /* one with a plural begins with the singular */
            return string_at(catalog, translations, number - 1, &found) ? found : STR_NONE;
        at = (at + step) % size;
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
