/* The rules of a ticket: how it is made, how it changes, what of it is whose. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

static const char *const statuses[] = {"open", "in_progress", "waiting_customer", "resolved",
                                       "closed"};

static struct answer look(struct browser *staff, long long id)
{
    struct answer answer = get(staff, ALL "/%lld", id);
    assert_status(answer, 200);
    return answer;
}

static struct answer store(struct browser *customer, const char *category, const char *priority,
                           const char *order)
{
    return send_json(customer, "POST",
                     json_pack("{s:s, s:s, s:s, s:s, s:s}", "subject", "Halo", "category", category,
                               "priority", priority, "description", "Keterangan yang cukup panjang",
                               "order_id", order),
                     INDEX);
}

static void each_category_and_priority_of_the_seed_is_taken_and_no_other(void **state)
{
    static const char *const categories[] = {"general",   "order",      "payment",
                                             "complaint", "suggestion", "other"};
    static const char *const priorities[] = {"low", "medium", "high", "urgent"};
    static const char *const others[] = {"", "General", "none", "0", "1", "umum", "low,high"};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(categories); i++)
        for (size_t j = 0; j < COUNT_OF(priorities); j++) {
            struct answer answer = store(&site->budi, categories[i], priorities[j], "");
            assert_status(answer, 201);
            assert_text_at(&answer, "ticket.category", categories[i]);
            assert_text_at(&answer, "ticket.priority", priorities[j]);
        }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct answer answer = store(&site->budi, others[i], others[i], "");
        assert_status(answer, 422);
        assert_int_equal(json_object_size(at(&answer, "errors")), 2);
    }
}

static void a_ticket_can_be_about_one_s_own_order_only(void **state)
{
    struct site *site = *state;
    int64_t own = site_order(site, &site->budi, "WO-1"), deleted, other;
    deleted = site_order(site, &site->budi, "WO-2");
    other = site_order(site, &site->ayu, "WO-3");
    database_run(&site->database, "UPDATE orders SET deleted_at = created_at WHERE id = ?1",
                 deleted, 0);
    struct answer answer = store(&site->budi, "order", "low",
                                 str_print(site->arena, "%lld", (long long)own).at);
    assert_status(answer, 201);
    assert_number_at(&answer, "ticket.order_id", own);
    const char *const wrong[] = {
        str_print(site->arena, "%lld", (long long)other).at,
        str_print(site->arena, "%lld", (long long)deleted).at,
        "0",
        "-1",
        "999",
        "x",
        "1x",
        "WO-1",
        "99999999999999999999",
        "1 OR 1=1",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        answer = store(&site->budi, "order", "low", wrong[i]);
        assert_status(answer, 422);
        assert_text_at(&answer, "errors.order_id.0", "Pesanan tidak valid.");
    }
    struct browser pages = browser_for_pages(&site->budi);
    answer = get(&pages, INDEX "/create");
    assert_true(answer_says(&answer, "WO-1"));
    assert_false(answer_says(&answer, "WO-2"));
    assert_false(answer_says(&answer, "WO-3"));
}

static void the_description_is_the_first_message_and_counts_as_no_response(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct answer answer = look(&site->sari, id);
    assert_int_equal(count_at(&answer, "messages"), 1);
    assert_string_equal(text_at(&answer, "messages.0.message"),
                        text_at(&answer, "ticket.description"));
    assert_number_at(&answer, "ticket.response_count", 0);
    assert_text_at(&answer, "ticket.status", "open");
}

static void the_first_reply_of_staff_is_timed_once(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    site_wait(60);
    say(&site->budi, id, "Masih ada?");
    struct answer answer = look(&site->sari, id);
    assert_true(is_null_at(&answer, "ticket.first_response_at"));
    site_wait(60);
    say(&site->sari, id, "Ada");
    answer = look(&site->sari, id);
    assert_text_at(&answer, "ticket.first_response_at", "2026-11-18 11:08:40");
    site_wait(60);
    say(&site->nia, id, "Lagi");
    answer = look(&site->sari, id);
    assert_text_at(&answer, "ticket.first_response_at", "2026-11-18 11:08:40");
}

/* What a reply of either side leaves each status as. */
static void a_reply_moves_a_ticket_on(void **state)
{
    static const char *const after_staff[] = {"in_progress", "in_progress", "waiting_customer",
                                              "resolved", NULL};
    static const char *const after_customer[] = {"open", "in_progress", "in_progress",
                                                 "in_progress", NULL};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        for (int by_staff = 0; by_staff < 2; by_staff++) {
            long long id = open_ticket(&site->budi, "Halo");
            set_status(&site->sari, id, statuses[i]);
            struct browser *sender = by_staff ? &site->sari : &site->budi;
            const char *expected = by_staff ? after_staff[i] : after_customer[i];
            struct answer answer = post(sender, "message=Halo", "%s/%lld/messages",
                                        tickets_of(sender), id);
            assert_status(answer, expected ? 201 : 409);
            answer = look(&site->sari, id);
            assert_text_at(&answer, "ticket.status", expected ? expected : "closed");
            assert_int_equal(is_null_at(&answer, "ticket.resolved_at"),
                             strcmp(text_at(&answer, "ticket.status"), "resolved") != 0);
        }
}

