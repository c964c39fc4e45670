/* The frame around pages, and the plain values that several pages show. */
#include "web/page/page.h"
#include "web/live/live.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "calendar/calendar.h"
#include "desk/ticket/list.h"
#include "desk/user/user.h"
#include "web/admin/rail.h"
#include "web/input/cookie.h"
#include "web/flash.h"
#include "web/gate.h"
#include "web/page/layout.html.h"
#include "web/page/themes.h"
#include "web/urls.h"

/* ---- the frame ------------------------------------------------------------------------------ */

static bool may_restore(const struct request *request)
{
    return request->access.staff && staff_may(request->access.staff, TICKET_DELETE);
}

/* The address of this page, for forms that lead back to it; "" for an answer to a form. */
static struct str here(const struct request *request)
{
    const struct http_request *http = &request->exchange->request;
    if (http->method != HTTP_METHOD_GET)
        return STR("");
    return str_print(request->arena, "%.*s%s%.*s", STR_ARGS(http->path),
                     http->query.size ? "?" : "", STR_ARGS(http->query));
}

static struct undo_view undo_view(struct request *request, const struct bulk_ids *changes)
{
    int64_t *ids = NEW_ARRAY(request->arena, int64_t, changes->count);
    memcpy(ids, changes->items, changes->count * sizeof ids[0]);
    return (struct undo_view){
        .items = ids,
        .count = changes->count,
        .url = url_to(request->arena, "admin.support.undo", 0),
    };
}

/* The message of the request before, shown once, with what it offers. */
static void take_flash(struct request *request, struct frame_view *frame)
{
    struct str cookie = request->is_renewal ? STR_NONE
                                            : cookie_get(&request->exchange->request, FLASH_COOKIE);
    struct flash_about about = {0};
    enum flash flash = cookie.at ? flash_read(cookie, &about) : FLASH_NONE;
    frame->flash = STR("");
    frame->undo = undo_view(request, &about.undo);
    if (cookie.at)
        reply_cookie(request, FLASH_COOKIE, STR(""), -1, true);
    if (flash == FLASH_NONE)
        return;
    frame->flash_id = request->request_id;
    frame->flash = flash_words(request, flash, &about.outcomes);
    frame->flash_failed = flash_is_failure(&about.outcomes);
    if (flash == FLASH_TICKET_DELETED && about.id && may_restore(request))
        frame->restore = url_to(request->arena, "admin.support.tickets.restore", about.id);
}

struct nav_view nav_link(const struct request *request, const char *icon, const char *label,
                         const char *route, const char *current)
{
    return (struct nav_view){
        .icon = str_of(icon),
        .label = str_of(label),
        .url = url_to(request->arena, route, 0),
        .current = strcmp(route, current) == 0,
        .keys = STR(""),
        .hint = STR(""),
    };
}

static struct nav_views customer_nav(struct request *request, const char *current)
{
    struct nav_view *items = NEW_ARRAY(request->arena, struct nav_view, 2);
    items[0] = nav_link(request, "ticket", T(request, "My tickets"), "support.tickets.index",
                        current);
    items[1] = nav_link(request, "plus", T(request, "New ticket"), "support.tickets.create",
                        current);
    return (struct nav_views){items, 2};
}

static const char *role_label(enum role role)
{
    switch (role) {
    case ROLE_CUSTOMER:
        return TR("Customer");
    case ROLE_AGENT:
        return TR("Agent");
    case ROLE_ADMIN:
        return TR("Administrator");
    case ROLE_NONE:
        break;
    }
    return "";
}

struct word_view role_view(const struct request *request, enum role role)
{
    return (struct word_view){role_word(role), str_of(T(request, role_label(role)))};
}

void reply_theme_cookie(struct request *request, struct str theme)
{
    enum { DAY_S = 24 * 60 * 60, THEME_DAYS = 400 };
    reply_cookie(request, THEME_COOKIE, theme, theme.size ? (int64_t)THEME_DAYS * DAY_S : -1,
                 false);
}

static struct str chosen_theme(struct request *request)
{
    struct str cookie = cookie_get(&request->exchange->request, THEME_COOKIE);
    struct str theme = str_cut(cookie, str_find(cookie, '!'));
    bool is_new = theme.size < cookie.size;
    theme = theme_is_known(theme) ? theme : STR("");
    if (is_new || !is_signed_in(request))
        return theme;
    struct str kept = request->access.person.theme;
    if (!str_is(kept, theme))
        reply_theme_cookie(request, kept);
    return kept.at ? kept : STR("");
}

