/*
 * Two who write at once, as two processes do: no rule is broken by what one of them has not seen.
 * On SQLite the second waits before its first question, on PostgreSQL where it meets the first.
 */
#include "desk/message/message.h"
#include "desk/user/user.h"
#include "operator/operator.h"
#include "operator/people.h"
#include "support/database.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct instant now = {1795000000};

struct house {
    struct database database;
    struct operator* operator;
    struct access budi, sari;
    int64_t ticket_id, other_id;
};

static int64_t open_ticket(struct house *house)
{
    const struct ticket_draft draft = {.subject = STR("Halo"),
                                       .category = STR("general"),
                                       .priority = STR("low"),
                                       .description = STR("Keterangan yang cukup panjang"),
                                       .order_id = STR("")};
    struct ticket ticket;
    assert_int_equal(
        ticket_create(operator_desk(house->operator), house->budi.customer, &draft, &ticket), OK);
    return ticket.id;
}

static void add_person(struct house *house, struct str email, enum role role, struct access *ret)
{
    int64_t id;
    assert_int_equal(people_add(house->operator, STR("Nama"), email, STR_NONE, role, STR("x"), &id),
                     OK);
    assert_int_equal(operator_act_as(house->operator, id, ret), OK);
}

static int house_make(void **state)
{
    static struct house house;
    house = (struct house){.ticket_id = 0};
    database_make(&house.database);
    house.operator= operator_new(house.database.db, house.database.arena, now);
    assert_int_equal(db_begin(house.database.db), OK);
    add_person(&house, STR("budi@demo.test"), ROLE_CUSTOMER, &house.budi);
    add_person(&house, STR("sari@demo.test"), ROLE_AGENT, &house.sari);
    house.ticket_id = open_ticket(&house);
    house.other_id = open_ticket(&house);
    assert_int_equal(db_commit(house.database.db), OK);
    *state = &house;
    return 0;
}

static int house_remove(void **state)
{
    struct house *house = *state;
    database_remove(&house->database);
    return 0;
}

/* ---- the other writer ------------------------------------------------------------------------ */

struct other {
    const struct house *house;
    enum err (*act)(struct other *other);
    struct desk desk;
    int64_t id; /* what the act made */
    enum err err;
    pthread_t thread;
};

static void *other_main(void *context)
{
    struct other *other = context;
    other->err = db_open(other->house->database.url, DB_WRITE, &other->desk.db);
    if (other->err != OK)
        return NULL;
    other->err = db_begin(other->desk.db);
    if (other->err == OK)
        other->err = other->act(other);
    if (other->err == OK)
        other->err = db_commit(other->desk.db);
    else
        db_rollback(other->desk.db);
    db_close(other->desk.db);
    return NULL;
}

/* Until somebody waits for a lock; there is nothing to see of it on SQLite. */
static void wait_until_it_waits(struct house *house)
{
    static const char waiting[] =
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'";
    struct db *own = house->database.db;
    if (!is_on_postgres())
        return;
    assert_int_equal(db_open(house->database.url, DB_WRITE, &house->database.db), OK);
    while (database_number(&house->database, waiting) == 0)
        sched_yield();
    db_close(house->database.db);
    house->database.db = own;
}

static void other_start(struct other *other, const struct house *house,
                        enum err (*act)(struct other *))
{
    *other = (struct other){.house = house,
                            .act = act,
                            .desk = {.arena = arena_new(), .now = now},
                            .err = ERR_INTERNAL};
    assert_int_equal(pthread_create(&other->thread, NULL, other_main, other), 0);
}

static void other_end(struct other *other)
{
    assert_int_equal(pthread_join(other->thread, NULL), 0);
    arena_free(other->desk.arena);
}

/* ---- what holds ------------------------------------------------------------------------------ */

static enum err reply(struct desk *desk, const struct house *house, int64_t ticket_id,
                      int64_t *ret_id)
{
    struct ticket ticket;
    TRY(ticket_load_own(desk, house->budi.customer, ticket_id, &ticket));
    const struct message_draft draft = {.text = STR("Halo"), .client_id = STR("satu-kali")};
    return message_send_as_customer(desk, house->budi.customer, &ticket, &draft, ret_id);
}

static enum err reply_too(struct other *other)
{
    return reply(&other->desk, other->house, other->house->ticket_id, &other->id);
}

static void nobody_replies_to_a_ticket_that_is_being_closed(void **state)
{
    struct house *house = *state;
    struct desk *desk = operator_desk(house->operator);
    struct ticket ticket;
    struct other other;
    assert_int_equal(db_begin(desk->db), OK);
    assert_int_equal(ticket_load(desk, house->sari.staff, house->ticket_id, &ticket), OK);
    other_start(&other, house, reply_too);
    wait_until_it_waits(house);
    assert_int_equal(ticket_set_status(desk, house->sari.staff, &ticket, TICKET_CLOSED), OK);
    assert_int_equal(db_commit(desk->db), OK);
    other_end(&other);
    assert_int_equal(other.err, ERR_CONFLICT);
    assert_int_equal(database_number(&house->database, "SELECT count(*) FROM chat_messages"), 2);
}

