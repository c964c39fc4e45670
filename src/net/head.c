#include "net/head.h"
#include "base/ascii.h"
#include "net/limits.h"
#include "net/socket/handshake.h"
#include <llhttp.h>

/* What a line may hold: visible characters, space, and (in field values) bytes above ASCII. */
static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != 0x7F;
}

size_t head_scan(struct head_scan *scan, struct str bytes, enum head_step *ret)
{
    size_t i = 0;
    *ret = HEAD_BAD;
    while (i < bytes.size) {
        char c = bytes.at[i++];
        switch (scan->place) {
        case SCAN_LINE_BEGIN:
            if (c == '\r') {
                scan->place = SCAN_EMPTY_CR;
                continue;
            }
            if (!is_plain(c) || c == ' ')
                return i;
            scan->begun = true;
            scan->place = SCAN_LINE;
            continue;
        case SCAN_LINE:
            while (is_plain(c) && i < bytes.size)
                c = bytes.at[i++];
            if (c == '\r')
                scan->place = SCAN_LINE_CR;
            else if (!is_plain(c) && c != '\t')
                return i;
            continue;
        case SCAN_LINE_CR:
            if (c != '\n')
                return i;
            scan->place = SCAN_LINE_BEGIN;
            continue;
        case SCAN_EMPTY_CR:
            if (c != '\n')
                return i;
            scan->place = SCAN_LINE_BEGIN;
            if (!scan->begun)
                continue;
            *ret = HEAD_WHOLE;
            return i;
        }
    }
    *ret = HEAD_MORE;
    return i;
}

/* ---- llhttp: the grammar of the request line and of the fields ---- */

struct parse {
    llhttp_t http;
    struct str target;
    struct http_field fields[HTTP_FIELDS_MAX];
    size_t count;
    bool in_value; /* of fields[count - 1] */
    bool too_many;
};

/* A part may come in several calls, which then follow each other in the head. */
static void extend(struct str *part, const char *at, size_t size)
{
    *part = part->size ? (struct str){part->at, (size_t)(at - part->at) + size}
                       : (struct str){at, size};
}

static int on_target(llhttp_t *http, const char *at, size_t size)
{
    struct parse *parse = http->data;
    extend(&parse->target, at, size);
    return 0;
}

static int on_name(llhttp_t *http, const char *at, size_t size)
{
    struct parse *parse = http->data;
    if (parse->count == 0 || parse->in_value) {
        if (parse->count == HTTP_FIELDS_MAX) {
            parse->too_many = true;
            return -1;
        }
        parse->fields[parse->count++] = (struct http_field){0};
        parse->in_value = false;
    }
    extend(&parse->fields[parse->count - 1].name, at, size);
    return 0;
}

static int on_value(llhttp_t *http, const char *at, size_t size)
{
    struct parse *parse = http->data;
    parse->in_value = true;
    extend(&parse->fields[parse->count - 1].value, at, size);
    return 0;
}

/* Also when it is empty and on_value() was not called. */
static int on_value_end(llhttp_t *http)
{
    struct parse *parse = http->data;
    parse->in_value = true;
    return 0;
}

static int on_head_end(llhttp_t *http)
{
    (void)http;
    return HPE_PAUSED; /* the body is read by reader.c */
}

static const llhttp_settings_t settings = {
    .on_url = on_target,
    .on_header_field = on_name,
    .on_header_value = on_value,
    .on_header_value_complete = on_value_end,
    .on_headers_complete = on_head_end,
};

static bool is_token(struct str text)
{
    static const char other[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (!is_alphanumeric(c) && !memchr(other, c, sizeof other - 1))
            return false;
    }
    return text.size > 0;
}

static bool ends_in_version(struct str line)
{
    struct str end = str_from(line, line.size - 9);
    return line.size > 9 && str_starts(end, STR(" HTTP/")) && is_digit(end.at[6]) &&
           end.at[7] == '.' && is_digit(end.at[8]);
}

