/* The inbox: who waits longest stands first, and one goes from ticket to ticket. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define INBOX "/admin/support/inbox"
#define TICKET "/admin/support/tickets/%lld"

static void write_to(struct browser *browser, int64_t ticket)
{
    assert_status(
        post(browser, "message=Halo", "%s/%lld/messages", tickets_of(browser), (long long)ticket),
        201);
}

static void assert_inbox(struct browser *browser, const char *query, const int64_t *ids,
                         size_t count)
{
    struct answer answer = get(browser, INBOX "%s", query);
    assert_status(answer, 200);
    assert_int_equal(count_at(&answer, "tickets"), count);
    for (size_t i = 0; i < count; i++) {
        char path[32];
        snprintf(path, sizeof path, "tickets.%zu.id", i);
        assert_number_at(&answer, path, ids[i]);
    }
}
#define assert_queue(browser, query, ...)                        \
    assert_inbox(browser, query, (const int64_t[]){__VA_ARGS__}, \
                 COUNT_OF(((const int64_t[]){__VA_ARGS__})))

static void who_waits_longest_stands_first(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 3; i++) {
        open_ticket(&site->budi, "Halo");
        site_wait(60);
    }
    assert_queue(&site->sari, "?queue=all", 1, 2, 3);
    /* Answered: its customer waits no more; a later question does not come before older ones. */
    write_to(&site->sari, 1);
    assert_queue(&site->sari, "?queue=all", 2, 3, 1);
    write_to(&site->sari, 2);
    assert_queue(&site->sari, "?queue=all", 3, 2, 1);
    site_wait(60);
    write_to(&site->budi, 1);
    assert_queue(&site->sari, "?queue=all", 3, 1, 2);
    /* Asking again does not send one to the end. */
    site_wait(60);
    write_to(&site->budi, 3);
    assert_queue(&site->sari, "?queue=all", 3, 1, 2);
    struct answer answer = get(&site->sari, INBOX "?queue=all");
    assert_text_at(&answer, "tickets.0.waiting_since", "2026-11-18 11:08:40");
    assert_true(is_null_at(&answer, "tickets.2.waiting_since"));
}

static void each_queue_holds_its_own(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 4; i++) {
        open_ticket(&site->budi, "Halo");
        site_wait(1);
    }
    char form[40];
    snprintf(form, sizeof form, "assigned_to=%lld", (long long)site->sari.user_id);
    assert_status(patch(&site->sari, form, TICKET "/assign", 2LL), 200);
    snprintf(form, sizeof form, "assigned_to=%lld", (long long)site->nia.user_id);
    assert_status(patch(&site->sari, form, TICKET "/assign", 3LL), 200);
    assert_status(patch(&site->sari, "status=closed", TICKET "/status", 4LL), 200);
    assert_queue(&site->sari, "?queue=mine", 2);
    assert_queue(&site->nia, "?queue=mine", 3);
    assert_queue(&site->sari, "?queue=unassigned", 1);
    assert_queue(&site->sari, "?queue=all", 1, 2, 3);
    /* Without a word, or with an unknown one: one's own; without any of these, what is new. */
    assert_queue(&site->sari, "", 2);
    assert_queue(&site->sari, "?queue=x", 2);
    assert_queue(&site->andi, "", 1);
    /* Deleted tickets are in no queue. */
    assert_status(del(&site->andi, TICKET, 1LL), 200);
    assert_inbox(&site->sari, "?queue=unassigned", NULL, 0);
}

static void the_tabs_count_what_the_queues_hold(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    struct answer answer = get(&pages, INBOX);
    assert_true(answer_says(&answer, "Semua beres"));
    for (int i = 0; i < 60; i++)
        open_ticket(&site->budi, "Halo");
    answer = get(&pages, INBOX "?queue=all");
    assert_status(answer, 200);
    assert_true(answer_says(&answer, "<span class=\"segment-count\">60</span>"));
    assert_true(answer_says(&answer, "Yang menunggu paling lama"));
}

