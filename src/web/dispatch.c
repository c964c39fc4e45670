#include "web/dispatch.h"
#include "base/log.h"
#include "desk/search/search.h"
#include "web/input/accept.h"
#include "web/input/client.h"
#include "web/live/channel.h"
#include "web/gate.h"
#include "web/watch/request_id.h"
#include "web/route.h"
#include "web/uploads.h"
#include "web/urls.h"

enum { TRIES_MAX = 5 }; /* of a write that meets others */

/* X-Socket-ID: the page that asks shows by itself what it did, and need not be told. */
static struct str socket_id_given(const struct http_request *http)
{
    struct str id = http_request_field(http, STR("X-Socket-ID"));
    return socket_id_is_valid(id) ? id : STR_NONE;
}

static struct str request_id_of(const struct web *web, struct http_exchange *exchange)
{
    struct str given = STR_NONE;
    if (client_is_listed(web->proxies, exchange->request.peer))
        given = request_id_given(&exchange->request);
    return given.size ? given : request_id_new(web->request_ids, exchange->arena);
}

struct request *request_new(const struct web *web, struct http_exchange *exchange)
{
    struct request *request = NEW(exchange->arena, struct request);
    request->exchange = exchange;
    request->arena = exchange->arena;
    request->web = web;
    request->house = &web->house;
    request->locale = web->house.locale;
    request->desk.arena = exchange->arena;
    request->visitor = STR_NONE;
    request->request_id = request_id_of(web, exchange);
    request->desk.socket_id = socket_id_given(&exchange->request);
    request->outlets = web->outlets;
    request->desk.outlets = &request->outlets;
    exchange->application = request;
    exchange->request.peer = client_address(web->proxies, &exchange->request);
    return request;
}

static void choose_locale(struct request *request)
{
    const struct locale *chosen = locale_find(request->access.person.locale);
    struct str accepted = http_request_field(&request->exchange->request, STR("Accept-Language"));
    request->locale = chosen ? chosen : locale_accept(accepted, request->house->locale);
}

/* Without the database what is given has to do: whatever needs more fails by itself. */
static void enter_house(struct request *request)
{
    struct house_wishes wishes;
    if (house_read(&request->desk, &wishes) != OK)
        return;
    struct house *house = NEW(request->arena, struct house);
    *house = house_with(&request->web->house, &wishes);
    request->house = house;
    request->outlets.zone = house->zone;
}

/* How to answer, whatever the answer will be; a page of any kind leaves the session as it is. */
static void read_wishes(struct request *request)
{
    const struct http_request *http = &request->exchange->request;
    choose_locale(request);
    request->wants_json = accept_prefers_json(http);
    request->wants_fragment = http_request_field(http, STR("X-Fragment")).at != NULL;
    request->is_renewal = http_request_field(http, STR("X-Renewal")).at != NULL;
    request->visitor = gate_visitor(http);
}

/* Everything that needs no database. */
static enum err read_request(struct request *request)
{
    const struct http_request *http = &request->exchange->request;
    read_wishes(request);
    TRY(form_parse_urlencoded(request->arena, http->query, &request->query));
    if (http->method == HTTP_METHOD_GET || http->method == HTTP_METHOD_HEAD)
        return OK;
    return form_parse_body(request->arena, http_request_field(http, STR("Content-Type")),
                           http->body, &request->form);
}

/* A form can only POST: _method says what it means. */
static enum http_method method_of(const struct request *request)
{
    enum http_method method = request->exchange->request.method;
    if (method != HTTP_METHOD_POST)
        return method;
    struct str meant = form_get(&request->form, "_method");
    if (!meant.size)
        meant = http_request_field(&request->exchange->request, STR("X-HTTP-Method-Override"));
    for (enum http_method other = HTTP_METHOD_PUT; other <= HTTP_METHOD_DELETE; other++)
        if (str_is_nocase(meant, str_of(http_method_name(other))))
            return other;
    return method;
}

static void reply_method_not_allowed(struct request *request, unsigned allowed)
{
    struct buffer allow = buffer_in(request->arena);
    for (enum http_method method = HTTP_METHOD_GET; method < HTTP_METHOD_OTHER; method++)
        if (allowed & (1u << method))
            buffer_print(&allow, "%s%s", allow.size ? ", " : "", http_method_name(method));
    http_response_add(&request->exchange->response, STR("Allow"), buffer_str(&allow));
    reply_status(request, 405);
}

/* To the log-in page, and back afterwards when it was a page that was asked for. */
static void reply_login(struct request *request)
{
    const struct http_request *http = &request->exchange->request;
    if (request->wants_json || request->wants_fragment) {
        reply_status(request, 401);
        return;
    }
    struct url login = url_to(request->arena, "login", 0);
    if (http->method == HTTP_METHOD_GET && http->target.size > 1)
        login = url_query_add(request->arena, login, STR("next"), http->target);
    reply_redirect(request, login, FLASH_NONE);
}

