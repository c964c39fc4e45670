/* What is written to people: each kind in both languages, and that nothing in it gets out of hand.
 */
#include "letters/letters.h"
#include "base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena *arena;
static struct str attachment_names[] = {STR("foto kasur.png"), STR("<b>.pdf")};
static struct letter_message two_messages[2];

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    two_messages[0] = (struct letter_message){
        .sender_name = STR("Budi Santoso"),
        .text = STR("Kasur <b>belum</b> datang & saya \"menunggu\".\n\n- Senin\n- Selasa"),
        .at = {1764000000},
    };
    two_messages[1] = (struct letter_message){
        .sender_name = STR("Sari Dewi"),
        .text = STR("Besok kami kirim.\nhttps://example.com/lacak?a=1&b=2"),
        .is_staff = true,
        .at = {1764000600},
        .attachment_names = attachment_names,
        .attachment_count = 2,
    };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct letter_facts facts_of(enum letter_kind kind, const char *language)
{
    struct letter_facts facts = {
        .kind = kind,
        .locale = locale_find(str_of(language)),
        .zone = zone_utc(),
        .house_name = STR("Toko Kasur"),
        .recipient_name = STR("Budi"),
        .hue = 205,
        .link = STR("https://desk.example/support/tickets/42"),
        .preferences_url = STR("https://desk.example/account/preferences"),
    };
    if (kind < LETTER_PASSWORD_FORGOTTEN) {
        facts.ticket_id = 42;
        facts.subject = STR("Kasur belum datang");
        facts.author_name = STR("Sari Dewi");
        facts.assignee_name = STR("Andi");
        facts.status_label = STR("Resolved");
        facts.messages = &two_messages[1];
        facts.message_count = 1;
        facts.unsubscribe_url = STR("https://desk.example/unsubscribe/7-abc");
    } else {
        facts.details = STR("Firefox\n203.0.113.5");
        facts.at = (struct instant){1764000600};
    }
    return facts;
}

static struct letter written(const struct letter_facts *facts)
{
    struct letter letter;
    assert_int_equal(letter_write(arena, facts, &letter), OK);
    return letter;
}

static void assert_has(struct str text, const char *words)
{
    if (!strstr(str_c(arena, text), words))
        fail_msg("\"%s\" is not in: %s", words, str_c(arena, text));
}

static void assert_lacks(struct str text, const char *words)
{
    if (strstr(str_c(arena, text), words))
        fail_msg("\"%s\" is in: %s", words, str_c(arena, text));
}

static void assert_str(struct str text, const char *expected)
{
    assert_string_equal(str_c(arena, text), expected);
}

struct phrase {
    enum letter_kind kind;
    const char *english, *indonesian;
};

static const struct phrase phrases[] = {
    {LETTER_TICKET_CREATED_CUSTOMER, "Your ticket is open", "Tiket Anda sudah dibuka"},
    {LETTER_TICKET_CREATED_TEAM, "New ticket from Sari Dewi", "Tiket baru dari Sari Dewi"},
    {LETTER_MESSAGE_TO_CUSTOMER, "Sari Dewi has answered your ticket",
     "Sari Dewi membalas tiket Anda"},
    {LETTER_MESSAGE_TO_STAFF, "New message from Sari Dewi", "Pesan baru dari Sari Dewi"},
    {LETTER_ANSWER, "Besok kami kirim.", "Besok kami kirim."},
    {LETTER_ASSIGNED_TO_YOU, "Sari Dewi has assigned it to you.",
     "Sari Dewi menugaskannya kepada Anda."},
    {LETTER_ASSIGNED_CUSTOMER, "Andi is looking after your ticket", "Andi menangani tiket Anda"},
    {LETTER_STATUS_CHANGED, "Your ticket is now: Resolved", "Status tiket Anda sekarang: Resolved"},
    {LETTER_MENTIONED, "Sari Dewi has mentioned you in a note",
     "Sari Dewi menyebut Anda dalam catatan"},
    {LETTER_PASSWORD_FORGOTTEN, "The link works once, within an hour.",
     "Tautan ini berlaku satu kali, selama satu jam."},
    {LETTER_EMAIL_CHANGED, "Confirm the address", "Konfirmasi alamat"},
    {LETTER_EMAIL_WAS_CHANGED, "Your e-mail address was changed", "Alamat email Anda telah diubah"},
    {LETTER_INVITED, "Welcome to Toko Kasur", "Selamat datang di Toko Kasur"},
    {LETTER_NEW_DEVICE, "Firefox, 203.0.113.5", "Firefox, 203.0.113.5"},
    {LETTER_TEST, "It works", "Berhasil"},
};

