/* Percent-encoding (RFC 3986, 2.1), as addresses and forms have it. */
#pragma once
#include "base/buffer.h"

/* A percent-decoded copy, with a NUL behind it; '+' is a space only when `plus_is_space`. A '%'
   that begins no escape stays one (WHATWG URL, 1.3): people type "50%". */
struct str percent_decode(struct arena *arena, struct str text, bool plus_is_space);
/* RFC 3986's unreserved characters, which stand for themselves everywhere. */
bool percent_is_plain(char c);
/* Everything but those is encoded: for a value in a query, a form or a part of a path. */
void percent_encode(struct buffer *out, struct str text);