struct frame_view page_frame(struct request *request, const char *title, const char *current)
{
    const struct person *person = &request->access.person;
    bool indonesian = str_is(locale_code(request->locale), STR("id"));
    gate_give_cookies(request);
    struct frame_view frame = {
        .shell = SHELL_GUEST,
        .title = str_of(title),
        .language = locale_code(request->locale),
        .theme = chosen_theme(request),
        .csrf_token = gate_csrf_token(request),
        .brand = request->house->name,
        .theme_css = url_local(request->arena, "%.*s",
                               STR_ARGS(theme_of_hue(request->house->hue)->path)),
        .home = home_of(request),
        .here = here(request),
        .preferences = url_to(request->arena, "account.preferences", 0),
        .logout = url_to(request->arena, "logout", 0),
        .other_language = indonesian ? (struct word_view){STR("en"), STR("English")}
                                     : (struct word_view){STR("id"), STR("Bahasa Indonesia")},
    };
    if (request->house->logo.size)
        frame.logo = url_query_add(request->arena, url_to(request->arena, "logo", 0), STR("v"),
                                   request->house->logo);
    take_flash(request, &frame);
    if (!is_signed_in(request))
        return frame;
    frame.styles = STYLES_LISTS;
    if (request->web->live)
        frame.live = live_url(request->web->live, request->arena);
    frame.user_name = person->name;
    frame.user_initials = initials(request->arena, person->name);
    frame.user_role = role_view(request, person->role).label;
    if (request->access.customer) {
        frame.shell = SHELL_CUSTOMER;
        frame.nav = customer_nav(request, current);
    } else {
        frame.shell = SHELL_STAFF;
        frame.home = url_to(request->arena, "admin.support.home", 0);
        staff_rail(request, current, &frame);
    }
    return frame;
}

enum { PAGE_FRAME_SIZE = 8 * 1024 };

void page_reply(struct request *request, int status, const struct frame_view *frame,
                const struct html_out *content)
{
    struct html_out page = html_out_in(request->arena, request->locale);
    buffer_reserve(&page.buffer, content->buffer.size + PAGE_FRAME_SIZE);
    page_html(&page, frame, html_out_markup(content));
    reply_html(request, status, &page);
}

/* ---- problems ------------------------------------------------------------------------------- */

struct str problem_text(const struct request *request, const struct problem *problem)
{
    const char *text = T(request, problem->text);
    const char *hole = strstr(text, "%s");
    if (!hole)
        return str_of(text);
    return str_print(request->arena, "%.*s%lld%s", (int)(hole - text), text,
                     (long long)problem->number, hole + 2);
}

struct str problem_of(const struct request *request, const char *field)
{
    const struct problems *problems = &request->desk.problems;
    for (size_t i = 0; i < problems->count; i++)
        if (strcmp(problems->items[i].field, field) == 0)
            return problem_text(request, &problems->items[i]);
    return STR("");
}

struct field_view field_view(const struct request *request, const char *name, struct str value)
{
    return (struct field_view){value.at ? value : STR(""), problem_of(request, name)};
}

struct problem_views problem_views(const struct request *request)
{
    const struct problems *problems = &request->desk.problems;
    struct problem_view *items = NEW_ARRAY(request->arena, struct problem_view, problems->count);
    for (size_t i = 0; i < problems->count; i++)
        items[i] = (struct problem_view){str_of(problems->items[i].field),
                                         problem_text(request, &problems->items[i])};
    return (struct problem_views){items, problems->count};
}

/* ---- values --------------------------------------------------------------------------------- */

static struct moment_view moment(const struct request *request, struct instant at,
                                 struct local_time local)
{
    if (instant_is_none(at))
        return (struct moment_view){STR(""), STR(""), STR("")};
    struct str full = calendar_date_time(request->arena, request->locale, local);
    return (struct moment_view){calendar_iso(request->arena, at), full, full};
}

struct moment_view moment_view(const struct request *request, struct instant at)
{
    return moment(request, at, zone_local(request->house->zone, at));
}

struct moment_view moment_date_view(const struct request *request, struct instant at)
{
    struct local_time local = zone_local(request->house->zone, at);
    struct moment_view view = moment(request, at, local);
    if (view.text.size)
        view.text = calendar_date(request->arena, request->locale, local);
    return view;
}

