/* Mails that are handed over: what is answered to whom, without sockets. */
#include "mail/lmtp.h"
#include "mail/limits.h"
#include "mail/words.h"
#include "support/cmocka_all.h"

enum { BYTES_MOST = 1000 };

struct desk {
    struct arena *arena;
    struct lmtp *lmtp;
    struct buffer out, taken;
    struct buffer mail; /* the newest */
    enum err answer;
    size_t kept, kept_most;
    bool is_full;
};

static bool is_known(void *context, struct str recipient)
{
    (void)context;
    return starts_nocase(recipient, STR("bantuan"));
}

static bool has_room(void *context)
{
    const struct desk *desk = context;
    return !desk->is_full;
}

static bool may_keep(void *context, size_t more)
{
    struct desk *desk = context;
    if (desk->kept + more > desk->kept_most)
        return false;
    desk->kept += more;
    return true;
}

static void gives_back(void *context, size_t bytes)
{
    struct desk *desk = context;
    desk->kept -= bytes;
}

static enum err take(void *context, struct str from, const struct str *recipients, size_t count,
                     struct str bytes)
{
    struct desk *desk = context;
    buffer_print(&desk->taken, "[%.*s", STR_ARGS(from));
    for (size_t i = 0; i < count; i++)
        buffer_print(&desk->taken, ",%.*s", STR_ARGS(recipients[i]));
    buffer_put_str(&desk->taken, STR("]"));
    desk->mail = buffer_in(desk->arena);
    buffer_put_str(&desk->mail, bytes);
    return desk->answer;
}

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct desk *desk = NEW(arena, struct desk);
    *desk = (struct desk){.arena = arena,
                          .out = buffer_in(arena),
                          .taken = buffer_in(arena),
                          .kept_most = 1024 * 1024};
    struct lmtp_options options = {.host = STR("toko.test"),
                                   .bytes_most = BYTES_MOST,
                                   .context = desk,
                                   .is_known = is_known,
                                   .has_room = has_room,
                                   .may_keep = may_keep,
                                   .gives_back = gives_back,
                                   .take = take};
    desk->lmtp = lmtp_new(&options);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;
    lmtp_free(desk->lmtp);
    bool is_given_back = desk->kept == 0;
    arena_free(desk->arena);
    return is_given_back ? 0 : 1;
}

/* What is answered to these lines, each in full. */
static void assert_answer_of(struct desk *desk, struct str said, const char *expected, bool goes_on)
{
    desk->out = buffer_in(desk->arena);
    assert_int_equal(lmtp_take(desk->lmtp, said, &desk->out), goes_on);
    assert_string_equal(str_c(desk->arena, buffer_str(&desk->out)), expected);
}

static void assert_answer(struct desk *desk, const char *said, const char *expected)
{
    assert_answer_of(desk, str_of(said), expected, true);
}

static void begin(struct desk *desk, const char *hello)
{
    desk->out = buffer_in(desk->arena);
    assert_true(
        lmtp_take(desk->lmtp, str_print(desk->arena, "%s mx.demo.test\r\n", hello), &desk->out));
}

static void each_recipient_is_answered(void **state)
{
    struct desk *desk = *state;
    lmtp_greet(desk->lmtp, &desk->out);
    assert_string_equal(str_c(desk->arena, buffer_str(&desk->out)),
                        "220 toko.test ESMTP LMTP Sapa\r\n");
    assert_answer(desk, "LHLO mx.demo.test\r\n",
                  "250-toko.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
                  "250 SIZE 1000\r\n");
    /* RFC 2033, 4.2, in one piece. */
    assert_answer(
        desk,
        "MAIL FROM:<chris@bar.test> BODY=8BITMIME SIZE=99\r\nRCPT TO:<bantuan@toko.test>\r\n"
        "RCPT TO:<lain@toko.test>\r\nRCPT TO:<bantuan+1@toko.test>\r\nDATA\r\nHalo\r\n.\r\n",
        "250 2.1.0 OK\r\n250 2.1.5 OK\r\n550 5.1.1 Nobody of that address\r\n250 2.1.5 OK\r\n"
        "354 Go on, and end with a dot\r\n250 2.0.0 Taken\r\n250 2.0.0 Taken\r\n");
    assert_string_equal(str_c(desk->arena, buffer_str(&desk->taken)),
                        "[chris@bar.test,bantuan@toko.test,bantuan+1@toko.test]");
    assert_string_equal(str_c(desk->arena, buffer_str(&desk->mail)),
                        "Return-Path: <chris@bar.test>\r\nDelivered-To: bantuan@toko.test\r\n"
                        "Delivered-To: bantuan+1@toko.test\r\nHalo\r\n");
    assert_int_equal(lmtp_mails(desk->lmtp), 1);
    assert_answer_of(desk, STR("QUIT\r\n"), "221 2.0.0 Bye\r\n", false);
}

