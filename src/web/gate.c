#include "web/gate.h"
#include "base/percent.h"
#include "base/random.h"
#include "net/address.h"
#include "web/input/cookie.h"
#include "web/hooks/call.h"
#include "web/live/publisher.h"
#include "web/watch/meter.h"
#include "web/rate.h"
#include "web/route.h"
#include <stdio.h>

struct str gate_visitor(const struct http_request *http)
{
    struct str cookie = cookie_get(http, SESSION_COOKIE);
    return cookie.size == TOKEN_SIZE ? cookie : STR_NONE;
}

enum err gate_identify(struct request *request)
{
    if (!request->visitor.at)
        return OK;
    enum err err = access_by_session(&request->desk, request->visitor, &request->access);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    const struct session_lengths *lengths = &request->house->session_lengths;
    if (session_has_ended(&request->desk, &request->access.person, lengths)) {
        request->access = (struct access){0};
        return OK;
    }
    struct later later = {.kind = LATER_SESSION_SEEN};
    if (session_is_due(&request->desk, &request->access.person, lengths, &later.session_seen))
        later_add(&request->later, &later);
    return OK;
}

/* Several places of a page need it: worked out once for each visitor. */
static struct digest csrf_digest(struct request *request)
{
    if (!request->csrf_visitor.at || !str_is(request->csrf_visitor, request->visitor)) {
        struct str text = str_print(request->arena, "csrf:%.*s", STR_ARGS(request->visitor));
        request->csrf = digest_hmac(request->web->secret, text);
        request->csrf_visitor = request->visitor;
    }
    return request->csrf;
}

struct str gate_csrf_token(struct request *request)
{
    return digest_masked(request->arena, csrf_digest(request));
}

/* The cookie stays the same: it is not in a page's body. */
static struct str csrf_cookie(struct request *request)
{
    return digest_base64url(request->arena, csrf_digest(request));
}

void gate_give_cookies(struct request *request)
{
    bool is_new = !request->visitor.at;
    if (is_new) {
        request->visitor = random_token(request->arena);
        reply_cookie(request, SESSION_COOKIE, request->visitor, 0, true);
    }
    struct str token = csrf_cookie(request);
    if (is_new || !str_is(cookie_get(&request->exchange->request, CSRF_COOKIE), token))
        reply_cookie(request, CSRF_COOKIE, token, 0, false);
}

void gate_give_session(struct request *request, struct str token, bool is_remembered)
{
    request->visitor = token.at ? token : random_token(request->arena);
    int64_t max_age_s = is_remembered ? request->house->session_lengths.remembered_s : 0;
    reply_cookie(request, SESSION_COOKIE, request->visitor, max_age_s, true);
    reply_cookie(request, CSRF_COOKIE, csrf_cookie(request), max_age_s, false);
}

/* Laravel's three ways of sending it; what is empty was not sent. */
static bool has_csrf_token(struct request *request)
{
    const struct http_request *http = &request->exchange->request;
    if (!request->visitor.at)
        return false;
    struct str sent = form_get(&request->form, "_token");
    if (!sent.size)
        sent = http_request_field(http, STR("X-CSRF-TOKEN"));
    if (!sent.size)
        sent = percent_decode(request->arena, http_request_field(http, STR("X-XSRF-TOKEN")), false);
    return digest_is(csrf_digest(request), sent);
}

static bool changes_something(enum http_method method)
{
    return method != HTTP_METHOD_GET && method != HTTP_METHOD_HEAD && method != HTTP_METHOD_OPTIONS;
}

static bool limited(struct request *request, enum rate_key key, struct str who)
{
    int wait_s = rate_take(request->web->rates, key, who, clock_us());
    if (!wait_s)
        return false;
    meter_limited(request->web->meter, key);
    http_response_add(&request->exchange->response, STR("Retry-After"),
                      str_print(request->arena, "%d", wait_s));
    return true;
}

static struct str address_of(const struct request *request)
{
    return address_network(request->arena, request->exchange->request.peer);
}

bool gate_is_flooded(struct request *request)
{
    return limited(request, RATE_ADDRESS_REQUESTS, address_of(request));
}

/* Whose password is tried, or who gets a letter: what is typed counts only where nobody is known
   yet. */
static struct str account_tried(const struct request *request)
{
    if (request->route->audience != AUDIENCE_PUBLIC)
        return request->access.person.email;
    return str_lower_ascii(request->arena, str_trim(form_get(&request->form, "email")));
}

static bool is_too_often(struct request *request)
{
    struct str address = address_of(request);
    switch (request->route->rate) {
    case RATE_PAGE:
        break;
    case RATE_SEND:
        return limited(request, RATE_PERSON_SENDS,
                       str_number(request->arena, request->access.person.id));
    case RATE_LOGIN:
        return limited(request, RATE_ADDRESS_LOGINS, address) ||
               limited(request, RATE_ACCOUNT_LOGINS,
                       str_print(request->arena, "%.*s %.*s", STR_ARGS(address),
                                 STR_ARGS(account_tried(request))));
    case RATE_REGISTER:
        return limited(request, RATE_ADDRESS_REGISTERS, address);
    case RATE_LETTER:
        return limited(request, RATE_ADDRESS_LETTERS, address) ||
               limited(request, RATE_ACCOUNT_LETTERS, account_tried(request));
    }
    return false;
}

enum gate gate_audience(const struct request *request)
{
    const struct route *route = request->route;
    if (route->audience == AUDIENCE_PUBLIC)
        return GATE_OPEN;
    if (route->audience == AUDIENCE_SERVER)
        return request->publisher ? GATE_OPEN : GATE_UNAUTHENTICATED;
    if (route->audience == AUDIENCE_GATEWAY)
        return request->call ? GATE_OPEN : GATE_FORBIDDEN;
    if (!is_signed_in(request))
        return GATE_UNAUTHENTICATED;
    switch (route->audience) {
    case AUDIENCE_PUBLIC:
    case AUDIENCE_PERSON:
        return GATE_OPEN;
    case AUDIENCE_CUSTOMER:
        return request->access.customer ? GATE_OPEN : GATE_FORBIDDEN;
    case AUDIENCE_SERVER:
    case AUDIENCE_GATEWAY:
        break;
    case AUDIENCE_STAFF:
        return request->access.staff && staff_may(request->access.staff, route->permission)
                   ? GATE_OPEN
                   : GATE_FORBIDDEN;
    }
    return GATE_FORBIDDEN;
}

enum gate gate_check(struct request *request)
{
    bool changes = changes_something(request->exchange->request.method);
    if (request->route->audience == AUDIENCE_SERVER)
        request->publisher = publisher_check(request);
    if (request->route->audience == AUDIENCE_GATEWAY)
        request->call = hook_call_check(request);
    bool needs_token = !route_is_for_programs(request->route) && !request->route->needs_no_token;
    if (changes && needs_token && !has_csrf_token(request))
        return GATE_EXPIRED;
    enum gate gate = gate_audience(request);
    if (gate == GATE_OPEN && is_too_often(request))
        return GATE_LIMITED;
    return gate;
}
