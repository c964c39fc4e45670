/* Mails that were made to take memory or time: each is refused, or read without harm. */
#include "base/buffer.h"
#include "base/instant.h"
#include "base/utf8.h"
#include "mail/limits.h"
#include "mail/read.h"
#include "mail/words.h"
#include "support/cmocka_all.h"

enum { PATIENCE_S = 60 }; /* of a slow machine with sanitizers; nobody waits for it */

static struct arena *arena;
static int64_t begin_us;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    begin_us = clock_us();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return clock_us() - begin_us < (int64_t)PATIENCE_S * 1000 * 1000 ? 0 : 1;
}

static struct str times(size_t count, const char *text)
{
    struct buffer out = buffer_in(arena);
    for (size_t i = 0; i < count; i++)
        buffer_put_str(&out, str_of(text));
    buffer_put_byte(&out, 0);
    return str_cut(buffer_str(&out), out.size - 1);
}

static enum err read_of(const char *head, struct str bomb, struct incoming_mail *ret)
{
    struct buffer out = buffer_in(arena);
    buffer_print(&out, "From: budi@demo.test\n%s", head);
    buffer_put_str(&out, bomb);
    return mail_read(arena, buffer_str(&out), ret);
}

static void assert_refused(const char *head, struct str bomb)
{
    struct incoming_mail mail;
    assert_int_equal(read_of(head, bomb, &mail), ERR_TOO_LARGE);
}

static struct incoming_mail assert_read(const char *head, struct str bomb)
{
    struct incoming_mail mail;
    assert_int_equal(read_of(head, bomb, &mail), OK);
    assert_string_equal(str_c(arena, mail.from_address), "budi@demo.test");
    return mail;
}

static void headers_have_limits(void **state)
{
    (void)state;
    assert_refused("", times(MAIL_HEADER_LINES, "To: a@b.test\n"));
    assert_read("", times(MAIL_HEADER_LINES - 1, "To: a@b.test\n"));
    assert_refused(
        "", times(MAIL_HEADER_BYTES / 100 + 1,
                  "X: 45678901234567890123456789012345678901234567890123456789012345678901234567"
                  "890123456789012345678901\n"));
    /* Groups within groups, which gmime reads by recursion. */
    assert_refused("To: ", times(250 * 1000, "a:"));
    assert_refused("To:", times(MAIL_HEADER_COLONS, "\n a:"));
    assert_read("To: ", times(MAIL_HEADER_COLONS - 1, "a:"));
    assert_read("To: ", times(200 * 1000, "("));
    const char *hidden = times(100 * 1000, "OmE6").at; /* ":a:" */
    assert_read("To: (\") =?utf-8?b?", str_print(arena, "%s?=", hidden));
    assert_read("Subject: ", times(30 * 1000, "=?utf-8?q?a?= "));
}

static void recipients_and_references_have_limits(void **state)
{
    (void)state;
    struct incoming_mail mail = assert_read("To: ", times(30 * 1000, "a@b.test, "));
    assert_int_equal(mail.recipient_count, MAIL_RECIPIENTS);
    mail = assert_read("References: <first@b.test>", times(10 * 1000, "<other@b.test> "));
    assert_int_equal(mail.reference_count, MAIL_REFERENCES);
    assert_string_equal(str_c(arena, mail.references[0]), "<first@b.test>");
    mail = assert_read("References: ", times(200 * 1000, "<"));
    assert_int_equal(mail.reference_count, 0);
}

