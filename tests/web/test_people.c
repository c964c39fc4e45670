/* People as the staff see and change them. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/dispatch.h"

#define PEOPLE "/admin/people"

static struct browser enter_new(struct site *site, const char *name, enum role role)
{
    struct browser browser = site_person(site, name, role);
    browser_enter(&browser);
    return browser;
}

static struct answer list(struct browser *staff, const char *query)
{
    struct answer answer = get(staff, PEOPLE "%s", query);
    assert_status(answer, 200);
    return answer;
}

/* "andi nia sari" */
static const char *names(const struct answer *answer)
{
    struct buffer text = buffer_in(answer->site->arena);
    size_t index;
    json_t *person;
    json_array_foreach(at(answer, "data"), index, person) buffer_print(
        &text, "%s%s", index ? " " : "", json_string_value(json_object_get(person, "name")));
    buffer_put_byte(&text, 0);
    return text.bytes;
}

static void assert_names(struct browser *staff, const char *query, const char *expected)
{
    struct answer answer = list(staff, query);
    assert_string_equal(names(&answer), expected);
}

static const char *audit_of(struct site *site, const struct browser *person)
{
    const char *sql = str_print(
                          site->arena,
                          "SELECT coalesce((SELECT group_concat(actor_id || ' ' || field || "
                          "' ' || coalesce(from_value, '-') || '>' || coalesce(to_value, '-'))"
                          " FROM (SELECT * FROM audit_log WHERE subject = 'user' AND "
                          "subject_id = %lld AND actor_id IS NOT NULL ORDER BY id) AS rows)"
                          ", '')",
                          (long long)person->user_id)
                          .at;
    return str_c(site->arena, database_text(&site->database, sql));
}

/* ---- seeing them ----------------------------------------------------------------------------- */

static void people_are_listed_newest_first_and_by_role_and_state(void **state)
{
    struct site *site = *state;
    assert_names(&site->andi, "", "andi nia sari ayu budi");
    assert_names(&site->andi, "?role=agent", "nia sari");
    assert_names(&site->andi, "?role=unknown", "andi nia sari ayu budi");
    assert_status(patch(&site->andi, "disabled=1", PEOPLE "/%lld", (long long)site->nia.user_id),
                  200);
    assert_names(&site->andi, "?state=disabled", "nia");
    assert_names(&site->andi, "?role=agent&state=active", "sari");
    struct answer answer = list(&site->andi, "?role=agent");
    assert_number_at(&answer, "total", 2);
    assert_true(json_is_true(at(&answer, "data.0.disabled")));
    assert_text_at(&answer, "data.1.role", "agent");
    assert_text_at(&answer, "data.1.email", "sari@demo.test");
}

static void people_are_found_by_name_address_and_phone(void **state)
{
    struct site *site = *state;
    database_run(&site->database,
                 "UPDATE users SET name = 'Budi Santoso', phone = '+6281234567890' WHERE id = ?1",
                 site->budi.user_id, 0);
    assert_names(&site->andi, "?search=sant", "Budi Santoso");
    assert_names(&site->andi, "?search=BUDI%%40demo", "Budi Santoso");
    assert_names(&site->andi, "?search=0812-3456-7890", "Budi Santoso");
    assert_names(&site->andi, "?search=demo.test&role=agent", "nia sari");
    assert_names(&site->andi, "?search=santoso&role=agent", "");
    assert_names(&site->andi, "?search=%%22%%2a", "");
    assert_names(&site->andi, "?search=siapa", "");
}

static void a_page_has_fifteen_people(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 14; i++)
        site_person(site, str_print(site->arena, "warga%d", i).at, ROLE_CUSTOMER);
    struct answer answer = list(&site->andi, "?role=customer");
    assert_int_equal(count_at(&answer, "data"), 15);
    assert_number_at(&answer, "total", 16);
    assert_number_at(&answer, "last_page", 2);
    assert_text_at(&answer, "next_page_url",
                   "http://localhost:8080/admin/people?role=customer&page=2");
    assert_names(&site->andi, "?role=customer&page=2", "budi");
    assert_names(&site->andi, "?role=customer&page=3", "");
    answer = list(&site->andi, "?search=warga&page=1");
    assert_number_at(&answer, "total", 14);
    struct browser pages = browser_for_pages(&site->andi);
    answer = get(&pages, PEOPLE "?role=customer");
    assert_true(answer_says(&answer, "href=\"/admin/people?role=customer&amp;page=2\""));
    answer = get(&pages, PEOPLE "?page=9");
    assert_true(answer_says(&answer, "Halaman ini tidak ada"));
}

