#include "bus/address.h"
#include "base/ascii.h"
#include "bus/bus.h"

enum { PORT = 6379 };

/* RFC 3986, 2.1. */
static enum err decode(struct arena *arena, struct str text, struct str *ret)
{
    char *bytes = arena_alloc(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        bytes[size] = text.at[i];
        if (text.at[i] == '%') {
            int high = i + 2 < text.size ? hex_value(text.at[i + 1]) : -1;
            int low = i + 2 < text.size ? hex_value(text.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return ERR_INVALID;
            bytes[size] = (char)(high * 16 + low);
            i += 2;
        }
        size++;
    }
    *ret = (struct str){bytes, size};
    return OK;
}

/* USER:PASSWORD, :PASSWORD */
static enum err read_login(struct arena *arena, struct str login, struct bus_address *ret)
{
    size_t colon = str_find(login, ':');
    if (colon == login.size)
        return ERR_INVALID;
    if (colon)
        TRY(decode(arena, str_cut(login, colon), &ret->user));
    return decode(arena, str_from(login, colon + 1), &ret->password);
}

/* HOST, HOST:PORT, [ADDRESS], [ADDRESS]:PORT */
static enum err read_place(struct arena *arena, struct str place, struct bus_address *ret)
{
    int64_t port = PORT;
    bool is_bracketed = place.size && place.at[0] == '[';
    size_t host_end = is_bracketed ? str_find(place, ']') : str_find(place, ':');
    struct str host = is_bracketed ? str_from(str_cut(place, host_end), 1)
                                   : str_cut(place, host_end);
    struct str rest = str_from(place, host_end + is_bracketed);
    if (!host.size || (rest.size && rest.at[0] != ':') ||
        (rest.size && (!str_to_i64(str_from(rest, 1), &port) || port < 1 || port > 65535)))
        return ERR_INVALID;
    ret->host = str_c(arena, host);
    ret->port = (int)port;
    return OK;
}

enum err bus_address_read(struct arena *arena, struct str url, struct bus_address *ret)
{
    static const struct str tcp = STR("redis://"), local = STR("unix:");
    int64_t number;
    *ret = (struct bus_address){0};
    for (size_t i = 0; i < url.size; i++)
        if ((unsigned char)url.at[i] <= ' ')
            return ERR_INVALID;
    if (str_starts(url, local)) {
        ret->path = str_c(arena, str_from(url, local.size));
        return ret->path[0] == '/' ? OK : ERR_INVALID;
    }
    if (!str_starts(url, tcp))
        return ERR_INVALID;
    struct str rest = str_from(url, tcp.size);
    size_t at = str_find(rest, '@');
    if (at < rest.size) {
        TRY(read_login(arena, str_cut(rest, at), ret));
        rest = str_from(rest, at + 1);
    }
    size_t slash = str_find(rest, '/');
    struct str database = str_from(rest, slash + 1);
    /* What is published is heard whatever the number. */
    if (database.size && !str_to_i64(database, &number))
        return ERR_INVALID;
    return read_place(arena, str_cut(rest, slash), ret);
}

const char *bus_url_problem(struct arena *arena, struct str url)
{
    struct bus_address address;
    return bus_address_read(arena, url, &address) == OK
               ? NULL
               : "is no address such as redis://127.0.0.1:6379, redis://:PASSWORD@HOST or "
                 "unix:/run/redis/redis-server.sock";
}
