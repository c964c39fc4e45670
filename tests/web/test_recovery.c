/* A forgotten password, and the links in letters. */
#include "db/engine.h"
#include "support/letters.h"
#include "support/cmocka_all.h"
#include "web/rate.h"

#define FORGOT "/forgot-password"
#define NEW_PASSWORD "password=rahasia-baru&password_confirmation=rahasia-baru"

static struct answer forget(struct browser *browser, const char *email)
{
    return post(browser, str_print(browser->site->arena, "email=%s", email).at, FORGOT);
}

/* The path of a link that Budi has been sent. */
static const char *link_of_budi(struct site *site)
{
    struct browser browser = at_a_page(site);
    assert_status(forget(&browser, "budi@demo.test"), 200);
    return newest_link(site);
}

static void assert_password(struct site *site, const char *email, const char *password, bool fits)
{
    struct browser browser = at_a_page(site);
    assert_status(log_in_as(&browser, email, password), fits ? 303 : 422);
}

static void assert_dead(struct site *site, const char *path)
{
    struct browser browser = at_a_page(site);
    struct answer page = get(&browser, "%s", path);
    assert_status(page, 404);
    assert_true(answer_says(&page, "Tautan ini sudah tidak berlaku"));
    assert_true(answer_says(&page, "href=\"" FORGOT "\""));
    assert_status(post(&browser, NEW_PASSWORD, "%s", path), 404);
    browser.wants_page = false;
    assert_status(get(&browser, "%s", path), 404);
}

static void a_forgotten_password_is_chosen_anew_by_a_link(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    struct answer page = get(&browser, "/login");
    assert_true(answer_says(&page, "href=\"" FORGOT "\""));
    assert_status(get(&browser, FORGOT), 200);
    page = forget(&browser, "+Budi@Demo.Test+");
    assert_status(page, 200);
    assert_true(answer_says(&page, "Periksa kotak masuk Anda"));
    assert_int_equal(letters_to(site, "password_forgotten", site->budi.user_id), 1);
    const char *path = newest_link(site);
    page = get(&browser, "%s", path);
    assert_status(page, 200);
    assert_true(answer_says(&page, "value=\"budi@demo.test\""));
    page = post(&browser, NEW_PASSWORD, "%s", path);
    assert_leads_to(&page, "/login");
    assert_password(site, "budi@demo.test", SITE_PASSWORD, false);
    assert_password(site, "budi@demo.test", "rahasia-baru", true);
    assert_int_equal(database_number_of(&site->database,
                                        "SELECT count(*) FROM users WHERE id = ?1 AND "
                                        "email_verified_at IS NOT NULL",
                                        site->budi.user_id, 0),
                     1);
    assert_int_equal(database_number_of(&site->database,
                                        "SELECT count(*) FROM audit_log WHERE subject_id = ?1 AND "
                                        "subject = 'user' AND field = 'password'",
                                        site->budi.user_id, 0),
                     1);
}

static void all_sessions_end_with_the_old_password(void **state)
{
    struct site *site = *state;
    const char *path = link_of_budi(site);
    struct browser browser = at_a_page(site);
    assert_status(get(&site->budi, "/account/preferences"), 200);
    assert_status(post(&browser, NEW_PASSWORD, "%s", path), 303);
    assert_status(get(&site->budi, "/account/preferences"), 401);
    assert_status(get(&site->ayu, "/account/preferences"), 200);
}

static void whoever_has_no_account_is_answered_the_same(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    browser.wants_page = false;
    struct answer known = forget(&browser, "budi@demo.test");
    assert_status(known, 200);
    assert_int_equal(links_count(site), 1);
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1",
                 site->ayu.user_id, 0);
    database_run(&site->database, "UPDATE users SET deleted_at = created_at WHERE id = ?1",
                 site->nia.user_id, 0);
    database_run(&site->database, "UPDATE users SET email = 'a@whatsapp.invalid' WHERE id = ?1",
                 site->andi.user_id, 0);
    static const char *const others[] = {"siapa@demo.test", "ayu@demo.test", "nia@demo.test",
                                         "a@whatsapp.invalid"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct answer answer = forget(&browser, others[i]);
        assert_status(answer, 200);
        assert_true(str_is(answer.body, known.body));
    }
    assert_int_equal(links_count(site), 1);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM notifications"), 1);
}

/* What a connection is asked, one after the other. */
static struct asked {
    const struct engine *engine;
    const char *names[64];
    size_t count;
} heard;

static enum err note_query(struct db *db, const struct value *values, size_t count,
                           struct rows *ret)
{
    assert_true(heard.count < COUNT_OF(heard.names));
    heard.names[heard.count++] = ret->statement->name;
    return heard.engine->query(db, values, count, ret);
}

