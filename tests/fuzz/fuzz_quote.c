/*
 * Any text as what somebody answered: of its lines that are not blank each is in one of both parts,
 * as it was. Any bytes as HTML: valid text comes out of it, or nothing.
 */
#include "base/random.h"
#include "base/utf8.h"
#include "mail/limits.h"
#include "mail/markup.h"
#include "mail/quote.h"
#include "mail/words.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* A sum over the lines that are not blank, each by itself. */
static uint64_t sum(struct str text)
{
    static const unsigned char salt[16];
    struct str line;
    uint64_t total = 0;
    while (next_line(&text, &line))
        if (str_trim(line).size)
            total += random_hash(salt, 0, line);
    return total;
}

static void check_split(struct arena *arena, struct str text)
{
    struct quote_parts parts = quote_split(arena, text);
    check(sum(text) == sum(parts.text) + sum(parts.quoted));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str text = harmless(arena, (struct str){(const char *)bytes, size}), read;
    check(utf8_is_valid(text));
    check_split(arena, text);
    for (int keeps_quotes = 0; keeps_quotes < 2; keeps_quotes++) {
        int64_t left_us = MAIL_MARKUP_CPU_MS * 1000;
        if (markup_text(arena, text, keeps_quotes, &left_us, &read) == OK) {
            check(utf8_is_valid(read));
            check_split(arena, read);
        }
    }
    return 0;
}
