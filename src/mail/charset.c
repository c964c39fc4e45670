#include "mail/charset.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include <errno.h>
#include <iconv.h>

/* Names that programs write for what is another thing, as browsers have learnt too: a mail "in
   ISO-8859-1" has the quotation marks of Windows.
   https://encoding.spec.whatwg.org/#names-and-labels */
static const struct alias {
    const char *name, *meant;
} aliases[] = {
    {"iso-8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"us-ascii", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},
    {"ansi_x3.4-1968", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-11", "WINDOWS-874"},
    {"tis-620", "WINDOWS-874"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"ks_c_5601-1987", "CP949"},
    {"euc-kr", "CP949"},
    {"shift_jis", "CP932"},
    {"x-sjis", "CP932"},
    {"shift-jis", "CP932"},
    {"big5", "BIG5-HKSCS"},
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"cp-850", "CP850"},
};

static const char *meant_by(struct str charset, char name[static 64])
{
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        if (str_is_nocase(charset, str_of(aliases[i].name)))
            return aliases[i].meant;
    /* "//" would ask iconv for something else than a charset. */
    if (charset.size == 0 || charset.size >= 64 || memchr(charset.at, '/', charset.size))
        return NULL;
    memcpy(name, charset.at, charset.size);
    name[charset.size] = 0;
    return name;
}

static struct str convert(struct arena *arena, struct str text, iconv_t converter)
{
    struct buffer out = buffer_in(arena);
    enum { PIECE = 4096 };
    size_t left = text.size;
    char *in = (char *)(uintptr_t)text.at; /* iconv does not write to it */
    while (left) {
        buffer_reserve(&out, PIECE);
        char *to = out.bytes + out.size;
        size_t room = PIECE;
        size_t result = iconv(converter, &in, &left, &to, &room);
        out.size += PIECE - room;
        if (result == (size_t)-1 && errno != E2BIG && left) {
            buffer_put_str(&out, STR("\xEF\xBF\xBD"));
            in++, left--;
        }
    }
    return buffer_end(&out);
}

struct str text_to_utf8(struct arena *arena, struct str text, struct str charset)
{
    char name[64];
    charset = str_trim(charset);
    const char *from = charset.size ? meant_by(charset, name) : NULL;
    bool is_utf8 = utf8_is_valid(text);
    bool says_utf8 = from && str_is_nocase(str_of(from), STR("UTF-8"));
    /* Valid UTF-8 beyond ASCII is never anything else; one with escapes of ISO-2022 or UTF-7 is. */
    if (is_utf8 && (!from || says_utf8 || str_of(from).at == aliases[0].meant))
        return text;
    if (says_utf8)
        return text; /* harmless() shows where it is broken */
    iconv_t converter = iconv_open("UTF-8", from ? from : "WINDOWS-1252");
    if (converter == (iconv_t)-1 && !is_utf8)
        converter = iconv_open("UTF-8", "WINDOWS-1252");
    if (converter == (iconv_t)-1)
        return text;
    struct str converted = convert(arena, text, converter);
    iconv_close(converter);
    return converted;
}
