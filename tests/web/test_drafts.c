/* Drafts: where one was left one goes on, and what has been sent does not come back. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"

static struct answer save(struct browser *writer, long long ticket, const char *message,
                          const char *client_id)
{
    return send_json(writer, "PUT",
                     json_pack("{s:s, s:s}", "message", message, "client_id", client_id),
                     "%s/%lld/draft", tickets_of(writer), ticket);
}

static struct answer send_out_of(struct browser *writer, long long ticket, const char *client_id,
                                 const char *draft_id)
{
    return send_json(writer, "POST",
                     json_pack("{s:s, s:s, s:s}", "message", "Halo", "client_id", client_id,
                               "draft_id", draft_id),
                     "%s/%lld/messages", tickets_of(writer), ticket);
}

/* What stands in the composer of the page. */
static void assert_draft(struct browser *reader, long long ticket, const char *message)
{
    struct browser pages = browser_for_pages(reader);
    struct answer page = get(&pages, "%s/%lld", tickets_of(reader), ticket);
    assert_status(page, 200);
    const char *area = strstr(str_c(page.site->arena, page.body), "<textarea id=\"message\"");
    assert_non_null(area);
    const char *begin = strchr(area, '>') + 1;
    begin += *begin == '\n';
    struct str found = {begin, (size_t)(strstr(begin, "</textarea>") - begin)};
    assert_string_equal(str_c(page.site->arena, found), message);
}

static void a_page_shows_what_one_was_writing(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser *const writers[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(writers); i++) {
        assert_draft(writers[i], id, "");
        assert_status(save(writers[i], id, "Selamat", "a"), 200);
        assert_status(save(writers[i], id, "Selamat <pagi>", "a"), 200);
        assert_draft(writers[i], id, "Selamat &lt;pagi&gt;");
        assert_status(save(writers[i], id, "", "a"), 200);
        assert_draft(writers[i], id, "");
    }
}

static void a_draft_is_one_person_s_in_one_ticket(void **state)
{
    struct site *site = *state;
    long long one = open_ticket(&site->budi, "Satu"), two = open_ticket(&site->budi, "Dua");
    assert_status(save(&site->budi, one, "Dari Budi", "a"), 200);
    assert_status(save(&site->sari, one, "Dari Sari", "a"), 200);
    assert_draft(&site->budi, one, "Dari Budi");
    assert_draft(&site->sari, one, "Dari Sari");
    assert_draft(&site->nia, one, "");
    assert_draft(&site->budi, two, "");
    assert_status(save(&site->ayu, one, "Dari Ayu", "a"), 404);
    assert_draft(&site->budi, one, "Dari Budi");
}

static void nobody_else_reads_it(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Satu");
    assert_status(save(&site->sari, id, "Rahasia Sari", "a"), 200);
    struct browser *const others[] = {&site->budi, &site->andi};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct browser pages = browser_for_pages(others[i]);
        struct answer page = get(&pages, "%s/%lld", tickets_of(others[i]), id);
        assert_false(answer_says(&page, "Rahasia Sari"));
        struct answer json = get(others[i], "%s/%lld", tickets_of(others[i]), id);
        assert_false(answer_says(&json, "Rahasia Sari"));
    }
}

static void sending_ends_it(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(save(&site->budi, id, "Halo", "a"), 200);
    assert_status(send_out_of(&site->budi, id, "a", ""), 201);
    assert_draft(&site->budi, id, "");
    /* Another page has loaded the draft and sends it under an id of its own. */
    assert_status(save(&site->budi, id, "Halo lagi", "b"), 200);
    assert_status(send_out_of(&site->budi, id, "c", "b"), 201);
    assert_draft(&site->budi, id, "");
}

static void a_late_save_does_not_bring_back_what_was_sent(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(send_out_of(&site->budi, id, "a", ""), 201);
    assert_status(save(&site->budi, id, "Halo", "a"), 200);
    assert_draft(&site->budi, id, "");
    assert_status(save(&site->budi, id, "Yang berikut", "b"), 200);
    assert_draft(&site->budi, id, "Yang berikut");
}

static void what_is_written_next_outlives_the_message_before(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(save(&site->budi, id, "Pertama", "a"), 200);
    assert_status(save(&site->budi, id, "Kedua", "b"), 200);
    assert_status(send_out_of(&site->budi, id, "a", ""), 201);
    assert_draft(&site->budi, id, "Kedua");
    assert_status(send_out_of(&site->budi, id, "", ""), 201);
    assert_draft(&site->budi, id, "Kedua");
}

static void a_message_that_is_refused_keeps_it(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(save(&site->budi, id, "Terlambat", "a"), 200);
    assert_status(post(&site->budi, "", "%s/%lld/close", tickets_of(&site->budi), id), 200);
    assert_status(send_out_of(&site->budi, id, "a", ""), 409);
    assert_draft(&site->budi, id, "Terlambat");
    assert_status(save(&site->budi, id, "Terlambat juga", "a"), 200); /* closed, and kept */
    assert_draft(&site->budi, id, "Terlambat juga");
}

static void what_cannot_be_kept_is_422_and_changes_nothing(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(save(&site->budi, id, "Halo", "a"), 200);
    char *longest = arena_alloc(site->arena, TEXT_MAX_CHARACTERS + 2);
    memset(longest, 'a', TEXT_MAX_CHARACTERS + 1);
    longest[TEXT_MAX_CHARACTERS + 1] = 0;
    assert_status(save(&site->budi, id, longest, "a"), 422);
    assert_status(save(&site->budi, id, "Lain", ""), 422);
    char client_id[CLIENT_ID_MAX_BYTES + 2];
    memset(client_id, 'a', sizeof client_id);
    client_id[CLIENT_ID_MAX_BYTES + 1] = 0;
    assert_status(save(&site->budi, id, "Lain", client_id), 422);
    struct answer answer = send_json(&site->budi, "PUT", json_pack("{s:s}", "client_id", "a"),
                                     "%s/%lld/draft", tickets_of(&site->budi), id);
    assert_status(answer, 422);
    assert_draft(&site->budi, id, "Halo");
    longest[TEXT_MAX_CHARACTERS] = 0;
    assert_status(save(&site->budi, id, longest, "a"), 200);
    assert_draft(&site->budi, id, longest);
}

static void a_form_that_is_shown_again_shows_what_was_sent(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(save(&site->budi, id, "Draf lama", "a"), 200);
    assert_status(post(&site->budi, "", "%s/%lld/close", tickets_of(&site->budi), id), 200);
    struct browser pages = browser_for_pages(&site->budi);
    struct answer page = post(&pages, "message=Terlambat&client_id=b", "%s/%lld/messages",
                              tickets_of(&site->budi), id);
    assert_status(page, 409);
    assert_true(answer_says(&page, "Terlambat</textarea>"));
    assert_false(answer_says(&page, "Draf lama"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        SITE_TEST(a_page_shows_what_one_was_writing),
        SITE_TEST(a_draft_is_one_person_s_in_one_ticket),
        SITE_TEST(nobody_else_reads_it),
        SITE_TEST(sending_ends_it),
        SITE_TEST(a_late_save_does_not_bring_back_what_was_sent),
        SITE_TEST(what_is_written_next_outlives_the_message_before),
        SITE_TEST(a_message_that_is_refused_keeps_it),
        SITE_TEST(what_cannot_be_kept_is_422_and_changes_nothing),
        SITE_TEST(a_form_that_is_shown_again_shows_what_was_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
