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

static void a_row_shows_the_last_message_without_its_marks(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    assert_status(post(&site->budi, "message=%2A%2ASegera%2A%2A+ya%0A-+_satu_%0A-+2%2A3%2A4",
                       "/customer/support/tickets/1/messages"),
                  201);
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, INBOX "?queue=all");
    assert_true(answer_says(&page, "Segera ya • satu • 2*3*4</span>"));
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

static void a_reply_can_leave_it_to_the_customer(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 2; i++) {
        open_ticket(&site->budi, "Halo");
        site_wait(60);
    }
    struct browser pages = browser_for_pages(&site->sari);
    struct answer answer = post(&pages, "message=Nomor+berapa%3F&then=waiting_customer&queue=all",
                                TICKET "/messages", 1LL);
    assert_status(answer, 303);
    assert_string_equal(location_of(&answer), "/admin/support/tickets/2?queue=all");
    answer = get(&site->sari, TICKET, 1LL);
    assert_text_at(&answer, "ticket.status", "waiting_customer");
    assert_number_at(&answer, "ticket.messages_count", 2);
    /* Refused it changes nothing; what no button says means nothing. */
    assert_status(post(&site->sari, "message=+&then=waiting_customer", TICKET "/messages", 2LL),
                  422);
    answer = get(&site->sari, TICKET, 2LL);
    assert_text_at(&answer, "ticket.status", "open");
    assert_status(post(&site->sari, "message=Ya&then=closed", TICKET "/messages", 2LL), 201);
    answer = get(&site->sari, TICKET, 2LL);
    assert_text_at(&answer, "ticket.status", "in_progress");
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

static void assert_unread(struct browser *browser, int64_t expected)
{
    struct answer answer = get(browser, "/admin/support/tickets");
    assert_number_at(&answer, "data.0.unread_count", expected);
    answer = get(browser, INBOX "?queue=all");
    assert_number_at(&answer, "tickets.0.unread_count", expected);
}

static void a_ticket_is_marked_unread_by_each_for_themselves(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    say(&site->budi, 1, "Masih ada?");
    assert_unread(&site->sari, 2);
    get(&site->sari, TICKET, 1LL);
    get(&site->nia, TICKET, 1LL);
    assert_unread(&site->sari, 0);
    struct answer answer = post(&site->sari, "", TICKET "/unread", 1LL);
    assert_status(answer, 200);
    assert_number_at(&answer, "ticket.unread_count", 1);
    assert_unread(&site->sari, 1);
    assert_unread(&site->nia, 0);
    /* What the customer has been told to be read stays so. */
    answer = get(&site->budi, "/customer/support/tickets/1");
    assert_true(json_is_true(at(&answer, "messages.1.is_read")));
    /* Once more is the same; a new message adds to it; opening it reads it. */
    assert_status(post(&site->sari, "", TICKET "/unread", 1LL), 200);
    assert_unread(&site->sari, 1);
    say(&site->budi, 1, "Halo?");
    assert_unread(&site->sari, 2);
    assert_status(post(&site->sari, "", TICKET "/unread", 1LL), 200);
    assert_unread(&site->sari, 2);
    get(&site->sari, TICKET, 1LL);
    assert_unread(&site->sari, 0);
}

static void an_answer_of_a_colleague_leaves_it_unread(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    get(&site->sari, TICKET, 1LL);
    assert_status(post(&site->sari, "", TICKET "/unread", 1LL), 200);
    say(&site->nia, 1, "Ada");
    assert_unread(&site->sari, 1);
    assert_unread(&site->nia, 0);
    get(&site->sari, TICKET, 1LL);
    assert_unread(&site->sari, 0);
    /* So one comes back to what is answered. */
    assert_status(post(&site->sari, "", TICKET "/unread", 1LL), 200);
    assert_unread(&site->sari, 1);
}

static void a_late_poll_does_not_read_what_was_marked_unread(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    get(&site->sari, TICKET, 1LL);
    assert_status(post(&site->sari, "", TICKET "/unread", 1LL), 200);
    assert_status(get(&site->sari, TICKET "/messages?last_message_id=1", 1LL), 200);
    assert_unread(&site->sari, 1);
    /* But a message that comes while one looks is read. */
    say(&site->budi, 1, "Masih ada?");
    assert_status(get(&site->sari, TICKET "/messages?last_message_id=1", 1LL), 200);
    assert_unread(&site->sari, 0);
}

static void who_marks_a_ticket_unread_is_led_away_from_it(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    struct browser pages = browser_for_pages(&site->sari);
    struct answer answer = post(&pages, "queue=all", TICKET "/unread", 1LL);
    assert_status(answer, 303);
    assert_string_equal(location_of(&answer), INBOX "?queue=all");
    answer = post(&pages, "", TICKET "/unread", 1LL);
    assert_string_equal(location_of(&answer), "/admin/support/tickets");
    answer = post(&pages, "back=/admin/support/tickets?page=2", TICKET "/unread", 1LL);
    assert_string_equal(location_of(&answer), "/admin/support/tickets?page=2");
    answer = post(&pages, "queue=mine&back=/admin/support/tickets/1?queue=mine", TICKET "/unread",
                  1LL);
    assert_string_equal(location_of(&answer), INBOX "?queue=mine");
    answer = post(&pages, "back=//example.test", TICKET "/unread", 1LL);
    assert_string_equal(location_of(&answer), "/admin/support/tickets");
}

