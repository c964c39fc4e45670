/*
 * Encoded words of a header (RFC 2047) as UTF-8. gmime has this too; here a character that is cut
 * between two words is made whole, and charsets are what they are meant to be (mail/charset.h).
 */
#pragma once
#include "base/str.h"

/* Bare bytes beyond ASCII are read as well. The result may have control characters. */
struct str header_decoded(struct arena *arena, struct str raw);
/* The same of a list of addresses (RFC 5322, 3.4): what is decoded is quoted, so that a comma or an
   angle bracket in somebody's name stays in the name. Line ends are blanks. */
struct str addresses_decoded(struct arena *arena, struct str raw);
