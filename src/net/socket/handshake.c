#include "net/socket/handshake.h"
#include "base/buffer.h"
#include "base/checksum.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Is the word one of a field's list, in any case? A field may come in several lines. */
static bool lists(const struct http_request *request, struct str name, struct str word)
{
    struct str item;
    for (size_t i = 0; i < request->field_count; i++) {
        struct str rest = request->fields[i].value;
        if (!str_is_nocase(request->fields[i].name, name))
            continue;
        while (str_split(&rest, ',', &item))
            if (str_is_nocase(str_trim(item), word))
                return true;
    }
    return false;
}

static size_t count_fields(const struct http_request *request, struct str name)
{
    size_t count = 0;
    for (size_t i = 0; i < request->field_count; i++)
        count += str_is_nocase(request->fields[i].name, name);
    return count;
}

bool handshake_is_wanted(const struct http_request *request)
{
    return lists(request, STR("Upgrade"), STR("websocket"));
}

/* Sixteen bytes in base64: 22 digits and two pads. */
static bool is_key(struct str key)
{
    enum { KEY_DIGITS = 22, KEY_SIZE = 24 };
    if (key.size != KEY_SIZE || key.at[22] != '=' || key.at[23] != '=')
        return false;
    for (size_t i = 0; i < KEY_DIGITS; i++)
        if (!key.at[i] || !strchr(digits, key.at[i]))
            return false;
    return true;
}

static bool read_extensions(const struct http_request *request, struct handshake *ret)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (str_is_nocase(request->fields[i].name, STR("Sec-WebSocket-Extensions")) &&
            !offers_read(request->fields[i].value, ret))
            return false;
    return true;
}

int handshake_read(const struct http_request *request, struct handshake *ret)
{
    const struct str key = STR("Sec-WebSocket-Key"), version = STR("Sec-WebSocket-Version");
    *ret = (struct handshake){0};
    if (request->method != HTTP_METHOD_GET || request->is_http_1_0 || request->body.size)
        return 400;
    if (!handshake_is_wanted(request))
        return 426;
    if (!lists(request, STR("Connection"), STR("upgrade")) || count_fields(request, key) != 1 ||
        !is_key(http_request_field(request, key)))
        return 400;
    if (count_fields(request, version) != 1 ||
        !str_is(http_request_field(request, version), STR("13")))
        return 426;
    return read_extensions(request, ret) ? 101 : 400;
}

struct str handshake_accept(struct arena *arena, struct str key)
{
    struct buffer text = buffer_in(arena);
    unsigned char sum[SHA1_SIZE + 1] = {0}; /* the last digit takes in bits behind the sum */
    char *accept = arena_alloc(arena, HANDSHAKE_ACCEPT_SIZE);
    buffer_put_str(&text, key);
    buffer_put_str(&text, STR("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    checksum_sha1(buffer_str(&text), sum);
    for (size_t i = 0; i < HANDSHAKE_ACCEPT_SIZE - 1; i++) {
        size_t bit = 6 * i;
        unsigned two = (unsigned)sum[bit / 8] << 8 | sum[bit / 8 + 1];
        accept[i] = digits[two >> (10 - bit % 8) & 63];
    }
    accept[HANDSHAKE_ACCEPT_SIZE - 1] = '=';
    return (struct str){accept, HANDSHAKE_ACCEPT_SIZE};
}

struct str handshake_extensions(struct arena *arena, const struct handshake *handshake)
{
    if (!handshake->window_bits)
        return STR_NONE;
    struct buffer text = buffer_in(arena);
    buffer_put_str(&text, STR("permessage-deflate; server_no_context_takeover; "
                              "client_no_context_takeover"));
    if (handshake->tells_window_bits)
        buffer_print(&text, "; server_max_window_bits=%u", handshake->window_bits);
    return buffer_str(&text);
}