static void the_same_send_twice_at_once_is_one_message(void **state)
{
    struct house *house = *state;
    struct desk *desk = operator_desk(house->operator);
    struct other other;
    int64_t id;
    assert_int_equal(db_begin(desk->db), OK);
    assert_int_equal(reply(desk, house, house->ticket_id, &id), OK);
    other_start(&other, house, reply_too);
    wait_until_it_waits(house);
    assert_int_equal(db_commit(desk->db), OK);
    other_end(&other);
    assert_int_equal(other.err, OK);
    assert_int_equal(other.id, id);
    assert_int_equal(database_number(&house->database, "SELECT count(*) FROM chat_messages"), 3);
}

static enum err answer(struct other *other)
{
    struct ticket ticket;
    const struct staff *sari = other->house->sari.staff;
    TRY(ticket_load(&other->desk, sari, other->house->ticket_id, &ticket));
    const struct message_draft draft = {.text = STR("Baik")};
    return message_send_as_staff(&other->desk, sari, &ticket, &draft, &other->id);
}

/* Whoever has seen up to an id has seen all before it: a poll that asks for what came after its
   last message misses none. */
static void messages_of_a_ticket_are_seen_in_the_order_of_their_ids(void **state)
{
    struct house *house = *state;
    struct desk *desk = operator_desk(house->operator);
    struct other other;
    int64_t id;
    assert_int_equal(db_begin(desk->db), OK);
    assert_int_equal(reply(desk, house, house->ticket_id, &id), OK);
    other_start(&other, house, answer);
    wait_until_it_waits(house);
    assert_int_equal(db_commit(desk->db), OK);
    other_end(&other);
    assert_int_equal(other.err, OK);
    assert_true(other.id > id);
    struct ticket ticket = {.id = house->ticket_id};
    struct message_list list;
    assert_int_equal(message_list_after(desk, &ticket, 0, 10, &list), OK);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.items[1].id, id);
    assert_int_equal(list.items[2].id, other.id);
}

static const struct registration newcomer = {.name = STR("Ani"), .email = STR("ani@demo.test")};

static enum err register_too(struct other *other)
{
    return user_register(&other->desk, &newcomer, STR("x"), &other->id);
}

static void one_address_is_registered_once(void **state)
{
    struct house *house = *state;
    struct desk *desk = operator_desk(house->operator);
    struct other other;
    int64_t id;
    assert_int_equal(db_begin(desk->db), OK);
    assert_int_equal(user_register(desk, &newcomer, STR("x"), &id), OK);
    other_start(&other, house, register_too);
    wait_until_it_waits(house);
    assert_int_equal(db_commit(desk->db), OK);
    other_end(&other);
    assert_int_equal(other.err, ERR_INVALID);
    assert_string_equal(other.desk.problems.items[0].field, "email");
}

/* Each holds one ticket and wants that of the other. */
static enum err take_both_backwards(struct other *other)
{
    TRY(ticket_keep(&other->desk, other->house->other_id));
    enum err err = ticket_keep(&other->desk, other->house->ticket_id);
    other->id = db_may_retry(other->desk.db);
    return err;
}

static void of_two_who_wait_for_each_other_one_may_try_again(void **state)
{
    struct house *house = *state;
    struct desk *desk = operator_desk(house->operator);
    struct other other;
    if (!is_on_postgres())
        skip();
    assert_int_equal(db_begin(desk->db), OK);
    assert_int_equal(ticket_keep(desk, house->ticket_id), OK);
    other_start(&other, house, take_both_backwards);
    wait_until_it_waits(house);
    enum err err = ticket_keep(desk, house->other_id);
    bool may_retry = db_may_retry(desk->db);
    db_rollback(desk->db);
    other_end(&other);
    assert_true((err == OK) != (other.err == OK));
    assert_int_equal(err == OK ? other.err : err, ERR_UNAVAILABLE);
    assert_true(err == OK ? other.id : may_retry);
    assert_int_equal(db_begin(desk->db), OK);
    assert_int_equal(ticket_keep(desk, house->ticket_id), OK);
    assert_int_equal(ticket_keep(desk, house->other_id), OK);
    assert_false(db_may_retry(desk->db));
    assert_int_equal(db_commit(desk->db), OK);
}

#define HOLDS(test) cmocka_unit_test_setup_teardown(test, house_make, house_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(nobody_replies_to_a_ticket_that_is_being_closed),
        HOLDS(the_same_send_twice_at_once_is_one_message),
        HOLDS(messages_of_a_ticket_are_seen_in_the_order_of_their_ids),
        HOLDS(one_address_is_registered_once),
        HOLDS(of_two_who_wait_for_each_other_one_may_try_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