static int status_of_error(const struct parse *parse, llhttp_errno_t err, struct str head)
{
    if (parse->too_many)
        return 431;
    if (err == HPE_INVALID_METHOD && is_token(str_cut(head, str_find(head, ' '))))
        return 501;
    bool is_other_version = err == HPE_INVALID_VERSION &&
                            ends_in_version(str_cut(head, str_find(head, '\r')));
    return is_other_version ? 505 : 400;
}

/* ---- the request line ---- */

static enum http_method method_of(uint8_t method)
{
    switch (method) {
    case HTTP_GET:
        return HTTP_METHOD_GET;
    case HTTP_HEAD:
        return HTTP_METHOD_HEAD;
    case HTTP_POST:
        return HTTP_METHOD_POST;
    case HTTP_PUT:
        return HTTP_METHOD_PUT;
    case HTTP_PATCH:
        return HTTP_METHOD_PATCH;
    case HTTP_DELETE:
        return HTTP_METHOD_DELETE;
    case HTTP_OPTIONS:
        return HTTP_METHOD_OPTIONS;
    default:
        return HTTP_METHOD_OTHER;
    }
}

/* "http://host/path?query" is "/path?query" (RFC 9112, 3.2.2); false if it is no such thing. */
static bool strip_authority(struct str *target)
{
    size_t scheme = str_is_nocase(str_cut(*target, 7), STR("http://"))    ? 7
                    : str_is_nocase(str_cut(*target, 8), STR("https://")) ? 8
                                                                          : 0;
    struct str rest = str_from(*target, scheme);
    size_t end = 0;
    while (end < rest.size && rest.at[end] != '/' && rest.at[end] != '?')
        end++;
    *target = str_from(rest, end);
    return scheme > 0 && end > 0;
}

static bool read_target(struct http_request *request)
{
    struct str target = request->target;
    for (size_t i = 0; i < target.size; i++)
        if (target.at[i] <= ' ' || target.at[i] >= 0x7F || target.at[i] == '#')
            return false;
    bool is_path = target.size && target.at[0] == '/';
    bool is_asterisk = str_is(target, STR("*")) && request->method == HTTP_METHOD_OPTIONS;
    if (!is_path && !is_asterisk && !strip_authority(&target))
        return false;
    size_t end = str_find(target, '?');
    request->path = end ? str_cut(target, end) : STR("/");
    request->query = str_from(target, end + 1);
    return true;
}

/* llhttp takes more than one space between the parts. */
static bool is_spaced_well(const struct parse *parse, struct str head)
{
    struct str method = str_of(llhttp_method_name(parse->http.method));
    size_t size = method.size + 1 + parse->target.size + 1 + sizeof "HTTP/1.1" - 1;
    return str_find(head, '\r') == size;
}

static int read_line(const struct parse *parse, struct str head, struct http_request *request)
{
    const llhttp_t *http = &parse->http;
    if (http->http_major == 0)
        return 400;
    if (http->http_major != 1 || http->http_minor > 1)
        return 505;
    if (http->method == HTTP_CONNECT)
        return 405;
    if (!is_spaced_well(parse, head))
        return 400;
    request->method = method_of(http->method);
    request->is_http_1_0 = http->http_minor == 0;
    request->target = parse->target;
    return read_target(request) ? 0 : 400;
}

/* ---- the fields that concern the message itself ---- */

struct seen {
    int hosts, lengths, encodings;
    bool close, keep_alive, is_chunked, wants_continue, expects_other, upgrades;
};

/* RFC 3986, 3.2.2 and 3.2.3, without user information; it may be empty (RFC 9110, 7.2). */
static bool is_host(struct str host)
{
    static const char other[] = "-._~%!$&'()*+,;=:[]";
    for (size_t i = 0; i < host.size; i++) {
        char c = host.at[i];
        if (!is_alphanumeric(c) && !memchr(other, c, sizeof other - 1))
            return false;
    }
    return true;
}

