/* One's address: another one, and the confirmation of it by a link. */
#include "web/account/account.h"
#include "web/account/email.html.h"
#include "web/account/links.h"
#include "web/page/page.h"
#include "web/urls.h"

enum err email_edit(struct request *request, const struct access *access)
{
    const struct email_view view = {
        .problems = problem_views(request),
        .now = access->person.email,
        .email = field_view(request, "email", form_get(&request->form, "email")),
        .current_password = field_view(request, "current_password", STR("")),
        .has_mail = account_mail_is_on(&request->desk),
        .store = url_to(request->arena, "account.email", 0),
        .preferences = url_to(request->arena, "account.preferences", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Change the address"),
                                         "account.preferences");
    struct html_out content = html_out_in(request->arena, request->locale);
    email_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* Whoever sits at somebody's open session must not take the account with them. */
enum err email_prepare(struct request *request, const struct access *access)
{
    TRY(own_password_check(&request->desk, &access->person,
                           form_get(&request->form, "current_password")));
    return desk_check(&request->desk);
}

enum err email_store(struct request *request, const struct access *access)
{
    TRY(email_ask_new(&request->desk, &access->person, form_get(&request->form, "email")));
    reply_done(request, url_to(request->arena, "account.preferences", 0), FLASH_EMAIL_ASKED);
    return OK;
}

enum err email_confirmation_ask(struct request *request, const struct access *access)
{
    bool is_confirmed;
    if (!account_mail_is_on(&request->desk))
        return ERR_UNAVAILABLE;
    TRY(email_is_confirmed(&request->desk, &access->person, &is_confirmed));
    if (!is_confirmed)
        TRY(email_ask(&request->desk, access->person.id, access->person.email));
    reply_done(request, url_to(request->arena, "account.preferences", 0),
               is_confirmed ? FLASH_EMAIL_CONFIRMED : FLASH_CONFIRMATION_SENT);
    return OK;
}

/* ---- the link in the letter ----------------------------------------------------------------- */

static enum err email_link(struct request *request, struct account_link *ret)
{
    TRY(link_of(request, ret));
    return ret->purpose == LINK_EMAIL ? OK : ERR_NOT_FOUND;
}

static enum err show_confirmation(struct request *request)
{
    struct account_link link;
    TRY(email_link(request, &link));
    const struct confirmation_view view = {
        .problems = problem_views(request),
        .email = link.email,
        .confirm = link_self(request),
    };
    struct frame_view frame = card_frame(request, T(request, "Confirm your e-mail address"));
    struct html_out content = html_out_in(request->arena, request->locale);
    confirmation_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err confirmation_show(struct request *request)
{
    return dead_link_or(request, show_confirmation(request), false);
}

static enum err confirm(struct request *request)
{
    struct account_link link;
    TRY(email_link(request, &link));
    return email_confirm(&request->desk, &link);
}

enum err confirmation_store(struct request *request)
{
    enum err err = confirm(request);
    if (err != OK)
        return dead_link_or(request, err, false);
    struct url next = is_signed_in(request) ? url_to(request->arena, "account.preferences", 0)
                                            : url_to(request->arena, "login", 0);
    reply_done(request, next, FLASH_EMAIL_CONFIRMED);
    return OK;
}
