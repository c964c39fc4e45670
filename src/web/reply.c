/* Answers: pages, JSON, redirects, cookies, and what an error looks like in each. */
#include "base/log.h"
#include "json/json.h"
#include "web/gate.h"
#include "web/page.h"
#include "web/request.h"
#include "web/system.h"
#include "web/urls.h"

enum { FLASH_SECONDS = 60 };

static const char *const flash_texts[FLASH_COUNT] = {
    [FLASH_TICKET_CREATED] = TR("Your support ticket has been created."),
    [FLASH_TICKET_CLOSED] = TR("The ticket has been closed."),
    [FLASH_TICKET_ASSIGNED] = TR("The ticket has been assigned."),
    [FLASH_TICKET_UNASSIGNED] = TR("The ticket is no longer assigned to anybody."),
    [FLASH_STATUS_CHANGED] = TR("The ticket's status has been changed."),
    [FLASH_PRIORITY_CHANGED] = TR("The ticket's priority has been changed."),
    [FLASH_NOTES_SAVED] = TR("The internal notes have been saved."),
    [FLASH_MESSAGE_SENT] = TR("Message sent"),
    [FLASH_TICKET_DELETED] = TR("The ticket has been deleted."),
    [FLASH_TICKET_RESTORED] = TR("The ticket has been restored."),
    [FLASH_PREFERENCES_SAVED] = TR("Your preferences have been saved."),
    [FLASH_PASSWORD_CHANGED] = TR("Your password has been changed."),
    [FLASH_SIGNED_OUT] = TR("You are logged out."),
    [FLASH_WELCOME] = TR("Welcome! Your account has been made."),
};

const char *flash_text(enum flash flash)
{
    return flash > FLASH_NONE && flash < FLASH_COUNT ? flash_texts[flash] : NULL;
}

static void reply(struct request *request, int status, const char *type, struct str body)
{
    struct http_response *response = &request->exchange->response;
    response->status = status;
    response->body = body;
    http_response_add(response, STR("Content-Type"), str_of(type));
}

void reply_html(struct request *request, int status, const struct html_out *page)
{
    reply(request, status, "text/html; charset=utf-8", buffer_str(&page->buffer));
}

void reply_json(struct request *request, int status, const struct buffer *body)
{
    reply(request, status, "application/json", buffer_str(body));
}

void reply_cookie(struct request *request, const char *name, struct str value, int64_t max_age_s,
                  bool http_only)
{
    struct buffer cookie = buffer_in(request->arena);
    buffer_print(&cookie, "%s=%.*s; Path=/; SameSite=Lax", name, STR_ARGS(value));
    if (max_age_s)
        buffer_print(&cookie, "; Max-Age=%lld", (long long)(max_age_s > 0 ? max_age_s : 0));
    if (http_only)
        buffer_put_str(&cookie, STR("; HttpOnly"));
    if (request->web->is_https)
        buffer_put_str(&cookie, STR("; Secure"));
    http_response_add(&request->exchange->response, STR("Set-Cookie"), buffer_str(&cookie));
}

/* "FLASH" or "FLASH.ID"; page_frame() reads it. */
static void give_flash(struct request *request, enum flash flash, int64_t id)
{
    struct str value = str_print(request->arena, "%d", flash);
    if (id)
        value = str_print(request->arena, "%d.%lld", flash, (long long)id);
    reply_cookie(request, FLASH_COOKIE, value, FLASH_SECONDS, true);
}

void reply_redirect(struct request *request, struct url url, enum flash flash)
{
    struct http_response *response = &request->exchange->response;
    response->status = 303;
    response->body = STR("");
    http_response_add(response, STR("Location"), url.text);
    if (flash != FLASH_NONE)
        give_flash(request, flash, 0);
}

void reply_done(struct request *request, struct url url, enum flash flash)
{
    reply_done_about(request, url, flash, 0);
}

