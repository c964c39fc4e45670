/* One event, one line, whatever it holds; and in JSON always an object. */
#include "base/log.h"
#include "support/cmocka_all.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Standard error goes to a file between the two. */
struct capture {
    FILE *file;
    int kept;
    char text[2 * LOG_LINE_MAX];
};

static void capture_begin(struct capture *capture)
{
    fflush(stderr);
    capture->file = tmpfile();
    assert_non_null(capture->file);
    capture->kept = dup(STDERR_FILENO);
    dup2(fileno(capture->file), STDERR_FILENO);
}

static const char *capture_end(struct capture *capture)
{
    dup2(capture->kept, STDERR_FILENO);
    close(capture->kept);
    rewind(capture->file);
    size_t size = fread(capture->text, 1, sizeof capture->text - 1, capture->file);
    capture->text[size] = 0;
    fclose(capture->file);
    log_about(STR_NONE);
    return capture->text;
}

static void assert_one_line(const char *text)
{
    size_t size = strlen(text);
    assert_true(size > 0 && text[size - 1] == '\n');
    for (size_t i = 0; i + 1 < size; i++)
        assert_true((unsigned char)text[i] >= 0x20 && text[i] != 0x7F);
}

/* The object of a line; the time is taken out of it. */
static json_t *object_of(const char *text)
{
    assert_one_line(text);
    json_error_t error;
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!object)
        fail_msg("%s: %s", error.text, text);
    assert_true(json_string_length(json_object_get(object, "time")) == 20);
    return object;
}

static const char *member(json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* A line's ends, a terminal's escape, C1 and bidirectional controls, a forged line, no UTF-8. */
static const char hostile[] = "a\r\n2026-01-01T00:00:00Z error  forged\t\x1b[2J\x7f\xc2\x9b"
                              "\xe2\x80\xa8\xe2\x80\xae \"quoted\" back\\slash \xff\xc3 \xc3\xa9";

static void a_hostile_text_stays_one_line(void **state)
{
    (void)state;
    struct capture capture;
    log_setup(LOG_INFO, false);
    capture_begin(&capture);
    log_info("test.event", "%s", hostile);
    const char *line = capture_end(&capture);
    assert_one_line(line);
    assert_non_null(strstr(line, "Z info    test.event a\\u000d\\u000a2026"));
    assert_non_null(
        strstr(line, "\\u001b[2J\\u007f\\u009b\\u2028\\u202e \"quoted\" back\\\\slash"));
    assert_non_null(strstr(line, " \\xff\\xc3 \xc3\xa9\n"));
}

static void a_hostile_value_stays_in_its_field(void **state)
{
    (void)state;
    struct capture capture;
    const struct log_field fields[] = {
        log_text("plain", STR("support.tickets.index")),
        log_text("forged", STR("x status=200 \"user=1")),
        log_text("hostile", str_of(hostile)),
        log_text("nothing", STR_NONE),
        log_number("least", INT64_MIN),
    };
    log_setup(LOG_INFO, false);
    capture_begin(&capture);
    log_fields(LOG_INFO, "test.event", fields, COUNT_OF(fields));
    const char *line = capture_end(&capture);
    assert_one_line(line);
    assert_non_null(strstr(line, " test.event plain=support.tickets.index "
                                 "forged=\"x status=200 \\\"user=1\" hostile=\"a\\u000d"));
    assert_non_null(strstr(line, " \\\"quoted\\\" "));
    assert_non_null(strstr(line, " nothing=\"\" least=-9223372036854775808\n"));
}

static void json_carries_fields_as_members(void **state)
{
    (void)state;
    struct capture capture;
    const struct log_field fields[] = {log_text("route", STR("home")), log_number("status", 303),
                                       log_text("hostile", str_of(hostile))};
    log_setup(LOG_INFO, true);
    log_about(STR("r1"));
    capture_begin(&capture);
    log_fields(LOG_WARNING, "test.event", fields, COUNT_OF(fields));
    json_t *object = object_of(capture_end(&capture));
    assert_int_equal(json_object_size(object), 7);
    assert_string_equal(member(object, "level"), "warning");
    assert_string_equal(member(object, "event"), "test.event");
    assert_string_equal(member(object, "request"), "r1");
    assert_string_equal(member(object, "route"), "home");
    assert_int_equal(json_integer_value(json_object_get(object, "status")), 303);
    assert_non_null(strstr(member(object, "hostile"), "a\r\n2026"));
    assert_non_null(
        strstr(member(object, "hostile"), "\"quoted\" back\\slash \uFFFD\uFFFD \u00E9"));
    json_decref(object);
}

static void a_message_is_a_member(void **state)
{
    (void)state;
    struct capture capture;
    log_setup(LOG_INFO, true);
    capture_begin(&capture);
    log_error("test.event", "%d: %s", 7, hostile);
    json_t *object = object_of(capture_end(&capture));
    assert_int_equal(json_object_size(object), 4);
    assert_true(strncmp(member(object, "message"), "7: a\r\n", 6) == 0);
    json_decref(object);
}

/* What is too long is cut off at any length without breaking the line. */
static void a_long_line_is_cut_and_stays_whole(void **state)
{
    (void)state;
    static char text[3 * LOG_LINE_MAX];
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\x01\"", 2);
    for (size_t length = LOG_LINE_MAX / 8; length < LOG_LINE_MAX / 3; length++)
        for (int json = 0; json < 2; json++) {
            struct capture capture;
            const struct log_field fields[] = {
                log_text("first", (struct str){text, length}),
                log_text("second", (struct str){text, LOG_LINE_MAX / 8 - length % 7}),
                log_text("third", STR("3"))};
            log_setup(LOG_INFO, json == 1);
            log_about((struct str){text, sizeof text});
            capture_begin(&capture);
            log_fields(LOG_INFO, "test.event", fields, COUNT_OF(fields));
            const char *line = capture_end(&capture);
            assert_true(strlen(line) <= LOG_LINE_MAX);
            assert_one_line(line);
            if (json)
                json_decref(object_of(line));
        }
}

