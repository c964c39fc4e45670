/* The address of a database: what is wrong with it, and what of it may be shown. */
#include "base/ascii.h"
#include "db/db.h"
#include <libpq-fe.h>

static struct str without_scheme(struct str url)
{
    return str_from(url, str_find(url, ':') + 3);
}

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_digit(text.at[i]))
            return false;
    return text.size > 0;
}

/* HOST, HOST:PORT, [ADDRESS] or [ADDRESS]:PORT */
static bool is_host(struct str host)
{
    size_t name = host.size && host.at[0] == '[' ? str_find(host, ']') : 0;
    struct str rest = str_from(host, name);
    size_t colon = str_find(rest, ':');
    return colon >= rest.size || is_number(str_from(rest, colon + 1));
}

/* libpq takes the first '@', ':' and '/' for what they part; were they of a password, it would
   repeat the rest of it as the name of a host, a port or a database that cannot be found. */
static bool is_unambiguous(struct str url)
{
    struct str place = str_cut(url, str_find(url, '?'));
    struct str authority = str_cut(place, str_find(place, '/'));
    size_t at = str_find(authority, '@');
    struct str user = at < authority.size ? str_cut(authority, at) : STR("");
    struct str hosts = at < authority.size ? str_from(authority, at + 1) : authority, host;
    size_t colon = str_find(user, ':');
    struct str password = str_from(user, colon + 1), name = str_from(place, authority.size);
    if (str_find(hosts, '@') < hosts.size || str_find(name, '@') < name.size ||
        str_find(password, ':') < password.size)
        return false;
    while (str_split(&hosts, ',', &host))
        if (!is_host(host))
            return false;
    return true;
}

static bool is_known_to_libpq(struct arena *arena, struct str url)
{
    char *words = NULL;
    PQconninfoOption *options = PQconninfoParse(str_c(arena, url), &words);
    bool is_known = options != NULL;
    PQconninfoFree(options);
    PQfreemem(words);
    return is_known;
}

const char *db_url_problem(struct arena *arena, struct str url)
{
    switch (db_engine_of_url(url)) {
    case DB_NO_ENGINE:
        break;
    case DB_SQLITE:
        return url.size > 7 ? NULL : "names no file: write sqlite:PATH";
    case DB_POSTGRES:
        if (str_find(url, 0) < url.size || !is_unambiguous(without_scheme(url)))
            return "is ambiguous: in a password write % as %25, @ as %40, : as %3A, / as %2F, "
                   "? as %3F";
        return is_known_to_libpq(arena, url)
                   ? NULL
                   : "is no postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
    }
    return "is neither sqlite:PATH nor postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
}

struct str db_url_shown(struct arena *arena, struct str url)
{
    if (db_engine_of_url(url) != DB_POSTGRES)
        return url;
    if (db_url_problem(arena, url))
        return STR("postgresql://...");
    struct str rest = without_scheme(url), place = str_cut(rest, str_find(rest, '?'));
    size_t at = str_find(place, '@');
    struct str user = at < place.size ? str_cut(place, at) : STR("");
    size_t colon = str_find(user, ':');
    if (colon == user.size)
        return str_print(arena, "postgresql://%.*s", STR_ARGS(place));
    struct str where = str_from(place, at);
    return str_print(arena, "postgresql://%.*s:********%.*s", (int)colon, user.at, STR_ARGS(where));
}
