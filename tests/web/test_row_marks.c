/* What rows of staff's lists say where there is something to say: how a ticket began, and who has
   it open. */
#include "support/site.h"
#include "web/live/live.h"
#include "web/live/rooms.h"
#include "support/cmocka_all.h"

#define TICKETS "/admin/support/tickets"

static const char *const lists[] = {"/admin/support/inbox?queue=all", TICKETS};

static size_t times(const struct answer *answer, const char *text)
{
    size_t count = 0;
    const char *at = str_print(answer->site->arena, "%.*s", STR_ARGS(answer->body)).at;
    while ((at = strstr(at, text))) {
        at += strlen(text);
        count++;
    }
    return count;
}

static struct answer page_of(struct browser *browser, const char *path)
{
    struct browser pages = browser_for_pages(browser);
    struct answer answer = get(&pages, "%s", path);
    assert_status(answer, 200);
    return answer;
}

/* The ticket's opening message came so. */
static void came_by(struct site *site, const char *channel, int64_t ticket)
{
    struct str sql = str_print(
        site->arena,
        "INSERT INTO incoming (gateway, kind, gateway_id, content, state, channel,"
        " support_ticket_id, message_id, due_at, created_at, updated_at)"
        " SELECT 'x', 'message', '%s', '', 'taken', '%s', support_ticket_id, min(id),"
        " '2026-11-18 11:00:00', '2026-11-18 11:00:00', '2026-11-18 11:00:00'"
        " FROM chat_messages WHERE support_ticket_id = ?1 GROUP BY support_ticket_id",
        channel, channel);
    database_run(&site->database, sql.at, ticket, 0);
}

static void a_row_says_how_its_ticket_began_when_not_on_the_pages(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 3; i++)
        open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct answer plain = page_of(&site->sari, lists[i]);
        assert_false(answer_says(&plain, "\"\"row-mark\""));
    }
    came_by(site, "whatsapp", 1);
    came_by(site, "email", 2);
    struct str form = str_print(site->arena,
                                "user_id=%lld&subject=Soal+DP&category=payment&priority=low"
                                "&description=Kami+hubungi+perihal+pembayarannya",
                                (long long)site->budi.user_id);
    assert_status(post(&site->sari, form.at, TICKETS), 201);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct answer answer = page_of(&site->sari, lists[i]);
        assert_int_equal(times(&answer, "class=\"row-mark\""), 3);
        assert_true(answer_says(&answer, ">WhatsApp<"));
        assert_true(answer_says(&answer, ">Email<"));
        assert_true(answer_says(&answer, "Dibuka oleh tim"));
    }
    /* What a customer sees of their tickets says nothing of it. */
    struct answer own = page_of(&site->budi, "/customer/support/tickets");
    assert_false(answer_says(&own, "row-mark"));
    assert_false(answer_says(&own, "Dibuka oleh tim"));
}

static void an_answer_by_mail_does_not_make_a_ticket_of_the_pages_one_of_mail(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    assert_status(post(&site->budi, "message=Halo", "%s/1/messages", tickets_of(&site->budi)), 201);
    came_by(site, "email", 1);
    database_run(&site->database,
                 "UPDATE incoming SET message_id = (SELECT max(id) FROM chat_messages)"
                 " WHERE support_ticket_id = ?1",
                 1, 0);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct answer answer = page_of(&site->sari, lists[i]);
        assert_false(answer_says(&answer, "\"row-mark\""));
    }
}

/* Joins the ticket's presence channel as a socket would. */
static void look_at(struct site *site, const struct browser *who, const char *name,
                    const char *role, int64_t ticket)
{
    struct room_change change;
    const struct member member = {
        str_number(site->arena, who->user_id),
        str_print(site->arena, "{\"name\":\"%s\",\"role\":\"%s\"}", name, role)};
    struct str channel = str_print(site->arena, "presence-support-ticket.%lld", (long long)ticket);
    assert_int_equal(rooms_join(live_rooms(site->live), channel, &member, &change), OK);
}

static void leave(struct site *site, const struct browser *who, int64_t ticket)
{
    struct room_change change;
    rooms_leave(live_rooms(site->live),
                str_print(site->arena, "presence-support-ticket.%lld", (long long)ticket),
                str_number(site->arena, who->user_id), &change);
}

static void a_row_says_which_colleagues_have_its_ticket_open(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    open_ticket(&site->budi, "Lain");
    look_at(site, &site->nia, "Nia <b>", "staff", 1);
    look_at(site, &site->sari, "Sari Rahma", "staff", 1);
    look_at(site, &site->budi, "Budi Santoso", "customer", 2);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct answer answer = page_of(&site->sari, lists[i]);
        /* The other is the pattern of the client. Neither oneself nor a customer is said. */
        assert_int_equal(times(&answer, "is-taken"), 2);
        assert_true(answer_says(&answer, "title=\"Sedang dilihat oleh: Nia &lt;b&gt;\""));
        assert_true(answer_says(&answer, "<span>Nia</span>"));
        assert_false(answer_says(&answer, "oleh: Sari"));
        assert_false(answer_says(&answer, "oleh: Budi"));
        answer = page_of(&site->nia, lists[i]);
        assert_true(answer_says(&answer, "title=\"Sedang dilihat oleh: Sari Rahma\""));
    }
    leave(site, &site->nia, 1);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct answer answer = page_of(&site->sari, lists[i]);
        assert_int_equal(times(&answer, "is-taken"), 1);
    }
    struct answer own = page_of(&site->budi, "/customer/support/tickets");
    assert_false(answer_says(&own, "is-taken"));
    assert_false(answer_says(&own, "Sari"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_row_says_how_its_ticket_began_when_not_on_the_pages),
        SITE_TEST(an_answer_by_mail_does_not_make_a_ticket_of_the_pages_one_of_mail),
        SITE_TEST(a_row_says_which_colleagues_have_its_ticket_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