/* False when the answer is made. */
static bool answer_gate(struct request *request, enum gate gate)
{
    switch (gate) {
    case GATE_OPEN:
        return true;
    case GATE_UNAUTHENTICATED:
        reply_login(request);
        break;
    case GATE_FORBIDDEN:
        reply_status(request, 403);
        break;
    case GATE_EXPIRED:
        reply_status(request, 419);
        break;
    case GATE_LIMITED:
        reply_error(request, ERR_LIMITED);
        break;
    }
    return false;
}

static bool is_set(const struct route *route, const union handler *handler)
{
    switch (route->audience) {
    case AUDIENCE_PUBLIC:
        return handler->public != NULL;
    case AUDIENCE_PERSON:
        return handler->person != NULL;
    case AUDIENCE_CUSTOMER:
        return handler->customer != NULL;
    case AUDIENCE_STAFF:
        return handler->staff != NULL;
    case AUDIENCE_SERVER:
        return handler->server != NULL;
    case AUDIENCE_GATEWAY:
        return handler->gateway != NULL;
    }
    return false;
}

static enum err call(const union handler *handler, struct request *request)
{
    switch (request->route->audience) {
    case AUDIENCE_PUBLIC:
        return handler->public(request);
    case AUDIENCE_PERSON:
        return handler->person(request, &request->access);
    case AUDIENCE_CUSTOMER:
        return request->access.customer ? handler->customer(request, request->access.customer)
                                        : ERR_FORBIDDEN;
    case AUDIENCE_STAFF:
        return request->access.staff ? handler->staff(request, request->access.staff)
                                     : ERR_FORBIDDEN;
    case AUDIENCE_SERVER:
        return request->publisher ? handler->server(request, request->publisher) : ERR_FORBIDDEN;
    case AUDIENCE_GATEWAY:
        return request->call ? handler->gateway(request, request->call) : ERR_FORBIDDEN;
    }
    return ERR_INTERNAL;
}

/* What a handler's result leads to. A form is shown again by a reader, never by the writer. */
static enum step after(struct request *request, enum err err)
{
    if (err == OK)
        return STEP_ANSWER;
    bool can_be_mended = err == ERR_INVALID || err == ERR_CONFLICT || err == ERR_TOO_LARGE;
    if (can_be_mended && !request->wants_json && is_set(request->route, &request->route->again)) {
        request->again = err;
        return STEP_READ;
    }
    reply_error(request, err);
    return STEP_ANSWER;
}

static enum step show_again(struct request *request)
{
    enum err err = call(&request->route->again, request);
    if (err != OK)
        reply_error(request, err);
    else
        request->exchange->response.status = request->again == ERR_CONFLICT    ? 409
                                             : request->again == ERR_TOO_LARGE ? 413
                                                                               : 422;
    return STEP_ANSWER;
}

/* Finds the row and passes the gate; false when the answer is already made. */
static bool arrive(struct request *request)
{
    struct http_request *http = &request->exchange->request;
    enum err err = read_request(request);
    if (!request->is_admitted && gate_is_flooded(request)) {
        reply_error(request, ERR_LIMITED);
        return false;
    }
    enter_house(request);
    enum err identified = gate_identify(request);
    choose_locale(request);
    if (identified != OK) {
        reply_error(request, identified);
        return false;
    }
    unsigned allowed;
    request->route = route_find(method_of(request), http->path, &request->id, &allowed);
    if (!request->route) {
        if (allowed)
            reply_method_not_allowed(request, allowed);
        else
            reply_status(request, 404);
        return false;
    }
    if (route_is_for_programs(request->route)) {
        request->wants_json = true;
        err = OK; /* its body is no form */
    }
    if (err != OK) {
        desk_problem(&request->desk, "", TR("The request could not be read."), 0);
        reply_error(request, err);
        return false;
    }
    return answer_gate(request, gate_check(request));
}

/* net/ has seen that it is a number, and no larger than uploads_body_most(). */
static int64_t announced_size(const struct http_request *http)
{
    int64_t size;
    return str_to_i64(http_request_field(http, STR("Content-Length")), &size) ? size : INT64_MAX;
}

bool dispatch_admit(struct request *request, struct db *db)
{
    struct http_request *http = &request->exchange->request;
    unsigned allowed;
    request->desk.db = db;
    request->desk.now = request->web->clock();
    read_wishes(request);
    if (gate_is_flooded(request)) {
        reply_error(request, ERR_LIMITED);
        return false;
    }
    enter_house(request);
    enum err err = gate_identify(request);
    choose_locale(request);
    if (err != OK) {
        reply_error(request, err);
        return false;
    }
    request->route = route_find(http->method, http->path, &request->id, &allowed);
    if (!request->route || !answer_gate(request, gate_audience(request)))
        return false;
    if (announced_size(http) > uploads_body_max(request->house)) {
        uploads_tell_limit(request);
        reply_error(request, ERR_TOO_LARGE);
        return false;
    }
    request->is_admitted = true;
    return true;
}

