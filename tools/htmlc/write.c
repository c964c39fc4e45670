/* Pieces of C that the compiler writes. */
#include "htmlc.h"

void c_put_line(struct buffer *c, struct spot spot)
{
    buffer_print(c, "#line %d \"", spot.line);
    for (const char *p = spot.file; *p; p++) {
        if (*p == '"' || *p == '\\')
            buffer_put_byte(c, '\\');
        buffer_put_byte(c, *p);
    }
    buffer_put_str(c, STR("\"\n"));
}

void c_put_string(struct buffer *c, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.at[i];
        if (byte == '\n')
            buffer_put_str(c, i + 1 < text.size ? STR("\\n\"\n        \"") : STR("\\n"));
        else if (byte == '"' || byte == '\\')
            buffer_print(c, "\\%c", byte);
        else if ((unsigned char)byte < 0x20 || byte == 0x7f)
            buffer_print(c, "\\%03o", byte);
        else
            buffer_put_byte(c, byte);
    }
}