static void agents_see_customers_only(void **state)
{
    struct site *site = *state;
    assert_names(&site->sari, "", "ayu budi");
    assert_names(&site->sari, "?role=admin", "ayu budi");
    assert_names(&site->sari, "?search=demo", "ayu budi");
    assert_status(get(&site->sari, PEOPLE "/%lld", (long long)site->budi.user_id), 200);
    assert_status(get(&site->sari, PEOPLE "/%lld", (long long)site->andi.user_id), 404);
    assert_status(get(&site->sari, PEOPLE "/%lld", (long long)site->sari.user_id), 404);
    assert_status(get(&site->andi, PEOPLE "/%lld", (long long)site->sari.user_id), 200);
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, PEOPLE "/%lld", (long long)site->budi.user_id);
    assert_true(answer_says(&page, "budi@demo.test"));
    assert_false(answer_says(&page, "name=\"email\""));
    assert_false(answer_says(&page, "Nonaktifkan"));
    page = get(&pages, PEOPLE);
    assert_false(answer_says(&page, PEOPLE "/create"));
    pages = browser_for_pages(&site->andi);
    page = get(&pages, PEOPLE);
    assert_true(answer_says(&page, PEOPLE "/create"));
}

static void a_person_s_page_has_their_tickets_and_orders(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Soal <b>DP</b>"), gone = open_ticket(&site->budi, "X");
    open_ticket(&site->ayu, "Punya Ayu");
    assert_status(del(&site->andi, "/admin/support/tickets/%lld", gone), 200);
    site_order(site, &site->budi, "WO-1");
    site_order(site, &site->ayu, "WO-2");
    struct answer answer = get(&site->sari, PEOPLE "/%lld", (long long)site->budi.user_id);
    assert_text_at(&answer, "person.name", "budi");
    assert_number_at(&answer, "person.tickets_count", 1);
    assert_number_at(&answer, "tickets.total", 1);
    assert_number_at(&answer, "tickets.data.0.id", id);
    assert_int_equal(count_at(&answer, "orders"), 1);
    assert_text_at(&answer, "orders.0.order_number", "WO-1");
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, PEOPLE "/%lld", (long long)site->budi.user_id);
    assert_true(answer_says(&page, "Soal &lt;b&gt;DP&lt;/b&gt;"));
    assert_true(answer_says(&page, "WO-1"));
    assert_false(answer_says(&page, "Punya Ayu"));
    assert_false(answer_says(&page, "WO-2"));
    page = get(&pages, "/admin/support/tickets/%lld", id);
    assert_true(answer_says(
        &page,
        str_print(site->arena, "href=\"" PEOPLE "/%lld\"", (long long)site->budi.user_id).at));
    assert_status(get(&site->andi, PEOPLE "/999"), 404);
}

/* ---- adding them ----------------------------------------------------------------------------- */

static struct answer log_in(struct site *site, const char *email, const char *password)
{
    struct browser browser = {.site = site, .wants_page = true};
    get(&browser, "/login");
    browser.wants_page = false;
    return send_json(&browser, "POST",
                     json_pack("{s:s, s:s}", "email", email, "password", password), "/login");
}