static void every_status_can_follow_every_other_and_times_go_with_it(void **state)
{
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        for (size_t j = 0; j < COUNT_OF(statuses); j++) {
            long long id = open_ticket(&site->budi, "Halo");
            set_status(&site->sari, id, statuses[i]);
            site_wait(1);
            struct answer answer = patch(&site->sari,
                                         str_print(site->arena, "status=%s", statuses[j]).at,
                                         ALL "/%lld/status", id);
            assert_status(answer, 200);
            assert_text_at(&answer, "ticket.status", statuses[j]);
            bool is_closed = strcmp(statuses[j], "closed") == 0;
            bool is_resolved = strcmp(statuses[j], "resolved") == 0;
            bool was_resolved = strcmp(statuses[i], "resolved") == 0;
            assert_int_equal(is_null_at(&answer, "ticket.closed_at"), !is_closed);
            assert_int_equal(is_null_at(&answer, "ticket.resolved_at"),
                             !(is_resolved || (is_closed && was_resolved)));
            struct answer again = look(&site->sari, id);
            assert_true(
                json_equal(at(&again, "ticket.closed_at"), at(&answer, "ticket.closed_at")));
            assert_true(
                json_equal(at(&again, "ticket.resolved_at"), at(&answer, "ticket.resolved_at")));
        }
}

static void an_unknown_status_or_priority_is_422(void **state)
{
    static const char *const words[] = {"", "Open", "done", "none", "0", "1", "open "};
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct answer answer = send_json(
            &site->sari, "PATCH", json_pack("{s:s}", "status", words[i]), ALL "/%lld/status", id);
        assert_status(answer, 422);
        assert_int_equal(count_at(&answer, "errors.status"), 1);
        answer = send_json(&site->sari, "PATCH", json_pack("{s:s}", "priority", words[i]),
                           ALL "/%lld/priority", id);
        assert_status(answer, 422);
        assert_int_equal(count_at(&answer, "errors.priority"), 1);
    }
}

static void responses_are_counted_and_a_change_of_status_is_one(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Siap");
    say(&site->budi, id, "Terima kasih");
    struct answer answer = look(&site->sari, id);
    assert_number_at(&answer, "ticket.response_count", 2);
    assert_number_at(&answer, "ticket.messages_count", 3);
    set_status(&site->sari, id, "resolved");
    answer = look(&site->sari, id);
    assert_number_at(&answer, "ticket.response_count", 3);
    set_status(&site->sari, id, "resolved"); /* no change */
    patch(&site->sari, "priority=low", ALL "/%lld/priority", id);
    patch(&site->sari, "internal_notes=x", ALL "/%lld/notes", id);
    answer = look(&site->sari, id);
    assert_number_at(&answer, "ticket.response_count", 3);
    assert_number_at(&answer, "ticket.messages_count", 3);
}

