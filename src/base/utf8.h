/* UTF-8 as in RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#pragma once
#include "base/str.h"

bool utf8_is_valid(struct str text);
/* The first character and its size in bytes; 0 when the text is empty or begins with none. */
size_t utf8_first(struct str text, uint32_t *ret);
/* Characters (code points) of valid text. */
size_t utf8_length(struct str text);
/* True when nothing but white space is in it (Unicode's White_Space and the zero-width ones). */
bool utf8_is_blank(struct str text);
/* False for control characters and for every kind of line end: a heading, a name, a header field.
 */
bool utf8_is_one_line(struct str text);
/* Would it end a line, move a terminal's cursor, or show the rest in another order? */
bool utf8_steers(uint32_t character);
/* A copy of anything for a line of a terminal: a '?' for what steers it, or is no character. */
struct str utf8_for_terminal(struct arena *arena, struct str text);
/* The first `count` characters of valid text. */
struct str utf8_cut(struct str text, size_t count);

/* The same of text that comes in pieces. Starts from a zeroed scan; false at the first byte that no
   valid text has there. Between two characters `left` is 0. */
struct utf8_scan {
    unsigned char left, least, most; /* bytes that the character lacks, and what the next may be */
};
bool utf8_scan(struct utf8_scan *scan, struct str text);
