/* What a text part says. */
#pragma once
#include "mail/mime.h"

/* Of a text part that is no HTML: UTF-8 with LF at its line ends and without control characters,
   format=flowed joined again (RFC 3676). At most MAIL_TEXT_BYTES; *is_cut tells, and is left alone
   otherwise. */
struct str part_text(struct arena *arena, const struct mime_part *part, bool *is_cut);
/* The same of the source of a text/html part, at most MAIL_HTML_BYTES. */
struct str part_source(struct arena *arena, const struct mime_part *part, bool *is_cut);
