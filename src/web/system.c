#include "web/system.h"
#include "desk/health/health.h"
#include "web/live/nodes.h"
#include "web/urls.h"

enum err home_show(struct request *request)
{
    reply_redirect(request, home_of(request), FLASH_NONE);
    return OK;
}

/* A WRITE row: that it is answered means that a commit reached the disk. */
enum err health_show(struct request *request)
{
    const atomic_bool *is_draining = request->web->is_draining;
    if (is_draining && atomic_load(is_draining)) {
        reply_word(request, 503, STR("draining\n"));
        return OK;
    }
    TRY(health_write(&request->desk, request->desk.now));
    /* Alone, it serves its own people all the same. */
    bool is_alone = request->web->nodes && !nodes_counts(request->web->nodes).is_joined;
    reply_word(request, 200, is_alone ? STR("ok\nredis is away\n") : STR("ok\n"));
    return OK;
}

enum err metrics_show(struct request *request)
{
    struct buffer body = buffer_in(request->arena);
    request->web->put_metrics(request->web->metrics_context, request->desk.db, &body);
    struct http_response *response = &request->exchange->response;
    response->status = 200;
    response->body = buffer_str(&body);
    http_response_add(response, STR("Content-Type"), STR("text/plain; version=0.0.4"));
    return OK;
}

/* Under the address that names its hash it never changes. */
enum err logo_show(struct request *request)
{
    struct http_response *response = &request->exchange->response;
    struct logo logo;
    TRY(logo_read(&request->desk, &logo));
    bool is_named = str_is(form_get(&request->query, "v"), logo.hash);
    response->status = 200;
    response->body = logo.bytes;
    http_response_add(response, STR("Content-Type"), logo.type);
    if (is_named)
        http_response_add(response, STR("Cache-Control"),
                          STR("public, max-age=31536000, immutable"));
    return OK;
}
