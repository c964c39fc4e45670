#include "mail/bombs.h"
#include "mail/limits.h"
#include "mail/words.h"

/* After a line that may be a boundary come headers. After the headers of a part that may be a mail
   come headers again: those of message/rfc822, and in a multipart/digest of any part. */
struct look {
    bool is_header, has_mail, has_digest;
    bool is_type;       /* within a Content-Type, which may be folded */
    bool is_type_begun; /* something of its value has been seen */
    bool is_multipart;
    size_t lines, all_lines, header_bytes, dashed;
    size_t colons; /* of one field */
};

static void take_type(struct look *look, struct str value)
{
    value = str_trim(value);
    if (value.size == 0)
        return;
    if (!look->is_type_begun) {
        /* A comment may stand before it. */
        look->has_mail = look->has_mail || starts_nocase(value, STR("message")) ||
                         value.at[0] == '(';
        look->is_multipart = starts_nocase(value, STR("multipart")) || value.at[0] == '(';
    }
    look->is_type_begun = true;
    look->has_digest = look->has_digest || (look->is_multipart && has_nocase(value, "digest"));
}

static void take_header(struct look *look, struct str line)
{
    static const struct str name = STR("content-type");
    bool is_folded = line.at[0] == ' ' || line.at[0] == '\t';
    look->lines++;
    look->all_lines++;
    look->header_bytes += line.size;
    look->colons = (is_folded ? look->colons : 0) + count_of(line, ':');
    if (!is_folded) {
        look->is_type = starts_nocase(line, name);
        look->is_type_begun = false;
        line = str_from(line, str_find(line, ':') + 1);
    }
    if (look->is_type)
        take_type(look, line);
}

static bool take_line(struct look *look, struct str line)
{
    if (str_starts(line, STR("--"))) {
        look->dashed++;
        look->is_header = true;
        look->is_type = false;
        look->has_mail = look->has_digest;
        look->lines = 0;
    } else if (look->is_header && line.size == 0) {
        look->is_header = look->has_mail;
        look->is_type = look->has_mail = false;
        look->lines = 0;
    } else if (look->is_header) {
        take_header(look, line);
    }
    return look->dashed <= MAIL_DASHED_LINES && look->lines <= MAIL_HEADER_LINES &&
           look->all_lines <= MAIL_HEADER_LINES_ALL && look->header_bytes <= MAIL_HEADER_BYTES &&
           look->colons <= MAIL_HEADER_COLONS;
}

enum err mail_is_bearable(struct str bytes)
{
    struct look look = {.is_header = true};
    struct str line;
    if (bytes.size > MAIL_BYTES_MOST)
        return ERR_TOO_LARGE;
    while (next_line(&bytes, &line))
        if (!take_line(&look, line))
            return ERR_TOO_LARGE;
    return OK;
}
