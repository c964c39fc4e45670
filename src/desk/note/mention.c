/* Names in notes. */
#include "base/ascii.h"
#include "desk/note/note.h"

static bool is_of_word(char c)
{
    return is_alphanumeric(c) || c == '_' || (c & 0x80);
}

size_t mention_next(struct str text, size_t from)
{
    for (size_t at = from; at < text.size; at++)
        if (text.at[at] == '@' && (at == 0 || !is_of_word(text.at[at - 1])))
            return at;
    return text.size;
}

size_t mention_matches(struct str text, size_t at, struct str name)
{
    struct str rest = str_from(text, at + 1);
    if (name.size == 0 || rest.size < name.size || !str_is_nocase(str_cut(rest, name.size), name) ||
        (rest.size > name.size && is_of_word(rest.at[name.size])))
        return 0;
    return name.size + 1;
}

static bool is_first_of_one(const struct colleague_list *team, struct str name)
{
    size_t count = 0;
    for (size_t i = 0; i < team->count; i++)
        count += str_is_nocase(first_name(team->items[i].name), name);
    return count == 1;
}

/* The size of the longest whole name of the team at `at`; 0: there is none. */
static size_t longest_name(struct str text, size_t at, const struct colleague_list *team)
{
    size_t longest = 0;
    for (size_t i = 0; i < team->count; i++) {
        size_t size = mention_matches(text, at, team->items[i].name);
        longest = size > longest ? size : longest;
    }
    return longest;
}

/* Two of one name are both meant: who wrote it cannot say which. */
static bool is_meant(struct str text, size_t at, size_t longest, const struct colleague_list *team,
                     struct str name)
{
    if (longest)
        return mention_matches(text, at, name) == longest;
    struct str first = first_name(name);
    return mention_matches(text, at, first) && is_first_of_one(team, first);
}

static bool holds(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

size_t mentions_find(struct str text, const struct colleague_list *team, int64_t author_id,
                     int64_t *ret)
{
    size_t count = 0;
    for (size_t at = mention_next(text, 0); at < text.size; at = mention_next(text, at + 1)) {
        size_t longest = longest_name(text, at, team);
        for (size_t i = 0; i < team->count; i++) {
            const struct colleague *colleague = &team->items[i];
            if (colleague->id != author_id && !holds(ret, count, colleague->id) &&
                is_meant(text, at, longest, team, colleague->name))
                ret[count++] = colleague->id;
        }
    }
    return count;
}
