/* What a person sets for themselves: name, phone, language, theme, ways to be told, password. */
#include "base/password.h"
#include "desk/account/account.h"
#include "desk/account/phone.h"
#include "desk/notification/outlets.h"
#include "desk/session/session.h"
#include "desk/user/user.h"
#include "json/json.h"
#include "web/account/account.h"
#include "web/account/preferences.html.h"
#include "web/account/sessions.h"
#include "web/account/wishes.h"
#include "web/page/page.h"
#include "web/urls.h"

/* What was sent, and what is kept for the rest: a request may change one thing only. */
static struct preferences preferences_of(const struct request *request)
{
    const struct person *person = &request->access.person;
    const struct form *form = &request->form;
    struct preferences preferences = {
        .name = person->name,
        .phone = person->phone,
        .locale = person->locale,
        .theme = person->theme,
        .enter_key = person->enter_key,
        .prefer_email = person->prefer_email,
        .prefer_sms = person->prefer_sms,
        .prefer_whatsapp = person->prefer_whatsapp,
    };
    if (form_has(form, "name"))
        preferences.name = form_get(form, "name");
    if (form_has(form, "phone"))
        preferences.phone = form_get(form, "phone");
    if (form_has(form, "locale"))
        preferences.locale = form_get(form, "locale");
    if (form_has(form, "theme"))
        preferences.theme = form_get(form, "theme");
    if (form_has(form, "enter_key"))
        preferences.enter_key = form_get(form, "enter_key");
    if (form_has(form, "prefer_email"))
        preferences.prefer_email = form_is_on(form, "prefer_email");
    if (form_has(form, "prefer_sms"))
        preferences.prefer_sms = form_is_on(form, "prefer_sms");
    if (form_has(form, "prefer_whatsapp"))
        preferences.prefer_whatsapp = form_is_on(form, "prefer_whatsapp");
    return preferences;
}

static void reply_preferences_json(struct request *request, const struct own_phone_view *phone,
                                   const struct session_list *sessions,
                                   const struct notification_wishes *wishes)
{
    const struct preferences preferences = preferences_of(request);
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_text(&json, "name", preferences.name);
    json_put_text(&json, "email", request->access.person.email);
    json_put_text(&json, "phone", preferences.phone);
    json_put_bool(&json, "phone_confirmed", phone->is_confirmed);
    json_put_text(&json, "phone_code", phone->code);
    json_put_text(&json, "locale", preferences.locale);
    json_put_text(&json, "theme", preferences.theme);
    json_put_text(&json, "enter_key", preferences.enter_key);
    json_put_bool(&json, "prefer_email", preferences.prefer_email);
    json_put_bool(&json, "prefer_sms", preferences.prefer_sms);
    json_put_bool(&json, "prefer_whatsapp", preferences.prefer_whatsapp);
    json_name(&json, "notifications");
    json_wishes(&json, request->access.person.role, wishes);
    json_name(&json, "sessions");
    json_sessions(&json, request, sessions);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

/* A wish between two, or neither: what `none` says. */
static struct choice_views wish_of_two(const struct request *request, struct str wish,
                                       const char *none, struct word_view one,
                                       struct word_view other)
{
    struct choice_views choices = choices_begin(request, 2, none, !wish.size);
    choices_add(&choices, one, str_is(wish, one.code));
    choices_add(&choices, other, str_is(wish, other.code));
    return choices;
}

static struct word_view word(const char *code, const char *label)
{
    return (struct word_view){str_of(code), str_of(label)};
}

static bool is_about_password(const char *field)
{
    return strstr(field, "password") != NULL;
}

/* The page has two forms: each shows its own problems. */
static struct problem_views problems_about(const struct request *request, bool password)
{
    struct problem_views all = problem_views(request);
    struct problem_view *items = NEW_ARRAY(request->arena, struct problem_view, all.count);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++)
        if (is_about_password(str_c(request->arena, all.items[i].field)) == password)
            items[count++] = all.items[i];
    return (struct problem_views){items, count};
}

static enum err own_email(struct request *request, struct own_email_view *ret)
{
    const struct person *person = &request->access.person;
    struct own_email_view view = {
        .email = person->email,
        .can_be_changed = account_mail_is_on(&request->desk),
        .change = url_to(request->arena, "account.email", 0),
        .confirm = url_to(request->arena, "account.email.ask", 0),
    };
    TRY(email_is_confirmed(&request->desk, person, &view.is_confirmed));
    *ret = view;
    return OK;
}