static void whoever_is_added_logs_in_with_the_password_that_is_shown(void **state)
{
    struct site *site = *state;
    struct answer answer = post(
        &site->andi, "name=+Dewi+Ayu+&email=+Dewi@Demo.Test&phone=0812-3456-7890&role=agent",
        PEOPLE);
    assert_status(answer, 201);
    assert_text_at(&answer, "person.name", "Dewi Ayu");
    assert_text_at(&answer, "person.email", "dewi@demo.test");
    assert_text_at(&answer, "person.phone", "+6281234567890");
    assert_text_at(&answer, "person.role", "agent");
    const char *password = text_at(&answer, "password");
    assert_int_equal(strlen(password), 16);
    assert_status(log_in(site, "dewi@demo.test", password), 200);
    assert_status(log_in(site, "dewi@demo.test", "sesuatu-yang-lain"), 422);
    struct browser dewi = {.user_id = number_at(&answer, "person.id")};
    assert_string_equal(
        audit_of(site, &dewi),
        str_print(site->arena, "%lld role ->agent", (long long)site->andi.user_id).at);

    struct browser pages = browser_for_pages(&site->andi);
    answer = post(&pages, "name=Rini&email=rini@demo.test&role=customer", PEOPLE);
    assert_status(answer, 201);
    assert_true(answer_says(&answer, "class=\"secret\""));
    answer = get(&pages, PEOPLE "?search=rini");
    assert_false(answer_says(&answer, "secret"));
}

static void what_is_wrong_with_somebody_new_stands_beside_its_field(void **state)
{
    static const struct {
        const char *form, *field;
    } wrong[] = {
        {"name=&email=a@b.id&role=agent", "name"},
        {"name=Dewi&email=a@b&role=agent", "email"},
        {"name=Dewi&email=BUDI@demo.test&role=agent", "email"},
        {"name=Dewi&email=a@b.id&phone=12&role=agent", "phone"},
        {"name=Dewi&email=a@b.id&role=root", "role"},
        {"name=Dewi&email=a@b.id", "role"},
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct answer answer = post(&site->andi, wrong[i].form, PEOPLE);
        assert_status(answer, 422);
        assert_non_null(at(&answer, str_print(site->arena, "errors.%s", wrong[i].field).at));
        assert_int_equal(json_object_size(at(&answer, "errors")), 1);
    }
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM users"), 5);
    struct browser pages = browser_for_pages(&site->andi);
    struct answer page = post(&pages, "name=Dewi&email=budi@demo.test&role=admin", PEOPLE);
    assert_status(page, 422);
    assert_true(answer_says(&page, "id=\"email-problem\""));
    assert_true(answer_says(&page, "value=\"budi@demo.test\""));
    assert_true(answer_says(&page, "<option value=\"admin\" selected>"));
}

/* ---- changing them --------------------------------------------------------------------------- */

static void a_change_is_kept_with_what_was_and_what_is(void **state)
{
    struct site *site = *state;
    struct answer answer = patch(&site->andi, "name=Budi+S&phone=081200001111", PEOPLE "/%lld",
                                 (long long)site->budi.user_id);
    assert_status(answer, 200);
    assert_text_at(&answer, "person.name", "Budi S");
    assert_text_at(&answer, "person.email", "budi@demo.test");
    assert_status(
        patch(&site->andi, "email=B.S@demo.test", PEOPLE "/%lld", (long long)site->budi.user_id),
        200);
    assert_status(patch(&site->andi, "name=Budi+S", PEOPLE "/%lld", (long long)site->budi.user_id),
                  200);
    long long andi = (long long)site->andi.user_id;
    assert_string_equal(audit_of(site, &site->budi),
                        str_print(site->arena,
                                  "%lld name budi>Budi S,%lld phone +628100000000>+6281200001111,"
                                  "%lld email budi@demo.test>b.s@demo.test",
                                  andi, andi, andi)
                            .at);
    assert_names(&site->andi, "?search=b.s", "Budi S");
    assert_status(get(&site->budi, "/customer/support/tickets"), 200);
}

static void a_taken_address_is_a_problem_beside_its_field(void **state)
{
    struct site *site = *state;
    long long id = (long long)site->budi.user_id;
    struct answer answer = patch(&site->andi, "email=AYU@demo.test", PEOPLE "/%lld", id);
    assert_status(answer, 422);
    assert_text_at(&answer, "errors.email.0", "Alamat email ini sudah memiliki akun.");
    struct browser pages = browser_for_pages(&site->andi);
    answer = patch(&pages, "email=ayu@demo.test&name=Lain", PEOPLE "/%lld", id);
    assert_status(answer, 422);
    assert_true(answer_says(&answer, "id=\"email-problem\""));
    assert_true(answer_says(&answer, "value=\"Lain\""));
    assert_string_equal(audit_of(site, &site->budi), "");
}

