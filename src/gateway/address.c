#include "gateway/address.h"
#include "base/percent.h"

/* RFC 6409, 8314, 9051. */
static int default_port(struct str scheme)
{
    return str_is(scheme, STR("smtps"))   ? 465
           : str_is(scheme, STR("smtp"))  ? 587
           : str_is(scheme, STR("imaps")) ? 993
                                          : 143;
}

/* The last one, so that a mail address may stand for the user as it is. */
static size_t find_last(struct str text, char byte)
{
    size_t at = text.size;
    while (at > 0 && text.at[at - 1] != byte)
        at--;
    return at ? at - 1 : text.size;
}

/* USER:PASSWORD, or nothing that stands before an '@' */
static enum err read_login(struct arena *arena, struct str login, struct server_address *ret)
{
    size_t colon = str_find(login, ':');
    ret->user = percent_decode(arena, str_cut(login, colon), false);
    ret->password = percent_decode(arena, str_from(login, colon + 1), false);
    bool has_nul = str_find(ret->user, 0) < ret->user.size ||
                   str_find(ret->password, 0) < ret->password.size;
    return ret->user.size && ret->password.size && !has_nul ? OK : ERR_INVALID;
}

/* HOST, HOST:PORT, [ADDRESS], [ADDRESS]:PORT */
static enum err read_place(struct arena *arena, struct str place, struct server_address *ret)
{
    bool is_bracketed = place.size && place.at[0] == '[';
    size_t end = is_bracketed ? str_find(place, ']') + 1 : str_find(place, ':');
    struct str host = str_cut(place, end), rest = str_from(place, end);
    int64_t port = default_port(ret->scheme);
    if (!host.size || end > place.size || (rest.size && rest.at[0] != ':') ||
        (rest.size && !str_to_i64(str_from(rest, 1), &port)) || port < 1 || port > 65535)
        return ERR_INVALID;
    ret->host = str_c(arena, host);
    ret->port = (int)port;
    return OK;
}

enum err server_address_read(struct arena *arena, struct str scheme, struct str url,
                             struct server_address *ret)
{
    *ret = (struct server_address){0};
    for (size_t i = 0; i < url.size; i++)
        if ((unsigned char)url.at[i] <= ' ' || url.at[i] == '?' || url.at[i] == '#')
            return ERR_INVALID;
    size_t colon = str_find(url, ':');
    struct str name = str_cut(url, colon), rest = str_from(url, colon + 3);
    ret->has_tls = name.size == scheme.size + 1 && name.at[scheme.size] == 's';
    if (!str_starts(name, scheme) || (name.size != scheme.size && !ret->has_tls) ||
        !str_starts(str_from(url, colon), STR("://")))
        return ERR_INVALID;
    ret->scheme = str_copy(arena, name);
    size_t slash = str_find(rest, '/');
    struct str place = str_cut(rest, slash);
    ret->path = percent_decode(arena, str_from(rest, slash + 1), false);
    size_t at = find_last(place, '@');
    if (at < place.size) {
        TRY(read_login(arena, str_cut(place, at), ret));
        place = str_from(place, at + 1);
    }
    return read_place(arena, place, ret);
}

const char *mailer_url_problem(struct arena *arena, struct str url)
{
    struct server_address address;
    return server_address_read(arena, STR("smtp"), url, &address) == OK && !address.path.size
               ? NULL
               : "is no address such as smtp://USER:PASSWORD@HOST:587 or smtps://HOST";
}

const char *mailbox_url_problem(struct arena *arena, struct str url)
{
    struct server_address address;
    return server_address_read(arena, STR("imap"), url, &address) == OK && address.user.size
               ? NULL
               : "is no address such as imaps://USER:PASSWORD@HOST or "
                 "imaps://USER:PASSWORD@HOST/FOLDER";
}