/* The staff answer by their signed addresses alone, whatever their number. */
static enum err own_phone(struct request *request, struct own_phone_view *ret)
{
    const struct person *person = &request->access.person;
    const struct outlets *outlets = request->desk.outlets;
    struct own_phone_view view = {0};
    if (person->role == ROLE_CUSTOMER && person->phone.size && outlets &&
        (outlets->has_sms || outlets->has_whatsapp)) {
        TRY(phone_is_confirmed(&request->desk, person, &view.is_confirmed));
        if (!view.is_confirmed)
            view.code = phone_code(request->arena, request->web->secret, person->id, person->phone);
    }
    *ret = view;
    return OK;
}

enum err preferences_show(struct request *request, const struct access *access)
{
    struct session_list sessions = {0};
    TRY(session_list_own(&request->desk, &access->person, &request->house->session_lengths,
                         &sessions));
    struct notification_wishes wishes;
    TRY(wishes_load(&request->desk, &access->person, &wishes));
    struct own_phone_view phone;
    TRY(own_phone(request, &phone));
    if (request->wants_json) {
        reply_preferences_json(request, &phone, &sessions, &wishes);
        return OK;
    }
    struct own_email_view email;
    TRY(own_email(request, &email));
    const struct preferences preferences = preferences_of(request);
    const struct notification_wishes asked = wishes_asked(request, &wishes);
    const struct preferences_view view = {
        .problems = problems_about(request, false),
        .name = field_view(request, "name", preferences.name),
        .phone = field_view(request, "phone", preferences.phone),
        .email = email,
        .own_phone = phone,
        .locales = wish_of_two(request, preferences.locale, T(request, "As the browser says"),
                               word("id", "Bahasa Indonesia"), word("en", "English")),
        .themes = wish_of_two(request, preferences.theme, T(request, "As the system"),
                              word("light", T(request, "Light")), word("dark", T(request, "Dark"))),
        .enter_keys = wish_of_two(request, preferences.enter_key, T(request, "As usual"),
                                  word("send", T(request, "Sends the message")),
                                  word("newline", T(request, "Begins a new line"))),
        .prefer_email = preferences.prefer_email,
        .prefer_sms = preferences.prefer_sms,
        .prefer_whatsapp = preferences.prefer_whatsapp,
        .wishes = wish_views(request, &asked),
        .password_problems = problems_about(request, true),
        .current_password = field_view(request, "current_password", STR("")),
        .password = field_view(request, "password", STR("")),
        .password_confirmation = field_view(request, "password_confirmation", STR("")),
        .sessions = session_views(request, &sessions),
        .end_session = url_to(request->arena, "account.sessions.end", 0),
        .end_others = url_to(request->arena, "account.sessions.endOthers", 0),
        .preferences = url_to(request->arena, "account.preferences", 0),
        .set_password = url_to(request->arena, "account.password", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Preferences"), "account.preferences");
    struct html_out content = html_out_in(request->arena, request->locale);
    preferences_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* The language button stands on every page and leads back to it. */
static struct url page_before(struct request *request)
{
    struct url preferences = url_to(request->arena, "account.preferences", 0);
    return form_has(&request->form, "name") ? preferences : url_before(request, preferences);
}

enum err preferences_update(struct request *request, const struct access *access)
{
    const struct preferences preferences = preferences_of(request);
    struct notification_wishes wishes;
    TRY(preferences_save(&request->desk, &access->person, &preferences));
    TRY(wishes_load(&request->desk, &access->person, &wishes));
    wishes = wishes_asked(request, &wishes);
    TRY(wishes_save(&request->desk, &access->person, &wishes));
    if (form_has(&request->form, "theme"))
        reply_theme_cookie(request, preferences.theme);
    reply_done(request, page_before(request),
               form_has(&request->form, "name") ? FLASH_PREFERENCES_SAVED : FLASH_NONE);
    return OK;
}

enum err password_prepare(struct request *request, const struct access *access)
{
    const struct form *form = &request->form;
    struct str password = form_get(form, "password");
    TRY(own_password_check(&request->desk, &access->person, form_get(form, "current_password")));
    new_password_check(&request->desk, password, form_get(form, "password_confirmation"));
    TRY(desk_check(&request->desk));
    struct str *hash = NEW(request->arena, struct str);
    TRY(password_hash(request->arena, password, hash));
    request->prepared = hash;
    return OK;
}

/* Whoever else is logged in with the old password is not any more. */
enum err password_update(struct request *request, const struct access *access)
{
    const struct str *hash = request->prepared;
    TRY(account_set_password(&request->desk, access->person.id, *hash));
    TRY(session_end_others(&request->desk, &access->person));
    reply_done(request, url_to(request->arena, "account.preferences", 0), FLASH_PASSWORD_CHANGED);
    return OK;
}