/* With LETTERS_IN=FOLDER the letters are left there, to be looked at. */
static void leave(struct str html, enum letter_kind kind, const char *language)
{
    const char *folder = getenv("LETTERS_IN");
    if (!folder)
        return;
    FILE *file = fopen(str_c(arena, str_print(arena, "%s/%02d-%s.html", folder, kind, language)),
                       "w");
    assert_non_null(file);
    fwrite(html.at, 1, html.size, file);
    fclose(file);
}

static void each_kind_speaks_both_languages(void **state)
{
    (void)state;
    assert_int_equal(COUNT_OF(phrases), LETTER_TEST);
    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        for (int is_indonesian = 0; is_indonesian < 2; is_indonesian++) {
            const char *language = is_indonesian ? "id" : "en";
            const char *phrase = is_indonesian ? phrases[i].indonesian : phrases[i].english;
            struct letter_facts facts = facts_of(phrases[i].kind, language);
            struct letter letter = written(&facts);
            assert_has(letter.text, phrase);
            assert_has(letter.html, phrase);
            assert_has(letter.text, "https://desk.example/support/tickets/42");
            assert_has(letter.html, "href=\"https://desk.example/support/tickets/42\"");
            assert_has(letter.html, is_indonesian ? "<html lang=\"id\">" : "<html lang=\"en\">");
            assert_true(letter.subject.size && !letter.brief.size);
            leave(letter.html, facts.kind, language);
        }
    }
}

static void what_is_no_kind_is_refused(void **state)
{
    (void)state;
    struct letter letter;
    struct letter_facts facts = facts_of(LETTER_TEST, "en");
    facts.kind = LETTER_NONE;
    assert_int_equal(letter_write(arena, &facts, &letter), ERR_INVALID);
    facts.kind = LETTER_TEST + 1;
    assert_int_equal(letter_write(arena, &facts, &letter), ERR_INVALID);
}

static void a_mail_as_text_is_whole(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_MESSAGE_TO_CUSTOMER, "en");
    facts.takes_replies = true;
    assert_str(written(&facts).text,
               "##- Please write your answer above this line ##-\n\n"
               "Sari Dewi has answered your ticket\n\n"
               "#42 Kasur belum datang\n\n"
               "Sari Dewi · 24 Nov 2025 16:10 UTC\n\n"
               "> Besok kami kirim.\n"
               "> https://example.com/lacak?a=1&b=2\n\n"
               "Files: foto kasur.png, <b>.pdf\n\n"
               "Open the ticket:\nhttps://desk.example/support/tickets/42\n\n"
               "-- \nToko Kasur\n"
               "You are told this because you have a ticket with Toko Kasur.\n\n"
               "Choose what you are told:\nhttps://desk.example/account/preferences\n\n"
               "No more e-mails like this one:\nhttps://desk.example/unsubscribe/7-abc\n\n");
}

static void letters_of_one_ticket_have_one_subject(void **state)
{
    (void)state;
    for (enum letter_kind kind = LETTER_NONE + 1; kind < LETTER_PASSWORD_FORGOTTEN; kind++) {
        struct letter_facts facts = facts_of(kind, kind % 2 ? "en" : "id");
        assert_str(written(&facts).subject, "[#42] Kasur belum datang");
    }
    struct letter_facts facts = facts_of(LETTER_PASSWORD_FORGOTTEN, "en");
    assert_str(written(&facts).subject, "Choose a new password for Toko Kasur");
}

static void a_subject_is_one_line_and_not_too_long(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_STATUS_CHANGED, "en");
    facts.subject = STR("a\r\nBcc: x@example.com\n\n\xe2\x80\xa8"
                        "b\tc\x01");
    assert_str(written(&facts).subject, "[#42] a Bcc: x@example.com b c");
    char name[1200];
    memset(name, 'x', sizeof name);
    for (size_t i = 0; i + 4 <= sizeof name; i += 4)
        memcpy(name + i, "\xf0\x9f\x98\x80", 4);
    facts.subject = (struct str){name, sizeof name};
    struct str subject = written(&facts).subject;
    assert_true(utf8_is_valid(subject));
    assert_int_equal(utf8_length(subject), LETTER_SUBJECT_MAX);
    facts = facts_of(LETTER_INVITED, "en");
    facts.house_name = STR("A\nB");
    assert_str(written(&facts).subject, "Your account at A B");
}

