#include "base/percent.h"
#include "base/ascii.h"

/* The byte that an escape at the beginning of `text` stands for; -1 when there is none. */
static int escaped_byte(struct str text)
{
    if (text.size < 3 || text.at[0] != '%')
        return -1;
    int high = hex_value(text.at[1]), low = hex_value(text.at[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

struct str percent_decode(struct arena *arena, struct str text, bool plus_is_space)
{
    char *decoded = arena_alloc_bytes(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int byte = escaped_byte(str_from(text, i));
        if (byte >= 0) {
            decoded[size++] = (char)byte;
            i += 2;
        } else {
            decoded[size++] = text.at[i] == '+' && plus_is_space ? ' ' : text.at[i];
        }
    }
    decoded[size] = 0;
    return (struct str){decoded, size};
}

bool percent_is_plain(char c)
{
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void percent_encode(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (percent_is_plain(text.at[i]))
            buffer_put_byte(out, text.at[i]);
        else
            buffer_print(out, "%%%02X", (unsigned)(unsigned char)text.at[i]);
}
