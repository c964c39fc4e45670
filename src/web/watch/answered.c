#include "web/watch/answered.h"
#include "base/log.h"
#include "web/watch/meter.h"
#include "web/watch/request_id.h"

/* Reads that went well are for debugging, and so is what comes too often: a flood is counted, and
   must not fill the disk as well. */
static enum log_level level_of(const struct request *request, const struct http_exchange *exchange)
{
    int status = exchange->response.status;
    if (status >= 500)
        return LOG_WARNING;
    bool reads = exchange->request.method == HTTP_METHOD_GET ||
                 exchange->request.method == HTTP_METHOD_HEAD;
    bool is_flood = status == 429 && !(request && request->route);
    return (status < 400 && reads) || is_flood ? LOG_DEBUG : LOG_INFO;
}

static const char *lane_name(const struct route *route)
{
    return !route                      ? "none"
           : route->prepares_slowly    ? "slow"
           : route->lane == LANE_WRITE ? "write"
                                       : "read";
}

static void log_answer(const struct request *request, const struct http_exchange *exchange,
                       bool is_file, int64_t took_us)
{
    const struct route *route = request ? request->route : NULL;
    enum log_level level = level_of(request, exchange);
    if (!log_wants(level))
        return;
    bool has_body = exchange->request.method != HTTP_METHOD_HEAD;
    const struct log_field fields[] = {
        log_text("method", str_of(http_method_name(exchange->request.method))),
        log_text("route", route     ? route->name
                          : is_file ? STR("file")
                                    : STR("none")),
        log_number("status", exchange->response.status),
        log_number("took_us", took_us),
        log_number("bytes", has_body ? (int64_t)exchange->response.body.size : 0),
        log_number("user", request ? request->access.person.id : 0),
        log_text("lane", str_of(lane_name(route))),
    };
    log_fields(level, "web.request", fields, COUNT_OF(fields));
}

void answered(const struct web *web, struct http_exchange *exchange)
{
    const struct request *request = exchange->application;
    int status = exchange->response.status;
    bool is_file = !request && status < 400;
    int64_t took_us = exchange->whole_us ? clock_us() - exchange->whole_us : 0;
    struct str request_id = STR_NONE;
    if (request)
        request_id = request->request_id;
    else if (!is_file)
        request_id = request_id_new(web->request_ids, exchange->arena);
    if (!request && !is_file)
        http_response_add(&exchange->response, STR("X-Request-Id"), request_id);
    meter_answer(web->meter, request ? request->route : NULL, is_file, status, took_us);
    log_about(request_id);
    log_answer(request, exchange, is_file, took_us);
    log_about(STR_NONE);
}
