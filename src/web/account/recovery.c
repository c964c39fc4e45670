/* A forgotten password, and the choice of a new one by a link. */
#include "base/password.h"
#include "desk/notification/outlets.h"
#include "web/account/account.h"
#include "web/account/links.h"
#include "web/account/recovery.html.h"
#include "web/page/page.h"
#include "web/urls.h"

/* ---- links ----------------------------------------------------------------------------------- */

enum err link_of(struct request *request, struct account_link *ret)
{
    struct str token = request->exchange->request.path;
    while (str_find(token, '/') < token.size)
        token = str_from(token, str_find(token, '/') + 1);
    return account_link_find(&request->desk, request->web->secret, token, ret);
}

struct url link_self(const struct request *request)
{
    return url_local(request->arena, "%.*s", STR_ARGS(request->exchange->request.path));
}

struct frame_view card_frame(struct request *request, const char *title)
{
    struct frame_view frame = page_frame(request, title, "");
    frame.shell = SHELL_GUEST;
    return frame;
}

void reply_dead_link(struct request *request, bool is_of_password)
{
    const struct dead_link_view view = {
        .next = is_of_password ? url_to(request->arena, "password.forgotten", 0) : home_of(request),
        .is_of_password = is_of_password,
    };
    struct frame_view frame = card_frame(request, T(request, "This link is no longer valid"));
    struct html_out content = html_out_in(request->arena, request->locale);
    dead_link_html(&content, &view);
    page_reply(request, 404, &frame, &content);
}

enum err dead_link_or(struct request *request, enum err err, bool is_of_password)
{
    if (err != ERR_NOT_FOUND || request->wants_json)
        return err;
    reply_dead_link(request, is_of_password);
    return OK;
}

/* ---- somebody has forgotten it -------------------------------------------------------------- */

static void show_forgotten(struct request *request, bool is_asked)
{
    const struct forgotten_view view = {
        .problems = problem_views(request),
        .email = field_view(request, "email", str_trim(form_get(&request->form, "email"))),
        .has_mail = account_mail_is_on(&request->desk),
        .is_asked = is_asked,
        .forgotten = url_to(request->arena, "password.forgotten", 0),
        .login = url_to(request->arena, "login", 0),
    };
    struct frame_view frame = card_frame(request, T(request, "Forgot your password?"));
    struct html_out content = html_out_in(request->arena, request->locale);
    forgotten_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
}

enum err forgotten_show(struct request *request)
{
    show_forgotten(request, false);
    return OK;
}

/* The link is made by a writer for whom the answer does not wait, and who is sent for in any case:
   neither what it says nor how long it takes tells whether there is such an account. */
enum err forgotten_store(struct request *request)
{
    struct str email = form_get(&request->form, "email");
    struct later later = {.kind = LATER_PASSWORD_FORGOTTEN};
    if (!account_mail_is_on(&request->desk))
        return ERR_UNAVAILABLE;
    if (!email_is_plausible(email_normal(request->arena, email))) {
        desk_problem(&request->desk, "email", TR("Please write a valid e-mail address."), 0);
        return ERR_INVALID;
    }
    TRY(account_of_email(&request->desk, email, &later.user_id));
    later_add(&request->later, &later);
    if (request->wants_json)
        reply_done(request, url_to(request->arena, "login", 0), FLASH_NONE);
    else
        show_forgotten(request, true);
    return OK;
}

/* ---- a new one ------------------------------------------------------------------------------- */

static bool is_for_password(const struct account_link *link)
{
    return link->purpose == LINK_PASSWORD || link->purpose == LINK_INVITATION;
}

static enum err password_link(struct request *request, struct account_link *ret)
{
    TRY(link_of(request, ret));
    return is_for_password(ret) ? OK : ERR_NOT_FOUND;
}

static enum err show_reset(struct request *request)
{
    struct account_link link;
    struct str email;
    TRY(password_link(request, &link));
    TRY(account_link_email(&request->desk, &link, &email));
    const struct reset_view view = {
        .problems = problem_views(request),
        .email = email,
        .is_invitation = link.purpose == LINK_INVITATION,
        .password = field_view(request, "password", STR("")),
        .password_confirmation = field_view(request, "password_confirmation", STR("")),
        .reset = link_self(request),
    };
    struct frame_view frame = card_frame(request, T(request, "Choose a password"));
    struct html_out content = html_out_in(request->arena, request->locale);
    reset_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err reset_show(struct request *request)
{
    return dead_link_or(request, show_reset(request), true);
}

/* Hashing costs: not for a link that is none. */
enum err reset_prepare(struct request *request)
{
    struct account_link link;
    struct str password = form_get(&request->form, "password");
    enum err err = password_link(request, &link);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err; /* the handler says so */
    new_password_check(&request->desk, password, form_get(&request->form, "password_confirmation"));
    TRY(desk_check(&request->desk));
    struct str *hash = NEW(request->arena, struct str);
    TRY(password_hash(request->arena, password, hash));
    request->prepared = hash;
    return OK;
}

static enum err reset(struct request *request)
{
    const struct str *hash = request->prepared;
    struct account_link link;
    if (!hash)
        return ERR_NOT_FOUND;
    TRY(password_link(request, &link));
    return password_reset(&request->desk, &link, *hash);
}

enum err reset_store(struct request *request)
{
    enum err err = reset(request);
    if (err != OK)
        return dead_link_or(request, err, true);
    reply_done(request, url_to(request->arena, "login", 0), FLASH_PASSWORD_CHANGED);
    return OK;
}
