/* The one click in a mail that ends mails about tickets, and what one wishes to be told of. */
#include "desk/notification/unsubscribe.h"
#include "support/site.h"
#include "support/cmocka_all.h"

#define PREFERENCES "/account/preferences"
#define ONE_CLICK "List-Unsubscribe=One-Click"

/* The path of somebody's address. */
static const char *address_of(struct site *site, int64_t user_id)
{
    struct str url = unsubscribe_url(site->arena, site->web.base_url, site->web.secret, user_id);
    return str_c(site->arena, str_from(url, site->web.base_url.size));
}

static bool gets_mail(struct site *site, const struct browser *person)
{
    return database_number_of(&site->database,
                              "SELECT CASE WHEN prefer_email THEN 1 ELSE 0 END FROM users "
                              "WHERE id = ?1",
                              person->user_id, 0);
}

/* A mail program: no cookie, no token, no script. */
static struct browser mail_program(struct site *site)
{
    return (struct browser){.site = site, .wants_page = true, .without_token = true};
}

static void opening_the_address_asks_and_changes_nothing(void **state)
{
    struct site *site = *state;
    struct browser guest = mail_program(site);
    struct answer page = get(&guest, "%s", address_of(site, site->budi.user_id));
    assert_status(page, 200);
    assert_true(answer_says(&page, "value=\"One-Click\""));
    assert_true(gets_mail(site, &site->budi));
}

static void one_click_ends_the_mails_without_cookie_or_token(void **state)
{
    struct site *site = *state;
    struct browser program = mail_program(site);
    const char *address = address_of(site, site->budi.user_id);
    struct answer page = post(&program, ONE_CLICK, "%s", address);
    assert_status(page, 200); /* no redirect: it would not be followed */
    assert_true(answer_says(&page, PREFERENCES));
    assert_false(gets_mail(site, &site->budi));
    assert_true(gets_mail(site, &site->ayu));
    assert_status(post(&program, ONE_CLICK, "%s", address), 200);
    assert_int_equal(database_number(&site->database,
                                     "SELECT count(*) FROM audit_log WHERE field = 'prefer_email' "
                                     "AND from_value = 'on' AND to_value = 'off'"),
                     1);
    page = get(&program, "%s", address);
    assert_false(answer_says(&page, "value=\"One-Click\""));
}

static void it_may_come_as_multipart(void **state)
{
    struct site *site = *state;
    struct browser program = mail_program(site);
    const struct ask ask = {
        .method = "POST",
        .target = address_of(site, site->budi.user_id),
        .type = "multipart/form-data; boundary=--b",
        .body = STR("----b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
                    "One-Click\r\n----b--\r\n")};
    assert_status(browser_ask(&program, &ask), 200);
    assert_false(gets_mail(site, &site->budi));
}

static void what_is_no_click_changes_nothing(void **state)
{
    struct site *site = *state;
    struct browser program = mail_program(site);
    const char *address = address_of(site, site->budi.user_id);
    assert_status(post(&program, "", "%s", address), 422);
    assert_status(post(&program, "List-Unsubscribe=Yes", "%s", address), 422);
    assert_true(gets_mail(site, &site->budi));
}

static void an_address_that_was_not_given_is_none(void **state)
{
    struct site *site = *state;
    struct browser program = mail_program(site);
    const char *budis = address_of(site, site->budi.user_id);
    const char *signature = strchr(budis, '-');
    const char *const wrong[] = {
        str_print(site->arena, "/unsubscribe/%lld%s", (long long)site->ayu.user_id, signature).at,
        str_print(site->arena, "%sx", budis).at,
        str_c(site->arena, (struct str){budis, strlen(budis) - 1}),
        str_print(site->arena, "/unsubscribe/0%lld%s", (long long)site->budi.user_id, signature).at,
        "/unsubscribe/1",
        "/unsubscribe/-",
        "/unsubscribe/%00",
        address_of(site, 9999), /* signed, but of nobody */
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_status(get(&program, "%s", wrong[i]), 404);
        assert_status(post(&program, ONE_CLICK, "%s", wrong[i]), 404);
    }
    assert_true(gets_mail(site, &site->budi));
    assert_true(gets_mail(site, &site->ayu));
}

static void whoever_is_deleted_has_no_address(void **state)
{
    struct site *site = *state;
    struct browser program = mail_program(site);
    database_run(&site->database,
                 "UPDATE users SET deleted_at = '2026-11-18 11:00:00' WHERE id = ?1",
                 site->budi.user_id, 0);
    assert_status(post(&program, ONE_CLICK, "%s", address_of(site, site->budi.user_id)), 404);
}

static void other_forms_still_need_their_token(void **state)
{
    struct site *site = *state;
    site->budi.without_token = true;
    assert_status(patch(&site->budi, "prefer_email=0", PREFERENCES), 419);
}

/* ---- wishes ---------------------------------------------------------------------------------- */

static void wishes_are_of_what_can_concern_one(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_true(json_is_true(at(&answer, "notifications.message_added.email")));
    assert_true(json_is_true(at(&answer, "notifications.status_changed.phone")));
    assert_null(at(&answer, "notifications.mentioned"));
    assert_null(at(&answer, "notifications.test"));
    answer = get(&site->sari, PREFERENCES);
    assert_true(json_is_true(at(&answer, "notifications.mentioned.email")));
    assert_null(at(&answer, "notifications.status_changed"));
}

static void a_wish_is_kept_and_the_others_stay(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->budi, "notifications.message_added.phone=0", PREFERENCES), 200);
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_true(json_is_false(at(&answer, "notifications.message_added.phone")));
    assert_true(json_is_true(at(&answer, "notifications.message_added.email")));
    answer = get(&site->ayu, PREFERENCES);
    assert_true(json_is_true(at(&answer, "notifications.message_added.phone")));

    json_t *body = json_pack("{s:{s:{s:b,s:b}}}", "notifications", "message_added", "phone", 1,
                             "email", 0);
    assert_status(send_json(&site->budi, "PATCH", body, PREFERENCES), 200);
    answer = get(&site->budi, PREFERENCES);
    assert_true(json_is_true(at(&answer, "notifications.message_added.phone")));
    assert_true(json_is_false(at(&answer, "notifications.message_added.email")));
    struct browser pages = browser_for_pages(&site->budi);
    answer = get(&pages, PREFERENCES);
    assert_true(answer_says(&answer, "name=\"notifications.message_added.email\""));
    assert_false(answer_says(&answer, "name=\"notifications.mentioned.email\""));
}

static void a_wish_of_others_roles_is_not_kept(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->budi, "notifications.mentioned.email=0", PREFERENCES), 200);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM notification_wishes"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(opening_the_address_asks_and_changes_nothing),
        SITE_TEST(one_click_ends_the_mails_without_cookie_or_token),
        SITE_TEST(it_may_come_as_multipart),
        SITE_TEST(what_is_no_click_changes_nothing),
        SITE_TEST(an_address_that_was_not_given_is_none),
        SITE_TEST(whoever_is_deleted_has_no_address),
        SITE_TEST(other_forms_still_need_their_token),
        SITE_TEST(wishes_are_of_what_can_concern_one),
        SITE_TEST(a_wish_is_kept_and_the_others_stay),
        SITE_TEST(a_wish_of_others_roles_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