static bool read_length(struct str value, uint64_t *ret)
{
    int64_t length;
    if (value.size == 0 || value.at[0] == '-' || !str_to_i64(value, &length))
        return false;
    *ret = (uint64_t)length;
    return true;
}

static void read_connection(struct str value, struct seen *seen)
{
    struct str option;
    while (str_split(&value, ',', &option)) {
        option = str_trim(option);
        seen->close |= str_is_nocase(option, STR("close"));
        seen->keep_alive |= str_is_nocase(option, STR("keep-alive"));
    }
}

static bool read_field(struct http_field field, struct seen *seen, struct framing *framing)
{
    if (str_is_nocase(field.name, STR("host"))) {
        seen->hosts++;
        return is_host(field.value);
    }
    if (str_is_nocase(field.name, STR("content-length"))) {
        seen->lengths++;
        return read_length(field.value, &framing->content_length);
    }
    if (str_is_nocase(field.name, STR("transfer-encoding"))) {
        seen->encodings++;
        framing->is_chunked = str_is_nocase(field.value, STR("chunked"));
        return framing->is_chunked;
    }
    if (str_is_nocase(field.name, STR("connection")))
        read_connection(field.value, seen);
    if (str_is_nocase(field.name, STR("upgrade")))
        seen->upgrades = true;
    if (str_is_nocase(field.name, STR("expect"))) {
        bool is_continue = str_is_nocase(field.value, STR("100-continue"));
        seen->wants_continue |= is_continue;
        seen->expects_other |= !is_continue;
    }
    return true;
}

/* RFC 9112, 3.2 (Host), 6.1 and 6.3 (one length, told in one way), 9.3 (persistence). */
static int read_fields(const struct http_request *request, struct framing *framing)
{
    struct seen seen = {0};
    for (size_t i = 0; i < request->field_count; i++)
        if (!is_token(request->fields[i].name) || !read_field(request->fields[i], &seen, framing))
            return 400;
    if (seen.hosts > 1 || (seen.hosts == 0 && !framing->is_http_1_0))
        return 400;
    if (seen.lengths + seen.encodings > 1 || (seen.encodings && framing->is_http_1_0))
        return 400;
    framing->keep_alive = !seen.close && (!framing->is_http_1_0 || seen.keep_alive);
    framing->wants_socket = seen.upgrades && handshake_is_wanted(request);
    framing->wants_continue = seen.wants_continue && !framing->is_http_1_0;
    return seen.expects_other && !framing->is_http_1_0 ? 417 : 0;
}

static void keep_fields(const struct parse *parse, struct arena *arena,
                        struct http_request *request)
{
    struct http_field *fields = arena_alloc_bytes(arena, parse->count * sizeof *fields);
    for (size_t i = 0; i < parse->count; i++)
        fields[i] = (struct http_field){parse->fields[i].name, str_trim(parse->fields[i].value)};
    request->fields = fields;
    request->field_count = parse->count;
}

int head_parse(struct str head, struct arena *arena, struct http_request *ret_request,
               struct framing *ret_framing)
{
    while (str_starts(head, STR("\r\n"))) /* empty lines before the request (RFC 9112, 2.2) */
        head = str_from(head, 2);
    struct parse parse;
    parse.target = STR_NONE;
    parse.count = 0;
    parse.in_value = parse.too_many = false;
    llhttp_init(&parse.http, HTTP_REQUEST, &settings);
    parse.http.data = &parse;
    llhttp_errno_t err = llhttp_execute(&parse.http, head.at, head.size);
    if (err != HPE_PAUSED)
        return status_of_error(&parse, err, head);

    int status = read_line(&parse, head, ret_request);
    if (status)
        return status;
    keep_fields(&parse, arena, ret_request);
    *ret_framing = (struct framing){.is_http_1_0 = parse.http.http_minor == 0};
    return read_fields(ret_request, ret_framing);
}
