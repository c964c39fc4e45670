#include "net/encoding.h"
#include "base/weight.h"

enum { QUALITY_UNSAID = -1 };

struct qualities {
    int identity, gzip, brotli, any;
};

static void read_list(struct str list, struct qualities *qualities)
{
    struct str member, coding;
    while (str_split(&list, ',', &member)) {
        if (!str_split(&member, ';', &coding))
            continue;
        coding = str_trim(coding);
        int quality = weight_of(member);
        if (str_is_nocase(coding, STR("gzip")) || str_is_nocase(coding, STR("x-gzip")))
            qualities->gzip = quality;
        else if (str_is_nocase(coding, STR("br")))
            qualities->brotli = quality;
        else if (str_is_nocase(coding, STR("identity")))
            qualities->identity = quality;
        else if (str_is(coding, STR("*")))
            qualities->any = quality;
    }
}

static int or_any(int quality, const struct qualities *qualities)
{
    if (quality != QUALITY_UNSAID)
        return quality;
    return qualities->any == QUALITY_UNSAID ? 0 : qualities->any;
}

enum encoding encoding_choose(const struct http_request *request, bool has_gzip, bool has_brotli)
{
    struct qualities qualities = {QUALITY_UNSAID, QUALITY_UNSAID, QUALITY_UNSAID, QUALITY_UNSAID};
    for (size_t i = 0; i < request->field_count; i++)
        if (str_is_nocase(request->fields[i].name, STR("accept-encoding")))
            read_list(request->fields[i].value, &qualities);
    int gzip = has_gzip ? or_any(qualities.gzip, &qualities) : 0;
    int brotli = has_brotli ? or_any(qualities.brotli, &qualities) : 0;
    int best = gzip > brotli ? gzip : brotli;
    if (best == 0 || qualities.identity > best)
        return ENCODING_IDENTITY;
    return brotli == best ? ENCODING_BROTLI : ENCODING_GZIP;
}