static void of_smtp_a_mail_is_answered_once(void **state)
{
    struct desk *desk = *state;
    assert_answer(desk, "HELO mx\r\n", "250 toko.test\r\n");
    begin(desk, "EHLO");
    assert_answer(
        desk,
        "MAIL FROM:<>\r\nRCPT TO:<bantuan@toko.test>\r\nRCPT TO:<@a,@b:bantuan+2@toko.test>\r\n",
        "250 2.1.0 OK\r\n250 2.1.5 OK\r\n250 2.1.5 OK\r\n");
    assert_answer(desk, "data\r\n.\r\n", "354 Go on, and end with a dot\r\n250 2.0.0 Taken\r\n");
    assert_string_equal(str_c(desk->arena, buffer_str(&desk->taken)),
                        "[,bantuan@toko.test,bantuan+2@toko.test]");
}

static const char envelope[] = "MAIL FROM:<a@b.test>\r\nRCPT TO:<bantuan@toko.test>\r\nDATA\r\n";
#define ENVELOPE_ANSWER "250 2.1.0 OK\r\n250 2.1.5 OK\r\n354 Go on, and end with a dot\r\n"
#define HEAD "Return-Path: <a@b.test>\r\nDelivered-To: bantuan@toko.test\r\n"

static void dots_are_unstuffed_and_only_crlf_ends(void **state)
{
    struct desk *desk = *state;
    static const struct {
        const char *sent, *kept;
    } cases[] = {
        {"..\r\n...a\r\n.b\r\n.\r\n", ".\r\n..a\r\nb\r\n"},
        {"a\n.\nMAIL FROM:<evil@x.test>\r\n.\r\n", "a\n.\nMAIL FROM:<evil@x.test>\r\n"},
        {"a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n"},
        {"a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n"},
        {"a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n"},
        {"a\r\n.\r\r\n.\r\n", "a\r\n\r\r\n"},
        {"a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n"},
    };
    begin(desk, "LHLO");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_answer(desk, envelope, ENVELOPE_ANSWER);
        /* A byte at a time, as of a slow line. */
        struct str sent = str_of(cases[i].sent);
        for (size_t k = 0; k + 1 < sent.size; k++)
            assert_answer(desk, str_print(desk->arena, "%c", sent.at[k]).at, "");
        assert_answer(desk, "\n", "250 2.0.0 Taken\r\n");
        assert_string_equal(str_c(desk->arena, buffer_str(&desk->mail)),
                            str_print(desk->arena, "%s%s", HEAD, cases[i].kept).at);
    }
}

static void what_is_not_kept_is_not_acknowledged(void **state)
{
    struct desk *desk = *state;
    static const struct {
        enum err err;
        const char *answer;
    } cases[] = {
        {ERR_UNAVAILABLE, "451 4.3.0 Not now\r\n"},
        {ERR_INTERNAL, "451 4.3.0 Not now\r\n"},
        {ERR_LIMITED, "451 4.3.0 Not now\r\n"},
        {ERR_CONFLICT, "451 4.3.0 Not now\r\n"},
        {ERR_INVALID, "554 5.6.0 This is no mail\r\n"},
        {ERR_FORBIDDEN, "550 5.7.1 Not taken\r\n"},
        {ERR_TOO_LARGE, "552 5.3.4 Too large\r\n"},
        {ERR_NOT_FOUND, "550 5.1.1 Nobody of that address\r\n"},
        {OK, "250 2.0.0 Taken\r\n"},
    };
    begin(desk, "LHLO");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        desk->answer = cases[i].err;
        assert_answer(desk, envelope, ENVELOPE_ANSWER);
        assert_answer(desk, "Halo\r\n.\r\n", cases[i].answer);
    }
}

static void too_large_mails_are_thrown_away(void **state)
{
    struct desk *desk = *state;
    char *letters = arena_alloc(desk->arena, BYTES_MOST + 1);
    memset(letters, 'a', BYTES_MOST);
    begin(desk, "LHLO");
    assert_answer(desk, "MAIL FROM:<a@b.test> SIZE=1001\r\n", "552 5.3.4 Too large\r\n");
    assert_answer(desk, "MAIL FROM:<a@b.test> SIZE=99999999999999999999\r\nRSET\r\n",
                  "250 2.1.0 OK\r\n250 2.0.0 OK\r\n");
    assert_answer(desk, envelope, ENVELOPE_ANSWER);
    for (int i = 0; i < 100; i++)
        assert_answer(desk, letters, "");
    assert_answer(desk, "\r\n.\r\n", "552 5.3.4 Too large\r\n");
    assert_int_equal(desk->taken.size, 0);
    assert_int_equal(desk->kept, 0);
    /* The largest that fits. */
    assert_answer(desk, envelope, ENVELOPE_ANSWER);
    letters[BYTES_MOST - strlen(HEAD) - 2] = 0;
    assert_answer(desk, letters, "");
    assert_answer(desk, "\r\n.\r\n", "250 2.0.0 Taken\r\n");
    assert_int_equal(desk->mail.size, BYTES_MOST);
}

