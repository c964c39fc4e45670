/*
 * A question as people type it, in the form the engine's index takes. Behind it: utf8proc, which
 * says what a letter is; both engines break texts into words at what is neither letter nor number,
 * and fold case and accents themselves (schema/0001_desk.sql).
 */
#pragma once
#include "db/db.h"

/* For FTS5: "pembayaran"* AND "dp"*; for PostgreSQL, as a tsquery: 'pembayaran':* & 'dp':*. Empty
   when the text holds no word. At most SEARCH_WORDS_MAX words count, of each the first 100 letters.
   A word of one letter must match whole. */
struct str search_question(struct arena *arena, struct str text, enum db_engine engine);