static void a_request_is_named_until_it_is_over(void **state)
{
    (void)state;
    struct capture capture;
    log_setup(LOG_INFO, false);
    log_about(STR("abc-1"));
    capture_begin(&capture);
    log_info("test.event", "during");
    assert_non_null(strstr(capture_end(&capture), " test.event request=abc-1 during\n"));
    log_about(STR_NONE);
    capture_begin(&capture);
    log_info("test.event", "after");
    assert_non_null(strstr(capture_end(&capture), " test.event after\n"));
}

static void what_is_below_the_level_is_not_written(void **state)
{
    (void)state;
    struct capture capture;
    log_setup(LOG_WARNING, false);
    capture_begin(&capture);
    log_info("test.event", "no");
    log_fields(LOG_DEBUG, "test.event", NULL, 0);
    assert_string_equal(capture_end(&capture), "");
}

static void errors_wait_for_who_tells_them(void **state)
{
    (void)state;
    struct capture capture;
    char reason[LOG_REASON_MAX];
    log_setup(LOG_INFO, false);
    log_keep();
    capture_begin(&capture);
    log_info("test.event", "goes on");
    log_warning("test.event", "the\nreason");
    log_error("test.event", "what follows from it");
    assert_true(log_reason(reason));
    assert_string_equal(reason, "the\\u000areason");
    assert_false(log_reason(reason));
    log_release();
    const char *line = capture_end(&capture);
    assert_one_line(line);
    assert_non_null(strstr(line, "goes on"));
}

static void errors_that_nobody_tells_are_written(void **state)
{
    (void)state;
    struct capture capture;
    log_setup(LOG_INFO, false);
    capture_begin(&capture);
    log_keep();
    log_error("test.event", "first");
    log_warning("test.event", "second");
    log_release();
    log_error("test.event", "third");
    const char *lines = capture_end(&capture);
    const char *first = strstr(lines, "first\n"), *second = strstr(lines, "second\n");
    assert_true(first && second && first < second);
    assert_non_null(strstr(second, "third\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hostile_text_stays_one_line),
        cmocka_unit_test(a_hostile_value_stays_in_its_field),
        cmocka_unit_test(json_carries_fields_as_members),
        cmocka_unit_test(a_message_is_a_member),
        cmocka_unit_test(a_long_line_is_cut_and_stays_whole),
        cmocka_unit_test(a_request_is_named_until_it_is_over),
        cmocka_unit_test(errors_wait_for_who_tells_them),
        cmocka_unit_test(errors_that_nobody_tells_are_written),
        cmocka_unit_test(what_is_below_the_level_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
