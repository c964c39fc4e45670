/* Mails that are written: what is in them, and that nothing can be put into them. */
#include "mail/compose.h"
#include "base/buffer.h"
#include "mail/address.h"
#include "mail/limits.h"
#include "mail/read.h"
#include "mail/words.h"
#include <stdlib.h>
#include "support/of_arena.h"

static const struct str references[] = {STR("<ticket-42.x@toko.test>"), STR("<first@toko.test>")};

static struct outgoing_mail usual(void)
{
    return (struct outgoing_mail){
        .from_name = STR("Toko Bantuan"),
        .from_address = STR("bantuan@toko.test"),
        .to_name = STR("Budi Santoso"),
        .to_address = STR("budi@demo.test"),
        .reply_to = STR("bantuan+42.7.abc@toko.test"),
        .message_id = STR("<second@toko.test>"),
        .in_reply_to = STR("<first@toko.test>"),
        .references = references,
        .reference_count = COUNT_OF(references),
        .subject = STR("[#42] Pesanan belum sampai"),
        .text = STR("Halo Budi,\n\nsudah dikirim.\n"),
        .html = STR("<p>Halo Budi,</p><p>sudah dikirim.</p>"),
        .unsubscribe_url = STR("https://toko.test/unsubscribe/7?t=abc"),
        .is_automatic = true,
        .date = {1795000000},
    };
}

static struct str composed(const struct outgoing_mail *mail)
{
    struct str bytes;
    assert_int_equal(mail_compose(arena, mail, &bytes), OK);
    return bytes;
}

static struct incoming_mail read_back(struct str bytes)
{
    struct incoming_mail mail;
    assert_int_equal(mail_read(arena, bytes, &mail), OK);
    return mail;
}

static void assert_str(struct str text, struct str expected)
{
    if (!str_is(text, expected))
        fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARGS(text), STR_ARGS(expected));
}

/* RFC 5322, 2.1.1 and 2.3: CRLF only, no line too long, ASCII, no blank line in the header. */
static void assert_well_formed(struct str bytes)
{
    struct str rest = bytes, line;
    assert_true(ends_nocase(bytes, STR("\r\n")));
    while (rest.size && str_split(&rest, '\n', &line)) {
        assert_true(line.size && line.at[line.size - 1] == '\r');
        assert_true(line.size - 1 <= MAIL_LINE_BYTES_MOST);
        for (size_t i = 0; i + 1 < line.size; i++)
            assert_true((line.at[i] >= ' ' || line.at[i] == '\t') &&
                        (unsigned char)line.at[i] < 0x7F);
    }
}

static struct str header_of(struct str bytes)
{
    const char *end = memmem(bytes.at, bytes.size, "\r\n\r\n", 4);
    assert_non_null(end);
    return str_cut(bytes, (size_t)(end + 2 - bytes.at));
}

static size_t field_count(struct str header)
{
    struct str line;
    size_t count = 0;
    while (next_line(&header, &line))
        count += line.size && line.at[0] != ' ';
    return count;
}

static void a_mail_is_as_the_rules_say(void **state)
{
    (void)state;
    struct outgoing_mail mail = usual();
    struct str bytes = composed(&mail);
    assert_well_formed(bytes);
    assert_str(bytes, STR("Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n"
                          "From: \"Toko Bantuan\"\r\n"
                          " <bantuan@toko.test>\r\n"
                          "To: \"Budi Santoso\"\r\n"
                          " <budi@demo.test>\r\n"
                          "Reply-To: bantuan+42.7.abc@toko.test\r\n"
                          "Subject: [#42] Pesanan belum sampai\r\n"
                          "Message-ID: <second@toko.test>\r\n"
                          "In-Reply-To: <first@toko.test>\r\n"
                          "References: <ticket-42.x@toko.test>\r\n"
                          " <first@toko.test>\r\n"
                          "Auto-Submitted: auto-generated\r\n"
                          "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"
                          "List-Unsubscribe: <https://toko.test/unsubscribe/7?t=abc>\r\n"
                          "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                          "X-Sapa-Mail: 1\r\n"
                          "MIME-Version: 1.0\r\n"
                          "Content-Type: multipart/alternative;\r\n"
                          " boundary=\"=_sapa-alternative\"\r\n"
                          "\r\n"
                          "--=_sapa-alternative\r\n"
                          "Content-Type: text/plain; charset=utf-8\r\n"
                          "Content-Transfer-Encoding: quoted-printable\r\n"
                          "\r\n"
                          "Halo Budi,\r\n"
                          "\r\n"
                          "sudah dikirim.\r\n"
                          "--=_sapa-alternative\r\n"
                          "Content-Type: text/html; charset=utf-8\r\n"
                          "Content-Transfer-Encoding: quoted-printable\r\n"
                          "\r\n"
                          "<p>Halo Budi,</p><p>sudah dikirim.</p>\r\n"
                          "--=_sapa-alternative--\r\n"));
}

