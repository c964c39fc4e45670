#include "desk/search/words.h"
#include "base/buffer.h"
#include "desk/limits.h"
#include <utf8proc.h>

/* What FTS5's unicode61 takes as part of a word: letters, numbers, private use, and the marks that
   it strips from letters. */
static bool is_word_part(utf8proc_int32_t character)
{
    if (character >= 0x300 && character <= 0x331)
        return true;
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO:
        return true;
    default:
        return false;
    }
}

static void put_word(struct buffer *question, struct str word, size_t characters)
{
    if (question->size)
        buffer_put_str(question, STR(" AND "));
    buffer_put_byte(question, '"');
    buffer_put_str(question, word);
    buffer_put_str(question, characters > 1 ? STR("\"*") : STR("\""));
}

struct str search_question(struct arena *arena, struct str text)
{
    struct buffer question = buffer_in(arena);
    size_t start = 0, characters = 0, words = 0;
    for (size_t i = 0; i <= text.size && words < SEARCH_WORDS_MAX;) {
        utf8proc_int32_t character = 0;
        utf8proc_ssize_t size = 1;
        if (i < text.size)
            size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + i,
                                    (utf8proc_ssize_t)(text.size - i), &character);
        if (i < text.size && size > 0 && is_word_part(character)) {
            characters++;
            i += (size_t)size;
            continue;
        }
        if (characters) {
            put_word(&question, (struct str){text.at + start, i - start}, characters);
            words++;
            characters = 0;
        }
        i += size > 0 ? (size_t)size : 1;
        start = i;
    }
    return buffer_str(&question);
}