static void what_people_wrote_is_text(void **state)
{
    (void)state;
    const struct str mark = STR("<img src=x onerror=alert(1)>\"'&");
    struct letter_facts facts = facts_of(LETTER_MESSAGE_TO_STAFF, "en");
    facts.messages = two_messages;
    facts.message_count = 2;
    facts.subject = facts.house_name = facts.recipient_name = mark;
    two_messages[0].sender_name = mark;
    attachment_names[0] = mark;
    struct letter letter = written(&facts);
    assert_lacks(letter.html, "<img");
    assert_lacks(letter.html, "<b>belum");
    assert_lacks(letter.html, "<b>.pdf");
    assert_has(letter.html, "Kasur &lt;b&gt;belum&lt;/b&gt; datang");
    assert_has(letter.html, "&lt;img src=x onerror=alert(1)&gt;");
    assert_has(letter.text, "> Kasur <b>belum</b> datang & saya \"menunggu\".\n>\n> - Senin\n");
    attachment_names[0] = STR("foto kasur.png");
}

static void an_address_that_leads_nowhere_is_no_link(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_STATUS_CHANGED, "en");
    facts.link = STR("javascript:alert(1)");
    facts.unsubscribe_url = STR_NONE;
    struct letter letter = written(&facts);
    assert_lacks(letter.html, "javascript");
    assert_lacks(letter.text, "javascript");
    assert_lacks(letter.html, "class=\"button\"");
    assert_lacks(letter.html, "No more e-mails");
}

static void nothing_is_fetched_and_all_colours_are_written_out(void **state)
{
    (void)state;
    for (int hue = 0; hue < 360; hue += 45) {
        struct letter_facts facts = facts_of(LETTER_NEW_DEVICE, "en");
        facts.hue = hue;
        struct str html = written(&facts).html;
        assert_lacks(html, "<img");
        assert_lacks(html, "<link");
        assert_lacks(html, "url(");
        assert_lacks(html, "$");
        assert_has(html, "<style>@media(prefers-color-scheme:dark){body{background:#");
    }
}

static void what_is_about_an_account_cannot_be_switched_off(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_NEW_DEVICE, "en");
    facts.unsubscribe_url = STR("https://desk.example/unsubscribe/7-abc");
    struct letter letter = written(&facts);
    assert_lacks(letter.html, "unsubscribe");
    assert_lacks(letter.text, "unsubscribe");
    assert_lacks(letter.html, "Choose what you are told");
}

static void several_messages_are_counted(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_MESSAGE_TO_CUSTOMER, "en");
    facts.messages = two_messages;
    facts.message_count = 2;
    assert_has(written(&facts).text, "2 new messages\n");
    facts.messages_left_out = 1;
    assert_has(written(&facts).text, "3 new messages\n");
    assert_has(written(&facts).text, "1 earlier message is in the ticket.");
    facts.messages_left_out = 5;
    assert_has(written(&facts).html, "5 earlier messages are in the ticket.");
    facts.locale = locale_find(STR("id"));
    assert_has(written(&facts).text, "7 pesan baru\n");
    assert_has(written(&facts).text, "5 pesan sebelumnya ada di tiket.");
}

static void only_what_is_read_asks_for_replies(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_ANSWER, "id");
    assert_lacks(written(&facts).text, LETTER_REPLY_MARK);
    assert_lacks(written(&facts).html, "class=\"reply-line\"");
    facts.takes_replies = true;
    assert_true(str_starts(written(&facts).text, STR(LETTER_REPLY_MARK)));
    assert_has(written(&facts).html, LETTER_REPLY_MARK);
}

static void a_resolved_ticket_says_how_to_go_on(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_STATUS_CHANGED, "en");
    assert_lacks(written(&facts).text, "opens the ticket again");
    facts.is_resolved = true;
    assert_has(written(&facts).text, "opens the ticket again");
}

/* ---- phones --------------------------------------------------------------------------------- */

static struct str brief_of(const struct letter_facts *facts, enum letter_form form)
{
    struct letter_facts brief = *facts;
    brief.form = form;
    struct letter letter = written(&brief);
    assert_int_equal(letter.subject.size + letter.text.size + letter.html.size, 0);
    assert_true(utf8_is_valid(letter.brief));
    return letter.brief;
}

static void an_sms_says_it_in_one_line(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_STATUS_CHANGED, "en");
    assert_str(brief_of(&facts, LETTER_SMS),
               "Toko Kasur: Your ticket is now: Resolved - #42 Kasur belum datang "
               "https://desk.example/support/tickets/42");
    facts = facts_of(LETTER_MESSAGE_TO_CUSTOMER, "id");
    assert_str(brief_of(&facts, LETTER_SMS),
               "Toko Kasur: Sari Dewi membalas tiket Anda - #42 Kasur belum datang: Besok kami "
               "kirim. https://example.com/lacak?a=1&b=2 https://desk.example/support/tickets/42");
}