static void what_cannot_be_marked_unread(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    assert_status(post(&site->budi, "", TICKET "/unread", 1LL), 403);
    assert_status(post(&site->sari, "", TICKET "/unread", 99LL), 404);
    /* One that the customer has not written in. */
    char form[160];
    snprintf(form, sizeof form,
             "user_id=%lld&subject=Halo&category=other&priority=low&description="
             "Keterangan+yang+cukup+panjang",
             (long long)site->budi.user_id);
    assert_status(post(&site->sari, form, "/admin/support/tickets"), 201);
    assert_status(post(&site->sari, "", TICKET "/unread", 2LL), 409);
}

/* ---- what a row says ------------------------------------------------------------------------- */

static struct answer inbox_page(struct browser *browser, const char *query)
{
    struct browser page = browser_for_pages(browser);
    struct answer answer = get(&page, INBOX "%s", query);
    assert_status(answer, 200);
    return answer;
}

static void draft(struct browser *browser, const char *form)
{
    const struct ask ask = {
        .method = "PUT", .target = "/admin/support/tickets/1/draft", .body = str_of(form)};
    assert_status(browser_ask(browser, &ask), 200);
}

static void a_row_begins_with_what_its_reader_is_writing(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    draft(&site->sari, "message=Mohon+maaf&client_id=a");
    struct answer answer = inbox_page(&site->sari, "?queue=all");
    assert_true(answer_says(&answer, "Draf: </b>Mohon maaf"));
    /* Nobody else is told. */
    answer = inbox_page(&site->nia, "?queue=all");
    assert_false(answer_says(&answer, "Mohon maaf"));
    draft(&site->sari, "message=&client_id=a");
    answer = inbox_page(&site->sari, "?queue=all");
    assert_false(answer_says(&answer, "Draf: "));
    /* Sent, it is no draft any more. */
    draft(&site->sari, "message=Mohon+maaf&client_id=b");
    assert_status(post(&site->sari, "message=Mohon+maaf&client_id=b", TICKET "/messages", 1LL),
                  201);
    answer = inbox_page(&site->sari, "?queue=all");
    assert_false(answer_says(&answer, "Draf: "));
    assert_true(answer_says(&answer, "Mohon maaf"));
}

static void a_row_says_who_has_the_ticket_where_all_stand_together(void **state)
{
    struct site *site = *state;
    const char *const of_nia = "Petugas </span>nia", *const mine = "Petugas </span>Saya";
    open_ticket(&site->budi, "Halo");
    struct answer answer = inbox_page(&site->sari, "?queue=all");
    assert_true(answer_says(&answer, "<span class=\"number\">#1</span>"));
    assert_false(answer_says(&answer, "Petugas </span>"));
    write_to(&site->nia, 1); /* which assigns it */
    answer = inbox_page(&site->sari, "?queue=all");
    assert_true(answer_says(&answer, of_nia));
    answer = inbox_page(&site->nia, "?queue=all");
    assert_true(answer_says(&answer, mine));
    answer = inbox_page(&site->nia, "?queue=mine");
    assert_true(answer_says(&answer, "<span class=\"number\">#1</span>"));
    assert_false(answer_says(&answer, mine));
}

static void a_row_says_how_urgent_it_is_also_while_it_is_unread(void **state)
{
    struct site *site = *state;
    open_ticket_as(&site->budi, "Halo", "order", "urgent");
    struct answer answer = inbox_page(&site->sari, "?queue=all");
    assert_true(answer_says(&answer, "<span class=\"visually-hidden\">Mendesak</span>"));
    assert_true(answer_says(&answer, "belum dibaca</span>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(who_waits_longest_stands_first),
        SITE_TEST(a_row_shows_the_last_message_without_its_marks),
        SITE_TEST(each_queue_holds_its_own),
        SITE_TEST(the_tabs_count_what_the_queues_hold),
        SITE_TEST(a_ticket_stands_beside_the_inbox_it_was_opened_from),
        SITE_TEST(who_resolves_goes_on_with_the_next),
        SITE_TEST(a_reply_can_leave_it_to_the_customer),
        SITE_TEST(a_reply_that_is_refused_resolves_nothing),
        SITE_TEST(only_staff_have_an_inbox),
        SITE_TEST(a_ticket_is_marked_unread_by_each_for_themselves),
        SITE_TEST(an_answer_of_a_colleague_leaves_it_unread),
        SITE_TEST(a_late_poll_does_not_read_what_was_marked_unread),
        SITE_TEST(who_marks_a_ticket_unread_is_led_away_from_it),
        SITE_TEST(what_cannot_be_marked_unread),
        SITE_TEST(a_row_begins_with_what_its_reader_is_writing),
        SITE_TEST(a_row_says_who_has_the_ticket_where_all_stand_together),
        SITE_TEST(a_row_says_how_urgent_it_is_also_while_it_is_unread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
