/* Accept-Language: RFC 9110, 12.5.4; matching as RFC 4647, 3.4 does it. */
#include "base/weight.h"
#include "i18n/i18n.h"

/* The region does not matter: one of our languages serves all of them. */
static struct str language_of(struct str name)
{
    return str_cut(str_trim(name), str_find(str_trim(name), '-'));
}

const struct locale *locale_accept(struct str header, const struct locale *otherwise)
{
    const struct locale *best = otherwise;
    int best_weight = 0;
    struct str rest = header, range, name;
    while (str_split(&rest, ',', &range)) {
        if (!str_split(&range, ';', &name))
            continue;
        struct str language = language_of(name);
        int weight = weight_of(range);
        if (weight <= best_weight)
            continue;
        /* Of equal weight, what comes first is meant first. "in" is how Java says Indonesian. */
        bool any = str_is(language, STR("*"));
        bool old = str_is_nocase(language, STR("in"));
        const struct locale *found = any ? otherwise : locale_find(old ? STR("id") : language);
        if (found) {
            best = found;
            best_weight = weight;
        }
    }
    return best;
}
