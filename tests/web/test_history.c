/* What is kept of every change, and how a ticket is deleted and comes back. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

static struct answer history(struct browser *staff, long long id)
{
    struct answer answer = get(staff, ALL "/%lld/history", id);
    assert_status(answer, 200);
    return answer;
}

static const char *text_or_none(json_t *entry, const char *name)
{
    const char *text = json_string_value(json_object_get(entry, name));
    return text ? text : "-";
}

/* "sari status open>closed" */
static void assert_entry(const struct answer *answer, size_t index, const char *expected)
{
    json_t *entry = json_array_get(at(answer, "history"), index);
    char text[256];
    snprintf(text, sizeof text, "%s %s %s>%s", text_or_none(entry, "actor_name"),
             text_or_none(entry, "field"), text_or_none(entry, "from"), text_or_none(entry, "to"));
    assert_string_equal(text, expected);
}

static void every_change_is_kept_oldest_first(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct answer answer = history(&site->sari, id);
    assert_int_equal(count_at(&answer, "history"), 0);
    patch(&site->sari, str_print(site->arena, "assigned_to=%d", (int)site->nia.user_id).at,
          ALL "/%lld/assign", id);
    say(&site->nia, id, "Siap");
    set_status(&site->nia, id, "waiting_customer");
    say(&site->budi, id, "Ini");
    patch(&site->andi, "priority=urgent", ALL "/%lld/priority", id);
    patch(&site->nia, "internal_notes=Satu", ALL "/%lld/notes", id);
    patch(&site->nia, "internal_notes=Dua", ALL "/%lld/notes", id);
    patch(&site->nia, "internal_notes=", ALL "/%lld/notes", id);
    patch(&site->sari, "assigned_to=", ALL "/%lld/assign", id);
    set_status(&site->nia, id, "resolved");
    say(&site->budi, id, "Masih ada");
    post(&site->budi, "", INDEX "/%lld/close", id);
    answer = history(&site->sari, id);
    const char *nia = str_print(site->arena, "%d", (int)site->nia.user_id).at;
    const char *const expected[] = {
        str_print(site->arena, "sari assigned_to ->%s", nia).at,
        "nia status open>in_progress",
        "nia status in_progress>waiting_customer",
        "budi status waiting_customer>in_progress",
        "andi priority medium>urgent",
        "nia internal_notes ->Satu",
        "nia internal_notes Satu>Dua",
        "nia internal_notes Dua>-",
        str_print(site->arena, "sari assigned_to %s>-", nia).at,
        "nia status in_progress>resolved",
        "budi status resolved>in_progress",
        "budi status in_progress>closed",
    };
    assert_int_equal(count_at(&answer, "history"), COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_entry(&answer, i, expected[i]);
}

static void what_changes_nothing_leaves_no_entry(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, id, "open");
    patch(&site->sari, "priority=medium", ALL "/%lld/priority", id);
    patch(&site->sari, "internal_notes=", ALL "/%lld/notes", id);
    patch(&site->sari, "assigned_to=", ALL "/%lld/assign", id);
    patch(&site->sari, "status=nonsense", ALL "/%lld/status", id);
    say(&site->budi, id, "Halo");
    struct answer answer = history(&site->sari, id);
    assert_int_equal(count_at(&answer, "history"), 0);
}

static void an_entry_says_when(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    site_wait(3600);
    set_status(&site->sari, id, "resolved");
    struct answer answer = history(&site->andi, id);
    assert_text_at(&answer, "history.0.created_at", "2026-11-18 12:06:40");
    assert_number_at(&answer, "history.0.actor_id", site->sari.user_id);
}

static void history_is_staff_s_alone(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(get(&site->budi, ALL "/%lld/history", id), 403);
    assert_status(get(&site->nobody, ALL "/%lld/history", id), 401);
    assert_status(get(&site->sari, ALL "/999/history"), 404);
}

/* ---- deletion ---------------------------------------------------------------------------------
 */

static void only_an_admin_deletes_and_restores(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser *const others[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_status(del(others[i], ALL "/%lld", id), 403);
        assert_status(post(others[i], "", ALL "/%lld/restore", id), 403);
    }
    assert_status(del(&site->andi, ALL "/%lld", id), 200);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_status(post(others[i], "", ALL "/%lld/restore", id), 403);
    assert_status(post(&site->andi, "", ALL "/%lld/restore", id), 200);
}

static void a_deleted_ticket_is_404_for_everybody_on_every_route(void **state)
{
    static const struct {
        const char *method, *target;
    } routes[] = {
        {"GET", ALL "/1"},
        {"GET", ALL "/1/messages"},
        {"GET", ALL "/1/history"},
        {"POST", ALL "/1/messages"},
        {"PATCH", ALL "/1/assign"},
        {"PATCH", ALL "/1/status"},
        {"PATCH", ALL "/1/notes"},
        {"PATCH", ALL "/1/priority"},
        {"DELETE", ALL "/1"},
        {"GET", INDEX "/1"},
        {"GET", INDEX "/1/messages"},
        {"POST", INDEX "/1/messages"},
        {"POST", INDEX "/1/close"},
        {"GET", "/support/tickets/1/messages"},
    };
    struct site *site = *state;
    assert_int_equal(open_ticket(&site->budi, "Halo"), 1);
    assert_status(del(&site->andi, ALL "/1"), 200);
    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        bool is_staff_s = strncmp(routes[i].target, ALL, strlen(ALL)) == 0;
        struct ask ask = {
            .method = routes[i].method,
            .target = routes[i].target,
            .body = STR("message=x&status=open&priority=low&internal_notes=x&assigned_to=3"),
        };
        if (strcmp(routes[i].method, "GET") == 0)
            ask.body = STR("");
        assert_status(browser_ask(is_staff_s ? &site->andi : &site->budi, &ask), 404);
    }
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM chat_messages"), 1);
}

