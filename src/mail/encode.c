#include "mail/encode.h"
#include "base/utf8.h"
#include "mail/limits.h"
#include "mail/words.h"

/* =?UTF-8?B??= around a word; with it, 45 bytes (60 digits) are within the 75 of RFC 2047, 2. */
enum { WORD_FRAME = 12, WORD_BYTES = 45 };

static void put_base64(struct buffer *out, struct str text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < text.size; i += 3) {
        uint32_t bits = 0;
        size_t count = text.size - i < 3 ? text.size - i : 3;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (k < count ? (unsigned char)text.at[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buffer_put_byte(out, k <= count ? digits[bits >> (18 - 6 * k) & 63] : '=');
    }
}

/* The beginning of the text that one encoded word holds in so much of a line: whole characters
   (RFC 2047, 5), at least one. */
static size_t word_end(struct str text, size_t room)
{
    size_t end = 0, most = room > WORD_FRAME ? (room - WORD_FRAME) / 4 * 3 : 0;
    if (most > WORD_BYTES)
        most = WORD_BYTES;
    while (end < text.size) {
        uint32_t character;
        size_t size = utf8_first(str_from(text, end), &character);
        if (end && end + size > most)
            break;
        end += size;
    }
    return end;
}

static void put_encoded_words(struct buffer *out, struct str text, size_t used)
{
    bool is_first = true;
    while (text.size) {
        if (!is_first)
            buffer_put_str(out, STR("\r\n "));
        size_t end = word_end(text, MAIL_LINE_BYTES - (is_first ? used : 1));
        buffer_put_str(out, STR("=?UTF-8?B?"));
        put_base64(out, str_cut(text, end));
        buffer_put_str(out, STR("?="));
        text = str_from(text, end);
        is_first = false;
    }
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.at[i] >= 0x7F)
            return false;
    return true;
}

/* One that would be taken for an encoded word, or cannot be folded, is encoded. */
static bool is_plain(struct str text)
{
    struct str word;
    if (!is_ascii(text) || has_nocase(text, "=?"))
        return false;
    while (str_split(&text, ' ', &word))
        if (word.size > MAIL_LINE_BYTES - 2)
            return false;
    return true;
}

void put_unstructured(struct buffer *out, struct str text, size_t used)
{
    struct str word;
    bool is_first = true;
    if (!is_plain(text)) {
        put_encoded_words(out, text, used);
        return;
    }
    while (str_split(&text, ' ', &word)) {
        if (!is_first || used + word.size > MAIL_LINE_BYTES) {
            bool folds = used + 1 + word.size > MAIL_LINE_BYTES;
            buffer_put_str(out, folds ? STR("\r\n ") : STR(" "));
            used = folds ? 1 : used + 1;
        }
        buffer_put_str(out, word);
        used += word.size;
        is_first = false;
    }
}

void put_phrase(struct buffer *out, struct str text, size_t used)
{
    if (!is_plain(text) || text.size > MAIL_LINE_BYTES / 2) {
        put_encoded_words(out, text, used);
        return;
    }
    buffer_put_byte(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            buffer_put_byte(out, '\\');
        buffer_put_byte(out, text.at[i]);
    }
    buffer_put_byte(out, '"');
}

/* A byte of a line of quoted-printable, with a soft line break before it where it is needed. */
static void put_octet(struct buffer *out, unsigned char byte, bool is_literal, size_t *used)
{
    size_t size = is_literal ? 1 : 3;
    if (*used + size > MAIL_LINE_BYTES - 1) {
        buffer_put_str(out, STR("=\r\n"));
        *used = 0;
    }
    if (is_literal)
        buffer_put_byte(out, (char)byte);
    else
        buffer_print(out, "=%02X", byte);
    *used += size;
}

static void put_quoted_line(struct buffer *out, struct str line)
{
    size_t used = 0;
    bool is_like_mbox = str_starts(line, STR("From "));
    for (size_t i = 0; i < line.size; i++) {
        unsigned char byte = (unsigned char)line.at[i];
        bool is_blank = byte == ' ' || byte == '\t';
        bool is_literal = is_blank ? i + 1 < line.size : byte > ' ' && byte < 0x7F && byte != '=';
        /* Dots at the beginning of a line are stuffed and unstuffed on the way; not always well. */
        if (i == 0 && (is_like_mbox || byte == '.'))
            is_literal = false;
        put_octet(out, byte, is_literal, &used);
    }
    buffer_put_str(out, STR("\r\n"));
}

void put_quoted_printable(struct buffer *out, struct str text)
{
    struct str rest = harmless(out->arena, text), line;
    while (next_line(&rest, &line))
        put_quoted_line(out, line);
}
