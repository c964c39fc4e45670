/* Accept-Language: RFC 9110, 12.4.2 (weights), 12.5.4; matching as RFC 4647, 3.4 does it. */
#include "i18n/i18n.h"

/* "0.75" as 750; -1 if it is no weight. */
static int weight_of(struct str text)
{
    if (text.size < 1 || text.size > 5 || (text.at[0] != '0' && text.at[0] != '1') ||
        (text.size > 1 && text.at[1] != '.'))
        return -1;
    int weight = (text.at[0] - '0') * 1000, unit = 100;
    for (size_t i = 2; i < text.size; i++, unit /= 10) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return -1;
        weight += (text.at[i] - '0') * unit;
    }
    return weight <= 1000 ? weight : -1;
}

/* Splits "id-ID;q=0.8" into its language and weight; false if it is malformed. */
static bool range_read(struct str range, struct str *ret_language, int *ret_weight)
{
    struct str rest = range, name, parameter;
    *ret_weight = 1000;
    if (!str_split(&rest, ';', &name))
        return false;
    name = str_trim(name);
    while (str_split(&rest, ';', &parameter)) {
        parameter = str_trim(parameter);
        if (str_is_nocase(str_cut(parameter, 2), STR("q=")))
            *ret_weight = weight_of(str_from(parameter, 2));
    }
    /* The region does not matter: one of our languages serves all of them. */
    *ret_language = str_cut(name, str_find(name, '-'));
    return ret_language->size && *ret_weight >= 0;
}

const struct locale *locale_accept(struct str header, const struct locale *otherwise)
{
    const struct locale *best = otherwise;
    int best_weight = 0;
    struct str rest = header, range, language;
    int weight;
    while (str_split(&rest, ',', &range)) {
        if (!range_read(range, &language, &weight) || weight <= best_weight)
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
