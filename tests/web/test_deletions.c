/* What was deleted, for whoever may bring it back. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define ALL "/admin/support/tickets"
#define DELETIONS "/admin/support/deletions"

static void delete_ticket(struct browser *admin, long long id)
{
    assert_status(del(admin, ALL "/%lld", id), 200);
}

static void a_deletion_tells_what_was_deleted_by_whom_and_when(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Tetap");
    long long id = open_ticket(&site->budi, "Hilang");
    struct answer answer = get(&site->andi, DELETIONS);
    assert_int_equal(count_at(&answer, "deletions"), 0);
    site_wait(60);
    delete_ticket(&site->andi, id);
    answer = get(&site->andi, DELETIONS);
    assert_status(answer, 200);
    assert_int_equal(count_at(&answer, "deletions"), 1);
    assert_number_at(&answer, "deletions.0.id", id);
    assert_text_at(&answer, "deletions.0.subject", "Hilang");
    assert_text_at(&answer, "deletions.0.user_name", "budi");
    assert_text_at(&answer, "deletions.0.actor_name", "andi");
    assert_text_at(&answer, "deletions.0.deleted_at", "2026-11-18 11:07:40");
}

static void the_newest_deletion_stands_first(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 3; i++)
        open_ticket(&site->budi, "Hilang");
    static const long long order[] = {2, 3, 1};
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        site_wait(1);
        delete_ticket(&site->andi, order[i]);
    }
    struct answer answer = get(&site->andi, DELETIONS);
    assert_number_at(&answer, "deletions.0.id", 1);
    assert_number_at(&answer, "deletions.1.id", 3);
    assert_number_at(&answer, "deletions.2.id", 2);
}

static void a_restored_ticket_leaves_it_and_tells_of_its_last_deletion(void **state)
{
    struct site *site = *state;
    struct browser rini = site_person(site, "rini", ROLE_ADMIN);
    browser_enter(&rini);
    long long id = open_ticket(&site->budi, "Hilang");
    delete_ticket(&site->andi, id);
    assert_status(post(&site->andi, "", ALL "/%lld/restore", id), 200);
    struct answer answer = get(&site->andi, DELETIONS);
    assert_int_equal(count_at(&answer, "deletions"), 0);
    delete_ticket(&rini, id);
    answer = get(&site->andi, DELETIONS);
    assert_int_equal(count_at(&answer, "deletions"), 1);
    assert_text_at(&answer, "deletions.0.actor_name", "rini");
}

static void the_page_offers_to_restore(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->andi);
    struct answer page = get(&pages, DELETIONS);
    assert_true(answer_says(&page, "Tidak ada yang dihapus"));
    delete_ticket(&site->andi, open_ticket(&site->budi, "<b>Hilang"));
    page = get(&pages, DELETIONS);
    assert_status(page, 200);
    assert_true(answer_says(&page, "&lt;b&gt;Hilang"));
    assert_true(answer_says(&page, "action=\"" ALL "/1/restore\""));
    page = post(&pages, "", ALL "/1/restore");
    assert_status(page, 303);
    page = get(&pages, DELETIONS);
    assert_false(answer_says(&page, "Hilang"));
}

static void only_admins_see_it_and_the_way_to_it(void **state)
{
    struct site *site = *state;
    delete_ticket(&site->andi, open_ticket(&site->budi, "Hilang"));
    struct browser *const others[] = {&site->budi, &site->ayu, &site->sari};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct answer answer = get(others[i], DELETIONS);
        assert_status(answer, 403);
        assert_false(answer_says(&answer, "Hilang"));
    }
    assert_status(get(&site->nobody, DELETIONS), 401);
    struct browser sari = browser_for_pages(&site->sari), andi = browser_for_pages(&site->andi);
    struct answer of_agent = get(&sari, ALL), of_admin = get(&andi, ALL);
    assert_false(answer_says(&of_agent, DELETIONS));
    assert_true(answer_says(&of_admin, "href=\"" DELETIONS "\""));
    /* It stays out of every list of tickets and of every count. */
    struct answer list = get(&site->andi, ALL "?search=Hilang");
    assert_number_at(&list, "total", 0);
    assert_number_at(&list, "stats.total", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_deletion_tells_what_was_deleted_by_whom_and_when),
        SITE_TEST(the_newest_deletion_stands_first),
        SITE_TEST(a_restored_ticket_leaves_it_and_tells_of_its_last_deletion),
        SITE_TEST(the_page_offers_to_restore),
        SITE_TEST(only_admins_see_it_and_the_way_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
