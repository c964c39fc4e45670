/* Addresses in what people type. */
#include "base/ascii.h"
#include "html/prose.h"

static bool is_word(char c)
{
    return is_alphanumeric(c) || (c & 0x80);
}

struct scheme {
    struct str name, separator;
};

/* The scheme that ends right before the ':' at `colon`, if it begins a word and one follows it. */
static const struct scheme *scheme_before(struct str text, size_t from, size_t colon)
{
    static const struct scheme schemes[] = {
        {STR("https"), STR("://")}, {STR("http"), STR("://")}, {STR("mailto"), STR(":")}};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        const struct scheme *scheme = &schemes[i];
        size_t size = scheme->name.size, host = colon + scheme->separator.size;
        if (colon - from >= size && host < text.size && is_word(text.at[host]) &&
            (colon == size || !is_word(text.at[colon - size - 1])) &&
            str_is_nocase((struct str){text.at + colon - size, size}, scheme->name) &&
            str_starts(str_from(text, colon), scheme->separator))
            return scheme;
    }
    return NULL;
}

/* Where the address stops at the latest: before another link's, too. There is no second ':' in
   those of a mail. */
static size_t address_end(struct str text, size_t at, bool is_mail)
{
    static const bool ends[128] = {
        ['<'] = true, ['>'] = true, ['"'] = true,  ['`'] = true, ['{'] = true,
        ['}'] = true, ['|'] = true, ['\\'] = true, ['^'] = true, [0x7f] = true};
    for (; at < text.size; at++) {
        unsigned char c = (unsigned char)text.at[at];
        bool is_target = c == ']' && at + 1 < text.size && text.at[at + 1] == '(';
        if (c <= ' ' || (c < COUNT_OF(ends) && ends[c]) || is_target || (is_mail && c == ':'))
            break;
    }
    return at;
}

/* A sentence's end is not the address's: "(see https://a.example/b_(c))." keeps "b_(c)". */
static size_t without_punctuation(struct str address)
{
    int open = 0;
    for (size_t i = 0; i < address.size; i++)
        open += (address.at[i] == '(') - (address.at[i] == ')');
    size_t size = address.size;
    for (; size; size--) {
        char last = address.at[size - 1];
        if (last == ')' && open < 0)
            open++;
        else if (!strchr(".,;:!?'*_~]", last) || !last)
            break;
    }
    return size;
}

static bool has_mailbox(struct str address)
{
    size_t at = str_find(address, '@');
    return at + 1 < address.size && is_word(address.at[at + 1]);
}

bool prose_find_address(struct str text, size_t from, size_t colon, struct piece *ret)
{
    const struct scheme *scheme = scheme_before(text, from, colon);
    if (!scheme)
        return false;
    bool is_mail = scheme->separator.size == 1;
    size_t start = colon - scheme->name.size;
    size_t end = address_end(text, colon + scheme->separator.size, is_mail);
    struct str address = {text.at + start, end - start};
    address = str_cut(address, without_punctuation(address));
    *ret = (struct piece){start, start + address.size};
    return !is_mail || has_mailbox(address);
}

/* One that is not followed by ')' is looked through once more only: as an address among words. */
bool prose_find_target(struct str text, size_t start, struct piece *ret)
{
    size_t colon = start;
    while (colon < text.size && is_alphanumeric(text.at[colon]) && colon - start < 6)
        colon++;
    if (colon == text.size || text.at[colon] != ':')
        return false;
    const struct scheme *scheme = scheme_before(text, start, colon);
    if (!scheme || colon - start != scheme->name.size)
        return false;
    bool is_mail = scheme->separator.size == 1;
    size_t limit = address_end(text, colon + scheme->separator.size, is_mail);
    int open = 0;
    size_t end = start;
    for (; end < limit && (open || text.at[end] != ')'); end++)
        open += (text.at[end] == '(') - (text.at[end] == ')');
    *ret = (struct piece){start, end};
    return end < limit && (!is_mail || has_mailbox((struct str){text.at + start, end - start}));
}

bool prose_may_name_link(struct str words)
{
    static const struct str starts[] = {STR("://"), STR("mailto:"), STR("www.")};
    bool has_word = false;
    for (size_t at = 0; at < words.size; at++) {
        has_word |= is_word(words.at[at]);
        for (size_t i = 0; i < COUNT_OF(starts); i++)
            if (words.size - at >= starts[i].size &&
                str_is_nocase((struct str){words.at + at, starts[i].size}, starts[i]))
                return false;
    }
    return has_word;
}

void prose_open_link(struct html_out *out, struct str address)
{
    buffer_put_str(&out->buffer, STR("<a href=\""));
    html_put_text(out, address);
    buffer_put_str(&out->buffer,
                   STR("\" rel=\"nofollow noopener noreferrer ugc\" target=\"_blank\">"));
}