static void parts_have_limits(void **state)
{
    (void)state;
    static const char mixed[] = "Content-Type: multipart/mixed; boundary=b\n\n";
    assert_refused(mixed, times(MAIL_PARTS + 1, "--b\n\nx\n"));
    assert_refused(mixed, times(MAIL_DASHED_LINES + 1, "--b\n\n"));
    assert_refused("Content-Type: multipart/digest; boundary=b\n\n--b\n\n",
                   times(MAIL_HEADER_LINES + 1, "a: b\n"));
    assert_refused("", times(100 * 1000, "Content-Type: message/rfc822\n\n"));
    assert_refused("", times(MAIL_DEPTH + 1, "Content-Type: message/rfc822\n\n"));
    struct buffer nested = buffer_in(arena);
    for (int i = 0; i < 1000; i++)
        buffer_print(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    assert_refused("", buffer_str(&nested));
    assert_refused("\n",
                   times(MAIL_BYTES_MOST / 64 + 1,
                         "123456789012345678901234567890123456789012345678901234567890123\n"));
}

static void markup_has_limits(void **state)
{
    (void)state;
    static const char html[] = "Content-Type: text/html\n\n";
    struct buffer attributes = buffer_in(arena), formats = buffer_in(arena);
    buffer_put_str(&attributes, STR("<a "));
    for (int i = 0; i < 100 * 1000; i++)
        buffer_print(&attributes, "a%d ", i);
    buffer_put_str(&formats, STR("<p>"));
    for (int i = 0; i < 400; i++)
        buffer_print(&formats, "<b id=%d>", i);
    buffer_put_str(&formats, times(100 * 1000, "<p>x"));
    struct str bombs[] = {times(MAIL_MARKUP_DEPTH + 1, "<div>"), times(100 * 1000, "<div></x>"),
                          buffer_str(&attributes), buffer_str(&formats)};
    for (size_t i = 0; i < COUNT_OF(bombs); i++) {
        struct incoming_mail mail = assert_read(html, bombs[i]);
        /* What cannot be read is still there. */
        assert_int_equal(mail.text.size, 0);
        assert_int_equal(mail.attachment_count, 1);
        assert_int_equal(mail.attachments[0].bytes.size, bombs[i].size);
    }
    const char *quoted = str_print(arena, "%s%s", html,
                                   times(MAIL_MARKUP_DEPTH - 5, "<blockquote type=cite>").at)
                             .at;
    assert_true(assert_read(quoted, times(100 * 1000, "x<br>")).is_cut);
    assert_int_equal(assert_read(html, times(MAIL_MARKUP_DEPTH - 5, "<div>x")).attachment_count, 0);
}

static void long_texts_are_cut_between_characters(void **state)
{
    (void)state;
    struct incoming_mail mail = assert_read("Content-Type: text/plain; charset=utf-8\n\na",
                                            times(MAIL_TEXT_BYTES, "é"));
    assert_true(mail.is_cut && mail.text.size <= MAIL_TEXT_BYTES);
    assert_true(mail.text.size > MAIL_TEXT_BYTES - 4);
    assert_true(utf8_is_valid(mail.text));
    mail = assert_read("Content-Type: text/html; charset=utf-8\n\n<p>a",
                       times(MAIL_HTML_BYTES, "é"));
    assert_true(mail.is_cut && mail.text.size <= MAIL_TEXT_BYTES && utf8_is_valid(mail.text));
    mail = assert_read("\n", times(MAIL_TEXT_BYTES / 4, "> a\nb\n"));
    assert_true(mail.is_cut);
    assert_false(assert_read("\n", STR("Halo")).is_cut);
}

/* Each line was compared with all others. */
static void lines_take_a_time_like_their_number(void **state)
{
    (void)state;
    enum { LINES = MAIL_TEXT_BYTES / 6 };
    struct buffer lines = buffer_in(arena);
    buffer_put_str(&lines, times(LINES, "> \n"));
    buffer_put_str(&lines, times(LINES, "=2D-\n"));
    assert_read("Content-Transfer-Encoding: quoted-printable\n\n", buffer_str(&lines));
}

/* Links within links, around one long text that nearly says each of their addresses. */
static void links_take_a_time_like_their_number(void **state)
{
    (void)state;
    enum { LINKS = 90 };
    struct buffer links = buffer_in(arena);
    const char *address = times(800, "a").at;
    for (int i = 0; i < LINKS; i++)
        buffer_print(&links, "<table><td><a href=http://%sb>", address);
    buffer_put_str(&links, times(MAIL_TEXT_BYTES / 2, "a"));
    assert_int_equal(
        assert_read("Content-Type: text/html\n\n", buffer_str(&links)).attachment_count, 0);
}

/* What one part may take is what all of a mail may. */
static void markup_has_one_time_for_all_its_parts(void **state)
{
    (void)state;
    enum { PARTS = MAIL_PARTS - 10 };
    struct buffer parts = buffer_in(arena), part = buffer_in(arena);
    for (int i = 0; i < 8000; i++)
        buffer_print(&part, "a%d ", i);
    for (int i = 0; i < PARTS; i++)
        buffer_print(&parts, "--b\nContent-Type: text/html\n\n<a %.*s>\n",
                     STR_ARGS(buffer_str(&part)));
    struct incoming_mail mail = assert_read("Content-Type: multipart/mixed; boundary=b\n\n",
                                            buffer_str(&parts));
    assert_true(mail.attachment_count > 0); /* those for which no time was left */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(headers_have_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(recipients_and_references_have_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parts_have_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(markup_has_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_texts_are_cut_between_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_take_a_time_like_their_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(links_take_a_time_like_their_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(markup_has_one_time_for_all_its_parts, set_up, tear_down),
    };
    mail_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
