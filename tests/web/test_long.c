/* Long conversations and huge messages: what one answer brings of them. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

/* unread_count of the ticket in the viewer's list. */
static int64_t unread(struct browser *viewer, long long ticket)
{
    struct answer answer = get(viewer, "%s?search=%%23%lld", tickets_of(viewer), ticket);
    assert_number_at(&answer, "data.0.id", ticket);
    return number_at(&answer, "data.0.unread_count");
}

static void add_700_messages(struct site *site, long long ticket)
{
    database_run(&site->database,
                 "INSERT INTO chat_messages (id, support_ticket_id, sender_id, message, created_at)"
                 " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)"
                 " SELECT 1000 + i, ?1, ?2, 'Pesan', '2026-11-18 11:00:00' FROM n",
                 ticket, site->budi.user_id);
}

static char *long_text(struct site *site, const char *letter, size_t times)
{
    size_t size = strlen(letter);
    char *text = arena_alloc_bytes(site->arena, times * size + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * size, letter, size);
    text[times * size] = 0;
    return text;
}

/* The id of ?before= in the page's link to earlier messages; 0 when there is no such link. */
static long long earlier_of(const struct answer *page)
{
    static const char mark[] = "?before=";
    const char *found = memmem(page->body.at, page->body.size, mark, sizeof mark - 1);
    return found ? strtoll(found + sizeof mark - 1, NULL, 10) : 0;
}

static void a_poll_brings_at_most_500_and_the_next_the_rest(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_700_messages(site, id);
    struct answer answer = get(&site->sari, ALL "/%lld/messages?last_message_id=0", id);
    assert_number_at(&answer, "count", POLL_MESSAGES);
    long long last = number_at(&answer, "messages.499.id");
    answer = get(&site->sari, ALL "/%lld/messages?last_message_id=%lld", id, last);
    assert_number_at(&answer, "count", 701 - POLL_MESSAGES);
    assert_number_at(&answer, "messages.0.id", last + 1);
    /* JSON of the ticket holds all; its page the last hundred, with a way to the earlier ones. */
    answer = get(&site->sari, ALL "/%lld", id);
    assert_int_equal(count_at(&answer, "messages"), 701);
    struct browser pages = browser_for_pages(&site->sari);
    answer = get(&pages, ALL "/%lld", id);
    assert_true(answer_says(&answer, "?before=1651\""));
}

static void a_poll_reads_only_what_it_brings_and_says_how_many_were_unread(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_700_messages(site, id);
    struct answer answer = get(&site->sari, ALL "/%lld/messages?last_message_id=0", id);
    assert_number_at(&answer, "unread_count", 701);
    assert_int_equal(unread(&site->sari, id), 701 - POLL_MESSAGES);
    long long last = number_at(&answer, "messages.499.id");
    assert_int_equal(
        database_number_of(&site->database,
                           "SELECT count(*) FROM chat_messages WHERE is_read = (id > ?1)"
                           " AND support_ticket_id = ?2",
                           last, id),
        0);
    answer = get(&site->sari, ALL "/%lld/messages?last_message_id=%lld", id, last);
    assert_number_at(&answer, "unread_count", 701 - POLL_MESSAGES);
    answer = get(&site->sari, ALL "/%lld/messages?last_message_id=1700", id);
    assert_number_at(&answer, "unread_count", 0);
    assert_int_equal(unread(&site->sari, id), 0);
}

static void a_page_of_earlier_messages_reads_no_later_ones(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_700_messages(site, id);
    struct browser pages = browser_for_pages(&site->sari);
    assert_status(get(&pages, ALL "/%lld?before=1", id), 200);
    assert_int_equal(unread(&site->sari, id), 701);
    assert_status(get(&pages, ALL "/%lld?before=1101", id), 200);
    assert_int_equal(unread(&site->sari, id), 600);
    assert_status(get(&pages, ALL "/%lld", id), 200);
    assert_int_equal(unread(&site->sari, id), 0);
}

