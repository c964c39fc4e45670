#include "mail/words.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include <strings.h>

size_t find_nocase(struct str text, struct str words)
{
    if (words.size == 0)
        return 0;
    for (size_t i = 0; i + words.size <= text.size; i++) {
        /* The first byte decides nearly always. */
        if ((text.at[i] | 0x20) == (words.at[0] | 0x20) &&
            strncasecmp(text.at + i, words.at, words.size) == 0)
            return i;
    }
    return text.size;
}

bool has_nocase(struct str text, const char *words)
{
    return find_nocase(text, str_of(words)) < text.size;
}

bool starts_nocase(struct str text, struct str words)
{
    return text.size >= words.size && str_is_nocase(str_cut(text, words.size), words);
}

bool ends_nocase(struct str text, struct str words)
{
    return text.size >= words.size &&
           (words.size == 0 || str_is_nocase(str_from(text, text.size - words.size), words));
}

bool has_any(struct str text, const char *const *list)
{
    for (; *list; list++)
        if (has_nocase(text, *list))
            return true;
    return false;
}

bool starts_any(struct str text, const char *const *list)
{
    for (; *list; list++)
        if (starts_nocase(text, str_of(*list)))
            return true;
    return false;
}

size_t count_of(struct str text, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += text.at[i] == byte;
    return count;
}

bool next_line(struct str *rest, struct str *ret)
{
    if (rest->size == 0 || !str_split(rest, '\n', ret))
        return false;
    if (ret->size && ret->at[ret->size - 1] == '\r')
        ret->size--;
    return true;
}

/* Some programs leave it in the middle of what they quote. */
enum { BYTE_ORDER_MARK = 0xFEFF };

/* The next character and its size in bytes; one that is none counts as U+FFFD. */
static size_t next_character(struct str text, uint32_t *ret)
{
    size_t size = utf8_first(text, ret);
    if (size)
        return size;
    *ret = 0xFFFD;
    return 1;
}

static bool is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

/* Line and paragraph separators end lines for some, and not for others. */
static bool is_line_end(uint32_t character)
{
    return character == '\n' || character == 0x85 || character == 0x2028 || character == 0x2029;
}

struct str harmless_line(struct arena *arena, struct str text, size_t characters)
{
    struct buffer out = buffer_in(arena);
    bool is_blank_due = false;
    while (text.size && characters) {
        uint32_t character;
        size_t size = next_character(text, &character);
        if (is_control(character) || is_line_end(character) || character == ' ') {
            is_blank_due = out.size > 0;
        } else {
            if (is_blank_due && --characters)
                buffer_put_byte(&out, ' ');
            if (!characters)
                break;
            is_blank_due = false;
            buffer_put_str(&out, character == 0xFFFD ? STR("\xEF\xBF\xBD") : str_cut(text, size));
            characters--;
        }
        text = str_from(text, size);
    }
    return buffer_end(&out);
}

struct str harmless(struct arena *arena, struct str text)
{
    struct buffer out = buffer_in(arena);
    while (text.size) {
        uint32_t character;
        size_t size = next_character(text, &character);
        bool is_crlf = character == '\r' && text.size > 1 && text.at[1] == '\n';
        if (is_line_end(character) || (character == '\r' && !is_crlf))
            buffer_put_byte(&out, '\n');
        else if (character == '\t' || (!is_control(character) && character != BYTE_ORDER_MARK))
            buffer_put_str(&out, character == 0xFFFD ? STR("\xEF\xBF\xBD") : str_cut(text, size));
        text = str_from(text, size);
    }
    return buffer_end(&out);
}

struct str cut_between(struct str text, size_t most)
{
    if (text.size <= most)
        return text;
    while (most > 0 && ((unsigned char)text.at[most] & 0xC0) == 0x80)
        most--;
    return str_cut(text, most);
}
