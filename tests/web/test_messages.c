/* Sending once, fetching what is new, and what counts as read, by whom. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

static struct answer send_as(struct browser *sender, long long ticket, const char *message,
                             const char *client_id)
{
    return send_json(sender, "POST",
                     json_pack("{s:s, s:s}", "message", message, "client_id", client_id),
                     "%s/%lld/messages", tickets_of(sender), ticket);
}

static int64_t messages_of(struct site *site, long long ticket)
{
    return database_number_of(&site->database,
                              "SELECT count(*) FROM chat_messages WHERE support_ticket_id = ?1",
                              ticket, 0);
}

/* unread_count of the ticket in the viewer's list. */
static int64_t unread(struct browser *viewer, long long ticket)
{
    struct answer answer = get(viewer, "%s?search=%%23%lld", tickets_of(viewer), ticket);
    assert_number_at(&answer, "data.0.id", ticket);
    return number_at(&answer, "data.0.unread_count");
}

static void open_page(struct browser *viewer, long long ticket)
{
    assert_status(get(viewer, "%s/%lld", tickets_of(viewer), ticket), 200);
}

#define UUID "0b9f6f0a-5a1f-4c57-9f6e-3a1b2c4d5e6f"

static void the_same_client_id_again_gives_the_first_message_and_adds_none(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser *const senders[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(senders); i++) {
        struct answer first = send_as(senders[i], id, "Satu", UUID);
        assert_status(first, 201);
        int64_t count = messages_of(site, id);
        struct answer ticket = get(&site->andi, ALL "/%lld", id);
        for (int again = 0; again < 3; again++) {
            struct answer answer = send_as(senders[i], id, again ? "Lain" : "Satu", UUID);
            assert_status(answer, 201);
            assert_number_at(&answer, "messageId", number_at(&first, "messageId"));
        }
        assert_int_equal(messages_of(site, id), count);
        struct answer after = get(&site->andi, ALL "/%lld", id);
        assert_number_at(&after, "ticket.response_count",
                         number_at(&ticket, "ticket.response_count"));
    }
    struct answer answer = get(&site->budi, INDEX "/%lld", id);
    assert_text_at(&answer, "messages.1.message", "Satu");
}

static void it_does_so_even_after_the_ticket_was_closed_or_the_message_is_blank(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct answer first = send_as(&site->budi, id, "Satu", UUID);
    assert_status(post(&site->budi, "", INDEX "/%lld/close", id), 200);
    struct answer answer = send_as(&site->budi, id, "Satu", UUID);
    assert_status(answer, 201);
    assert_number_at(&answer, "messageId", number_at(&first, "messageId"));
    answer = send_as(&site->budi, id, "", UUID);
    assert_status(answer, 201);
    assert_status(send_as(&site->budi, id, "Dua", "another"), 409);
}

static long long first_message(struct browser *viewer, long long ticket)
{
    struct answer answer = get(viewer, "%s/%lld", tickets_of(viewer), ticket);
    return number_at(&answer, "messages.0.id");
}

static struct answer reply_having_seen(struct browser *sender, long long ticket,
                                       const char *message, long long last)
{
    return send_json(sender, "POST",
                     json_pack("{s:s, s:I, s:s}", "message", message, "last_message_id",
                               (json_int_t)last, "client_id", message),
                     "%s/%lld/messages", tickets_of(sender), ticket);
}

static void a_reply_that_crosses_another_s_message_is_refused_until_it_has_been_seen(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    long long last = first_message(&site->sari, id);
    assert_status(send_as(&site->andi, id, "Saya jawab", "a"), 201);
    assert_status(send_as(&site->budi, id, "Masih ada?", "b"), 201);
    int64_t count = messages_of(site, id);

    struct answer answer = reply_having_seen(&site->sari, id, "Satu", last);
    assert_status(answer, 409);
    assert_text_at(&answer, "message", "budi sudah menulis lebih dulu.");
    assert_text_at(&answer, "unseen.0.message", "Saya jawab");
    assert_text_at(&answer, "unseen.1.message", "Masih ada?");
    assert_int_equal(messages_of(site, id), count);

    answer = reply_having_seen(&site->sari, id, "Satu", number_at(&answer, "unseen.1.id"));
    assert_status(answer, 201);
    /* it is there: what came later does not take that back */
    assert_status(send_as(&site->budi, id, "Terima kasih", "c"), 201);
    assert_status(reply_having_seen(&site->sari, id, "Satu", last), 201);
    assert_int_equal(messages_of(site, id), count + 2);
}

