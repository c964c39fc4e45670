/* An enumeration's words, as the database, JSON and forms carry them, and what people read for
   them (English, for tr()). A table of them is indexed by the enum, whose 0 is "none". */
#pragma once
#include "base/str.h"

struct word {
    struct str word;
    const char *label; /* NULL: people do not read it */
};

/* The value whose word it is; 0: none. */
static inline unsigned word_find(const struct word *words, size_t count, struct str word)
{
    for (unsigned i = 1; i < count; i++)
        if (str_is(word, words[i].word))
            return i;
    return 0;
}

/* What a header declares of `enum NAME`: NAME_word(), and NAME_of(), 0 for an unknown word. */
#define DEFINE_WORDS(name_, table_)                                     \
    struct str name_##_word(enum name_ value)                           \
    {                                                                   \
        return (table_)[value].word;                                    \
    }                                                                   \
    enum name_ name_##_of(struct str word)                              \
    {                                                                   \
        return (enum name_)word_find((table_), COUNT_OF(table_), word); \
    }                                                                   \
    _Static_assert(COUNT_OF(table_) > 1, "a table begins with \"none\"")

/* The same of a table with labels, and NAME_label(). */
#define DEFINE_LABELLED_WORDS(name_, table_)    \
    const char *name_##_label(enum name_ value) \
    {                                           \
        return (table_)[value].label;           \
    }                                           \
    DEFINE_WORDS(name_, table_)
