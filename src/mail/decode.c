#include "mail/decode.h"
#include "base/ascii.h"
#include "base/buffer.h"
#include "mail/charset.h"
#include "mail/words.h"

struct word {
    struct str charset, text;
    bool is_base64;
    size_t size; /* in the header */
};

/* =?CHARSET*LANGUAGE?B?TEXT?= at the beginning of the text. The text has no blank and no '?', in
   theory: blanks are common in practice. */
static bool read_word(struct str text, struct word *ret)
{
    struct str rest = text, part;
    if (!str_starts(text, STR("=?")))
        return false;
    rest = str_from(rest, 2);
    if (!str_split(&rest, '?', &part) || part.size == 0 || !rest.at)
        return false;
    ret->charset = str_cut(part, str_find(part, '*'));
    if (!str_split(&rest, '?', &part) || part.size != 1 || !rest.at)
        return false;
    char encoding = (char)(part.at[0] | 0x20);
    if ((encoding != 'b' && encoding != 'q') || !str_split(&rest, '?', &ret->text) || !rest.at ||
        rest.size == 0 || rest.at[0] != '=')
        return false;
    ret->is_base64 = encoding == 'b';
    ret->size = (size_t)(rest.at + 1 - text.at);
    return true;
}

static int digit_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (is_small_letter(c))
        return c - 'a' + 26;
    if (is_digit(c))
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static void put_base64(struct buffer *out, struct str text)
{
    uint32_t bits = 0;
    int count = 0;
    for (size_t i = 0; i < text.size; i++) {
        int value = digit_value(text.at[i]);
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            buffer_put_byte(out, (char)(bits >> count & 0xFF));
        }
    }
}

static void put_quoted(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        int high = i + 2 < text.size ? hex_value(text.at[i + 1]) : -1;
        int low = i + 2 < text.size ? hex_value(text.at[i + 2]) : -1;
        if (text.at[i] == '=' && high >= 0 && low >= 0) {
            buffer_put_byte(out, (char)(high << 4 | low));
            i += 2;
        } else {
            buffer_put_byte(out, text.at[i] == '_' ? ' ' : text.at[i]);
        }
    }
}

/* The words of one charset from the beginning of the text on; what separates them is not there. */
static size_t put_words(struct buffer *out, struct str text)
{
    struct buffer bytes = buffer_in(out->arena);
    struct word word;
    struct str charset = STR_NONE;
    size_t end = 0, at = 0;
    while (read_word(str_from(text, at), &word) &&
           (!charset.at || str_is_nocase(charset, word.charset))) {
        charset = word.charset;
        if (word.is_base64)
            put_base64(&bytes, word.text);
        else
            put_quoted(&bytes, word.text);
        end = at = at + word.size;
        while (at < text.size && strchr(" \t\r\n", text.at[at]))
            at++;
    }
    /* Before a word of another charset the blanks are not there either. */
    bool is_followed = end && read_word(str_from(text, at), &word);
    buffer_put_str(out, text_to_utf8(out->arena, buffer_str(&bytes), charset));
    return is_followed ? at : end;
}

/* The text up to the next encoded word. */
static struct str before_word(struct str text)
{
    return str_cut(text, find_nocase(text, STR("=?")));
}

struct str header_decoded(struct arena *arena, struct str raw)
{
    struct str text = text_to_utf8(arena, raw, STR_NONE);
    struct buffer out = buffer_in(arena);
    while (text.size) {
        struct str plain = before_word(text);
        buffer_put_str(&out, plain);
        text = str_from(text, plain.size);
        size_t size = text.size ? put_words(&out, text) : 0;
        if (text.size && size == 0) {
            size = 2;
            buffer_put_str(&out, str_cut(text, size));
        }
        text = str_from(text, size);
    }
    return buffer_end(&out);
}

/* Whether a quoted string is open behind the text, if it was before. */
static bool is_open_after(struct str text, bool is_open)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '\\')
            i++;
        else if (text.at[i] == '"')
            is_open = !is_open;
    }
    return is_open;
}

static void put_escaped(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte == '"' || byte == '\\')
            buffer_put_byte(out, '\\');
        buffer_put_byte(out, byte < ' ' ? ' ' : text.at[i]);
    }
}

struct str addresses_decoded(struct arena *arena, struct str raw)
{
    struct str text = text_to_utf8(arena, raw, STR_NONE);
    struct buffer out = buffer_in(arena);
    bool is_open = false;
    while (text.size) {
        struct str plain = before_word(text);
        buffer_put_str(&out, plain);
        is_open = is_open_after(plain, is_open);
        text = str_from(text, plain.size);
        struct buffer words = buffer_in(arena);
        size_t size = text.size ? put_words(&words, text) : 0;
        if (size) {
            /* Some programs write encoded words within quotes, against the rules. */
            buffer_put_str(&out, is_open ? STR("") : STR("\""));
            put_escaped(&out, buffer_str(&words));
            buffer_put_str(&out, is_open ? STR("") : STR("\" "));
        } else if (text.size) {
            size = 2;
            buffer_put_str(&out, str_cut(text, size));
        }
        text = str_from(text, size);
    }
    return buffer_end(&out);
}
