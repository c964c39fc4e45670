/* What cannot be made to happen to a whole program: a disk that is nearly full. */
#include "command/doctor/doctor.h"
#include "support/cmocka_all.h"

#define MIB ((uint64_t)1024 * 1024)

static void little_room_is_a_warning_and_hardly_any_a_failure(void **state)
{
    (void)state;
    assert_int_equal(space_verdict(0), VERDICT_FAILED);
    assert_int_equal(space_verdict(64 * MIB - 1), VERDICT_FAILED);
    assert_int_equal(space_verdict(64 * MIB), VERDICT_WARNING);
    assert_int_equal(space_verdict(1024 * MIB - 1), VERDICT_WARNING);
    assert_int_equal(space_verdict(1024 * MIB), VERDICT_OK);
    assert_int_equal(space_verdict(UINT64_MAX), VERDICT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(little_room_is_a_warning_and_hardly_any_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
