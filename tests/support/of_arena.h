/* Tests that need no more than an arena: it is theirs, and is gone after each. Included last, for
   what headers define has an `arena` of its own. */
#pragma once
#include "base/arena.h"
#include "support/cmocka_all.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define ARENA_TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, free_arena)
