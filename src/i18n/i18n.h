/*
 * Words in the reader's language. Source texts are English; po/id.po and po/en.po translate them.
 * gettext's tools make the catalogues; its run time is not used, since it knows one language a
 * process and each request has its own. After adding a text: tools/update-po, then translate it.
 */
#pragma once
#include "base/buffer.h"
#include "base/str.h"
#include <stdatomic.h>

struct locale; /* one of the languages built in; static */
enum { LOCALE_COUNT = 2 };

const struct locale *locale_find(struct str code); /* "id", "en"; NULL if there is none */
struct str locale_code(const struct locale *locale);
/* The best match of an Accept-Language header (RFC 9110, 12.5.4), else `otherwise`. */
const struct locale *locale_accept(struct str header, const struct locale *otherwise);

/* The translation, or the text itself (also when the locale is NULL). Pointers to static memory,
   NUL-terminated. xgettext finds the texts by these names: tr:2, tr_plural:2,3, TR:1. */
const char *tr(const struct locale *locale, const char *text);
const char *tr_plural(const struct locale *locale, const char *one, const char *many, int64_t n);
/* Adds a translation that holds one %s, with `value` in its place. */
void tr_put(struct buffer *out, const char *text, struct str value);
/* Marks a text that is translated later, where it is shown. */
#define TR(text) (text)

/*
 * A text that remembers its translations, for what is said on every page: templates use it.
 *     static struct tr_slot slot = TR_SLOT("Close the ticket");
 *     tr_cached(&slot, locale)
 * Any number of threads may use one slot.
 */
struct tr_slot {
    const char *one, *many; /* many is NULL if the text has no plural */
    _Atomic(const char *) found[LOCALE_COUNT];
};
#define TR_SLOT(text) \
    {                 \
        .one = (text) \
    }
#define TR_SLOT_PLURAL(one_, many_)    \
    {                                  \
        .one = (one_), .many = (many_) \
    }
const char *tr_cached(struct tr_slot *slot, const struct locale *locale);
const char *tr_plural_cached(struct tr_slot *slot, const struct locale *locale, int64_t n);
