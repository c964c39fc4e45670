#include "desk/search/words.h"
#include "base/buffer.h"
#include "desk/limits.h"
#include <utf8proc.h>

/* More of a word does not count: PostgreSQL keeps the beginnings of very long ones only. */
enum { WORD_MAX_CHARACTERS = 100 };

/* The marks that are stripped from letters, roughly: a word goes on over them. */
static bool is_mark(utf8proc_int32_t character)
{
    return character >= 0x300 && character <= 0x331;
}

/* What FTS5's unicode61 takes as part of a word: letters, numbers, private use. */
static bool is_letter(utf8proc_int32_t character)
{
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

/* The text up to `at` has been read. */
struct reading {
    struct str text;
    size_t at;
};

/* The next letter or mark; false, one character further, when there is none. */
static bool next_is_of_word(struct reading *reading, bool *ret_is_letter)
{
    utf8proc_int32_t character = 0;
    utf8proc_ssize_t size = utf8proc_iterate(
        (const utf8proc_uint8_t *)reading->text.at + reading->at,
        (utf8proc_ssize_t)(reading->text.size - reading->at), &character);
    reading->at += size > 0 ? (size_t)size : 1;
    *ret_is_letter = size > 0 && is_letter(character);
    return *ret_is_letter || (size > 0 && is_mark(character));
}

struct word {
    struct str text;
    size_t letters;
};

/* False at the end. */
static bool word_next(struct reading *reading, struct word *ret)
{
    size_t start = reading->at, letters = 0, end = start;
    while (reading->at < reading->text.size) {
        size_t before = reading->at;
        bool is_letter;
        if (next_is_of_word(reading, &is_letter)) {
            letters += is_letter;
            if (letters <= WORD_MAX_CHARACTERS)
                end = reading->at;
            continue;
        }
        if (letters) {
            reading->at = before;
            break;
        }
        start = end = reading->at;
    }
    *ret = (struct word){{reading->text.at + start, end - start}, letters};
    return letters > 0;
}

/* A single letter as the beginning of a word would be in nearly every text. */
static void put_word(struct buffer *question, const struct word *word, enum db_engine engine)
{
    bool is_sqlite = engine == DB_SQLITE, is_beginning = word->letters > 1;
    if (question->size)
        buffer_put_str(question, is_sqlite ? STR(" AND ") : STR(" & "));
    buffer_put_byte(question, is_sqlite ? '"' : '\'');
    buffer_put_str(question, word->text);
    buffer_put_byte(question, is_sqlite ? '"' : '\'');
    if (is_beginning)
        buffer_put_str(question, is_sqlite ? STR("*") : STR(":*"));
}

struct str search_question(struct arena *arena, struct str text, enum db_engine engine)
{
    struct buffer question = buffer_in(arena);
    struct reading reading = {.text = text};
    struct word word;
    for (size_t words = 0; words < SEARCH_WORDS_MAX && word_next(&reading, &word); words++)
        put_word(&question, &word, engine);
    return buffer_str(&question);
}
