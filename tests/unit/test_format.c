/* Texts made from a format: as printf makes them, whichever way they go. */
#include "base/buffer.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* Both, and whether they agree. */
#define assert_as_printf(...)                             \
    do {                                                  \
        char expected[512];                               \
        snprintf(expected, sizeof expected, __VA_ARGS__); \
        struct arena *arena = arena_new();                \
        struct buffer buffer = buffer_in(arena);          \
        buffer_print(&buffer, __VA_ARGS__);               \
        buffer_put_byte(&buffer, 0);                      \
        assert_string_equal(buffer.bytes, expected);      \
        struct str text = str_print(arena, __VA_ARGS__);  \
        assert_string_equal(text.at, expected);           \
        assert_int_equal(text.size, strlen(expected));    \
        arena_free(arena);                                \
    } while (0)

static void numbers_are_written_as_printf_does(void **state)
{
    (void)state;
    assert_as_printf("%d %d %d", 0, INT_MIN, INT_MAX);
    assert_as_printf("%u %u", 0u, UINT_MAX);
    assert_as_printf("%ld %lld %ld", LONG_MIN, LLONG_MIN, LONG_MAX);
    assert_as_printf("%lu %llu %zu", ULONG_MAX, ULLONG_MAX, SIZE_MAX);
    assert_as_printf("%02d:%02d %5d|%05d|%04u", 7, 12, -42, -42, 12345u);
    assert_as_printf("%1d %2d %01d %99d %099d", -5, -5, -5, -5, -5);
    assert_as_printf("#%02x%02x%x %08x", 0xabu, 3u, 0xffffffffu, 0xbeefu);
    assert_as_printf("%d%d%%%d", 1, 2, 3);
}

static void texts_are_written_as_printf_does(void **state)
{
    (void)state;
    const char unended[3] = {'a', 'b', 'c'};
    assert_as_printf("%s", "");
    assert_as_printf("no directive");
    assert_as_printf("<%s|%.*s|%.*s>", "whole", 2, "cut", 0, "gone");
    assert_as_printf("%.*s%.*s", 3, unended, 9, "ends\0before");
    assert_as_printf("%s, %d %s %ld", "Sabtu", 21, "November", 2026L);
}

static void what_is_rare_goes_to_printf_whole(void **state)
{
    (void)state;
    assert_as_printf("%s %5s|%-5d|%+d", "first", "x", 3, 4);
    assert_as_printf("%d %c %i", 1, 'c', 2);
    assert_as_printf("%.2f and %d", 1.5, 7);
    assert_as_printf("%d %jx %hhu %#x", 9, (uintmax_t)255, (unsigned char)200, 16u);
    assert_as_printf("%.*s %100d", -1, "all of it", 1);
    assert_as_printf("%3d%s%.3s", 1, "two", "three");
}

static void room_that_was_not_needed_goes_back(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const char *first = arena_alloc_bytes(arena, 16);
    struct str text = str_print(arena, "%d", 1234567);
    assert_ptr_equal(text.at, first + 16);
    struct str next = str_print(arena, "%d", 89);
    assert_ptr_equal(next.at, first + 32);
    assert_string_equal(text.at, "1234567");

    char *older = arena_alloc_bytes(arena, 64);
    char *newer = arena_alloc_bytes(arena, 16);
    arena_trim(arena, older, 64, 16); /* not the newest */
    assert_ptr_equal(arena_alloc_bytes(arena, 16), newer + 16);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_printf_does),
        cmocka_unit_test(texts_are_written_as_printf_does),
        cmocka_unit_test(what_is_rare_goes_to_printf_whole),
        cmocka_unit_test(room_that_was_not_needed_goes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
