#include "web/input/multipart.h"

/* Cuts *rest at the first ';' that is not within quotes. */
static bool next_parameter(struct str *rest, struct str *ret)
{
    bool is_quoted = false;
    size_t end = 0;
    if (!rest->at)
        return false;
    for (; end < rest->size && (is_quoted || rest->at[end] != ';'); end++)
        is_quoted ^= rest->at[end] == '"';
    *ret = str_cut(*rest, end);
    *rest = end < rest->size ? (struct str){rest->at + end + 1, rest->size - end - 1} : STR_NONE;
    return true;
}

/* The value of `name=` among a field's parameters, unquoted. */
static struct str parameter(struct str field, struct str name)
{
    struct str part;
    while (next_parameter(&field, &part)) {
        part = str_trim(part);
        size_t equals = str_find(part, '=');
        if (!str_is_nocase(str_trim(str_cut(part, equals)), name) || equals == part.size)
            continue;
        struct str value = str_trim(str_from(part, equals + 1));
        if (value.size >= 2 && value.at[0] == '"' && value.at[value.size - 1] == '"')
            value = (struct str){value.at + 1, value.size - 2};
        return value;
    }
    return STR_NONE;
}

/* Where `needle` begins in `text`, or text.size. */
static size_t find(struct str text, struct str needle)
{
    const char *found = text.at ? memmem(text.at, text.size, needle.at, needle.size) : NULL;
    return found ? (size_t)(found - text.at) : text.size;
}

static bool skip(struct str *text, struct str prefix)
{
    if (!str_starts(*text, prefix))
        return false;
    *text = (struct str){text->at + prefix.size, text->size - prefix.size};
    return true;
}

enum err multipart_begin(struct str content_type, struct str body, struct multipart *ret)
{
    struct str boundary = parameter(content_type, STR("boundary"));
    if (boundary.size == 0 || boundary.size > MULTIPART_BOUNDARY_MAX)
        return ERR_INVALID;
    if (!skip(&body, STR("--")) || !skip(&body, boundary))
        return ERR_INVALID;
    *ret = (struct multipart){.rest = body, .boundary = boundary};
    return OK;
}

static enum err read_header(struct str *rest, struct multipart_part *part)
{
    struct str header = *rest;
    size_t end = find(*rest, STR("\r\n\r\n"));
    if (end == rest->size || end > MULTIPART_HEADER_MAX)
        return ERR_INVALID;
    header.size = end;
    *rest = (struct str){rest->at + end + 4, rest->size - end - 4};
    struct str line;
    while (str_split(&header, '\n', &line)) {
        size_t colon = str_find(line, ':');
        if (!str_is_nocase(str_cut(line, colon), STR("Content-Disposition")))
            continue;
        struct str value = str_trim(str_from(line, colon + 1));
        part->name = parameter(value, STR("name"));
        part->file_name = parameter(value, STR("filename"));
        part->is_file = part->file_name.at != NULL;
    }
    return part->name.size ? OK : ERR_INVALID;
}

enum err multipart_next(struct multipart *multipart, struct multipart_part *ret)
{
    struct str rest = multipart->rest;
    if (skip(&rest, STR("--")))
        return ERR_NOT_FOUND;
    if (!skip(&rest, STR("\r\n")) || ++multipart->parts > MULTIPART_PARTS_MAX)
        return ERR_INVALID;
    struct multipart_part part = {0};
    TRY(read_header(&rest, &part));

    /* The body of the part ends before CRLF "--" boundary. */
    struct str left = rest;
    for (;;) {
        size_t at = find(left, STR("\r\n--"));
        if (at == left.size)
            return ERR_INVALID;
        struct str after = {left.at + at + 4, left.size - at - 4};
        if (str_starts(after, multipart->boundary)) {
            part.value = (struct str){rest.at, (size_t)(left.at + at - rest.at)};
            skip(&after, multipart->boundary);
            multipart->rest = after;
            *ret = part;
            return OK;
        }
        left = after;
    }
}
