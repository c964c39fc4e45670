/* Log-in and log-out. The password is checked on the slow lane, the session made by the writer. */
#include "base/log.h"
#include "base/password.h"
#include "desk/session/session.h"
#include "desk/user/user.h"
#include "web/account/account.h"
#include "web/account/known.h"
#include "web/account/login.html.h"
#include "web/gate.h"
#include "web/watch/meter.h"
#include "web/page/page.h"
#include "web/urls.h"

/* What login_prepare() found out. */
struct login {
    struct account account;
    struct str new_hash; /* STR_NONE: the kept one is as it should be */
};

/* Back to the page that asked for the log-in: a path of this site, nothing else. */
static struct str next_path(const struct request *request)
{
    struct str next = form_get(&request->query, "next");
    return is_path_of_ours(next) ? next : STR_NONE;
}

enum err login_show(struct request *request)
{
    struct str next = next_path(request);
    if (is_signed_in(request)) {
        reply_redirect(request, home_of(request), FLASH_NONE);
        return OK;
    }
    struct url login = url_to(request->arena, "login", 0);
    if (next.size)
        login = url_query_add(request->arena, login, STR("next"), next);
    const struct login_view view = {
        .problems = problem_views(request),
        .email = field_view(request, "email", form_get(&request->form, "email")),
        .password = field_view(request, "password", STR("")),
        .remember = form_is_on(&request->form, "remember"),
        .login = login,
        .register_ = url_to(request->arena, "register", 0),
        .forgotten = url_to(request->arena, "password.forgotten", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Log in"), "login");
    struct html_out content = html_out_in(request->arena, request->locale);
    login_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

static enum err refuse(struct request *request)
{
    desk_problem(&request->desk, "email", TR("This e-mail address and password do not match."), 0);
    return ERR_INVALID;
}

/* One answer for a wrong e-mail, a wrong password and a disabled account, after the same work. */
enum err login_prepare(struct request *request)
{
    struct login *login = NEW(request->arena, struct login);
    struct str password = form_get(&request->form, "password");
    enum err err = account_find(&request->desk, form_get(&request->form, "email"), &login->account);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    struct str hash = err == OK ? login->account.password : password_hash_of_nobody();
    bool fits = password.size <= PASSWORD_MAX_BYTES && password_is(request->arena, password, hash);
    if (err != OK || !fits || login->account.is_disabled) {
        meter_login_refused(request->web->meter);
        log_info("login.refused", "from %.*s", STR_ARGS(request->exchange->request.peer));
        return refuse(request);
    }
    if (password_hash_is_old(request->arena, hash))
        TRY(password_hash(request->arena, password, &login->new_hash));
    request->prepared = login;
    return OK;
}

static void reply_signed_in(struct request *request, enum role role)
{
    struct str next = next_path(request);
    struct url home = url_to(
        request->arena,
        role == ROLE_CUSTOMER ? "support.tickets.index" : "admin.support.tickets.index", 0);
    if (next.size)
        home = url_local(request->arena, "%.*s", STR_ARGS(next));
    reply_done(request, home, FLASH_NONE);
}

/* Hashing takes its time: meanwhile the password may have been changed, or the person disabled. */
static enum err check_account_again(struct request *request, const struct account *was)
{
    struct account is;
    enum err err = account_find(&request->desk, was->email, &is);
    if (err == ERR_NOT_FOUND ||
        (err == OK && (is.is_disabled || is.id != was->id || !str_is(is.password, was->password))))
        return refuse(request);
    return err;
}

enum err login_store(struct request *request)
{
    const struct login *login = request->prepared;
    const struct http_request *http = &request->exchange->request;
    TRY(check_account_again(request, &login->account));
    if (login->new_hash.size)
        TRY(account_renew_hash(&request->desk, login->account.id, login->new_hash));
    const struct session_start start = {
        .user_id = login->account.id,
        .address = http->peer,
        .user_agent = http_request_field(http, STR("User-Agent")),
        .is_remembered = form_is_on(&request->form, "remember"),
    };
    struct str token;
    TRY(session_create(&request->desk, &start, &request->house->session_lengths, &token));
    gate_give_session(request, token, start.is_remembered);
    TRY(note_device(request, start.user_id));
    reply_signed_in(request, login->account.role);
    return OK;
}

enum err logout_store(struct request *request, const struct access *access)
{
    TRY(session_end(&request->desk, &access->person));
    gate_give_session(request, STR_NONE, false);
    reply_done(request, url_to(request->arena, "login", 0), FLASH_SIGNED_OUT);
    return OK;
}
