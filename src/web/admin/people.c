/* The list of people, and somebody new. */
#include "web/admin/people.h"
#include "base/password.h"
#include "desk/account/account.h"
#include "desk/limits.h"
#include "desk/user/user.h"
#include "web/admin/admin.h"
#include "web/admin/people.html.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

struct person_row_view person_row(const struct request *request, const struct profile *profile)
{
    return (struct person_row_view){
        .id = profile->id,
        .url = url_to(request->arena, "admin.people.show", profile->id),
        .name = profile->name,
        .initials = initials(request->arena, profile->name),
        .email = profile->email,
        .phone = profile->phone.at ? profile->phone : STR(""),
        .role = role_view(request, profile->role),
        .is_disabled = profile->is_disabled,
        .has_tickets = profile->role == ROLE_CUSTOMER || profile->tickets_count,
        .tickets = profile->tickets_count,
        .created = moment_date_view(request, profile->created_at),
    };
}

struct choice_views role_choices(const struct request *request, enum role chosen, const char *first)
{
    struct choice_views choices = choices_begin(request, ROLE_ADMIN, first, !chosen);
    for (enum role role = ROLE_CUSTOMER; role <= ROLE_ADMIN; role++)
        choices_add(&choices, role_view(request, role), role == chosen);
    return choices;
}

void json_profile(struct json *json, const struct profile *profile)
{
    json_open(json, '{');
    json_put_i64(json, "id", profile->id);
    json_put_text(json, "name", profile->name);
    json_put_text(json, "email", profile->email);
    json_put_text(json, "phone", profile->phone);
    json_put_text(json, "role", role_word(profile->role));
    json_put_bool(json, "disabled", profile->is_disabled);
    json_put_i64(json, "tickets_count", profile->tickets_count);
    json_put_instant(json, "created_at", profile->created_at);
    json_close(json, '}');
}

/* ---- the list -------------------------------------------------------------------------------- */

#define ACTIVE "active"
#define DISABLED "disabled"

static enum profile_state state_of(struct str word)
{
    if (str_is(word, STR(ACTIVE)))
        return PROFILE_ACTIVE;
    return str_is(word, STR(DISABLED)) ? PROFILE_DISABLED : PROFILE_ANY;
}

static struct profile_filter filter_of(const struct request *request)
{
    const struct form *query = &request->query;
    return (struct profile_filter){
        .role = role_of(form_get(query, "role")),
        .state = state_of(form_get(query, "state")),
        .search = str_trim(form_get(query, "search")),
        .page = page_of_query(request),
    };
}

static struct url url_of_filter(const struct request *request, const struct profile_filter *filter)
{
    struct arena *arena = request->arena;
    struct url url = url_to(arena, "admin.people.index", 0);
    if (filter->search.size)
        url = url_query_add(arena, url, STR("search"), filter->search);
    if (filter->role)
        url = url_query_add(arena, url, STR("role"), role_word(filter->role));
    if (filter->state)
        url = url_query_add(arena, url, STR("state"),
                            filter->state == PROFILE_ACTIVE ? STR(ACTIVE) : STR(DISABLED));
    return url;
}

static struct choice_views state_choices(const struct request *request, enum profile_state chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view, 3);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All accounts")),
                                    chosen == PROFILE_ANY};
    items[1] = (struct choice_view){STR(ACTIVE), str_of(T(request, "Active")),
                                    chosen == PROFILE_ACTIVE};
    items[2] = (struct choice_view){STR(DISABLED), str_of(T(request, "Disabled")),
                                    chosen == PROFILE_DISABLED};
    return (struct choice_views){items, 3};
}

static struct person_row_views person_rows(const struct request *request,
                                           const struct profile_list *people)
{
    struct person_row_view *rows = NEW_ARRAY(request->arena, struct person_row_view, people->count);
    for (size_t i = 0; i < people->count; i++)
        rows[i] = person_row(request, &people->items[i]);
    return (struct person_row_views){rows, people->count};
}

enum err people_found(struct request *request, const struct staff *staff,
                      const struct profile_filter *filter, struct person_row_views *ret)
{
    struct profile_page page;
    TRY(profile_page(&request->desk, staff, filter, &page));
    if (page.people.count > FOUND_MAX)
        page.people.count = FOUND_MAX;
    *ret = person_rows(request, &page.people);
    return OK;
}

static struct paging paging_of_people(const struct profile_page *page)
{
    return (struct paging){.page = page->page,
                           .total = page->total,
                           .last_page = page->last_page,
                           .per_page = PAGE_PEOPLE,
                           .from = page->from,
                           .to = page->to};
}

