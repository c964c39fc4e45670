/* The sessions that a person has in use, and the theme, which is the same in each of them. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/account/device.h"
#include "web/gate.h"
#include "web/page/page.h"

#define PREFERENCES "/account/preferences"
#define FIREFOX "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

static void a_browser_is_told_in_plain_words(void **state)
{
    static const struct {
        const char *user_agent, *browser, *system;
        bool is_mobile;
    } cases[] = {
        {FIREFOX, "Firefox", "Windows", false},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/142.0.0.0 Mobile Safari/537.36",
         "Chrome", "Android", true},
        {"Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
         "Samsung Internet", "Android", true},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
         "Edge", "Windows", false},
        {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/142.0.0.0 Safari/537.36 OPR/126.0.0.0",
         "Opera", "Linux", false},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
         "like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
         "Safari", "iPhone", true},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/18.5 Safari/605.1.15",
         "Safari", "macOS", false},
        {"curl/8.5.0", "curl", "", false},
        {"/", "", "", false},
        {"", "", "", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct device device = device_of(str_of(cases[i].user_agent));
        assert_true(str_is(device.browser, str_of(cases[i].browser)));
        assert_true(str_is(device.system, str_of(cases[i].system)));
        assert_int_equal(device.is_mobile, cases[i].is_mobile);
    }
    assert_false(device_of(STR_NONE).browser.size);
}

static struct browser log_in(struct site *site, const char *email, const char *user_agent)
{
    struct browser browser = {.site = site, .wants_page = true};
    get(&browser, "/login");
    browser.wants_page = false;
    struct answer answer = browser_ask(
        &browser, &(struct ask){
                      .method = "POST",
                      .target = "/login",
                      .body = str_print(site->arena, "email=%s&password=" SITE_PASSWORD, email),
                      .fields = {{STR("User-Agent"), str_of(user_agent)}},
                  });
    assert_status(answer, 200);
    return browser;
}

static const char *id_of_session(struct browser *browser)
{
    struct answer answer = get(browser, PREFERENCES);
    for (size_t i = 0; i < count_at(&answer, "sessions"); i++) {
        json_t *session = json_array_get(at(&answer, "sessions"), i);
        if (json_is_true(json_object_get(session, "is_this")))
            return json_string_value(json_object_get(session, "id"));
    }
    fail_msg("no session is this one");
    return NULL;
}

static struct answer end(struct browser *browser, const char *id)
{
    return post(browser, str_print(browser->site->arena, "session=%s", id).at,
                "/account/sessions/end");
}

static void each_sees_their_own_sessions_the_last_used_first(void **state)
{
    struct site *site = *state;
    site_wait(60);
    struct browser elsewhere = log_in(site, "budi@demo.test", FIREFOX);
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_int_equal(count_at(&answer, "sessions"), 2);
    assert_text_at(&answer, "sessions.0.user_agent", FIREFOX);
    assert_text_at(&answer, "sessions.0.address", "127.0.0.1");
    assert_text_at(&answer, "sessions.0.seen_at", "2026-11-18 11:07:40");
    assert_true(json_is_false(at(&answer, "sessions.0.is_this")));
    assert_true(json_is_true(at(&answer, "sessions.1.is_this")));
    assert_string_not_equal(id_of_session(&elsewhere), id_of_session(&site->budi));
    struct browser pages = browser_for_pages(&site->budi);
    answer = get(&pages, PREFERENCES);
    assert_true(answer_says(&answer, "Firefox di Windows"));
    assert_true(answer_says(&answer, "Perangkat ini"));
    assert_true(answer_says(&answer, "Keluar dari perangkat lain"));
    pages = browser_for_pages(&site->ayu);
    answer = get(&pages, PREFERENCES);
    assert_false(answer_says(&answer, "Firefox"));
    assert_false(answer_says(&answer, "Keluar dari perangkat lain"));
    site_wait((int64_t)24 * 60 * 60 + 1);
    struct browser again = browser_fresh(&site->budi);
    browser_enter(&again);
    answer = get(&again, PREFERENCES);
    assert_int_equal(count_at(&answer, "sessions"), 1); /* what has expired is not in use */
}

static void one_session_is_ended_and_the_others_stay(void **state)
{
    struct site *site = *state;
    struct browser phone = log_in(site, "budi@demo.test", FIREFOX);
    struct browser work = log_in(site, "budi@demo.test", FIREFOX);
    assert_status(end(&site->budi, id_of_session(&phone)), 200);
    assert_status(get(&phone, PREFERENCES), 401);
    assert_status(get(&work, PREFERENCES), 200);
    assert_status(get(&site->budi, PREFERENCES), 200);
    struct browser pages = browser_for_pages(&site->budi);
    assert_status(end(&pages, id_of_session(&work)), 303);
    assert_status(get(&work, PREFERENCES), 401);
}

static void nobody_ends_another_s_session(void **state)
{
    struct site *site = *state;
    assert_status(end(&site->ayu, id_of_session(&site->budi)), 404);
    assert_status(end(&site->andi, id_of_session(&site->budi)), 404);
    assert_status(end(&site->ayu, ""), 404);
    assert_status(end(&site->ayu, browser_cookie(&site->ayu, SESSION_COOKIE)), 404);
    assert_status(get(&site->budi, PREFERENCES), 200);
    assert_status(end(&site->nobody, id_of_session(&site->budi)), 419);
}

static void logging_out_elsewhere_leaves_this_session_and_other_people(void **state)
{
    struct site *site = *state;
    struct browser phone = log_in(site, "budi@demo.test", FIREFOX);
    assert_status(post(&site->budi, "", "/account/sessions/end-others"), 200);
    assert_status(get(&phone, PREFERENCES), 401);
    assert_status(get(&site->budi, PREFERENCES), 200);
    assert_status(get(&site->ayu, PREFERENCES), 200);
}