static void one_s_own_messages_cross_nothing_and_a_customer_is_always_heard(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    long long last = first_message(&site->sari, id);
    assert_status(reply_having_seen(&site->sari, id, "Satu", last), 201);
    assert_status(reply_having_seen(&site->sari, id, "Dua", last), 201);
    assert_status(reply_having_seen(&site->budi, id, "Tiga", last), 201);
    assert_status(reply_having_seen(&site->andi, id, "Empat", last), 409);
    assert_status(send_as(&site->andi, id, "Empat", "d"), 201); /* who does not say is not asked */
}

static void a_page_shows_a_crossed_reply_with_what_has_come(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    long long last = first_message(&site->sari, id);
    assert_status(send_as(&site->budi, id, "Masih ada?", "b"), 201);
    struct browser sari = browser_for_pages(&site->sari);
    char form[128];
    snprintf(form, sizeof form, "message=Belum+terkirim&last_message_id=%lld", last);
    struct answer page = post(&sari, form, ALL "/%lld/messages", id);
    assert_status(page, 409);
    assert_true(answer_says(&page, "id=\"message-problem\""));
    assert_true(answer_says(&page, "Belum terkirim"));
    assert_true(answer_says(&page, "Masih ada?"));
    struct answer now = get(&site->sari, ALL "/%lld", id);
    char field[64];
    snprintf(field, sizeof field, "value=\"%lld\"", (long long)number_at(&now, "messages.1.id"));
    const char *at = strstr(page.body.at, "name=\"last_message_id\"");
    assert_non_null(at);
    assert_true(
        str_starts(str_trim(str_of(at + strlen("name=\"last_message_id\""))), str_of(field)));
}

static void a_client_id_is_one_sender_s_in_one_ticket(void **state)
{
    struct site *site = *state;
    long long one = open_ticket(&site->budi, "Satu"), two = open_ticket(&site->budi, "Dua");
    struct answer first = send_as(&site->budi, one, "Satu", UUID);
    struct answer answers[] = {
        send_as(&site->sari, one, "Dari Sari", UUID),
        send_as(&site->nia, one, "Dari Nia", UUID),
        send_as(&site->budi, two, "Di tiket lain", UUID),
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_status(answers[i], 201);
        assert_int_not_equal(number_at(&answers[i], "messageId"), number_at(&first, "messageId"));
    }
    assert_int_equal(messages_of(site, one), 4);
    assert_int_equal(messages_of(site, two), 2);
}

static void without_a_client_id_the_same_text_is_two_messages(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->budi, id, "Halo");
    say(&site->budi, id, "Halo");
    assert_status(send_as(&site->budi, id, "Halo", ""), 201);
    assert_status(send_as(&site->budi, id, "Halo", ""), 201);
    assert_int_equal(messages_of(site, id), 5);
}

static void an_overlong_client_id_is_422(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    char longest[CLIENT_ID_MAX_BYTES + 2];
    memset(longest, 'a', sizeof longest);
    longest[CLIENT_ID_MAX_BYTES + 1] = 0;
    assert_status(send_as(&site->budi, id, "Halo", longest), 422);
    longest[CLIENT_ID_MAX_BYTES] = 0;
    assert_status(send_as(&site->budi, id, "Halo", longest), 201);
}

static void only_what_is_newer_comes_oldest_first(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo"), other = open_ticket(&site->ayu, "Lain");
    long long ids[6];
    for (int i = 0; i < 6; i++) {
        ids[i] = say(i % 2 ? &site->sari : &site->budi, id, "Pesan");
        say(&site->ayu, other, "Di antara");
    }
    for (int after = 0; after < 6; after++) {
        struct answer answer = get(&site->budi, INDEX "/%lld/messages?last_message_id=%lld", id,
                                   ids[after]);
        assert_number_at(&answer, "count", 5 - after);
        assert_int_equal(count_at(&answer, "messages"), 5 - after);
        for (int i = after + 1; i < 6; i++) {
            const char *path = str_print(site->arena, "messages.%d.id", i - after - 1).at;
            assert_number_at(&answer, path, ids[i]);
        }
    }
}

static void a_strange_last_message_id_counts_as_none(void **state)
{
    static const char *const words[] = {"", "abc", "-1", "1x", "99999999999999999999", "0"};
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct answer answer = get(&site->budi, INDEX "/%lld/messages?last_message_id=%s", id,
                                   words[i]);
        assert_status(answer, 200);
        assert_number_at(&answer, "count", 1);
    }
    struct answer answer = get(&site->budi, INDEX "/%lld/messages", id);
    assert_number_at(&answer, "count", 1);
    answer = get(&site->budi, INDEX "/%lld/messages?last_message_id=9223372036854775807", id);
    assert_number_at(&answer, "count", 0);
}

