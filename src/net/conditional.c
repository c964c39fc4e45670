#include "net/conditional.h"
#include "base/random.h"
#include "net/encoding.h"

static struct str without_weakness(struct str etag)
{
    return str_starts(etag, STR("W/")) ? str_from(etag, 2) : etag;
}

/* The next entity tag of a list, without W/; false at its end or where it is malformed. */
static bool next_etag(struct str *list, struct str *ret)
{
    size_t i = 0;
    while (i < list->size && (list->at[i] == ' ' || list->at[i] == '\t' || list->at[i] == ','))
        i++;
    struct str rest = without_weakness(str_from(*list, i));
    if (rest.size == 0 || rest.at[0] != '"')
        return false;
    size_t size = str_find(str_from(rest, 1), '"') + 2;
    if (size > rest.size)
        return false;
    *ret = str_cut(rest, size);
    *list = str_from(rest, size);
    return true;
}

static bool list_has(struct str list, struct str etag)
{
    struct str each;
    while (next_etag(&list, &each))
        if (str_is(each, etag))
            return true;
    return false;
}

bool conditional_holds(const struct http_request *request, struct str etag)
{
    etag = without_weakness(etag);
    for (size_t i = 0; i < request->field_count; i++) {
        struct http_field field = request->fields[i];
        if (str_is_nocase(field.name, STR("if-none-match")) &&
            (str_is(field.value, STR("*")) || list_has(field.value, etag)))
            return true;
    }
    return false;
}

void http_conditional(struct http_exchange *exchange)
{
    /* Known to all: the same page has the same tag on every node and after a restart. */
    static const unsigned char salt[16] = "sapa.net.etag";
    const struct http_request *request = &exchange->request;
    struct http_response *response = &exchange->response;
    if (response->status != 200 ||
        (request->method != HTTP_METHOD_GET && request->method != HTTP_METHOD_HEAD))
        return;
    struct str etag = str_print(exchange->arena, "W/\"%016jx\"",
                                (uintmax_t)random_hash(salt, 0, response->body));
    http_response_add(response, STR("ETag"), etag);
    if (conditional_holds(request, etag)) {
        if (encoding_matters(response))
            http_response_add(response, STR("Vary"), STR("Accept-Encoding"));
        response->status = 304;
        response->body = STR_NONE;
    }
}