static void what_is_not_given_is_not_there(void **state)
{
    (void)state;
    struct outgoing_mail mail = {
        .from_address = STR("bantuan@toko.test"),
        .to_address = STR("budi@demo.test"),
        .message_id = STR("<a@toko.test>"),
        .subject = STR("Halo"),
        .text = STR("Halo"),
    };
    struct str bytes = composed(&mail);
    assert_well_formed(bytes);
    static const char *const absent[] = {"Reply-To",       "References", "In-Reply-To",
                                         "Auto-Submitted", "X-Auto",     "List-Unsubscribe",
                                         "multipart",      NULL};
    assert_false(has_any(bytes, absent));
    assert_true(has_nocase(bytes, "From: bantuan@toko.test\r\nTo: budi@demo.test\r\n"));
    assert_str(read_back(bytes).text, STR("Halo"));
}

static void it_reads_back(void **state)
{
    (void)state;
    struct outgoing_mail mail = usual();
    mail.from_name = STR("Tokó \"Bantuan\" \\ <x@y.test>, satu");
    mail.to_name = STR("\"Budi\", a@b.test");
    mail.subject = STR(
        "[#42] Pesanan 🚚 belum sampai di Jalan Melati, Kota Bandung, 山田太郎さん, sejak "
        "hari Selasa yang lalu, =?utf-8?Q?bukan?= begitu");
    mail.text = STR(".titik\nFrom awal\nbaris = sama\nspasi di akhir \n\ttab\nüber "
                    "日本語\n--=_sapa-alternative--\n");
    struct str bytes = composed(&mail);
    assert_well_formed(bytes);
    /* A field that begins with a folded line would have a blank more to some. */
    assert_false(has_nocase(bytes, "Subject: \r\n"));
    struct incoming_mail read = read_back(bytes);
    assert_str(read.from_name, mail.from_name);
    assert_str(read.from_address, mail.from_address);
    assert_str(read.recipients[0], mail.to_address);
    assert_int_equal(read.recipient_count, 1);
    assert_str(read.reply_to, mail.reply_to);
    assert_str(read.subject, mail.subject);
    assert_str(read.text, str_trim(mail.text));
    assert_str(read.message_id, mail.message_id);
    assert_str(read.in_reply_to, mail.in_reply_to);
    assert_int_equal(read.reference_count, 2);
    assert_int_equal(read.date.unix_s, mail.date.unix_s);
    assert_true(read.is_ours && read.is_automatic && !read.bounce.is_bounce);
}

static void long_words_and_texts_stay_within_lines(void **state)
{
    (void)state;
    enum { LONG = 5000 };
    char *letters = arena_alloc(arena, LONG + 1);
    memset(letters, 'a', LONG);
    struct outgoing_mail mail = usual();
    mail.subject = mail.to_name = mail.text = (struct str){letters, LONG};
    struct str bytes = composed(&mail), rest = bytes, line;
    assert_well_formed(bytes);
    while (next_line(&rest, &line))
        assert_true(line.size <= MAIL_LINE_BYTES);
    struct incoming_mail read = read_back(bytes);
    assert_str(read.text, mail.text);
    assert_str(read.subject, str_cut(mail.subject, MAIL_SUBJECT_CHARACTERS));
}

static void line_ends_in_names_and_subjects_are_blanks(void **state)
{
    (void)state;
    struct outgoing_mail mail = usual();
    mail.subject = STR("Halo\r\nBcc: semua@demo.test\r\n\r\nisi\0lagi");
    mail.to_name = STR("Budi\nBcc: semua@demo.test");
    mail.from_name = STR("Toko\xE2\x80\xA8X: y\x7F");
    struct str bytes = composed(&mail), header = header_of(bytes);
    struct outgoing_mail plain = usual();
    assert_well_formed(bytes);
    assert_int_equal(field_count(header), field_count(header_of(composed(&plain))));
    assert_str(read_back(bytes).subject, STR("Halo Bcc: semua@demo.test isi lagi"));
    assert_str(read_back(bytes).from_name, STR("Toko X: y"));
}

static void what_could_end_its_field_is_refused(void **state)
{
    (void)state;
    static const struct str bad[] = {
        STR(""),           STR("x"),          STR("a\r\nb@c.test"), STR("a@b\nc.test"),
        STR("a@b.test\0"), STR("<a@b.test>"), STR("a b@c.test"),    STR("a@b.test, c@d.test"),
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct outgoing_mail mails[6];
        for (size_t k = 0; k < COUNT_OF(mails); k++)
            mails[k] = usual();
        mails[0].from_address = bad[i];
        mails[1].to_address = bad[i];
        mails[2].reply_to = bad[i];
        mails[3].message_id = i == 5 ? STR("a@b.test") : bad[i];
        mails[4].in_reply_to = i == 5 ? STR("<a@b>c>") : bad[i];
        mails[5].unsubscribe_url = str_print(arena, "https://x/%.*s>", STR_ARGS(bad[i]));
        for (size_t k = 0; k < COUNT_OF(mails); k++) {
            struct str bytes;
            assert_int_equal(mail_compose(arena, &mails[k], &bytes), ERR_INVALID);
        }
    }
    static const struct str reference = STR("<a@b.test>\r\nBcc: x");
    struct outgoing_mail mail = usual();
    struct str bytes;
    mail.references = &reference;
    mail.reference_count = 1;
    assert_int_equal(mail_compose(arena, &mail, &bytes), ERR_INVALID);
    mail = usual();
    mail.unsubscribe_url = STR("javascript:alert(1)");
    assert_int_equal(mail_compose(arena, &mail, &bytes), ERR_INVALID);
    mail = usual();
    mail.text = STR("\xFF");
    assert_int_equal(mail_compose(arena, &mail, &bytes), ERR_INVALID);
    mail = usual();
    mail.date = (struct instant){-1};
    assert_int_equal(mail_compose(arena, &mail, &bytes), ERR_INVALID);
}

