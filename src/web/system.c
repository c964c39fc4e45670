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

/* A WRITE row: that it is answered means that a commit reached the disk. */
enum err health_show(struct request *request)
{
    TRY(health_write(&request->desk, request->desk.now));
    struct http_response *response = &request->exchange->response;
    response->status = 200;
    response->body = STR("ok\n");
    http_response_add(response, STR("Content-Type"), STR("text/plain; charset=utf-8"));
    return OK;
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
