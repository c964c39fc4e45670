/* How text beyond ASCII is written in a mail. All of these take valid UTF-8. */
#pragma once
#include "base/buffer.h"

/* The rest of a field of which `used` bytes stand in its line, without the CRLF at its end: words
   of ASCII as they are, folded between them (RFC 5322, 2.2.3), anything else as encoded words (RFC
   2047). `text` has no control characters. */
void put_unstructured(struct buffer *out, struct str text, size_t used);
/* The same for a name before an address: quoted (RFC 5322, 3.2.4) or in encoded words. */
void put_phrase(struct buffer *out, struct str text, size_t used);
/* RFC 2045, 6.7, in lines of at most MAIL_LINE_BYTES; ends with CRLF. A line that begins with
   "From " is encoded, since mailboxes of old change it. */
void put_quoted_printable(struct buffer *out, struct str text);