static void whoever_is_disabled_is_out_at_once(void **state)
{
    struct site *site = *state;
    long long id = (long long)site->sari.user_id;
    struct browser elsewhere = browser_fresh(&site->sari);
    browser_enter(&elsewhere);
    assert_status(patch(&site->andi, "disabled=1", PEOPLE "/%lld", id), 200);
    assert_int_equal(database_number_of(&site->database,
                                        "SELECT count(*) FROM sessions WHERE user_id = ?1", id, 0),
                     0);
    assert_status(get(&site->sari, "/admin/support/tickets"), 401);
    assert_status(get(&elsewhere, "/admin/support/tickets"), 401);
    assert_status(log_in(site, "sari@demo.test", SITE_PASSWORD), 422);
    assert_status(patch(&site->andi, "disabled=0", PEOPLE "/%lld", id), 200);
    assert_status(get(&site->sari, "/admin/support/tickets"), 401);
    assert_status(log_in(site, "sari@demo.test", SITE_PASSWORD), 200);
    long long andi = (long long)site->andi.user_id;
    assert_string_equal(
        audit_of(site, &site->sari),
        str_print(site->arena, "%lld disabled off>on,%lld disabled on>off", andi, andi).at);
}

static void another_role_ends_the_sessions(void **state)
{
    struct site *site = *state;
    long long id = (long long)site->budi.user_id;
    assert_status(patch(&site->andi, "role=customer", PEOPLE "/%lld", id), 200);
    assert_status(get(&site->budi, "/customer/support/tickets"), 200);
    assert_status(patch(&site->andi, "role=agent", PEOPLE "/%lld", id), 200);
    assert_status(get(&site->budi, "/admin/support/tickets"), 401);
    browser_enter(&site->budi);
    assert_status(get(&site->budi, "/admin/support/tickets"), 200);
    assert_status(get(&site->budi, "/customer/support/tickets"), 403);
    assert_status(patch(&site->andi, "role=owner", PEOPLE "/%lld", id), 422);
}

static void nobody_changes_their_own_role(void **state)
{
    struct site *site = *state;
    enter_new(site, "rini", ROLE_ADMIN);
    long long id = (long long)site->andi.user_id;
    struct answer answer = patch(&site->andi, "role=agent", PEOPLE "/%lld", id);
    assert_status(answer, 422);
    assert_non_null(at(&answer, "errors.role"));
    assert_status(patch(&site->andi, "role=admin&name=Andi", PEOPLE "/%lld", id), 200);
    struct browser pages = browser_for_pages(&site->andi);
    answer = get(&pages, PEOPLE "/%lld", id);
    assert_false(answer_says(&answer, "name=\"role\""));
}

static void one_active_administrator_is_left(void **state)
{
    struct site *site = *state;
    long long id = (long long)site->andi.user_id;
    struct answer answer = patch(&site->andi, "disabled=1", PEOPLE "/%lld", id);
    assert_status(answer, 422);
    assert_non_null(at(&answer, "errors.disabled"));
    assert_status(get(&site->andi, PEOPLE), 200);
    struct browser rini = enter_new(site, "rini", ROLE_ADMIN);
    assert_status(patch(&site->andi, "disabled=1", PEOPLE "/%lld", (long long)rini.user_id), 200);
    assert_status(patch(&site->andi, "disabled=1", PEOPLE "/%lld", id),
                  422); /* she does not count */
    assert_status(patch(&site->andi, "disabled=0", PEOPLE "/%lld", (long long)rini.user_id), 200);
    assert_status(patch(&site->andi, "disabled=1", PEOPLE "/%lld", id), 200);
    rini = browser_fresh(&rini);
    browser_enter(&rini);
    assert_status(patch(&rini, "role=agent", PEOPLE "/%lld", (long long)rini.user_id), 422);
    assert_status(get(&rini, PEOPLE), 200);
}

