/*
 * A question as people type it, in the form the engine's index takes. Behind it: utf8proc, which
 * says what a letter is; both engines break texts into words at what is neither letter nor digit.
 */
#pragma once
#include "base/str.h"

/* For SQLite's FTS5: "pembayaran"* AND "dp"*. Empty when the text holds no word. At most
   SEARCH_WORDS_MAX words count. A word of one character must match whole. */
struct str search_question(struct arena *arena, struct str text);