/* ---- what is told, so that sockets end ---------------------------------------------------------
 */

static int64_t told_of;

static void note_person(void *context, const struct told_list *told)
{
    (void)context;
    for (size_t i = 0; i < told->count; i++)
        told_of = told->items[i].person_id ? told->items[i].person_id : told_of;
}

/* Whom the last request has told of; 0: nobody. */
static int64_t take_told(void)
{
    int64_t id = told_of;
    told_of = 0;
    return id;
}

static void whoever_loses_a_session_is_told_of_once_that_is_kept(void **state)
{
    struct site *site = *state;
    struct browser phone = log_in(site, "budi@demo.test", FIREFOX);
    site->web.tell = note_person;
    take_told();
    end(&site->ayu, id_of_session(&phone));
    assert_int_equal(take_told(), 0);
    end(&site->budi, id_of_session(&phone));
    assert_int_equal(take_told(), site->budi.user_id);
    post(&site->budi, "", "/account/sessions/end-others");
    assert_int_equal(take_told(), site->budi.user_id);
    post(&site->budi, "", "/logout");
    assert_int_equal(take_told(), site->budi.user_id);
    const char *person =
        str_print(site->arena, "/admin/people/%lld", (long long)site->nia.user_id).at;
    patch(&site->sari, "disabled=1", "%s", person);
    assert_int_equal(take_told(), 0);
    patch(&site->andi, "name=Nia", "%s", person);
    assert_int_equal(take_told(), 0);
    assert_status(patch(&site->andi, "role=customer", "%s", person), 200);
    assert_int_equal(take_told(), site->nia.user_id);
    assert_status(patch(&site->andi, "disabled=1", "%s", person), 200);
    assert_int_equal(take_told(), site->nia.user_id);
}

/* ---- the theme ------------------------------------------------------------------------------- */

static bool wears(struct browser *browser, const char *theme)
{
    struct browser pages = browser_for_pages(browser);
    struct answer page = get(&pages, PREFERENCES);
    assert_status(page, 200);
    const char *cookie = browser_cookie(&pages, THEME_COOKIE);
    browser_set_cookie(browser, THEME_COOKIE, cookie);
    return answer_says(&page, str_print(browser->site->arena, "data-theme=\"%s\"", theme).at);
}

static void the_theme_is_the_same_at_every_browser(void **state)
{
    struct site *site = *state;
    struct browser phone = browser_fresh(&site->budi);
    browser_enter(&phone);
    assert_true(wears(&phone, ""));
    assert_status(patch(&site->budi, "theme=dark", PREFERENCES), 200);
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_text_at(&answer, "theme", "dark");
    assert_true(wears(&phone, "dark"));
    assert_string_equal(browser_cookie(&phone, THEME_COOKIE), "dark");
    assert_true(wears(&site->ayu, ""));
    assert_status(patch(&site->budi, "theme=", PREFERENCES), 200);
    assert_true(wears(&phone, ""));
    assert_null(browser_cookie(&phone, THEME_COOKIE));
    answer = get(&site->budi, PREFERENCES);
    assert_true(is_null_at(&answer, "theme"));
}

static void what_was_chosen_just_now_counts_before_it_is_kept(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->budi, "theme=dark", PREFERENCES), 200);
    browser_set_cookie(&site->budi, THEME_COOKIE, "light!");
    assert_true(wears(&site->budi, "light"));
    assert_string_equal(browser_cookie(&site->budi, THEME_COOKIE), "light!");
    browser_set_cookie(&site->budi, THEME_COOKIE, "!");
    assert_true(wears(&site->budi, ""));
    browser_set_cookie(&site->budi, THEME_COOKIE, "<b>!");
    assert_true(wears(&site->budi, ""));
    assert_status(patch(&site->budi, "theme=light", PREFERENCES), 200);
    assert_string_equal(browser_cookie(&site->budi, THEME_COOKIE), "light");
}

static void a_guest_s_page_wears_what_was_last_chosen_here(void **state)
{
    struct site *site = *state;
    struct browser guest = {.site = site, .wants_page = true};
    browser_set_cookie(&guest, THEME_COOKIE, "dark");
    struct answer page = get(&guest, "/login");
    assert_true(answer_says(&page, "data-theme=\"dark\""));
    browser_set_cookie(&guest, THEME_COOKIE, "blue");
    page = get(&guest, "/login");
    assert_true(answer_says(&page, "data-theme=\"\""));
}

static void a_theme_is_kept_in_the_audit_log(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->budi, "theme=dark", PREFERENCES), 200);
    assert_status(patch(&site->budi, "theme=dark", PREFERENCES), 200);
    assert_status(patch(&site->budi, "theme=blue", PREFERENCES), 422);
    assert_int_equal(database_number(&site->database,
                                     "SELECT count(*) FROM audit_log WHERE field = 'theme' "
                                     "AND from_value IS NULL AND to_value = 'dark'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_browser_is_told_in_plain_words),
        SITE_TEST(each_sees_their_own_sessions_the_last_used_first),
        SITE_TEST(one_session_is_ended_and_the_others_stay),
        SITE_TEST(nobody_ends_another_s_session),
        SITE_TEST(whoever_loses_a_session_is_told_of_once_that_is_kept),
        SITE_TEST(logging_out_elsewhere_leaves_this_session_and_other_people),
        SITE_TEST(the_theme_is_the_same_at_every_browser),
        SITE_TEST(what_was_chosen_just_now_counts_before_it_is_kept),
        SITE_TEST(a_guest_s_page_wears_what_was_last_chosen_here),
        SITE_TEST(a_theme_is_kept_in_the_audit_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
