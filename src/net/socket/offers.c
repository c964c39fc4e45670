/* Sec-WebSocket-Extensions: the offers of permessage-deflate (RFC 6455, 9.1; RFC 7692, 7.1). */
#include "base/ascii.h"
#include "net/socket/handshake.h"

enum { BITS_MIN = 8, BITS_MAX = 15 };

static bool is_token_byte(char c)
{
    static const char other[] = "!#$%&'*+-.^_`|~";
    return is_alphanumeric(c) || (c && memchr(other, c, sizeof other - 1));
}

static void skip_space(struct str *rest)
{
    while (rest->size && (rest->at[0] == ' ' || rest->at[0] == '\t'))
        *rest = str_from(*rest, 1);
}

static bool skip(struct str *rest, char byte)
{
    skip_space(rest);
    if (rest->size == 0 || rest->at[0] != byte)
        return false;
    *rest = str_from(*rest, 1);
    return true;
}

static bool take_token(struct str *rest, struct str *ret)
{
    skip_space(rest);
    size_t size = 0;
    while (size < rest->size && is_token_byte(rest->at[size]))
        size++;
    *ret = str_cut(*rest, size);
    *rest = str_from(*rest, size);
    return size > 0;
}

/* A token, or one in quotes. Escapes within it are allowed by the grammar, but no value that we
   know has any: such a value is kept as it stands, and no offer is taken for it. */
static bool take_value(struct str *rest, struct str *ret)
{
    if (!skip(rest, '"'))
        return take_token(rest, ret);
    size_t size = 0;
    while (size < rest->size && (is_token_byte(rest->at[size]) || rest->at[size] == '\\'))
        size += rest->at[size] == '\\' ? 2 : 1;
    if (size == 0 || size >= rest->size || rest->at[size] != '"')
        return false;
    *ret = str_cut(*rest, size);
    *rest = str_from(*rest, size + 1);
    return true;
}

/* Decimal without leading zeros, 8 to 15 (RFC 7692, 7.1.2.1). */
static bool read_bits(struct str value, unsigned *ret)
{
    int64_t bits;
    if (value.size == 0 || value.at[0] == '0' || !str_to_i64(value, &bits) || bits < BITS_MIN ||
        bits > BITS_MAX)
        return false;
    *ret = (unsigned)bits;
    return true;
}

struct offer {
    bool is_ours; /* permessage-deflate, and nothing in it that we cannot keep */
    bool server_context, client_context, server_bits, client_bits; /* seen */
    unsigned window_bits;
};

/* Each may stand once; an offer with anything else is declined, not refused (7.1). */
static bool read_parameter(struct offer *offer, struct str name, struct str value, bool has_value)
{
    bool *seen = NULL;
    unsigned bits = BITS_MAX;
    if (str_is_nocase(name, STR("server_no_context_takeover")) && !has_value)
        seen = &offer->server_context;
    else if (str_is_nocase(name, STR("client_no_context_takeover")) && !has_value)
        seen = &offer->client_context;
    else if (str_is_nocase(name, STR("server_max_window_bits")) && read_bits(value, &bits))
        seen = &offer->server_bits;
    else if (str_is_nocase(name, STR("client_max_window_bits")) &&
             (!has_value || read_bits(value, &bits)))
        seen = &offer->client_bits;
    if (!seen || *seen)
        return false;
    *seen = true;
    if (seen == &offer->server_bits)
        offer->window_bits = bits;
    return true;
}

static bool take_offer(struct str *rest, struct offer *offer)
{
    struct str name, value;
    if (!take_token(rest, &name))
        return false;
    *offer = (struct offer){
        .is_ours = str_is_nocase(name, STR("permessage-deflate")),
        .window_bits = BITS_MAX,
    };
    while (skip(rest, ';')) {
        if (!take_token(rest, &name))
            return false;
        bool has_value = skip(rest, '=');
        value = STR_NONE;
        if (has_value && !take_value(rest, &value))
            return false;
        offer->is_ours = offer->is_ours && read_parameter(offer, name, value, has_value);
    }
    return true;
}

bool offers_read(struct str field, struct handshake *ret)
{
    struct offer offer;
    do {
        if (!take_offer(&field, &offer))
            return false;
        if (offer.is_ours && !ret->window_bits)
            *ret = (struct handshake){.window_bits = offer.window_bits,
                                      .tells_window_bits = offer.server_bits};
    } while (skip(&field, ','));
    skip_space(&field);
    return field.size == 0;
}