static void a_long_sms_keeps_its_link(void **state)
{
    (void)state;
    static const char *const words[] = {"x", "ada kata ", "\xf0\x9f\x98\x80", "“é” "};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct buffer text = buffer_in(arena);
        while (text.size < 4000)
            buffer_put_str(&text, str_of(words[i]));
        two_messages[1].text = buffer_str(&text);
        struct letter_facts facts = facts_of(LETTER_MESSAGE_TO_CUSTOMER, "en");
        struct str brief = brief_of(&facts, LETTER_SMS);
        assert_true(utf8_length(brief) <= LETTER_SMS_MAX);
        assert_true(utf8_length(brief) > LETTER_SMS_MAX - 30);
        assert_has(brief, "... https://desk.example/support/tickets/42");
        assert_true(str_is(str_from(brief, brief.size - facts.link.size), facts.link));
        brief = brief_of(&facts, LETTER_WHATSAPP);
        assert_true(utf8_length(brief) <= LETTER_WHATSAPP_MAX);
        assert_true(str_is(str_from(brief, brief.size - facts.link.size), facts.link));
    }
}

static void a_link_that_leaves_no_room_is_left_out(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_STATUS_CHANGED, "en");
    char link[200];
    memset(link, 'x', sizeof link);
    memcpy(link, "https://", 8);
    facts.link = (struct str){link, sizeof link};
    assert_str(brief_of(&facts, LETTER_SMS),
               "Toko Kasur: Your ticket is now: Resolved - #42 Kasur belum datang");
}

static void an_sms_has_the_punctuation_of_phones(void **state)
{
    (void)state;
    two_messages[1].text = STR("“Ya” – ‘besok’… \xc2\xa0ok • x`");
    struct letter_facts facts = facts_of(LETTER_ANSWER, "id");
    two_messages[1].attachment_count = 0;
    assert_str(brief_of(&facts, LETTER_SMS), "\"Ya\" - 'besok'...  ok - x'");
}

static void an_answer_is_nothing_but_its_words(void **state)
{
    (void)state;
    two_messages[1].attachment_count = 0;
    struct letter_facts facts = facts_of(LETTER_ANSWER, "en");
    assert_str(brief_of(&facts, LETTER_SMS),
               "Besok kami kirim.\nhttps://example.com/lacak?a=1&b=2");
    assert_str(brief_of(&facts, LETTER_WHATSAPP),
               "Besok kami kirim.\nhttps://example.com/lacak?a=1&b=2");
    two_messages[1].attachment_count = 1;
    assert_has(brief_of(&facts, LETTER_WHATSAPP), "b=2\n\nFiles: foto kasur.png");
    two_messages[1].text = STR("");
    assert_str(brief_of(&facts, LETTER_WHATSAPP), "Files: foto kasur.png");
}

static void whatsapp_has_room_for_more(void **state)
{
    (void)state;
    struct letter_facts facts = facts_of(LETTER_MESSAGE_TO_CUSTOMER, "en");
    assert_str(brief_of(&facts, LETTER_WHATSAPP),
               "*Toko Kasur*\nSari Dewi has answered your ticket\n#42 Kasur belum datang\n\n"
               "_Sari Dewi_\nBesok kami kirim.\nhttps://example.com/lacak?a=1&b=2\n\n"
               "https://desk.example/support/tickets/42");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(each_kind_speaks_both_languages),
        TEST(what_is_no_kind_is_refused),
        TEST(a_mail_as_text_is_whole),
        TEST(letters_of_one_ticket_have_one_subject),
        TEST(a_subject_is_one_line_and_not_too_long),
        TEST(what_people_wrote_is_text),
        TEST(an_address_that_leads_nowhere_is_no_link),
        TEST(nothing_is_fetched_and_all_colours_are_written_out),
        TEST(what_is_about_an_account_cannot_be_switched_off),
        TEST(several_messages_are_counted),
        TEST(only_what_is_read_asks_for_replies),
        TEST(a_resolved_ticket_says_how_to_go_on),
        TEST(an_sms_says_it_in_one_line),
        TEST(a_long_sms_keeps_its_link),
        TEST(a_link_that_leaves_no_room_is_left_out),
        TEST(an_sms_has_the_punctuation_of_phones),
        TEST(an_answer_is_nothing_but_its_words),
        TEST(whatsapp_has_room_for_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
