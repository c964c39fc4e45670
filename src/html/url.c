/* Addresses: the only makers of struct url. RFC 3986 says which characters may stand in one. */
#include "base/percent.h"
#include "html/html.h"

static bool is_allowed(char c)
{
    return percent_is_plain(c) || c == '/' || (c && strchr("%:?#[]@!$&()*+,;=", c));
}

static void put_encoded(struct buffer *buffer, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    char code[3] = {'%', digits[(unsigned char)c >> 4], digits[c & 15]};
    buffer_put(buffer, code, sizeof code);
}

struct url url_local(struct arena *arena, const char *format, ...)
{
    struct buffer path = buffer_in(arena);
    va_list args;
    va_start(args, format);
    buffer_vprint(&path, format, args);
    va_end(args);
    struct str text = buffer_end(&path);
    size_t plain = 0;
    while (plain < text.size && is_allowed(text.at[plain]))
        plain++;
    /* Two slashes, or what a browser takes for one, would name another site. */
    bool is_local = text.size && text.at[0] == '/' && !(text.size > 1 && text.at[1] == '/');
    if (is_local && plain == text.size)
        return (struct url){text};
    struct buffer encoded = buffer_in(arena);
    if (text.size == 0 || text.at[0] != '/')
        buffer_put_byte(&encoded, '/');
    for (size_t i = 0; i < text.size; i++)
        if (!is_allowed(text.at[i]) || (i == 1 && text.at[i] == '/'))
            put_encoded(&encoded, text.at[i]);
        else
            buffer_put_byte(&encoded, text.at[i]);
    return (struct url){buffer_end(&encoded)};
}

struct url url_query_add(struct arena *arena, struct url url, struct str name, struct str value)
{
    size_t end = str_find(url.text, '#');
    struct str before = str_cut(url.text, end);
    size_t query = str_find(before, '?');
    struct buffer buffer = buffer_in(arena);
    buffer_put_str(&buffer, before);
    if (query == before.size)
        buffer_put_byte(&buffer, '?');
    else if (query + 1 < before.size)
        buffer_put_byte(&buffer, '&');
    percent_encode(&buffer, name);
    buffer_put_byte(&buffer, '=');
    percent_encode(&buffer, value);
    buffer_put_str(&buffer, str_from(url.text, end));
    return (struct url){buffer_end(&buffer)};
}

struct url url_external(struct str text)
{
    static const struct str schemes[] = {STR("https://"), STR("http://"), STR("mailto:"),
                                         STR("tel:")};
    /* Browsers pass over control characters inside an address, so none may be there. */
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.at[i] <= ' ' || text.at[i] == 0x7f || text.at[i] == '\\')
            return (struct url){STR("#")};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t size = schemes[i].size;
        if (text.size > size && text.at[size] != '/' &&
            str_is_nocase(str_cut(text, size), schemes[i]))
            return (struct url){text};
    }
    return (struct url){STR("#")};
}