static void every_change_bumps_updated_at(void **state)
{
    static const struct {
        const char *part, *form;
    } changes[] = {
        {"status", "status=in_progress"},
        {"priority", "priority=urgent"},
        {"notes", "internal_notes=x"},
        {"assign", "assigned_to=3"},
    };
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    char before[32];
    for (size_t i = 0; i < COUNT_OF(changes) + 2; i++) {
        struct answer answer = look(&site->sari, id);
        snprintf(before, sizeof before, "%s", text_at(&answer, "ticket.updated_at"));
        site_wait(10);
        if (i < COUNT_OF(changes))
            patch(&site->sari, changes[i].form, ALL "/%lld/%s", id, changes[i].part);
        else
            say(i % 2 ? &site->sari : &site->budi, id, "Halo");
        answer = look(&site->sari, id);
        assert_true(strcmp(text_at(&answer, "ticket.updated_at"), before) > 0);
    }
}

static void a_closed_ticket_takes_no_message_and_says_how_to_go_on(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(post(&site->budi, "", INDEX "/%lld/close", id), 200);
    struct answer of_customer = post(&site->budi, "message=Halo", INDEX "/%lld/messages", id);
    struct answer of_staff = post(&site->sari, "message=Halo", ALL "/%lld/messages", id);
    assert_status(of_customer, 409);
    assert_status(of_staff, 409);
    assert_string_not_equal(text_at(&of_customer, "message"), text_at(&of_staff, "message"));
    struct browser pages = browser_for_pages(&site->budi);
    struct answer page = post(&pages, "message=Yang+sudah+diketik", INDEX "/%lld/messages", id);
    assert_status(page, 409);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM chat_messages"), 1);
    set_status(&site->sari, id, "in_progress");
    say(&site->budi, id, "Sekarang bisa");
    struct answer answer = look(&site->sari, id);
    assert_true(is_null_at(&answer, "ticket.closed_at"));
}

static void a_customer_closes_from_any_status_and_twice_is_once(void **state)
{
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        long long id = open_ticket(&site->budi, "Halo");
        set_status(&site->sari, id, statuses[i]);
        look(&site->sari, id); /* nothing is unread from here on */
        site_wait(5);
        assert_status(post(&site->budi, "", INDEX "/%lld/close", id), 200);
        struct answer once = look(&site->sari, id);
        assert_text_at(&once, "ticket.status", "closed");
        site_wait(5);
        assert_status(post(&site->budi, "", INDEX "/%lld/close", id), 200);
        struct answer twice = look(&site->sari, id);
        assert_true(json_equal(at(&once, "ticket"), at(&twice, "ticket")));
    }
}

static void a_ticket_is_assigned_to_staff_only(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser tono = site_person(site, "tono", ROLE_AGENT);
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1",
                 tono.user_id, 0);
    const char *const wrong[] = {
        str_print(site->arena, "%lld", (long long)site->budi.user_id).at,
        str_print(site->arena, "%lld", (long long)tono.user_id).at,
        "0",
        "-1",
        "999",
        "nia",
        "3x",
        "99999999999999999999",
    };
    struct str form = str_print(site->arena, "assigned_to=%lld", (long long)site->nia.user_id);
    struct answer answer = patch(&site->sari, form.at, ALL "/%lld/assign", id);
    assert_status(answer, 200);
    assert_number_at(&answer, "ticket.assigned_to", site->nia.user_id);
    assert_text_at(&answer, "ticket.assigned_to_name", "nia");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        answer = send_json(&site->sari, "PATCH", json_pack("{s:s}", "assigned_to", wrong[i]),
                           ALL "/%lld/assign", id);
        assert_status(answer, 422);
        assert_int_equal(count_at(&answer, "errors.assigned_to"), 1);
    }
    answer = look(&site->sari, id);
    assert_number_at(&answer, "ticket.assigned_to", site->nia.user_id);
    answer = send_json(&site->sari, "PATCH", json_pack("{s:n}", "assigned_to"), ALL "/%lld/assign",
                       id);
    assert_status(answer, 200);
    assert_true(is_null_at(&answer, "ticket.assigned_to"));
    answer = send_json(&site->sari, "PATCH",
                       json_pack("{s:I}", "assigned_to", (json_int_t)site->andi.user_id),
                       ALL "/%lld/assign", id);
    assert_number_at(&answer, "ticket.assigned_to", site->andi.user_id);
}