static void there_is_room_or_one_is_told_to_come_again(void **state)
{
    struct desk *desk = *state;
    begin(desk, "LHLO");
    desk->is_full = true;
    assert_answer(desk, "MAIL FROM:<a@b.test>\r\n", "451 4.3.2 Too many mails, come again\r\n");
    desk->is_full = false;
    desk->kept_most = 0;
    assert_answer(desk, envelope, ENVELOPE_ANSWER);
    assert_answer(desk, "Halo\r\n.\r\n", "452 4.3.1 Too many mails at once\r\n");
    assert_int_equal(desk->taken.size, 0);
    desk->kept_most = 1024 * 1024;
    assert_answer(desk, envelope, ENVELOPE_ANSWER);
    assert_answer(desk, "Halo\r\n.\r\n", "250 2.0.0 Taken\r\n");
}

static void things_have_their_order(void **state)
{
    struct desk *desk = *state;
    assert_answer(desk, "MAIL FROM:<a@b.test>\r\n", "503 5.5.1 Say LHLO or EHLO first\r\n");
    begin(desk, "LHLO");
    assert_answer(desk, "RCPT TO:<bantuan@toko.test>\r\n", "503 5.5.1 Say MAIL first\r\n");
    assert_answer(desk, "DATA\r\n", "503 5.5.1 No recipients\r\n");
    assert_answer(desk, "MAIL FROM:<a@b.test>\r\nMAIL FROM:<a@b.test>\r\n",
                  "250 2.1.0 OK\r\n503 5.5.1 One mail at a time\r\n");
    assert_answer(desk, "RCPT TO:<lain@toko.test>\r\nDATA\r\n",
                  "550 5.1.1 Nobody of that address\r\n503 5.5.1 No recipients\r\n");
    assert_answer(desk, "RSET\r\nRCPT TO:<bantuan@toko.test>\r\n",
                  "250 2.0.0 OK\r\n503 5.5.1 Say MAIL first\r\n");
    assert_answer(desk, "NOOP\r\nVRFY budi\r\nSTARTTLS\r\n",
                  "250 2.0.0 OK\r\n252 2.5.2 Send it, and see\r\n500 5.5.2 Not known here\r\n");
}

static void what_is_no_path_is_refused(void **state)
{
    struct desk *desk = *state;
    static const char *const bad[] = {"a@b.test",          "<a@b.test",     "",
                                      "<a b@c.test>",      "<a\tb@c.test>", "<<a@b.test>",
                                      "<\xC3\xA9@b.test>", "<a\r@b.test>"};
    begin(desk, "LHLO");
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_answer(desk, str_print(desk->arena, "MAIL FROM:%s\r\n", bad[i]).at,
                      "501 5.1.7 MAIL FROM:<address>\r\n");
    assert_answer(desk, "MAIL FROM:<a@b.test>\r\n", "250 2.1.0 OK\r\n");
    assert_answer(desk, "RCPT TO:<>\r\nRCPT TO:<bantuan>\r\nRCPT TO:<\"bantuan\"@toko.test>\r\n",
                  "501 5.1.3 RCPT TO:<address>\r\n501 5.1.3 RCPT TO:<address>\r\n501 5.1.3 RCPT "
                  "TO:<address>\r\n");
}

static void limits_of_a_conversation(void **state)
{
    struct desk *desk = *state;
    char *letters = arena_alloc(desk->arena, LMTP_LINE_BYTES * 3 + 1);
    memset(letters, 'a', LMTP_LINE_BYTES * 3);
    begin(desk, "LHLO");
    assert_answer(desk, letters, "");
    assert_answer(desk, "\r\nNOOP\r\n", "500 5.5.2 Line too long\r\n250 2.0.0 OK\r\n");
    assert_answer(desk, "MAIL FROM:<a@b.test>\r\n", "250 2.1.0 OK\r\n");
    for (int i = 0; i < LMTP_RECIPIENTS; i++)
        assert_answer(desk, "RCPT TO:<bantuan@toko.test>\r\n", "250 2.1.5 OK\r\n");
    assert_answer(desk, "RCPT TO:<bantuan@toko.test>\r\n", "452 4.5.3 Too many recipients\r\n");
    for (int i = 2; i < LMTP_ERRORS; i++)
        assert_answer(desk, "x\r\n", "500 5.5.2 Not known here\r\n");
    assert_answer_of(desk, STR("x\r\nNOOP\r\n"),
                     "500 5.5.2 Not known here\r\n421 4.7.0 Too many errors\r\n", false);
}

static void a_connection_brings_so_many_mails(void **state)
{
    struct desk *desk = *state;
    begin(desk, "LHLO");
    for (int i = 1; i < LMTP_MAILS; i++) {
        assert_answer(desk, envelope, ENVELOPE_ANSWER);
        assert_answer(desk, ".\r\n", "250 2.0.0 Taken\r\n");
    }
    assert_answer(desk, envelope, ENVELOPE_ANSWER);
    assert_answer_of(desk, STR(".\r\n"),
                     "250 2.0.0 Taken\r\n421 4.7.0 Enough mails for one connection\r\n", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_recipient_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_smtp_a_mail_is_answered_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dots_are_unstuffed_and_only_crlf_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_kept_is_not_acknowledged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_large_mails_are_thrown_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_is_room_or_one_is_told_to_come_again, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(things_have_their_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_path_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits_of_a_conversation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_connection_brings_so_many_mails, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