/* The answer does not wait for a writer, so that how long it takes is up to the reader. No clock is
   fine enough to show that this tells nothing; that the same is asked, does. */
static void before_the_answer_the_same_is_done_for_any_address(void **state)
{
    static const char *const others[] = {"xudi@demo.test", "ayu@demo.test"};
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    browser.wants_page = false; /* a page shows the address again */
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1",
                 site->ayu.user_id, 0);
    struct engine noting = *site->reader->engine;
    noting.query = note_query;
    heard = (struct asked){.engine = site->reader->engine};
    site->reader->engine = &noting;
    struct answer answer = forget(&browser, "budi@demo.test");
    size_t size = answer.body.size;
    const struct asked known = heard;
    assert_true(known.count > 0);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        heard.count = 0;
        answer = forget(&browser, others[i]);
        assert_status(answer, 200);
        assert_int_equal(answer.body.size, size);
        assert_int_equal(heard.count, known.count);
        for (size_t k = 0; k < known.count; k++)
            assert_string_equal(heard.names[k], known.names[k]);
    }
    site->reader->engine = heard.engine;
    assert_int_equal(links_count(site), 1);
}

static void what_is_no_address_is_refused(void **state)
{
    static const char *const wrong[] = {"", "budi", "budi@", "a%0d%0ab@demo.test"};
    struct browser browser = at_a_page(*state);
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_status(forget(&browser, wrong[i]), 422);
    assert_status(forget(&browser, "%ff@demo.test"), 422);
    assert_int_equal(links_count(*state), 0);
}

static void a_link_works_once(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    const char *first = link_of_budi(site), *second = link_of_budi(site);
    assert_string_not_equal(first, second);
    assert_status(post(&browser, NEW_PASSWORD, "%s", first), 303);
    assert_dead(site, first);
    assert_dead(site, second); /* the other one ends with it */
    assert_password(site, "budi@demo.test", "rahasia-baru", true);
}

static void looking_at_a_link_does_not_use_it(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    const char *path = link_of_budi(site);
    for (int i = 0; i < 3; i++)
        assert_status(get(&browser, "%s", path), 200);
    assert_status(post(&browser, NEW_PASSWORD, "%s", path), 303);
}

static void a_link_works_for_an_hour(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    const char *path = link_of_budi(site);
    site_wait(60 * 60 - 1);
    assert_status(get(&browser, "%s", path), 200);
    site_wait(1);
    assert_dead(site, path);
    assert_password(site, "budi@demo.test", SITE_PASSWORD, true);
}

static void what_is_no_link_of_ours_opens_nothing(void **state)
{
    struct site *site = *state;
    struct str good = str_of(link_of_budi(site));
    struct browser browser = at_a_page(site);
    assert_status(forget(&browser, "ayu@demo.test"), 200);
    const char *of_ayu = newest_link(site);
    char *changed = strdup(good.at);
    changed[good.size - 2] = changed[good.size - 2] == 'A' ? 'B' : 'A';
    assert_dead(site, changed);
    free(changed);
    /* One's number with the other's signature. */
    const size_t number = strlen("/reset-password/1");
    assert_dead(site, str_print(site->arena, "/reset-password/2%s", good.at + number).at);
    assert_dead(site, str_print(site->arena, "/reset-password/1%s", of_ayu + number).at);
    assert_dead(site, str_print(site->arena, "%.*s", (int)good.size - 1, good.at).at);
    assert_dead(site, str_print(site->arena, "%sA", good.at).at);
    assert_dead(site, "/reset-password/1");
    assert_dead(site, "/reset-password/1-");
    assert_dead(site, "/reset-password/-");
    assert_dead(site, "/reset-password/99999999999999999999-a");
    assert_dead(site, "/reset-password/%00");
    assert_password(site, "budi@demo.test", SITE_PASSWORD, true);
}

static void a_link_is_good_for_what_it_was_made_for(void **state)
{
    struct site *site = *state;
    const char *token = link_of_budi(site) + strlen("/reset-password/");
    struct browser browser = at_a_page(site);
    assert_status(get(&browser, "/confirm-email/%s", token), 404);
    assert_status(post(&browser, "", "/confirm-email/%s", token), 404);
    /* A changed purpose needs another signature. */
    database_run(&site->database,
                 "UPDATE account_links SET purpose = 'email', email = 'a@b.id' WHERE id = ?1", 1,
                 0);
    assert_status(post(&browser, "", "/confirm-email/%s", token), 404);
}