static void a_deleted_ticket_is_in_no_list_count_or_search(void **state)
{
    struct site *site = *state;
    long long kept = open_ticket_as(&site->budi, "Tetap", "payment", "urgent");
    long long gone = open_ticket_as(&site->budi, "Hilang", "payment", "urgent");
    say(&site->budi, gone, "pelaminan");
    assert_status(del(&site->andi, ALL "/%lld", gone), 200);
    static const char *const queries[] = {"", "?status=open", "?priority=urgent",
                                          "?category=payment", "?assigned_to=none"};
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct answer answer = get(&site->sari, ALL "%s", queries[i]);
        assert_number_at(&answer, "total", 1);
        assert_number_at(&answer, "data.0.id", kept);
        assert_number_at(&answer, "stats.total", 1);
        assert_number_at(&answer, "stats.open", 1);
        assert_number_at(&answer, "stats.urgent", 1);
        answer = get(&site->budi, INDEX "%s", i < 2 ? queries[i] : "");
        assert_number_at(&answer, "total", 1);
    }
    static const char *const words[] = {"Hilang", "pelaminan", "2", "%232"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct answer answer = get(&site->sari, ALL "?search=%s", words[i]);
        assert_number_at(&answer, "total", 0);
        answer = get(&site->budi, INDEX "?search=%s", words[i]);
        assert_number_at(&answer, "total", 0);
    }
    struct answer answer = get(&site->sari, "/admin/support/recent-tickets");
    assert_int_equal(count_at(&answer, "tickets"), 1);
}

static void a_restored_ticket_is_as_it_was(void **state)
{
    struct site *site = *state;
    long long id = open_ticket_as(&site->budi, "Kembali", "complaint", "high");
    say(&site->sari, id, "pelaminan");
    set_status(&site->sari, id, "resolved");
    struct answer before = get(&site->andi, ALL "/%lld", id);
    assert_status(del(&site->andi, ALL "/%lld", id), 200);
    struct answer restored = post(&site->andi, "", ALL "/%lld/restore", id);
    assert_status(restored, 200);
    struct answer after = get(&site->andi, ALL "/%lld", id);
    static const char *const members[] = {"subject",        "status",         "resolved_at",
                                          "response_count", "messages_count", "first_response_at"};
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        json_t *old = json_object_get(at(&before, "ticket"), members[i]);
        assert_true(json_equal(old, json_object_get(at(&after, "ticket"), members[i])));
        assert_true(json_equal(old, json_object_get(at(&restored, "ticket"), members[i])));
    }
    struct answer answer = get(&site->sari, ALL "?search=pelaminan");
    assert_number_at(&answer, "total", 1);
    assert_number_at(&answer, "stats.resolved", 1);
    assert_status(get(&site->budi, INDEX "/%lld", id), 200);
}

static void deletion_and_return_are_in_the_history(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, id, "resolved");
    del(&site->andi, ALL "/%lld", id);
    site_wait(60);
    post(&site->andi, "", ALL "/%lld/restore", id);
    post(&site->andi, "", ALL "/%lld/restore", id); /* it is here already */
    struct answer answer = history(&site->sari, id);
    assert_int_equal(count_at(&answer, "history"), 3);
    assert_entry(&answer, 0, "sari status open>resolved");
    assert_entry(&answer, 1, "andi deleted_at ->2026-11-18 11:06:40");
    assert_entry(&answer, 2, "andi deleted_at 2026-11-18 11:06:40>-");
}

static void what_never_was_cannot_be_deleted_or_restored(void **state)
{
    struct site *site = *state;
    assert_status(del(&site->andi, ALL "/7"), 404);
    assert_status(post(&site->andi, "", ALL "/7/restore"), 404);
    struct browser pages = browser_for_pages(&site->andi);
    assert_status(post(&pages, "_method=DELETE", ALL "/7"), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(every_change_is_kept_oldest_first),
        SITE_TEST(what_changes_nothing_leaves_no_entry),
        SITE_TEST(an_entry_says_when),
        SITE_TEST(history_is_staff_s_alone),
        SITE_TEST(only_an_admin_deletes_and_restores),
        SITE_TEST(a_deleted_ticket_is_404_for_everybody_on_every_route),
        SITE_TEST(a_deleted_ticket_is_in_no_list_count_or_search),
        SITE_TEST(a_restored_ticket_is_as_it_was),
        SITE_TEST(deletion_and_return_are_in_the_history),
        SITE_TEST(what_never_was_cannot_be_deleted_or_restored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
