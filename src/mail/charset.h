/*
 * Text in whatever charset somebody claims it is in, as valid UTF-8. Behind it: iconv of the C
 * library. What cannot be read is U+FFFD; nothing is refused.
 */
#pragma once
#include "base/str.h"

/* `charset` as a mail names it, or STR_NONE. One that is not known, or none: UTF-8 if the text is
   that, else windows-1252, the most common of those that forget to say. */
struct str text_to_utf8(struct arena *arena, struct str text, struct str charset);
