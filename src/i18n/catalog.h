/*
 * Reads a catalogue in the .mo form (GNU gettext manual, 10.3), little-endian and with the table
 * of hashes, as msgfmt makes it.
 * The built-in ones are sound, yet every offset is checked: a damaged one finds nothing.
 */
#pragma once
#include "base/str.h"

/* The translation of `text`, its plural forms side by side with a NUL between (that NUL and the
   last one are not counted, but there); STR_NONE if there is none. */
struct str catalog_find(struct str catalog, const char *text);
/* The form with that number, NUL-terminated; NULL if the translation has fewer. */
const char *catalog_form(struct str translation, size_t form);

extern const struct str catalog_en, catalog_id; /* made from po/ while building */
