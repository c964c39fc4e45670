#include "i18n/i18n.h"
#include "i18n/catalog.h"

struct locale {
    struct str code;
    size_t index; /* in the slots, and in `locales` */
    const struct str *catalog;
    size_t forms; /* of a plural: English knows one and many, Indonesian only one */
};

static const struct locale locales[LOCALE_COUNT] = {
    {STR("en"), 0, &catalog_en, 2},
    {STR("id"), 1, &catalog_id, 1},
};

const struct locale *locale_find(struct str code)
{
    for (size_t i = 0; i < COUNT_OF(locales); i++)
        if (str_is_nocase(code, locales[i].code))
            return &locales[i];
    return NULL;
}

struct str locale_code(const struct locale *locale)
{
    return locale->code;
}

/* The form of a plural for n (CLDR's rules for integers). */
static size_t form_for(const struct locale *locale, int64_t n)
{
    return locale->forms == 2 && n != 1;
}

const char *tr(const struct locale *locale, const char *text)
{
    /* The empty text stands for the catalogue's own header. */
    if (!locale || !*text)
        return text;
    const char *found = catalog_form(catalog_find(*locale->catalog, text), 0);
    return found && *found ? found : text;
}

const char *tr_plural(const struct locale *locale, const char *one, const char *many, int64_t n)
{
    if (locale && *one) {
        struct str forms = catalog_find(*locale->catalog, one);
        const char *found = catalog_form(forms, form_for(locale, n));
        if (found && *found)
            return found;
    }
    return n == 1 ? one : many;
}

/* What is stored never changes and is there from the start: relaxed order is enough. */
const char *tr_cached(struct tr_slot *slot, const struct locale *locale)
{
    if (!locale)
        return slot->one;
    _Atomic(const char *) *kept = &slot->found[locale->index];
    const char *found = atomic_load_explicit(kept, memory_order_relaxed);
    if (!found) {
        found = tr(locale, slot->one);
        atomic_store_explicit(kept, found, memory_order_relaxed);
    }
    return found;
}

/* Keeps the first form, behind which the others stand. */
const char *tr_plural_cached(struct tr_slot *slot, const struct locale *locale, int64_t n)
{
    static const char none[] = "";
    if (!locale)
        return n == 1 ? slot->one : slot->many;
    _Atomic(const char *) *kept = &slot->found[locale->index];
    const char *found = atomic_load_explicit(kept, memory_order_relaxed);
    if (!found) {
        struct str forms = catalog_find(*locale->catalog, slot->one);
        bool whole = catalog_form(forms, locale->forms - 1) != NULL && *forms.at;
        found = whole ? forms.at : none;
        atomic_store_explicit(kept, found, memory_order_relaxed);
    }
    if (found == none)
        return n == 1 ? slot->one : slot->many;
    return form_for(locale, n) ? found + strlen(found) + 1 : found;
}

void tr_put(struct buffer *out, const char *text, struct str value)
{
    const char *hole = strstr(text, "%s");
    buffer_put(out, text, (size_t)(hole - text));
    buffer_put_str(out, value);
    buffer_put_str(out, str_of(hole + 2));
}
