#include "net/http.h"
#include "base/log.h"

const char *http_method_name(enum http_method method)
{
    static const char *const names[] = {
        [HTTP_METHOD_GET] = "GET",         [HTTP_METHOD_HEAD] = "HEAD",
        [HTTP_METHOD_POST] = "POST",       [HTTP_METHOD_PUT] = "PUT",
        [HTTP_METHOD_PATCH] = "PATCH",     [HTTP_METHOD_DELETE] = "DELETE",
        [HTTP_METHOD_OPTIONS] = "OPTIONS", [HTTP_METHOD_OTHER] = "OTHER",
    };
    return (size_t)method < COUNT_OF(names) ? names[method] : "?";
}

const char *http_status_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {419, "Page Expired"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "";
}

struct str http_request_field(const struct http_request *request, struct str name)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (str_is_nocase(request->fields[i].name, name))
            return request->fields[i].value;
    return STR_NONE;
}

/* What would end a field early, and so let a value write fields, or an answer, of its own. */
static bool is_one_line(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] == '\r' || text.at[i] == '\n' || text.at[i] == 0)
            return false;
    return true;
}

static bool is_net_own(struct str name)
{
    return str_is_nocase(name, STR("content-length")) || str_is_nocase(name, STR("date")) ||
           str_is_nocase(name, STR("connection")) || str_is_nocase(name, STR("transfer-encoding"));
}

void http_response_add(struct http_response *response, struct str name, struct str value)
{
    if (name.size == 0 || !is_one_line(name) || str_find(name, ':') < name.size ||
        !is_one_line(value) || is_net_own(name)) {
        log_warning("net.field_left_out", "unusable response field %.*s", STR_ARGS(name));
        return;
    }
    if (response->field_count == HTTP_FIELDS_OUT_MAX) {
        log_error("net.field_left_out", "no room for response field %.*s", STR_ARGS(name));
        return;
    }
    response->fields[response->field_count++] = (struct http_field){name, value};
}
