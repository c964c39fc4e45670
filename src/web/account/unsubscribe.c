/* The address in every mail about a ticket that ends those mails: a person's page with one button,
   since programs that look for viruses open links, and a mail program's own click (RFC 8058), which
   brings neither cookie nor token. */
#include "desk/notification/unsubscribe.h"
#include "web/account/account.h"
#include "web/account/unsubscribe.html.h"
#include "web/page/page.h"
#include "web/urls.h"

/* Whose address it is. ERR_NOT_FOUND: it is no address that this desk has given. */
static enum err read_token(const struct request *request, struct str *ret_token, int64_t *ret_id)
{
    static const struct str before = {"/unsubscribe/", sizeof "/unsubscribe/" - 1};
    *ret_token = str_from(request->exchange->request.path, before.size);
    *ret_id = unsubscribe_user(request->arena, request->web->secret, *ret_token);
    return *ret_id ? OK : ERR_NOT_FOUND;
}

static void reply_page(struct request *request, struct str token, bool gets_mail, bool is_done)
{
    const struct unsubscribe_view view = {
        .gets_mail = gets_mail,
        .is_done = is_done,
        .action = url_local(request->arena, "/unsubscribe/%.*s", STR_ARGS(token)),
        .login = url_to(request->arena, "account.preferences", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "E-mails"), "");
    struct html_out content = html_out_in(request->arena, request->locale);
    unsubscribe_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
}

static enum err reply(struct request *request, struct str token, int64_t id, bool is_done)
{
    bool gets_mail;
    TRY(unsubscribe_find(&request->desk, id, &gets_mail));
    if (request->wants_json)
        reply_done(request, (struct url){0}, FLASH_NONE);
    else
        reply_page(request, token, gets_mail, is_done);
    return OK;
}

enum err unsubscribe_show(struct request *request)
{
    struct str token;
    int64_t id;
    TRY(read_token(request, &token, &id));
    return reply(request, token, id, false);
}

/* Without redirect: mail programs do not follow one. */
enum err unsubscribe_store(struct request *request)
{
    struct str token;
    int64_t id;
    TRY(read_token(request, &token, &id));
    if (!str_is(form_get(&request->form, "List-Unsubscribe"), STR("One-Click"))) {
        desk_problem(&request->desk, "List-Unsubscribe",
                     TR("Please use the button to end the e-mails."), 0);
        return ERR_INVALID;
    }
    TRY(unsubscribe(&request->desk, id));
    return reply(request, token, id, true);
}
