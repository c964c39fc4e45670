/* People whom an administrator adds choose their own password. */
#include "support/letters.h"
#include "support/cmocka_all.h"

#define PEOPLE "/admin/people"
#define NEW_PASSWORD "password=rahasia-baru&password_confirmation=rahasia-baru"

static const char new_person[] = "name=Dewi&email=dewi@demo.test&role=agent";

static struct answer invite(struct browser *browser, int64_t id)
{
    return post(browser, "", PEOPLE "/%lld/invite", (long long)id);
}

static void somebody_new_chooses_their_password_by_a_link(void **state)
{
    struct site *site = *state;
    struct answer answer = post(&site->andi, new_person, PEOPLE);
    assert_status(answer, 201);
    assert_true(json_is_true(at(&answer, "invited")));
    assert_true(!json_object_get(answer.json, "password"));
    int64_t id = number_at(&answer, "person.id");
    assert_int_equal(letters_to(site, "invited", id), 1);
    assert_string_equal(letter_details(site, "invited", id), "andi");
    struct browser browser = at_a_page(site);
    assert_status(log_in_as(&browser, "dewi@demo.test", ""), 422);
    const char *path = newest_link(site);
    struct answer page = get(&browser, "%s", path);
    assert_status(page, 200);
    assert_true(answer_says(&page, "Selamat datang di Gemilang"));
    assert_status(post(&browser, NEW_PASSWORD, "%s", path), 303);
    page = log_in_as(&browser, "dewi@demo.test", "rahasia-baru");
    assert_leads_to(&page, "/admin/support/tickets");
    assert_status(get(&browser, "%s", path), 404);
}

static void the_page_says_that_a_letter_goes_out(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->andi);
    struct answer page = get(&pages, PEOPLE "/create");
    assert_true(answer_says(&page, "akan menerima email"));
    page = post(&pages, new_person, PEOPLE);
    int64_t id = database_number(&site->database,
                                 "SELECT id FROM users WHERE email = 'dewi@demo.test'");
    assert_leads_to(&page, str_print(site->arena, PEOPLE "/%lld", (long long)id).at);
}

static void an_invitation_works_for_seven_days(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    assert_status(post(&site->andi, new_person, PEOPLE), 201);
    const char *path = newest_link(site);
    site_wait(7 * 24 * 60 * 60 - 1);
    assert_status(get(&browser, "%s", path), 200);
    site_wait(1);
    assert_status(post(&browser, NEW_PASSWORD, "%s", path), 404);
}

static void it_is_sent_again_from_their_page(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->andi);
    struct answer page = get(&pages, PEOPLE "/%lld", (long long)site->nia.user_id);
    assert_true(answer_says(&page, "/invite\""));
    assert_status(invite(&pages, site->nia.user_id), 303);
    struct answer answer = invite(&site->andi, site->budi.user_id);
    assert_status(answer, 200);
    assert_int_equal(letters_to(site, "invited", site->nia.user_id), 1);
    assert_int_equal(letters_to(site, "invited", site->budi.user_id), 1);
    /* Until it is used the old password stays. */
    struct browser browser = at_a_page(site);
    assert_status(log_in_as(&browser, "budi@demo.test", SITE_PASSWORD), 303);
    page = get(&pages, PEOPLE "/%lld", (long long)site->andi.user_id);
    assert_false(answer_says(&page, "/invite\""));
}

static void only_administrators_invite_and_only_who_may_log_in(void **state)
{
    struct site *site = *state;
    assert_status(invite(&site->sari, site->budi.user_id), 403);
    assert_status(invite(&site->budi, site->ayu.user_id), 403);
    struct browser nobody = at_a_page(site);
    nobody.wants_page = false;
    assert_status(invite(&nobody, site->budi.user_id), 401);
    assert_status(invite(&site->andi, 999), 404);
    assert_status(patch(&site->andi, "disabled=1", PEOPLE "/%lld", (long long)site->ayu.user_id),
                  200);
    assert_status(invite(&site->andi, site->ayu.user_id), 409);
    assert_int_equal(links_count(site), 0);
}

static void who_cannot_be_written_to_gets_a_password_that_is_shown(void **state)
{
    struct site *site = *state;
    struct answer answer = post(&site->andi, "name=Dewi&email=62811@whatsapp.invalid&role=customer",
                                PEOPLE);
    assert_status(answer, 201);
    assert_int_equal(strlen(text_at(&answer, "password")), 16);
    assert_status(invite(&site->andi, number_at(&answer, "person.id")), 503);
    site->web.outlets.has_email = false;
    answer = post(&site->andi, new_person, PEOPLE);
    assert_status(answer, 201);
    assert_int_equal(strlen(text_at(&answer, "password")), 16);
    assert_status(invite(&site->andi, site->budi.user_id), 503);
    assert_int_equal(links_count(site), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(somebody_new_chooses_their_password_by_a_link),
        MAIL_TEST(the_page_says_that_a_letter_goes_out),
        MAIL_TEST(an_invitation_works_for_seven_days),
        MAIL_TEST(it_is_sent_again_from_their_page),
        MAIL_TEST(only_administrators_invite_and_only_who_may_log_in),
        MAIL_TEST(who_cannot_be_written_to_gets_a_password_that_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
