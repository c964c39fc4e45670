/*
 * A borrowed piece of text: a pointer and a length. It is not NUL-terminated unless a comment says
 * so, and is never freed through this type: it lives as long as what it was cut from.
 */
#pragma once
#include "base/arena.h"

struct str {
    const char *at;
    size_t size;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* printf("%.*s", STR_ARGS(text)) */
#define STR_ARGS(text) (int)(text).size, (text).at

static inline struct str str_of(const char *text)
{
    return (struct str){text, text ? strlen(text) : 0};
}

static inline bool str_is(struct str a, struct str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

static inline bool str_starts(struct str text, struct str prefix)
{
    return text.size >= prefix.size &&
           (prefix.size == 0 || memcmp(text.at, prefix.at, prefix.size) == 0);
}

static inline struct str str_from(struct str text, size_t start)
{
    return start >= text.size ? STR_NONE : (struct str){text.at + start, text.size - start};
}

static inline struct str str_cut(struct str text, size_t size)
{
    return (struct str){text.at, size < text.size ? size : text.size};
}

/* ASCII letters count as equal in either case. */
bool str_is_nocase(struct str a, struct str b);
/* Without the ASCII white space at both ends. */
struct str str_trim(struct str text);
/* The position of the first `byte`, or text.size. */
size_t str_find(struct str text, char byte);
/* Cuts *rest at the first `byte` and returns what stood before it; false when *rest is used up.
   The text after the last separator counts, also when it is empty. Start with *rest = text. */
bool str_split(struct str *rest, char byte, struct str *ret_part);

/* Decimal digits only, no sign but '-', no white space, no overflow. */
bool str_to_i64(struct str text, int64_t *ret);

/* Copies live in the arena; the bytes are followed by a NUL that is not counted. */
struct str str_copy(struct arena *arena, struct str text);
const char *str_c(struct arena *arena, struct str text);
/* A copy of its own, NUL-terminated, until str_free(); STR_NONE stays that. */
struct str str_keep(struct str text);
void str_free(struct str text);
struct str str_print(struct arena *arena, const char *format, ...) PRINTF(2, 3);
struct str str_number(struct arena *arena, int64_t number); /* in decimal digits */
struct str str_lower_ascii(struct arena *arena, struct str text);