enum step dispatch_read(struct request *request, struct db *db)
{
    request->desk.db = db;
    request->desk.now = request->web->clock();
    if (request->again != OK)
        return show_again(request);
    if (!arrive(request))
        return STEP_ANSWER;
    bool has_form = !route_is_for_programs(request->route);
    if ((has_form && request->form.not_text) || request->query.not_text) {
        desk_problem(&request->desk,
                     request->form.not_text ? request->form.not_text : request->query.not_text,
                     TR("Please use plain text (UTF-8)."), 0);
        return after(request, ERR_INVALID);
    }
    if (request->route->lane == LANE_READ)
        return after(request, call(&request->route->handle, request));
    if (request->route->prepares_slowly || uploads_are_there(request))
        return STEP_SLOW;
    if (!is_set(request->route, &request->route->prepare))
        return STEP_WRITE;
    enum err err = call(&request->route->prepare, request);
    return err == OK ? STEP_WRITE : after(request, err);
}

enum step dispatch_slow(struct request *request, struct db *db)
{
    request->desk.db = db;
    enum err err = uploads_are_there(request) ? uploads_keep(request) : OK;
    if (err == OK && is_set(request->route, &request->route->prepare))
        err = call(&request->route->prepare, request);
    return err == OK ? STEP_WRITE : after(request, err);
}

enum step dispatch_write(struct request *request, struct db *db, bool *ret_keep)
{
    request->desk.db = db;
    request->desk.now = request->web->clock();
    enum err err = call(&request->route->handle, request);
    *ret_keep = err == OK && request->exchange->response.status < 400;
    if (err == ERR_UNAVAILABLE && db_may_retry(db) && dispatch_again(request))
        return STEP_WRITE;
    return after(request, err);
}

bool dispatch_again(struct request *request)
{
    if (++request->tries >= TRIES_MAX)
        return false;
    request->exchange->response = (struct http_response){0};
    request->desk.problems.count = 0;
    request->desk.told.count = 0;
    request->later.count = 0;
    for (size_t i = 0; i < request->enclosed.upload_count; i++)
        request->enclosed.uploads[i].has_row = false;
    request->again = OK;
    return true;
}

void dispatch_lost(struct request *request)
{
    request->exchange->response = (struct http_response){0};
    request->desk.db = NULL; /* its connection is another's by now */
    uploads_leave(request);
    read_wishes(request);
    reply_error(request, ERR_UNAVAILABLE);
}

static enum err whole_write(struct request *request, struct db *db, enum step *step)
{
    bool keep;
    TRY(db_begin(db));
    *step = dispatch_write(request, db, &keep);
    enum err err = keep ? search_catch_up(&request->desk) : OK;
    if (keep && err == OK)
        err = db_commit(db);
    else
        db_rollback(db);
    if (keep && err == OK && request->web->tell)
        request->web->tell(request->web->tell_context, &request->desk.told);
    return err;
}

void dispatch_whole(const struct web *web, struct http_exchange *exchange, struct db *read,
                    struct db *write)
{
    struct request *request = request_new(web, exchange);
    enum step step = STEP_READ;
    while (step != STEP_ANSWER) {
        if (step == STEP_READ)
            step = dispatch_read(request, read);
        else if (step == STEP_SLOW)
            step = dispatch_slow(request, read);
        else if (whole_write(request, write, &step) != OK) {
            dispatch_lost(request);
            step = STEP_ANSWER;
        }
    }
    request->desk.db = write;
    for (size_t i = 0; i < request->later.count; i++)
        if (later_run(&request->desk, &request->later.items[i]) != OK)
            log_warning("web.later", "failed");
    dispatch_finish(request);
}

/* Of a request whose body was too large; one that could not be read has no path. */
static bool was_for_files(const struct http_request *asked)
{
    int64_t id;
    unsigned allowed;
    const struct route *route = asked->path.size
                                    ? route_find(asked->method, asked->path, &id, &allowed)
                                    : NULL;
    return route && route->takes_files;
}

void dispatch_refused(const struct web *web, struct http_exchange *exchange)
{
    struct request *request = request_new(web, exchange);
    log_about(request->request_id);
    read_wishes(request);
    /* Without the database only what the server was started with is known. */
    if (exchange->response.status == 413 && was_for_files(&exchange->request) &&
        house_is_fixed(&web->house, HOUSE_UPLOAD_MAX))
        uploads_tell_limit(request);
    reply_status(request, exchange->response.status);
    dispatch_finish(request);
}
