#include "base/weight.h"
#include "base/ascii.h"

static int read_weight(struct str text)
{
    if (text.size == 0 || text.size > 5 || (text.at[0] != '0' && text.at[0] != '1') ||
        (text.size > 1 && text.at[1] != '.'))
        return 0;
    int weight = (text.at[0] - '0') * WEIGHT_MAX, unit = WEIGHT_MAX / 10;
    for (size_t i = 2; i < text.size; i++, unit /= 10) {
        if (!is_digit(text.at[i]))
            return 0;
        weight += (text.at[i] - '0') * unit;
    }
    return weight <= WEIGHT_MAX ? weight : 0;
}

int weight_of(struct str parameters)
{
    struct str parameter;
    while (str_split(&parameters, ';', &parameter)) {
        parameter = str_trim(parameter);
        if (str_is_nocase(str_cut(parameter, 2), STR("q=")))
            return read_weight(str_from(parameter, 2));
    }
    return WEIGHT_MAX;
}