static void another_customer_s_ticket_is_nowhere_to_be_found(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->ayu, "Rahasia Ayu");
    say(&site->sari, id, "Rahasia Sari");
    struct browser pages = browser_for_pages(&site->budi);
    struct browser *const both[] = {&site->budi, &pages};
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        const struct answer answers[] = {
            get(both[i], INDEX "/%lld", id),
            get(both[i], INDEX "/%lld/messages", id),
            get(both[i], "/support/tickets/%lld/messages", id),
            post(both[i], "message=Halo", INDEX "/%lld/messages", id),
            post(both[i], "", INDEX "/%lld/close", id),
        };
        /* The same as for a ticket that does not exist. */
        struct answer missing = get(both[i], INDEX "/999");
        for (size_t j = 0; j < COUNT_OF(answers); j++) {
            assert_status(answers[j], missing.status);
            assert_false(answer_says(&answers[j], "Rahasia"));
        }
    }
    struct answer answer = get(&site->budi, INDEX);
    assert_number_at(&answer, "total", 0);
    answer = get(&site->budi, INDEX "?search=Rahasia");
    assert_number_at(&answer, "total", 0);
    answer = get(&site->budi, INDEX "?search=%lld", id);
    assert_number_at(&answer, "total", 0);
    answer = look(&site->sari, id);
    assert_text_at(&answer, "ticket.status", "in_progress");
    assert_int_equal(count_at(&answer, "messages"), 2);
}

static void staff_have_no_tickets_of_their_own(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser *const team[] = {&site->sari, &site->andi};
    for (size_t i = 0; i < COUNT_OF(team); i++) {
        assert_status(get(team[i], INDEX), 403);
        assert_status(get(team[i], INDEX "/create"), 403);
        assert_status(get(team[i], INDEX "/%lld", id), 403);
        assert_status(store(team[i], "order", "low", ""), 403);
        assert_status(post(team[i], "", INDEX "/%lld/close", id), 403);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(each_category_and_priority_of_the_seed_is_taken_and_no_other),
        SITE_TEST(a_ticket_can_be_about_one_s_own_order_only),
        SITE_TEST(the_description_is_the_first_message_and_counts_as_no_response),
        SITE_TEST(the_first_reply_of_staff_is_timed_once),
        SITE_TEST(a_reply_moves_a_ticket_on),
        SITE_TEST(every_status_can_follow_every_other_and_times_go_with_it),
        SITE_TEST(an_unknown_status_or_priority_is_422),
        SITE_TEST(responses_are_counted_and_a_change_of_status_is_one),
        SITE_TEST(every_change_bumps_updated_at),
        SITE_TEST(a_closed_ticket_takes_no_message_and_says_how_to_go_on),
        SITE_TEST(a_customer_closes_from_any_status_and_twice_is_once),
        SITE_TEST(a_ticket_is_assigned_to_staff_only),
        SITE_TEST(another_customer_s_ticket_is_nowhere_to_be_found),
        SITE_TEST(staff_have_no_tickets_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