static void a_refused_password_leaves_the_link(void **state)
{
    struct site *site = *state;
    const char *path = link_of_budi(site);
    struct browser browser = at_a_page(site);
    struct answer page = post(&browser, "password=pendek7&password_confirmation=pendek7", "%s",
                              path);
    assert_status(page, 422);
    assert_true(answer_says(&page, "id=\"password-problem\""));
    page = post(&browser, "password=rahasia-baru&password_confirmation=lain", "%s", path);
    assert_status(page, 422);
    assert_false(answer_says(&page, "rahasia-baru"));
    browser.wants_page = false;
    struct answer answer = post(&browser, "password=", "%s", path);
    assert_status(answer, 422);
    assert_non_null(at(&answer, "errors.password"));
    answer = post(&browser, NEW_PASSWORD, "%s", path);
    assert_status(answer, 200);
}

static void a_link_ends_with_what_changes_the_way_in(void **state)
{
    struct site *site = *state;
    const char *path = link_of_budi(site);
    long long budi = site->budi.user_id;
    assert_status(patch(&site->andi, "disabled=1", "/admin/people/%lld", budi), 200);
    assert_dead(site, path);
    assert_status(patch(&site->andi, "disabled=0", "/admin/people/%lld", budi), 200);
    assert_dead(site, path);
    path = link_of_budi(site);
    assert_status(post(&site->andi, "", "/admin/people/%lld/password", budi), 200);
    assert_dead(site, path);
    path = link_of_budi(site);
    assert_status(patch(&site->andi, "email=lain@demo.test", "/admin/people/%lld", budi), 200);
    assert_dead(site, path);
    browser_enter(&site->budi);
    struct browser browser = at_a_page(site);
    assert_status(forget(&browser, "lain@demo.test"), 200);
    path = newest_link(site);
    assert_status(patch(&site->andi, "name=Budi+S", "/admin/people/%lld", budi), 200);
    assert_status(get(&browser, "%s", path), 200); /* not by what does not concern it */
}

static void asking_too_often_is_refused(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    site->web.rates = rates_new();
    int asked = 0;
    struct answer answer;
    do
        answer = forget(&browser, "budi@demo.test");
    while (++asked < 100 && answer.status == 200);
    assert_status(answer, 429);
    assert_int_equal(asked, rate_rules[RATE_ACCOUNT_LETTERS].burst + 1);
    assert_int_equal(links_count(site), asked - 1);
    /* One who has no account is refused after as many. */
    for (asked = 0, answer.status = 200; asked < 100 && answer.status == 200; asked++)
        answer = forget(&browser, "siapa@demo.test");
    assert_int_equal(asked, rate_rules[RATE_ACCOUNT_LETTERS].burst + 1);
    assert_status(forget(&browser, "ayu@demo.test"), 200);
    /* And so is one address that goes through all accounts. */
    for (asked = 0, answer.status = 200; asked < 100 && answer.status == 200; asked++)
        answer = forget(&browser, str_print(site->arena, "warga%d@demo.test", asked).at);
    assert_status(answer, 429);
    assert_true(asked <= rate_rules[RATE_ADDRESS_LETTERS].burst);
    rates_free(site->web.rates);
}

static void without_mail_an_administrator_helps(void **state)
{
    struct site *site = *state;
    site->web.outlets.has_email = false;
    struct browser browser = at_a_page(site);
    struct answer page = get(&browser, FORGOT);
    assert_status(page, 200);
    assert_true(answer_says(&page, "administrator"));
    assert_false(answer_says(&page, "name=\"email\""));
    assert_status(forget(&browser, "budi@demo.test"), 503);
    assert_int_equal(links_count(site), 0);
}

static void forms_without_a_token_do_nothing(void **state)
{
    struct site *site = *state;
    const char *path = link_of_budi(site);
    struct browser browser = at_a_page(site);
    browser.without_token = true;
    assert_status(forget(&browser, "budi@demo.test"), 419);
    assert_status(post(&browser, NEW_PASSWORD, "%s", path), 419);
    assert_int_equal(links_count(site), 1);
    assert_password(site, "budi@demo.test", SITE_PASSWORD, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(a_forgotten_password_is_chosen_anew_by_a_link),
        MAIL_TEST(all_sessions_end_with_the_old_password),
        MAIL_TEST(whoever_has_no_account_is_answered_the_same),
        MAIL_TEST(before_the_answer_the_same_is_done_for_any_address),
        MAIL_TEST(what_is_no_address_is_refused),
        MAIL_TEST(a_link_works_once),
        MAIL_TEST(looking_at_a_link_does_not_use_it),
        MAIL_TEST(a_link_works_for_an_hour),
        MAIL_TEST(what_is_no_link_of_ours_opens_nothing),
        MAIL_TEST(a_link_is_good_for_what_it_was_made_for),
        MAIL_TEST(a_refused_password_leaves_the_link),
        MAIL_TEST(a_link_ends_with_what_changes_the_way_in),
        MAIL_TEST(asking_too_often_is_refused),
        MAIL_TEST(without_mail_an_administrator_helps),
        MAIL_TEST(forms_without_a_token_do_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