/* Any bytes anywhere: either it is refused, or it has exactly the fields that it should have. */
static void nothing_can_be_injected(void **state)
{
    (void)state;
    static const char pieces[][8] = {"\r\n",         "\n",       "\r",    "\0", "a",  " ",  "\t",
                                     "Bcc:",         "<",        ">",     "@",  "\"", "\\", "=?",
                                     "?=",           "ü",        "\xFF",  ".",  ",",  ";",  ":",
                                     "\xE2\x80\xA8", "\r\n\r\n", "\r\n ", "日"};
    struct outgoing_mail plain = usual();
    size_t fields = field_count(header_of(composed(&plain))), accepted = 0;
    srandom(42);
    for (int round = 0; round < 3000; round++) {
        struct outgoing_mail mail = usual();
        struct buffer value = buffer_in(arena);
        for (long count = random() % 12; count > 0; count--) {
            const char *piece = pieces[(size_t)random() % COUNT_OF(pieces)];
            buffer_put(&value, piece, piece[0] ? strlen(piece) : 1);
        }
        struct str *const targets[] = {&mail.subject,     &mail.from_name,      &mail.to_name,
                                       &mail.to_address,  &mail.reply_to,       &mail.message_id,
                                       &mail.in_reply_to, &mail.unsubscribe_url};
        struct str *target = targets[(size_t)random() % COUNT_OF(targets)], bytes;
        *target = value.size ? buffer_str(&value) : STR("a");
        if (mail_compose(arena, &mail, &bytes) != OK)
            continue;
        accepted++;
        assert_well_formed(bytes);
        assert_int_equal(field_count(header_of(bytes)), fields);
        assert_str(read_back(bytes).recipients[0], mail.to_address);
        assert_int_equal(read_back(bytes).recipient_count, 1);
    }
    assert_true(accepted > 500);
}

static void addresses_are_those_of_the_rules(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b", "budi@demo.test", "budi.santoso+tag@mail.demo.co.id",
                                       "o'neil!#$%&*/=?^_`{|}~-@x.test", "1@2.3"};
    static const char *const bad[] = {"",
                                      "@",
                                      "a@",
                                      "@b",
                                      "a",
                                      "a@b@c",
                                      ".a@b.test",
                                      "a.@b.test",
                                      "a..b@c.test",
                                      "a@.b",
                                      "a@b.",
                                      "a@-b.test",
                                      "a@b-.test",
                                      "a@b_c.test",
                                      "a@[127.0.0.1]",
                                      "\"a b\"@c.test",
                                      "a@b c",
                                      " a@b",
                                      "a@b ",
                                      "ü@b.test",
                                      "a@ü.test",
                                      "a,b@c",
                                      "a;b@c",
                                      "(a)b@c",
                                      "a@b:25"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(mail_address_is_valid(str_of(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(mail_address_is_valid(str_of(bad[i])));
    char *letters = arena_alloc(arena, 400);
    memset(letters, 'a', 399);
    struct str a = {letters, 399};
    assert_true(mail_address_is_valid(str_print(arena, "%.*s@b.test", STR_ARGS(str_cut(a, 64)))));
    assert_false(mail_address_is_valid(str_print(arena, "%.*s@b.test", STR_ARGS(str_cut(a, 65)))));
    assert_true(mail_address_is_valid(str_print(arena, "a@%.*s.test", STR_ARGS(str_cut(a, 63)))));
    assert_false(mail_address_is_valid(str_print(arena, "a@%.*s.test", STR_ARGS(str_cut(a, 64)))));
    assert_false(mail_address_is_valid(
        str_print(arena, "a@%.*s.%.*s.%.*s.%.*s", STR_ARGS(str_cut(a, 63)),
                  STR_ARGS(str_cut(a, 63)), STR_ARGS(str_cut(a, 63)), STR_ARGS(str_cut(a, 63)))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(a_mail_is_as_the_rules_say),
        ARENA_TEST(what_is_not_given_is_not_there),
        ARENA_TEST(it_reads_back),
        ARENA_TEST(long_words_and_texts_stay_within_lines),
        ARENA_TEST(line_ends_in_names_and_subjects_are_blanks),
        ARENA_TEST(what_could_end_its_field_is_refused),
        ARENA_TEST(nothing_can_be_injected),
        ARENA_TEST(addresses_are_those_of_the_rules),
    };
    mail_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