static const char *location_of(const struct answer *answer)
{
    return str_print(answer->site->arena, "%.*s", STR_ARGS(answer_field(answer, "Location"))).at;
}

static void a_ticket_stands_beside_the_inbox_it_was_opened_from(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    open_ticket(&site->ayu, "Lain");
    struct browser pages = browser_for_pages(&site->sari);
    struct answer answer = get(&pages, TICKET "?queue=all", 1LL);
    assert_true(answer_says(&answer, "id=\"queue\""));
    assert_true(answer_says(&answer, "href=\"/admin/support/tickets/2?queue=all\""));
    assert_true(answer_says(&answer, "name=\"queue\" value=\"all\""));
    answer = get(&pages, TICKET, 1LL);
    assert_false(answer_says(&answer, "id=\"queue\""));
    assert_false(answer_says(&answer, "name=\"queue\""));
    answer = get(&pages, TICKET "?queue=%%22%%3E", 1LL);
    assert_false(answer_says(&answer, "id=\"queue\""));
    /* A change leads back beside it. */
    answer = patch(&pages, "priority=urgent&queue=all", TICKET "/priority", 1LL);
    assert_status(answer, 303);
    assert_string_equal(location_of(&answer), "/admin/support/tickets/1?queue=all");
}

static void who_resolves_goes_on_with_the_next(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 3; i++) {
        open_ticket(&site->budi, "Halo");
        site_wait(60);
    }
    struct browser pages = browser_for_pages(&site->sari);
    struct answer answer = patch(&pages, "status=resolved&queue=all", TICKET "/status", 2LL);
    assert_status(answer, 303);
    assert_string_equal(location_of(&answer), "/admin/support/tickets/3?queue=all");
    /* After the last comes the first. */
    answer = post(&pages, "message=Sudah&then=resolved&queue=all", TICKET "/messages", 3LL);
    assert_status(answer, 303);
    assert_string_equal(location_of(&answer), "/admin/support/tickets/1?queue=all");
    answer = get(&site->sari, TICKET, 3LL);
    assert_text_at(&answer, "ticket.status", "resolved");
    assert_number_at(&answer, "ticket.messages_count", 2);
    /* And after the only one the inbox, which is empty then. */
    answer = patch(&pages, "status=closed&queue=all", TICKET "/status", 1LL);
    assert_string_equal(location_of(&answer), INBOX "?queue=all");
    /* Without an inbox one stays; what does not end a ticket leads nowhere else. */
    answer = patch(&pages, "status=open", TICKET "/status", 1LL);
    assert_string_equal(location_of(&answer), "/admin/support/tickets/1");
    answer = post(&pages, "message=Sudah&then=resolved", TICKET "/messages", 1LL);
    assert_string_equal(location_of(&answer), "/admin/support/tickets/1");
}

static void a_reply_that_is_refused_resolves_nothing(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    assert_status(post(&site->sari, "message=+&then=resolved", TICKET "/messages", 1LL), 422);
    struct answer answer = get(&site->sari, TICKET, 1LL);
    assert_text_at(&answer, "ticket.status", "open");
    /* For a customer the word means nothing. */
    assert_status(
        post(&site->budi, "message=Ya&then=resolved", "/customer/support/tickets/1/messages"), 201);
    answer = get(&site->sari, TICKET, 1LL);
    assert_text_at(&answer, "ticket.status", "open");
}

static void only_staff_have_an_inbox(void **state)
{
    struct site *site = *state;
    assert_status(get(&site->budi, INBOX), 403);
    assert_status(get(&site->nobody, INBOX), 401);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(who_waits_longest_stands_first),
        SITE_TEST(each_queue_holds_its_own),
        SITE_TEST(the_tabs_count_what_the_queues_hold),
        SITE_TEST(a_ticket_stands_beside_the_inbox_it_was_opened_from),
        SITE_TEST(who_resolves_goes_on_with_the_next),
        SITE_TEST(a_reply_that_is_refused_resolves_nothing),
        SITE_TEST(only_staff_have_an_inbox),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