/* Andi's request has passed the gate when he is disabled himself: the last step of it. */
static int finish_after(struct site *site, const char *method, const char *path, const char *form,
                        const char *change)
{
    struct arena *arena = site->arena;
    struct http_exchange *exchange = NEW(arena, struct http_exchange);
    struct http_field *fields = NEW_ARRAY(arena, struct http_field, 3);
    fields[0] = (struct http_field){STR("Accept"), STR("application/json")};
    fields[1] = (struct http_field){
        STR("Cookie"),
        str_print(arena, "sapa_session=%s", browser_cookie(&site->andi, "sapa_session"))};
    fields[2] = (struct http_field){STR("X-XSRF-TOKEN"), str_of(browser_token(&site->andi))};
    exchange->arena = arena;
    exchange->request = (struct http_request){
        .method = strcmp(method, "PATCH") ? HTTP_METHOD_POST : HTTP_METHOD_PATCH,
        .target = str_of(path),
        .path = str_of(path),
        .fields = fields,
        .field_count = 3,
        .body = str_of(form),
        .peer = STR("127.0.0.1"),
    };
    struct request *request = request_new(&site->web, exchange);
    enum step step = dispatch_read(request, site->reader);
    if (step == STEP_SLOW)
        step = dispatch_slow(request, site->reader);
    assert_int_equal(step, STEP_WRITE);
    database_run(&site->database, change, 0, 0);
    bool keep;
    assert_int_equal(dispatch_write(request, site->database.db, &keep), STEP_ANSWER);
    return exchange->response.status;
}

static void power_counts_only_while_it_lasts(void **state)
{
    static const char lose[] = "UPDATE users SET disabled_at = created_at WHERE name = 'andi'";
    static const char regain[] = "UPDATE users SET disabled_at = NULL";
    struct site *site = *state;
    struct browser rini = enter_new(site, "rini", ROLE_ADMIN);
    const char *path = str_print(site->arena, PEOPLE "/%lld", (long long)rini.user_id).at;
    const char *password = str_print(site->arena, "%s/password", path).at;
    const char *someone = "name=Dewi&email=dewi@demo.test&role=admin";
    assert_int_equal(finish_after(site, "PATCH", path, "disabled=1", lose), 403);
    database_run(&site->database, regain, 0, 0);
    assert_int_equal(finish_after(site, "PATCH", path, "role=agent", lose), 403);
    database_run(&site->database, regain, 0, 0);
    assert_int_equal(finish_after(site, "POST", password, "a=b", lose), 403);
    database_run(&site->database, regain, 0, 0);
    assert_int_equal(finish_after(site, "POST", PEOPLE, someone, lose), 403);
    database_run(&site->database, regain, 0, 0);
    assert_status(get(&rini, PEOPLE), 200);
    assert_int_equal(finish_after(site, "PATCH", path, "disabled=1", regain), 200);
}

static void a_new_password_replaces_the_old_one_and_its_sessions(void **state)
{
    struct site *site = *state;
    long long id = (long long)site->budi.user_id;
    struct answer answer = post(&site->andi, "", PEOPLE "/%lld/password", id);
    assert_status(answer, 200);
    const char *password = text_at(&answer, "password");
    assert_status(get(&site->budi, "/customer/support/tickets"), 401);
    assert_status(log_in(site, "budi@demo.test", SITE_PASSWORD), 422);
    assert_status(log_in(site, "budi@demo.test", password), 200);
    const char *audit = audit_of(site, &site->budi);
    assert_string_equal(
        audit, str_print(site->arena, "%lld password ->changed", (long long)site->andi.user_id).at);
    assert_status(post(&site->andi, "", PEOPLE "/999/password"), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(people_are_listed_newest_first_and_by_role_and_state),
        SITE_TEST(people_are_found_by_name_address_and_phone),
        SITE_TEST(a_page_has_fifteen_people),
        SITE_TEST(agents_see_customers_only),
        SITE_TEST(a_person_s_page_has_their_tickets_and_orders),
        SITE_TEST(whoever_is_added_logs_in_with_the_password_that_is_shown),
        SITE_TEST(what_is_wrong_with_somebody_new_stands_beside_its_field),
        SITE_TEST(a_change_is_kept_with_what_was_and_what_is),
        SITE_TEST(a_taken_address_is_a_problem_beside_its_field),
        SITE_TEST(whoever_is_disabled_is_out_at_once),
        SITE_TEST(another_role_ends_the_sessions),
        SITE_TEST(nobody_changes_their_own_role),
        SITE_TEST(one_active_administrator_is_left),
        SITE_TEST(power_counts_only_while_it_lasts),
        SITE_TEST(a_new_password_replaces_the_old_one_and_its_sessions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
