#include "web/system.h"
#include "desk/health/health.h"
#include "web/page.h"
#include "web/urls.h"

struct url home_of(struct request *request)
{
    if (request->access.staff)
        return url_to(request->arena, "admin.support.tickets.index", 0);
    if (request->access.customer)
        return url_to(request->arena, "support.tickets.index", 0);
    return url_to(request->arena, "login", 0);
}

enum err home_show(struct request *request)
{
    reply_redirect(request, home_of(request), FLASH_NONE);
    return OK;
}

static void reply_word(struct request *request, int status, struct str word)
{
    struct http_response *response = &request->exchange->response;
    response->status = status;
    response->body = word;
    http_response_add(response, STR("Content-Type"), STR("text/plain; charset=utf-8"));
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
    reply_word(request, 200, STR("ok\n"));
    return OK;
}

bool health_reply(struct request *request, int status)
{
    if (status != 503 || !str_is(request->exchange->request.path, STR("/healthz")))
        return false;
    reply_word(request, 503, STR("unavailable\n"));
    return true;
}

enum err metrics_show(struct request *request)
{
    struct buffer body = buffer_in(request->arena);
    request->web->put_metrics(request->web->metrics_context, &body);
    struct http_response *response = &request->exchange->response;
    response->status = 200;
    response->body = buffer_str(&body);
    http_response_add(response, STR("Content-Type"), STR("text/plain; version=0.0.4"));
    return OK;
}
