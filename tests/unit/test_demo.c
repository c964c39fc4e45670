/* What `sapa demo` adds: that its script can be played at any hour, and what is there afterwards.
 */
#include "command/demo/play.h"
#include "desk/limits.h"
#include "desk/ticket/words.h"
#include "support/database.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { HOUR_S = 60 * 60, DAY_S = 24 * HOUR_S };

static const struct instant now = {1795000000}; /* 2026-11-18 11:06:40 UTC */

static int demo_make(void **state)
{
    static struct database database;
    struct script *script;
    struct play_counts counts;
    struct play_problem problem;
    int line;
    database_make(&database);
    assert_int_equal(script_read(database.arena, script_text, zone_utc(), now, &script, &line), OK);
    assert_int_equal(
        play_script(database.db, database.arena, script, STR("hash"), now, &counts, &problem), OK);
    *state = &database;
    return 0;
}

static int demo_remove(void **state)
{
    database_remove(*state);
    return 0;
}

static void the_script_can_be_read_at_any_minute_of_a_day(void **state)
{
    (void)state;
    for (int minute = 0; minute < 24 * 60; minute += 7) {
        AUTO(arena_free_p) struct arena *arena = arena_new();
        struct script *script;
        int line = 0;
        struct instant at = {now.unix_s + (int64_t)minute * 60};
        if (script_read(arena, script_text, zone_utc(), at, &script, &line) != OK)
            fail_msg("%d minutes later, line %d", minute, line);
    }
}

static void assert_refused_at(const char *text, int expected_line)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct script *script;
    int line = 0;
    assert_int_equal(script_read(arena, str_of(text), zone_utc(), now, &script, &line),
                     ERR_INVALID);
    assert_int_equal(line, expected_line);
}

static void a_malformed_script_is_refused_at_its_line(void **state)
{
#define TICKET "ticket budi order low\n  A subject\n"
    (void)state;
    assert_refused_at("person budi nobody 0812 Budi\n", 1);
    assert_refused_at("# a remark\n\norder WO-1 budi confirmed dp_paid 1 2 3 x Somewhere\n", 3);
    assert_refused_at("ticket budi order low\n", 1);
    assert_refused_at("1d 10:00 budi says\n  A step without a ticket\n", 1);
    assert_refused_at(TICKET "1d 10:00 sari says\n  The first step is the owner's\n", 3);
    assert_refused_at(TICKET "1d 10:00 budi sings\n  No such verb\n", 3);
    assert_refused_at(TICKET "1d 10:00 budi says\n", 3);
    assert_refused_at(TICKET "1d budi says\n  No time of day\n", 3);
    assert_refused_at(TICKET "5w budi says\n  No such unit\n", 3);
    assert_refused_at(TICKET "5m budi says\n  Text\n+6m budi says\n  In the future\n", 5);
    assert_refused_at(TICKET "5m budi says\n  Text\n9m budi says\n  Back in time\n", 5);
#undef TICKET
}

static void there_are_customers_agents_and_an_admin(void **state)
{
    assert_int_equal(database_number(*state, "SELECT count(*) FROM users WHERE role = 'customer'"),
                     8);
    assert_int_equal(database_number(*state, "SELECT count(*) FROM users WHERE role = 'agent'"), 3);
    assert_int_equal(database_number(*state, "SELECT count(*) FROM users WHERE role = 'admin'"), 1);
    assert_int_equal(database_number(*state, "SELECT count(*) FROM users"
                                             " WHERE email NOT LIKE '%@demo.test'"
                                             " OR phone NOT LIKE '+62%'"),
                     0);
}

static void every_customer_has_tickets_and_an_order(void **state)
{
    assert_int_equal(database_number(*state, "SELECT count(DISTINCT user_id) FROM orders"), 8);
    assert_int_equal(database_number(*state, "SELECT count(DISTINCT user_id) FROM support_tickets"),
                     8);
    int64_t tickets = database_number(*state, "SELECT count(*) FROM support_tickets");
    assert_in_range(tickets, 55, 75);
}

