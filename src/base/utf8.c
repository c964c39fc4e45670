#include "base/utf8.h"
#include "base/buffer.h"

/* Decodes one character; returns its size in bytes, or 0 when it is not valid (RFC 3629, 4). */
static size_t decode(const unsigned char *at, size_t left, uint32_t *ret)
{
    unsigned char first = at[0];
    size_t size = first < 0x80   ? 1
                  : first < 0xC2 ? 0
                  : first < 0xE0 ? 2
                  : first < 0xF0 ? 3
                  : first < 0xF5 ? 4
                                 : 0;
    if (size == 0 || size > left)
        return 0;
    uint32_t character = size == 1 ? first : first & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        character = character << 6 | (at[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (character < least[size] || character > 0x10FFFF ||
        (character >= 0xD800 && character <= 0xDFFF))
        return 0;
    *ret = character;
    return size;
}

size_t utf8_first(struct str text, uint32_t *ret)
{
    return text.size ? decode((const unsigned char *)text.at, text.size, ret) : 0;
}

bool utf8_is_valid(struct str text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.size;) {
        if (at[i] < 0x80) {
            i++;
            continue;
        }
        uint32_t character;
        size_t size = decode(at + i, text.size - i, &character);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

size_t utf8_length(struct str text)
{
    size_t length = 0;
    for (size_t i = 0; i < text.size; i++)
        length += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return length;
}

static bool is_blank(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0xAD ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

bool utf8_is_blank(struct str text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.size;) {
        uint32_t character;
        size_t size = decode(at + i, text.size - i, &character);
        if (size == 0 || !is_blank(character))
            return false;
        i += size;
    }
    return true;
}

bool utf8_is_one_line(struct str text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.size;) {
        uint32_t character;
        size_t size = decode(at + i, text.size - i, &character);
        bool is_control = character < 0x20 || (character >= 0x7F && character < 0xA0);
        if (size == 0 || is_control || character == 0x2028 || character == 0x2029)
            return false;
        i += size;
    }
    return true;
}

bool utf8_steers(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0x061C ||
           (character >= 0x200B && character <= 0x200F) ||
           (character >= 0x2028 && character <= 0x202E) ||
           (character >= 0x2060 && character <= 0x206F) || character == 0xFEFF;
}

struct str utf8_for_terminal(struct arena *arena, struct str text)
{
    struct buffer copy = buffer_in(arena);
    for (size_t at = 0, size; at < text.size; at += size ? size : 1) {
        uint32_t character = 0;
        struct str rest = str_from(text, at);
        size = utf8_first(rest, &character);
        if (size && !utf8_steers(character))
            buffer_put_str(&copy, str_cut(rest, size));
        else
            buffer_put_byte(&copy, '?');
    }
    return buffer_end(&copy);
}

struct str utf8_cut(struct str text, size_t count)
{
    size_t seen = 0;
    for (size_t i = 0; i < text.size; i++)
        if (((unsigned char)text.at[i] & 0xC0) != 0x80 && seen++ == count)
            return str_cut(text, i);
    return text;
}

/* How many bytes follow a first one, and what the first of them may be: the others are 80 to BF
   (RFC 3629, 4). */
static bool scan_first(struct utf8_scan *scan, unsigned char first)
{
    scan->least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    scan->most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    scan->left = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    return first < 0x80 || (first >= 0xC2 && first < 0xF5);
}

/* Bytes at the front that are ASCII, in steps of eight. */
static size_t count_ascii(struct str text)
{
    size_t size = 0;
    for (uint64_t word; size + sizeof word <= text.size; size += sizeof word) {
        memcpy(&word, text.at + size, sizeof word);
        if (word & 0x8080808080808080)
            break;
    }
    return size;
}

bool utf8_scan(struct utf8_scan *scan, struct str text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.size; i++) {
        if (scan->left == 0 && at[i] < 0x80) {
            i += count_ascii(str_from(text, i));
            if (i == text.size)
                break;
        }
        if (scan->left == 0) {
            if (!scan_first(scan, at[i]))
                return false;
            continue;
        }
        if (at[i] < scan->least || at[i] > scan->most)
            return false;
        scan->left--;
        scan->least = 0x80;
        scan->most = 0xBF;
    }
    return true;
}