void reply_done_about(struct request *request, struct url url, enum flash flash, int64_t id)
{
    if (!request->wants_json) {
        reply_redirect(request, url, FLASH_NONE);
        if (flash != FLASH_NONE)
            give_flash(request, flash, id);
        return;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "success");
    json_bool(&json, true);
    if (flash != FLASH_NONE) {
        json_name(&json, "message");
        json_text(&json, str_of(T(request, flash_text(flash))));
    }
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

struct str problem_text(const struct request *request, const struct problem *problem)
{
    const char *text = T(request, problem->text);
    const char *hole = strstr(text, "%s");
    if (!hole)
        return str_of(text);
    return str_print(request->arena, "%.*s%lld%s", (int)(hole - text), text,
                     (long long)problem->number, hole + 2);
}

/* What each status means to a person: a heading, and what can be done now. */
struct error_text {
    int status;
    const char *title, *text;
};

static const struct error_text error_texts[] = {
    {401, TR("Please log in"), TR("This page needs you to be logged in.")},
    {403, TR("Not for you"),
     TR("You may not see or do this. If you should, ask an administrator.")},
    {404, TR("Not found"), TR("There is nothing at this address, or it is no longer there.")},
    {405, TR("Not possible here"), TR("This address cannot be used in that way.")},
    {408, TR("Too slow"), TR("The request took too long to arrive. Please try again.")},
    {409, TR("Not possible now"), TR("Something has changed meanwhile. Please look again.")},
    {413, TR("Too large"), TR("What you sent is larger than is allowed here.")},
    {419, TR("This page has expired"), TR("Please go back, reload the page, and try again.")},
    {422, TR("Something needs mending"), TR("Please check what you entered, and try again.")},
    {429, TR("Too many at once"), TR("Please wait a moment, and try again.")},
    {503, TR("Not available just now"), TR("Please try again in a moment. Nothing has been lost.")},
    {500, TR("Something went wrong"),
     TR("It is our fault, and it has been noted. Please try again.")},
};

static const struct error_text *error_text_of(int status)
{
    for (size_t i = 0; i < COUNT_OF(error_texts); i++)
        if (error_texts[i].status == status)
            return &error_texts[i];
    return &error_texts[COUNT_OF(error_texts) - 1];
}

/* Laravel's words where a client may compare them. */
static struct str json_message(const struct request *request, int status)
{
    const struct problems *problems = &request->desk.problems;
    if (status == 401)
        return STR("Unauthenticated.");
    if (status == 419)
        return STR("CSRF token mismatch.");
    if (problems->count == 0)
        return str_of(T(request, error_text_of(status)->text));
    struct str first = problem_text(request, &problems->items[0]);
    if (problems->count == 1 || status != 422)
        return first;
    int64_t more = (int64_t)problems->count - 1;
    const char *suffix = tr_plural(request->locale, "(and %s more error)", "(and %s more errors)",
                                   more);
    const struct problem rest = {"", suffix, more};
    return str_print(request->arena, "%.*s %.*s", STR_ARGS(first),
                     STR_ARGS(problem_text(request, &rest)));
}

/* {"field":["...","..."],...}: problems of one field stand together. */
static void json_errors(struct json *json, const struct request *request)
{
    const struct problems *problems = &request->desk.problems;
    json_open(json, '{');
    for (size_t i = 0; i < problems->count; i++) {
        const char *field = problems->items[i].field;
        bool is_first = true;
        for (size_t j = 0; j < i; j++)
            is_first = is_first && strcmp(problems->items[j].field, field) != 0;
        if (!is_first)
            continue;
        json_name_text(json, str_of(field));
        json_open(json, '[');
        for (size_t j = i; j < problems->count; j++)
            if (strcmp(problems->items[j].field, field) == 0)
                json_text(json, problem_text(request, &problems->items[j]));
        json_close(json, ']');
    }
    json_close(json, '}');
}

static void reply_error_json(struct request *request, int status)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "message");
    json_text(&json, json_message(request, status));
    if (status == 422) {
        json_name(&json, "errors");
        json_errors(&json, request);
    }
    json_close(&json, '}');
    reply_json(request, status, &body);
}

void reply_status(struct request *request, int status)
{
    if (health_reply(request, status))
        return;
    if (request->wants_json || request->wants_fragment) {
        reply_error_json(request, status);
        return;
    }
    const struct error_text *error = error_text_of(status);
    const struct problems *problems = &request->desk.problems;
    struct str text = problems->count ? problem_text(request, &problems->items[0])
                                      : str_of(T(request, error->text));
    page_error(request, status, str_of(T(request, error->title)), text);
}

void reply_error(struct request *request, enum err err)
{
    static const int statuses[] = {
        [OK] = 500,           [ERR_INVALID] = 422, [ERR_FORBIDDEN] = 403,   [ERR_NOT_FOUND] = 404,
        [ERR_CONFLICT] = 409, [ERR_LIMITED] = 429, [ERR_UNAVAILABLE] = 503, [ERR_INTERNAL] = 500,
    };
    if (err == ERR_UNAVAILABLE)
        http_response_add(&request->exchange->response, STR("Retry-After"), STR("5"));
    reply_status(request, statuses[err]);
}