static void every_word_of_a_ticket_occurs(void **state)
{
    assert_int_equal(database_number(*state, "SELECT count(DISTINCT status) FROM support_tickets"),
                     TICKET_STATUS_COUNT - 1);
    assert_int_equal(
        database_number(*state, "SELECT count(DISTINCT priority) FROM support_tickets"),
        TICKET_PRIORITY_COUNT - 1);
    assert_int_equal(
        database_number(*state, "SELECT count(DISTINCT category) FROM support_tickets"),
        TICKET_CATEGORY_COUNT - 1);
    assert_int_equal(database_number(*state, "SELECT count(DISTINCT field) FROM ticket_history"),
                     5);
    assert_true(database_number(*state, "SELECT count(*) FROM support_tickets"
                                        " WHERE internal_notes IS NOT NULL") > 5);
}

static void conversations_are_short_and_long_and_some_are_unread(void **state)
{
    static const char unread_by_staff[] = "SELECT count(*) FROM support_tickets"
                                          " WHERE staff_unread_count > 0";
    static const char unread_by_customers[] = "SELECT count(*) FROM support_tickets"
                                              " WHERE customer_unread_count > 0";
    static const char longest[] = "SELECT max(messages_count) FROM support_tickets";
    static const char one_message[] = "SELECT count(*) FROM support_tickets"
                                      " WHERE messages_count = 1";
    static const char long_subject[] = "SELECT max(length(subject)) FROM support_tickets";
    assert_true(database_number(*state, unread_by_staff) > 5);
    assert_true(database_number(*state, unread_by_customers) > 5);
    assert_true(database_number(*state, one_message) > 3);
    assert_in_range(database_number(*state, longest), 15, 20);
    assert_in_range(database_number(*state, long_subject), 200, SUBJECT_MAX_CHARACTERS);
}

/* Newest first is by id: so ids must follow the times. */
static void ids_follow_the_times(void **state)
{
    static const char tickets[] = "SELECT count(*) FROM support_tickets AS a JOIN support_tickets"
                                  " AS b ON b.id = a.id + 1 WHERE b.created_at < a.created_at";
    static const char messages[] = "SELECT count(*) FROM chat_messages AS a JOIN chat_messages AS b"
                                   " ON b.id = a.id + 1 WHERE b.created_at < a.created_at";
    assert_int_equal(database_number(*state, tickets), 0);
    assert_int_equal(database_number(*state, messages), 0);
}

static void everything_happened_within_the_last_30_days(void **state)
{
    struct instant first, last;
    assert_true(
        instant_parse(database_text(*state, "SELECT min(created_at) FROM chat_messages"), &first));
    assert_true(
        instant_parse(database_text(*state, "SELECT max(created_at) FROM chat_messages"), &last));
    assert_in_range(now.unix_s - first.unix_s, 25 * DAY_S, 30 * DAY_S);
    assert_in_range(now.unix_s - last.unix_s, 0, HOUR_S);
}

static void a_second_time_changes_nothing(void **state)
{
    static const char everything[] = "SELECT (SELECT count(*) FROM users)"
                                     " + (SELECT count(*) FROM orders)"
                                     " + (SELECT count(*) FROM support_tickets)"
                                     " + (SELECT count(*) FROM chat_messages)"
                                     " + (SELECT count(*) FROM ticket_history)";
    struct database *database = *state;
    int64_t before = database_number(database, everything);
    struct script *script;
    struct play_counts counts;
    struct play_problem problem;
    int line;
    assert_int_equal(script_read(database->arena, script_text, zone_utc(), now, &script, &line),
                     OK);
    assert_int_equal(
        play_script(database->db, database->arena, script, STR("hash"), now, &counts, &problem),
        ERR_CONFLICT);
    assert_true(str_is(problem.has_account, STR("andi@demo.test")));
    assert_int_equal(database_number(database, everything), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_script_can_be_read_at_any_minute_of_a_day),
        cmocka_unit_test(a_malformed_script_is_refused_at_its_line),
        cmocka_unit_test(there_are_customers_agents_and_an_admin),
        cmocka_unit_test(every_customer_has_tickets_and_an_order),
        cmocka_unit_test(every_word_of_a_ticket_occurs),
        cmocka_unit_test(conversations_are_short_and_long_and_some_are_unread),
        cmocka_unit_test(ids_follow_the_times),
        cmocka_unit_test(everything_happened_within_the_last_30_days),
        cmocka_unit_test(a_second_time_changes_nothing),
    };
    return cmocka_run_group_tests(tests, demo_make, demo_remove);
}
