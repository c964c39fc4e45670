#include "web/input/accept.h"

/* "0.95" is 950 (RFC 9110, 12.4.2). */
static int thousandths(struct str weight)
{
    if (weight.size == 0 || weight.at[0] != '0')
        return 1000;
    int sum = 0, unit = 100;
    for (size_t i = 2; i < weight.size && weight.at[i] >= '0' && weight.at[i] <= '9'; i++) {
        sum += (weight.at[i] - '0') * unit;
        unit /= 10;
    }
    return sum;
}

/* The q-value of a media type in an Accept field, as thousandths; -1 when it is not named. */
static int accept_weight(struct str accept, struct str type)
{
    struct str item;
    while (str_split(&accept, ',', &item)) {
        struct str parameters = item, part, word = STR_NONE;
        int weight = 1000;
        while (str_split(&parameters, ';', &part)) {
            part = str_trim(part);
            if (!word.at)
                word = part;
            else if (str_starts(part, STR("q=")) || str_starts(part, STR("Q=")))
                weight = thousandths(str_from(part, 2));
        }
        if (str_is_nocase(word, type))
            return weight;
    }
    return -1;
}

bool accept_prefers_json(const struct http_request *http)
{
    if (str_is_nocase(http_request_field(http, STR("X-Requested-With")), STR("XMLHttpRequest")))
        return true;
    struct str accept = http_request_field(http, STR("Accept"));
    int json = accept_weight(accept, STR("application/json"));
    return json > 0 && json >= accept_weight(accept, STR("text/html"));
}
