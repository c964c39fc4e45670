#include "mail/text.h"
#include "base/buffer.h"
#include "mail/charset.h"
#include "mail/limits.h"
#include "mail/words.h"

static struct str decoded(struct arena *arena, const struct mime_part *part, size_t most,
                          bool *is_cut)
{
    static const struct str mark = STR("\xEF\xBF\xBD");
    struct str bytes = str_cut(part->bytes, most);
    struct str text = harmless(arena, text_to_utf8(arena, bytes, part->charset));
    bool is_shorter = bytes.size < part->bytes.size;
    /* Where a character was cut, harmless() has put marks that nobody wrote. */
    while (is_shorter && ends_nocase(text, mark))
        text.size -= mark.size;
    if (is_shorter || text.size > most)
        *is_cut = true;
    text = cut_between(text, most);
    return text;
}

/* ---- format=flowed ----------------------------------------------------------------------------
 */

static size_t quote_depth(struct str line)
{
    size_t depth = 0;
    while (depth < line.size && line.at[depth] == '>')
        depth++;
    return depth;
}

static struct str joined(struct arena *arena, struct str text, bool deletes_blanks)
{
    struct buffer out = buffer_in(arena);
    struct str line;
    bool is_open = false;
    size_t depth_before = 0;
    while (next_line(&text, &line)) {
        size_t depth = quote_depth(line);
        line = str_from(line, depth);
        if (line.size && line.at[0] == ' ') /* stuffed */
            line = str_from(line, 1);
        bool is_signature = str_is(line, STR("-- "));
        if (is_open && (depth != depth_before || is_signature)) {
            buffer_put_byte(&out, '\n');
            is_open = false;
        }
        for (size_t i = 0; !is_open && i < depth; i++)
            buffer_put_str(&out, i + 1 < depth ? STR(">") : STR("> "));
        is_open = line.size && line.at[line.size - 1] == ' ' && !is_signature;
        buffer_put_str(&out, is_open && deletes_blanks ? str_cut(line, line.size - 1) : line);
        if (!is_open)
            buffer_put_byte(&out, '\n');
        depth_before = depth;
    }
    return buffer_end(&out);
}

struct str part_text(struct arena *arena, const struct mime_part *part, bool *is_cut)
{
    struct str text = decoded(arena, part, MAIL_TEXT_BYTES, is_cut);
    return part->is_flowed ? joined(arena, text, part->deletes_blanks) : text;
}

struct str part_source(struct arena *arena, const struct mime_part *part, bool *is_cut)
{
    return decoded(arena, part, MAIL_HTML_BYTES, is_cut);
}
