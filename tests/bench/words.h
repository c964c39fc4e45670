/*
 * Made-up texts for measuring: Indonesian words, the more common ones far more often (Zipf), so
 * that the search index has long and short lists as that of a real desk. The same seed, the same
 * texts.
 */
#pragma once
#include "base/buffer.h"

/* A generator of one stream of numbers (splitmix64). */
struct dice {
    uint64_t state;
};
uint64_t dice_roll(struct dice *dice);
/* A number below `limit`. */
static inline uint64_t dice_below(struct dice *dice, uint64_t limit)
{
    return dice_roll(dice) % limit;
}
static inline bool dice_percent(struct dice *dice, unsigned percent)
{
    return dice_below(dice, 100) < percent;
}

struct words {
    struct str *items; /* most common first */
    double *cumulative;
    size_t count;
};

/* Some thousands of words, made from stems and affixes. */
struct words words_make(struct arena *arena);
/* As people write. */
struct str words_pick(const struct words *words, struct dice *dice);
/* `count` words, the first with a capital, and a full stop here and there. */
void words_put_text(const struct words *words, struct dice *dice, struct buffer *out, size_t count);
/* "Rina Wulandari" */
void words_put_name(struct dice *dice, struct buffer *out);