static void a_conversation_of_huge_messages_comes_in_parts_and_whole(void **state)
{
    enum { MESSAGES = 100, CHARACTERS = 65535 };
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Panjang");
    const char *text = long_text(site, "a", CHARACTERS);
    for (size_t i = 0; i < MESSAGES; i++)
        say(&site->budi, id, text);
    struct answer answer = get(&site->budi, INDEX "/%lld", (long long)id);
    assert_status(answer, 200);
    assert_in_range(answer.body.size, 4 * 1024 * 1024, 8 * 1024 * 1024);
    size_t count = count_at(&answer, "messages");
    int64_t last = 0;
    for (size_t parts = 0; count && parts < 10; parts++) {
        json_t *messages = at(&answer, "messages");
        int64_t first = json_integer_value(json_object_get(json_array_get(messages, 0), "id"));
        assert_true(first > last);
        last = json_integer_value(
            json_object_get(json_array_get(messages, json_array_size(messages) - 1), "id"));
        answer = get(&site->budi, INDEX "/%lld/messages?last_message_id=%lld", (long long)id,
                     (long long)last);
        if (count_at(&answer, "messages") == 0)
            break;
        count += count_at(&answer, "messages");
    }
    assert_int_equal(count, MESSAGES + 1);
}

static void a_page_of_huge_messages_is_short_and_leads_to_the_earlier_ones(void **state)
{
    enum { MESSAGES = 20, CHARACTERS = 65535 };
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Panjang");
    const char *text = long_text(site, "a", CHARACTERS);
    for (size_t i = 0; i < MESSAGES; i++)
        say(&site->budi, id, text);
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, ALL "/%lld", id);
    long long before = earlier_of(&page), pages_seen = 1;
    assert_int_equal(before, MESSAGES + 1 - PAGE_TEXTS_BYTES / CHARACTERS + 1);
    for (; before; pages_seen++) {
        assert_in_range(page.body.size, 1, 2 * PAGE_TEXTS_BYTES);
        page = get(&pages, ALL "/%lld?before=%lld", id, before);
        long long next = earlier_of(&page);
        assert_true(next < before);
        before = next;
    }
    assert_int_equal(pages_seen, MESSAGES / (PAGE_TEXTS_BYTES / CHARACTERS) + 1);
    assert_true(answer_says(&page, "data-message=\"1\""));
}

static void a_message_larger_than_a_page_has_a_page_of_its_own(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Panjang");
    long long huge = say(&site->budi, id, long_text(site, "\xF0\x9F\x92\x8D", 65535));
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, ALL "/%lld", id);
    assert_int_equal(earlier_of(&page), huge);
    assert_true(answer_says(&page, "\xF0\x9F\x92\x8D"));
}

static void a_hundred_messages_are_one_page_and_no_more(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo"), last = 0;
    for (int i = 1; i < PAGE_MESSAGES; i++)
        last = say(&site->budi, id, "Pesan");
    struct browser pages = browser_for_pages(&site->budi);
    struct answer page = get(&pages, INDEX "/%lld", id);
    assert_int_equal(earlier_of(&page), 0);
    say(&site->budi, id, "Pesan");
    page = get(&pages, INDEX "/%lld", id);
    assert_int_equal(earlier_of(&page), last + 2 - PAGE_MESSAGES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_poll_brings_at_most_500_and_the_next_the_rest),
        SITE_TEST(a_poll_reads_only_what_it_brings_and_says_how_many_were_unread),
        SITE_TEST(a_page_of_earlier_messages_reads_no_later_ones),
        SITE_TEST(a_conversation_of_huge_messages_comes_in_parts_and_whole),
        SITE_TEST(a_page_of_huge_messages_is_short_and_leads_to_the_earlier_ones),
        SITE_TEST(a_message_larger_than_a_page_has_a_page_of_its_own),
        SITE_TEST(a_hundred_messages_are_one_page_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
