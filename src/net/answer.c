/* An answer as bytes (RFC 9112, 4): what the application filled in, and what net/ adds. */
#include "net/connection.h"
#include "base/log.h"
#include "net/socket/upgrade.h"

static bool has_no_body(int status)
{
    return status == 101 || status == 204 || status == 304;
}

static void put_field(struct buffer *head, struct str name, struct str value)
{
    buffer_put_str(head, name);
    buffer_put(head, ": ", 2);
    buffer_put_str(head, value);
    buffer_put(head, "\r\n", 2);
}

static size_t size_of_fields(const struct http_response *response)
{
    size_t size = 0;
    for (size_t i = 0; i < response->field_count; i++)
        size += response->fields[i].name.size + response->fields[i].value.size + 4;
    return size;
}

struct str answer_head(struct exchange *exchange, bool keep_alive)
{
    enum { OWN_FIELDS_SIZE = 256 };
    struct http_response *response = &exchange->http.response;
    bool is_upgrade = upgrade_is_in_force(&exchange->http);
    if (!is_upgrade && (response->status < 200 || response->status > 599)) {
        log_error("net.status_missing", "an answer without a usable status: %d", response->status);
        *response = (struct http_response){.status = 500};
    }

    struct buffer head = buffer_in(exchange->http.arena);
    buffer_reserve(&head, OWN_FIELDS_SIZE + size_of_fields(response));
    buffer_put(&head, "HTTP/1.1 ", 9);
    buffer_put_i64(&head, response->status);
    buffer_put_byte(&head, ' ');
    buffer_put_str(&head, str_of(http_status_reason(response->status)));
    buffer_put(&head, "\r\n", 2);
    put_field(&head, STR("Date"), loop_date(exchange->loop));
    if (!has_no_body(response->status)) {
        buffer_put_str(&head, STR("Content-Length: "));
        buffer_put_i64(&head, response->file ? response->file->size : (int64_t)response->body.size);
        buffer_put(&head, "\r\n", 2);
    }
    if (is_upgrade || response->status == 426) /* RFC 9110, 7.8: Upgrade is listed there */
        put_field(&head, STR("Connection"), STR("Upgrade"));
    if (is_upgrade)
        keep_alive = true;
    if (!keep_alive)
        put_field(&head, STR("Connection"), STR("close"));
    else if (exchange->reader.framing.is_http_1_0)
        put_field(&head, STR("Connection"), STR("keep-alive"));
    for (size_t i = 0; i < response->field_count; i++)
        put_field(&head, response->fields[i].name, response->fields[i].value);
    buffer_put(&head, "\r\n", 2);
    return buffer_str(&head);
}

struct str answer_body(const struct exchange *exchange)
{
    const struct http_response *response = &exchange->http.response;
    if (exchange->http.request.method == HTTP_METHOD_HEAD || has_no_body(response->status))
        return STR_NONE;
    return response->body;
}