static void reply_people_json(struct request *request, struct url base,
                              const struct profile_page *page)
{
    const struct paging paging = paging_of_people(page);
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_i64(&json, "current_page", page->page);
    json_name(&json, "data");
    json_open(&json, '[');
    for (size_t i = 0; i < page->people.count; i++)
        json_profile(&json, &page->people.items[i]);
    json_close(&json, ']');
    json_paging(&json, request, base, &paging);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err people_index(struct request *request, const struct staff *staff)
{
    const struct profile_filter filter = filter_of(request);
    struct profile_page page;
    TRY(profile_page(&request->desk, staff, &filter, &page));
    struct url base = url_of_filter(request, &filter);
    if (request->wants_json) {
        reply_people_json(request, base, &page);
        return OK;
    }
    const struct paging paging = paging_of_people(&page);
    bool manages = staff_may(staff, PEOPLE_MANAGE);
    const char *title = manages ? T(request, "People") : T(request, "Customers");
    const struct people_view view = {
        .title = str_of(title),
        .people = person_rows(request, &page.people),
        .search = filter.search.size ? filter.search : STR(""),
        .roles = manages ? role_choices(request, filter.role, T(request, "All roles"))
                         : (struct choice_views){0},
        .states = state_choices(request, filter.state),
        .filtered = filter.role || filter.state || filter.search.size,
        .may_manage = manages,
        .pages = paging_view(request, base, &paging),
        .index = url_to(request->arena, "admin.people.index", 0),
        .create = url_to(request->arena, "admin.people.create", 0),
    };
    struct frame_view frame = page_frame(request, title, "admin.people.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    people_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* ---- somebody new ---------------------------------------------------------------------------- */

static struct profile_draft draft_of(const struct request *request)
{
    const struct form *form = &request->form;
    return (struct profile_draft){
        .name = form_get(form, "name"),
        .email = form_get(form, "email"),
        .phone = form_get(form, "phone"),
        .role = role_of(form_get(form, "role")),
    };
}

enum err people_create(struct request *request, const struct staff *staff)
{
    (void)staff;
    struct profile_draft draft = draft_of(request);
    const struct person_create_view view = {
        .problems = problem_views(request),
        .name = field_view(request, "name", draft.name),
        .email = field_view(request, "email", draft.email),
        .phone = field_view(request, "phone", draft.phone),
        .role = field_view(request, "role", STR("")),
        .roles = role_choices(request, draft.role ? draft.role : ROLE_CUSTOMER, NULL),
        .invites = account_mail_is_on(&request->desk),
        .index = url_to(request->arena, "admin.people.index", 0),
        .store = url_to(request->arena, "admin.people.store", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "New person"), "admin.people.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    person_create_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* A password that is made here, and its hash. */
struct made_password {
    struct str password, hash;
};

static enum err make_password(struct request *request)
{
    struct made_password *made = NEW(request->arena, struct made_password);
    made->password = password_make(request->arena);
    TRY(password_hash(request->arena, made->password, &made->hash));
    request->prepared = made;
    return OK;
}

/* Nothing but this answer ever holds it in the clear. */
static void reply_password(struct request *request, int status, const struct profile *profile,
                           bool is_new)
{
    const struct made_password *made = request->prepared;
    if (request->wants_json) {
        struct buffer body = buffer_in(request->arena);
        struct json json = json_in(&body);
        json_success(&json, request, FLASH_NONE);
        json_name(&json, "person");
        json_profile(&json, profile);
        json_put_text(&json, "password", made->password);
        json_close(&json, '}');
        reply_json(request, status, &body);
        return;
    }
    const struct person_password_view view = {
        .person = person_row(request, profile),
        .password = made->password,
        .is_new = is_new,
        .index = url_to(request->arena, "admin.people.index", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Password"), "admin.people.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    person_password_html(&content, &view);
    page_reply(request, status, &frame, &content);
}

/* Whoever can be written to chooses their own: nobody else ever sees it. */
enum err people_prepare(struct request *request, const struct staff *staff)
{
    (void)staff;
    struct profile_draft draft = draft_of(request);
    TRY(profile_check(&request->desk, &draft));
    const struct profile profile = {.email = email_normal(request->arena, draft.email)};
    return profile_can_be_invited(&request->desk, &profile) ? OK : make_password(request);
}

static enum err invite(struct request *request, const struct staff *staff,
                       const struct profile *profile, int status)
{
    TRY(person_invite(&request->desk, staff, profile, request->access.person.name));
    if (!request->wants_json) {
        reply_redirect(request, url_to(request->arena, "admin.people.show", profile->id),
                       FLASH_PERSON_INVITED);
        return OK;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, FLASH_PERSON_INVITED);
    json_name(&json, "person");
    json_profile(&json, profile);
    json_put_bool(&json, "invited", true);
    json_close(&json, '}');
    reply_json(request, status, &body);
    return OK;
}

enum err people_store(struct request *request, const struct staff *staff)
{
    const struct made_password *made = request->prepared;
    struct profile_draft draft = draft_of(request);
    struct profile profile;
    int64_t id;
    TRY(profile_add(&request->desk, staff, &draft, made ? made->hash : password_hash_of_nobody(),
                    &id));
    TRY(profile_load(&request->desk, staff, id, &profile));
    if (!made)
        return invite(request, staff, &profile, 201);
    reply_password(request, 201, &profile, true);
    return OK;
}

enum err people_invite_store(struct request *request, const struct staff *staff)
{
    struct profile profile;
    TRY(profile_load(&request->desk, staff, request->id, &profile));
    return invite(request, staff, &profile, 200);
}

enum err people_password_prepare(struct request *request, const struct staff *staff)
{
    struct profile profile;
    TRY(profile_load(&request->desk, staff, request->id, &profile));
    return make_password(request);
}

enum err people_password_store(struct request *request, const struct staff *staff)
{
    const struct made_password *made = request->prepared;
    struct profile profile;
    TRY(profile_load(&request->desk, staff, request->id, &profile));
    TRY(profile_set_password(&request->desk, staff, &profile, made->hash));
    reply_password(request, 200, &profile, false);
    return OK;
}
