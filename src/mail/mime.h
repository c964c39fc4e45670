/*
 * A mail taken apart: a tree of parts in an arena, all texts of headers decoded. Behind it: gmime,
 * nowhere else. What it cannot make sense of it gives as it finds it; nothing but limits is
 * refused.
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"

struct mime_header {
    struct str name;
    struct str raw;   /* as it came, unfolded, UTF-8 */
    struct str value; /* decoded (RFC 2047, and bare bytes beyond ASCII), one line, UTF-8 */
};

struct mime_part {
    struct str type;       /* "text/plain", in small letters */
    struct str charset;    /* of a text; STR_NONE: not said */
    struct str name;       /* of a file: RFC 2231, RFC 2047; no path, UTF-8. STR_NONE: none */
    struct str content_id; /* without angle brackets */
    struct str report;     /* report-type of a multipart/report */
    bool is_attachment;    /* Content-Disposition says so */
    bool is_inline;        /* the same */
    bool is_flowed, deletes_blanks; /* RFC 3676 */
    /* Decoded from its transfer encoding, not from its charset; of a message/rfc822 the mail in it
       (of one within another one nothing, since it is in those bytes); of a multipart nothing. */
    struct str bytes;
    const struct mime_header *headers; /* of a mail those of the mail */
    size_t header_count;
    /* Of a multipart its parts; of a message/rfc822 the mail in it, as a part. */
    const struct mime_part *parts;
    size_t part_count;
};

/* Once, before any thread starts. */
void mime_setup(void);
/* ERR_TOO_LARGE: see mail/limits.h. ERR_INVALID: there is no mail in the bytes at all. */
enum err mime_read(struct arena *arena, struct str bytes, struct mime_part *ret) MUST_USE;

/* The first header of that name; STR_NONE if there is none. */
struct str mime_value(const struct mime_part *part, const char *name);
struct str mime_raw(const struct mime_part *part, const char *name);

/* An address of a list: RFC 5322, 3.4; groups are flat. */
struct mailbox {
    struct str name, address; /* the address trimmed, otherwise as it came: it may be none */
};
/* At most `most` of those in the raw text of a header. */
size_t mime_addresses(struct arena *arena, struct str raw, size_t most, struct mailbox *ret);
/* RFC 5322, 3.3, with the zones of old. False if there is none. */
bool mime_date(struct str raw, struct instant *ret);