static void opening_marks_the_other_side_s_messages_read_and_not_one_s_own(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Siap");
    site_wait(30);
    struct answer answer = get(&site->sari, ALL "/%lld", id);
    assert_true(json_is_false(at(&answer, "messages.1.is_read")));
    assert_true(is_null_at(&answer, "messages.1.read_at"));
    open_page(&site->budi, id);
    answer = get(&site->sari, ALL "/%lld", id);
    assert_true(json_is_true(at(&answer, "messages.1.is_read")));
    assert_text_at(&answer, "messages.1.read_at", "2026-11-18 11:07:10");
}

static void fetching_new_messages_marks_them_read_too(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    static const char *const ways[] = {INDEX, "/support/tickets"};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        long long message = say(&site->sari, id, "Siap");
        assert_int_equal(unread(&site->budi, id), 1);
        struct answer answer = get(&site->budi, "%s/%lld/messages?last_message_id=%lld", ways[i],
                                   id, message - 1);
        assert_number_at(&answer, "count", 1);
        assert_int_equal(unread(&site->budi, id), 0);
    }
}

static void looking_at_the_list_reads_nothing(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Siap");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(unread(&site->budi, id), 1);
        get(&site->budi, INDEX);
    }
}

static void each_member_of_staff_has_a_counter_of_their_own(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->budi, id, "Dua");
    assert_int_equal(unread(&site->sari, id), 2);
    assert_int_equal(unread(&site->nia, id), 2);
    open_page(&site->sari, id);
    assert_int_equal(unread(&site->sari, id), 0);
    assert_int_equal(unread(&site->nia, id), 2);
    say(&site->budi, id, "Tiga");
    assert_int_equal(unread(&site->sari, id), 1);
    assert_int_equal(unread(&site->nia, id), 3);
    get(&site->nia, ALL "/%lld/messages?last_message_id=0", id);
    assert_int_equal(unread(&site->sari, id), 1);
    assert_int_equal(unread(&site->nia, id), 0);
}

static void an_answer_of_one_clears_the_counter_of_all(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->budi, id, "Dua");
    say(&site->sari, id, "Siap");
    assert_int_equal(unread(&site->sari, id), 0);
    assert_int_equal(unread(&site->nia, id), 0);
    struct answer answer = get(&site->budi, INDEX "/%lld", id);
    assert_true(json_is_true(at(&answer, "messages.0.is_read")));
    assert_true(json_is_true(at(&answer, "messages.1.is_read")));
    say(&site->budi, id, "Lagi");
    assert_int_equal(unread(&site->sari, id), 1);
    assert_int_equal(unread(&site->nia, id), 1);
}

static void what_the_customer_has_not_read_is_counted_for_them(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_int_equal(unread(&site->budi, id), 0);
    say(&site->sari, id, "Satu");
    say(&site->nia, id, "Dua");
    assert_int_equal(unread(&site->budi, id), 2);
    /* Writing without looking reads nothing. */
    say(&site->budi, id, "Halo?");
    assert_int_equal(unread(&site->budi, id), 2);
    open_page(&site->budi, id);
    assert_int_equal(unread(&site->budi, id), 0);
}

static void a_refused_message_leaves_no_trace(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Siap");
    struct answer before = get(&site->andi, ALL "/%lld", id);
    site_wait(60);
    assert_status(send_as(&site->budi, id, "   ", UUID), 422);
    struct answer after = get(&site->andi, ALL "/%lld", id);
    assert_true(json_equal(at(&before, "ticket"), at(&after, "ticket")));
    /* Its client_id is free for a message that is taken. */
    assert_status(send_as(&site->budi, id, "Halo", UUID), 201);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_same_client_id_again_gives_the_first_message_and_adds_none),
        SITE_TEST(it_does_so_even_after_the_ticket_was_closed_or_the_message_is_blank),
        SITE_TEST(a_reply_that_crosses_another_s_message_is_refused_until_it_has_been_seen),
        SITE_TEST(one_s_own_messages_cross_nothing_and_a_customer_is_always_heard),
        SITE_TEST(a_page_shows_a_crossed_reply_with_what_has_come),
        SITE_TEST(a_client_id_is_one_sender_s_in_one_ticket),
        SITE_TEST(without_a_client_id_the_same_text_is_two_messages),
        SITE_TEST(an_overlong_client_id_is_422),
        SITE_TEST(only_what_is_newer_comes_oldest_first),
        SITE_TEST(a_strange_last_message_id_counts_as_none),
        SITE_TEST(opening_marks_the_other_side_s_messages_read_and_not_one_s_own),
        SITE_TEST(fetching_new_messages_marks_them_read_too),
        SITE_TEST(looking_at_the_list_reads_nothing),
        SITE_TEST(each_member_of_staff_has_a_counter_of_their_own),
        SITE_TEST(an_answer_of_one_clears_the_counter_of_all),
        SITE_TEST(what_the_customer_has_not_read_is_counted_for_them),
        SITE_TEST(a_refused_message_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