/* A moment whose text is `words` of how long ago it was. */
static struct moment_view moment_past(const struct request *request, struct instant at,
                                      struct str (*words)(struct arena *, const struct locale *,
                                                          const struct zone *, struct instant,
                                                          struct instant))
{
    struct moment_view view = moment_view(request, at);
    if (view.text.size)
        view.text = words(request->arena, request->locale, request->house->zone, at,
                          request->desk.now);
    return view;
}

struct moment_view moment_ago_view(const struct request *request, struct instant at)
{
    return moment_past(request, at, calendar_relative);
}

struct moment_view moment_since_view(const struct request *request, struct instant at)
{
    return moment_past(request, at, calendar_since);
}

struct sent_view sent_view(const struct request *request, struct instant at,
                           const struct sent_view *before)
{
    struct local_time local = zone_local(request->house->zone, at);
    bool same_day = before && before->day_number == local.day_number;
    return (struct sent_view){
        .iso = calendar_iso(request->arena, at),
        .full = calendar_date_time(request->arena, request->locale, local),
        .day_number = local.day_number,
        .day = same_day ? before->day : calendar_full_date(request->arena, request->locale, local),
        .time = calendar_time(request->arena, request->locale, local),
    };
}

struct str date_text(const struct request *request, struct str date)
{
    struct instant at;
    struct str noon = str_print(request->arena, "%.*s 12:00:00", STR_ARGS(date));
    if (!instant_parse(noon, &at))
        return date.at ? date : STR("");
    return calendar_date(request->arena, request->locale, zone_local(zone_utc(), at));
}

/* The first character of the first and of the last word. */
struct str initials(struct arena *arena, struct str name)
{
    struct buffer initials = buffer_in(arena);
    struct str rest = str_trim(name), word, last = STR_NONE;
    size_t words = 0;
    while (str_split(&rest, ' ', &word)) {
        if (word.size == 0)
            continue;
        if (words++ == 0)
            buffer_put_str(&initials, utf8_cut(word, 1));
        last = word;
    }
    if (words > 1)
        buffer_put_str(&initials, utf8_cut(last, 1));
    return initials.size ? buffer_str(&initials) : STR("?");
}

struct word_view word_view(const struct request *request, struct str word, const char *label)
{
    return (struct word_view){word, label ? str_of(T(request, label)) : STR("")};
}

struct word_view status_view(const struct request *request, enum ticket_status status)
{
    /* Whoever is waited for reads it about themselves. */
    if (status == TICKET_WAITING_CUSTOMER && request->access.customer)
        return word_view(request, ticket_status_word(status), TR("Waiting for you"));
    return word_view(request, ticket_status_word(status), ticket_status_label(status));
}

struct word_view priority_view(const struct request *request, enum ticket_priority priority)
{
    return word_view(request, ticket_priority_word(priority), ticket_priority_label(priority));
}

struct word_view category_view(const struct request *request, enum ticket_category category)
{
    return word_view(request, ticket_category_word(category), ticket_category_label(category));
}

struct choice_views choices_begin(const struct request *request, size_t most, const char *first,
                                  bool is_first_chosen)
{
    struct choice_views choices = {NEW_ARRAY(request->arena, struct choice_view, most + 1), 0};
    if (first)
        choices_add(&choices, (struct word_view){STR(""), str_of(first)}, is_first_chosen);
    return choices;
}

void choices_add(struct choice_views *choices, struct word_view word, bool is_chosen)
{
    choices->items[choices->count++] = (struct choice_view){word.code, word.label, is_chosen};
}

struct choice_views status_choices(const struct request *request, enum ticket_status chosen,
                                   const char *first)
{
    struct choice_views choices = choices_begin(request, TICKET_STATUS_COUNT, first, !chosen);
    for (enum ticket_status status = TICKET_OPEN; status <= TICKET_CLOSED; status++)
        choices_add(&choices, status_view(request, status), status == chosen);
    return choices;
}

struct choice_views priority_choices(const struct request *request, enum ticket_priority chosen,
                                     const char *first)
{
    struct choice_views choices = choices_begin(request, TICKET_PRIORITY_COUNT, first, !chosen);
    for (enum ticket_priority priority = TICKET_LOW; priority <= TICKET_URGENT; priority++)
        choices_add(&choices, priority_view(request, priority), priority == chosen);
    return choices;
}

struct choice_views category_choices(const struct request *request, enum ticket_category chosen,
                                     const char *first)
{
    struct choice_views choices = choices_begin(request, TICKET_CATEGORY_COUNT, first, !chosen);
    for (enum ticket_category category = TICKET_GENERAL; category <= TICKET_OTHER; category++)
        choices_add(&choices, category_view(request, category), category == chosen);
    return choices;
}
