/* Registration: makes a customer and logs them in. */
#include "base/password.h"
#include "desk/account/account.h"
#include "desk/session/session.h"
#include "desk/user/user.h"
#include "web/account/account.h"
#include "web/account/known.h"
#include "web/account/register.html.h"
#include "web/gate.h"
#include "web/page/page.h"
#include "web/urls.h"

static struct registration registration_of(const struct request *request)
{
    const struct form *form = &request->form;
    return (struct registration){
        .name = form_get(form, "name"),
        .email = form_get(form, "email"),
        .phone = form_get(form, "phone"),
        .password = form_get(form, "password"),
        .password_confirmation = form_get(form, "password_confirmation"),
    };
}

enum err register_show(struct request *request)
{
    if (is_signed_in(request)) {
        reply_redirect(request, home_of(request), FLASH_NONE);
        return OK;
    }
    struct registration registration = registration_of(request);
    const struct register_view view = {
        .problems = problem_views(request),
        .name = field_view(request, "name", registration.name),
        .email = field_view(request, "email", registration.email),
        .phone = field_view(request, "phone", registration.phone),
        .password = field_view(request, "password", STR("")),
        .password_confirmation = field_view(request, "password_confirmation", STR("")),
        .login = url_to(request->arena, "login", 0),
        .register_ = url_to(request->arena, "register", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Create an account"), "register");
    struct html_out content = html_out_in(request->arena, request->locale);
    register_account_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err register_prepare(struct request *request)
{
    struct registration registration = registration_of(request);
    TRY(registration_check(&request->desk, &registration));
    struct str *hash = NEW(request->arena, struct str);
    TRY(password_hash(request->arena, registration.password, hash));
    request->prepared = hash;
    return OK;
}

enum err register_store(struct request *request)
{
    struct registration registration = registration_of(request);
    const struct str *hash = request->prepared;
    const struct http_request *http = &request->exchange->request;
    struct session_start start = {
        .address = http->peer,
        .user_agent = http_request_field(http, STR("User-Agent")),
    };
    struct str token;
    TRY(user_register(&request->desk, &registration, *hash, &start.user_id));
    TRY(session_create(&request->desk, &start, &request->house->session_lengths, &token));
    gate_give_session(request, token, false);
    TRY(note_device(request, start.user_id));
    TRY(email_ask(&request->desk, start.user_id, email_normal(request->arena, registration.email)));
    reply_done(request, url_to(request->arena, "support.tickets.index", 0), FLASH_WELCOME);
    return OK;
}
