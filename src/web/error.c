/* What errors look like, as a page and as JSON. */
#include "json/json.h"
#include "web/page/page.h"

/* What each status means to a person: a heading, and what can be done now. */
struct error_text {
    int status;
    const char *title, *text;
};

static const struct error_text error_texts[] = {
    {401, TR("Please log in"), TR("This page needs you to be logged in.")},
    {403, TR("No access"),
     TR("You are not allowed to see or do this. If you should be, ask an administrator.")},
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
    json_put_text(&json, "message", json_message(request, status));
    if (status == 422 || (status == 413 && request->desk.problems.count)) {
        json_name(&json, "errors");
        json_errors(&json, request);
    }
    json_close(&json, '}');
    reply_json(request, status, &body);
}

/* Who asks /healthz reads one word. */
static bool is_unhealthy(const struct request *request, int status)
{
    return status == 503 && str_is(request->exchange->request.path, STR("/healthz"));
}

void reply_status(struct request *request, int status)
{
    if (is_unhealthy(request, status)) {
        reply_word(request, status, STR("unavailable\n"));
        return;
    }
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
        [OK] = 500,           [ERR_INVALID] = 422,   [ERR_FORBIDDEN] = 403, [ERR_NOT_FOUND] = 404,
        [ERR_CONFLICT] = 409, [ERR_TOO_LARGE] = 413, [ERR_LIMITED] = 429,   [ERR_UNAVAILABLE] = 503,
        [ERR_INTERNAL] = 500,
    };
    if (err == ERR_UNAVAILABLE)
        http_response_add(&request->exchange->response, STR("Retry-After"), STR("5"));
    reply_status(request, statuses[err]);
}
