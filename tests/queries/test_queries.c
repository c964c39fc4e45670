/* What tools/queryc makes of thing.sql does what thing.sql says. */
#include "queries/thing.sql.h"
#include "db/migrate.h"
#include "desk/access/access.h"
#include "desk/desk.h"
#include "support/engine.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct customer {
    int64_t id;
};
struct staff {
    int64_t id;
};

int64_t customer_id(const struct customer *customer)
{
    return customer->id;
}

int64_t staff_id(const struct staff *staff)
{
    return staff->id;
}

struct str colour_word(enum colour colour)
{
    return colour == COLOUR_RED ? STR("red") : STR("blue");
}

enum colour colour_of(struct str word)
{
    return str_is(word, STR("red")) ? COLOUR_RED : COLOUR_BLUE;
}

static const struct customer ani = {1}, budi = {2};
static const struct staff siti = {9};

static struct folder folder;
static struct str url;

static int desk_make(void **state)
{
    static struct desk desk;
    int applied;
    desk = (struct desk){.arena = arena_new()};
    folder_make(&folder);
    url = database_new(desk.arena, &folder, "test.db");
    assert_int_equal(db_open(url, DB_WRITE, &desk.db), OK);
    assert_int_equal(migrate(desk.db, desk.arena, &applied), OK);
    assert_int_equal(applied, 1);
    *state = &desk;
    return 0;
}

static int desk_remove(void **state)
{
    struct desk *desk = *state;
    db_close(desk->db);
    database_drop(url);
    folder_remove(&folder);
    arena_free(desk->arena);
    return 0;
}

static struct thing add(struct desk *desk, const struct customer *customer, enum colour colour)
{
    struct thing thing;
    assert_int_equal(thing_add(desk, customer, STR("box"), colour, 5, true, STR("\0\1"),
                               STR("{\"a\":1}"), (struct instant){86400}, &thing),
                     OK);
    return thing;
}

static void a_row_comes_back_with_every_field(void **state)
{
    struct desk *desk = *state;
    struct thing added = add(desk, &ani, COLOUR_RED), found;
    assert_int_equal(thing_find(desk, &ani, added.id, &found), OK);
    assert_int_equal(found.id, added.id);
    assert_true(str_is(found.name, STR("box")));
    assert_int_equal(found.colour, COLOUR_RED);
    assert_int_equal(found.size, 5);
    assert_true(found.is_new);
    assert_true(str_is(found.icon, STR("\0\1")));
    assert_true(str_is(found.extra, STR("{\"a\":1}")));
    assert_int_equal(found.made_at.unix_s, 86400);
}

static void anothers_row_is_not_found(void **state)
{
    struct desk *desk = *state;
    struct thing added = add(desk, &ani, COLOUR_RED), found = {.id = -1};
    assert_int_equal(thing_find(desk, &budi, added.id, &found), ERR_NOT_FOUND);
    assert_int_equal(found.id, -1);
}

static void none_is_null_in_and_out(void **state)
{
    struct desk *desk = *state;
    struct thing thing;
    enum colour colour = COLOUR_RED;
    assert_int_equal(thing_add(desk, &ani, STR(""), COLOUR_NONE, 0, false, STR_NONE, STR_NONE,
                               INSTANT_NONE, &thing),
                     OK);
    assert_int_equal(thing.colour, COLOUR_NONE);
    assert_non_null(thing.name.at);
    assert_null(thing.icon.at);
    assert_true(instant_is_none(thing.made_at));
    assert_int_equal(thing_colour(desk, &thing, &colour), OK);
    assert_int_equal(colour, COLOUR_NONE);
}

static void a_list_holds_every_row_in_order(void **state)
{
    struct desk *desk = *state;
    struct thing_list list;
    int64_t count;
    assert_int_equal(thing_list(desk, &siti, 0, COLOUR_NONE, &list), OK);
    assert_int_equal(list.count, 0);
    for (int i = 0; i < 100; i++)
        add(desk, i % 4 ? &ani : &budi, i % 2 ? COLOUR_RED : COLOUR_BLUE);
    assert_int_equal(thing_list(desk, &siti, 0, COLOUR_NONE, &list), OK);
    assert_int_equal(list.count, 100);
    for (size_t i = 1; i < list.count; i++)
        assert_true(list.items[i].id > list.items[i - 1].id);
    assert_int_equal(thing_list(desk, &siti, ani.id, COLOUR_BLUE, &list), OK);
    assert_int_equal(list.count, 25);
    assert_int_equal(thing_list_seen(desk, &siti, &list), OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(thing_count(desk, &count), OK);
    assert_int_equal(count, 100);
}

static void within_a_thing_only_that_thing_changes(void **state)
{
    struct desk *desk = *state;
    struct thing first = add(desk, &ani, COLOUR_RED), second = add(desk, &ani, COLOUR_BLUE);
    struct str name;
    assert_int_equal(thing_rename(desk, &first, STR("crate")), OK);
    assert_int_equal(db_changes(desk->db), 1);
    assert_int_equal(thing_name(desk, &first, &name), OK);
    assert_true(str_is(name, STR("crate")));
    assert_int_equal(thing_name(desk, &second, &name), OK);
    assert_true(str_is(name, STR("box")));
    assert_int_equal(thing_name(desk, &(struct thing){.id = 99}, &name), ERR_NOT_FOUND);
}

static void ids_are_given_in_order_and_a_twin_runs(void **state)
{
    struct desk *desk = *state;
    struct thing first = add(desk, &ani, COLOUR_RED), second = add(desk, &ani, COLOUR_BLUE);
    struct part_list list;
    int64_t id;
    assert_int_equal(part_add(desk, &first, STR("lid"), &id), OK);
    assert_int_equal(id, 1);
    assert_int_equal(part_add(desk, &second, STR("lid"), &id), OK);
    assert_int_equal(part_add(desk, &first, STR("side"), &id), OK);
    assert_int_equal(id, 3);
    assert_int_equal(part_list(desk, &first, STR("l"), &list), OK);
    assert_int_equal(list.count, 1);
    assert_true(str_is(list.items[0].name, STR("lid")));
}

static void an_error_of_the_database_is_passed_up(void **state)
{
    struct desk *desk = *state;
    struct thing thing;
    assert_int_equal(thing_add(desk, &ani, STR("it's; -- not @id"), COLOUR_RED, 1, true, STR_NONE,
                               STR_NONE, INSTANT_NONE, &thing),
                     ERR_CONFLICT);
    assert_int_equal(thing_add(desk, &ani, STR_NONE, COLOUR_RED, 1, true, STR_NONE, STR_NONE,
                               INSTANT_NONE, &thing),
                     ERR_INTERNAL);
}

#define HOLDS(test) cmocka_unit_test_setup_teardown(test, desk_make, desk_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(a_row_comes_back_with_every_field),
        HOLDS(anothers_row_is_not_found),
        HOLDS(none_is_null_in_and_out),
        HOLDS(a_list_holds_every_row_in_order),
        HOLDS(within_a_thing_only_that_thing_changes),
        HOLDS(ids_are_given_in_order_and_a_twin_runs),
        HOLDS(an_error_of_the_database_is_passed_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
