/* Answers: pages, JSON, words, redirects, cookies. What errors look like: error.c. */
#include "json/json.h"
#include "web/flash.h"

enum { FLASH_SECONDS = 60 };

static const char *const flash_texts[FLASH_COUNT] = {
    [FLASH_TICKET_CREATED] = TR("Your support ticket has been created."),
    [FLASH_TICKET_OPENED] = TR("The ticket has been opened for the customer."),
    [FLASH_TICKET_CLOSED] = TR("The ticket has been closed."),
    [FLASH_TICKET_ASSIGNED] = TR("The ticket has been assigned."),
    [FLASH_TICKET_UNASSIGNED] = TR("The ticket is no longer assigned to anybody."),
    [FLASH_TICKET_TAKEN] = TR("The ticket is yours now."),
    [FLASH_STATUS_CHANGED] = TR("The ticket's status has been changed."),
    [FLASH_PRIORITY_CHANGED] = TR("The ticket's priority has been changed."),
    [FLASH_NOTES_SAVED] = TR("The internal notes have been saved."),
    [FLASH_MARKED_UNREAD] = TR("The ticket is unread again."),
    [FLASH_MESSAGE_SENT] = TR("Message sent"),
    [FLASH_NOTE_ADDED] = TR("Note added"),
    [FLASH_TICKET_DELETED] = TR("The ticket has been deleted."),
    [FLASH_TICKET_RESTORED] = TR("The ticket has been restored."),
    [FLASH_TICKETS_CHANGED] = TR("The tickets have been changed."),
    [FLASH_TAKEN_BACK] = TR("The change has been taken back."),
    [FLASH_PREFERENCES_SAVED] = TR("Your preferences have been saved."),
    [FLASH_PASSWORD_CHANGED] = TR("Your password has been changed."),
    [FLASH_EMAIL_ASKED] = TR("Open the link in the e-mail that is on its way to the new address."),
    [FLASH_CONFIRMATION_SENT] = TR("An e-mail with a link is on its way to you."),
    [FLASH_EMAIL_CONFIRMED] = TR("Your e-mail address is confirmed."),
    [FLASH_PERSON_INVITED] = TR("An e-mail with a link to choose a password is on its way."),
    [FLASH_PERSON_SAVED] = TR("The changes have been saved."),
    [FLASH_PERSON_DISABLED] = TR("The account is disabled; its sessions have ended."),
    [FLASH_PERSON_ENABLED] = TR("The account is active again."),
    [FLASH_SETTINGS_SAVED] = TR("The settings have been saved."),
    [FLASH_SESSION_ENDED] = TR("That session has ended."),
    [FLASH_OTHERS_ENDED] = TR("You are logged out everywhere else."),
    [FLASH_SIGNED_OUT] = TR("You are logged out."),
    [FLASH_WELCOME] = TR("Welcome! Your account has been made."),
    [FLASH_VIEW_SAVED] = TR("The view has been saved."),
    [FLASH_VIEW_DELETED] = TR("The view has been deleted."),
    [FLASH_REPLY_SAVED] = TR("The canned reply has been saved."),
    [FLASH_NOTIFICATION_QUEUED] = TR("It is queued again."),
    [FLASH_REPLY_REMOVED] = TR("The canned reply has been deleted."),
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

void reply_word(struct request *request, int status, struct str word)
{
    reply(request, status, "text/plain; charset=utf-8", word);
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

void reply_redirect_about(struct request *request, struct url url, enum flash flash,
                          const struct flash_about *about)
{
    struct http_response *response = &request->exchange->response;
    response->status = 303;
    response->body = STR("");
    http_response_add(response, STR("Location"), url.text);
    if (flash != FLASH_NONE)
        reply_cookie(request, FLASH_COOKIE, flash_cookie(request->arena, flash, about),
                     FLASH_SECONDS, true);
}

void reply_redirect(struct request *request, struct url url, enum flash flash)
{
    reply_redirect_about(request, url, flash, &(struct flash_about){0});
}

void json_success(struct json *json, const struct request *request, enum flash flash)
{
    json_open(json, '{');
    json_put_bool(json, "success", true);
    if (flash != FLASH_NONE)
        json_put_text(json, "message", str_of(T(request, flash_text(flash))));
}

void reply_done(struct request *request, struct url url, enum flash flash)
{
    reply_done_about(request, url, flash, 0);
}

void reply_done_about(struct request *request, struct url url, enum flash flash, int64_t id)
{
    if (!request->wants_json) {
        reply_redirect_about(request, url, flash, &(struct flash_about){.id = id});
        return;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, flash);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}
