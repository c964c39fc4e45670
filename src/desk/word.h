/* An enumeration's words, as the database, JSON and forms carry them, and what people read for
   them (English, for tr()). A table of them is indexed by the enum, whose 0 is "none". */
#pragma once
#include "base/str.h"

struct word {
    struct str word;
    const char *label;
};

#define WORD(word_, label_)                \
    {                                      \
        {word_, sizeof(word_) - 1}, label_ \
    }

/* The value whose word it is; 0: none. */
static inline unsigned word_find(const struct word *words, size_t count, struct str word)
{
    for (unsigned i = 1; i < count; i++)
        if (str_is(word, words[i].word))
            return i;
    return 0;
}
