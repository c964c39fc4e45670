/* What somebody wrote, told from what stands around it; and HTML as text. */
#include "mail/quote.h"
#include "base/buffer.h"
#include "mail/limits.h"
#include "mail/markup.h"
#include "support/of_arena.h"

static void assert_parts(const char *text, const char *written, const char *quoted)
{
    struct quote_parts parts = quote_split(arena, str_of(text));
    assert_string_equal(str_c(arena, parts.text), written);
    assert_string_equal(str_c(arena, parts.quoted), quoted);
}

/* With a ">" below it. */
static void attributions_of_many_programs_are_known(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "On Tue, Nov 3, 2026 at 10:02 AM Toko <bantuan@toko.test> wrote:",
        "On 3 Nov 2026, at 10.02, Toko <bantuan@toko.test> wrote:",
        "On 11/3/26 10:02, Toko Bantuan wrote:",
        "Toko Bantuan wrote on 11/3/26 10:02:",
        "Pada tanggal Sel, 3 Nov 2026 pukul 10.02 Toko <bantuan@toko.test> menulis:",
        "Pada 3 Nov 2026, pukul 10.02, Toko <bantuan@toko.test> menulis:",
        "Am 03.11.26 um 10:02 schrieb Toko Bantuan:",
        "Am Di., 3. Nov. 2026 um 10:02 Uhr schrieb Toko <bantuan@toko.test>:",
        "Le mar. 3 nov. 2026 à 10:02, Toko <bantuan@toko.test> a écrit :",
        "El mar, 3 nov 2026 a las 10:02, Toko (<bantuan@toko.test>) escribió:",
        "Il giorno mar 3 nov 2026 alle ore 10:02 Toko <bantuan@toko.test> ha scritto:",
        "Em ter., 3 de nov. de 2026 às 10:02, Toko <bantuan@toko.test> escreveu:",
        "Op di 3 nov 2026 om 10:02 schreef Toko <bantuan@toko.test>:",
        "Den tis 3 nov. 2026 kl 10:02 skrev Toko <bantuan@toko.test>:",
        "W dniu 3.11.2026 o 10:02, Toko pisze i napisał:",
        "вт, 3 нояб. 2026 г. в 10:02, Toko <bantuan@toko.test>:",
        "2026年11月3日(火) 10:02 Toko <bantuan@toko.test>:",
        "在 2026年11月3日 10:02，Toko <bantuan@toko.test> 写道：",
        "Vào Th 3, 3 thg 11, 2026 vào lúc 10:02 Toko <bantuan@toko.test> đã viết:",
        "On Tue, Nov 3, 2026 at 10:02 AM Toko Bantuan dan Kawan-Kawan\n<bantuan@toko.test> wrote:",
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        const char *above = str_print(arena, "Sudah.\n\n%s\n\n> Sudah?\n", lines[i]).at;
        assert_parts(above, "Sudah.", str_print(arena, "%s\n\n> Sudah?", lines[i]).at);
        const char *below = str_print(arena, "%s\n> Sudah?\n\nSudah.\n", lines[i]).at;
        assert_parts(below, "Sudah.", str_print(arena, "%s\n> Sudah?", lines[i]).at);
    }
}

static void headings_of_outlook_are_known(void **state)
{
    (void)state;
    static const char *const headings[] = {
        "From: Toko <bantuan@toko.test>\nSent: Tuesday\nTo: Budi\nSubject: Pesanan",
        "*From:* Toko\n*Sent:* Tuesday\n*To:* Budi\n*Subject:* Pesanan",
        "Dari: Toko\nDikirim: Selasa\nKepada: Budi\nSubjek: Pesanan",
        "Von: Toko\nGesendet: Dienstag\nAn: Budi\nBetreff: Pesanan",
        "De : Toko\nEnvoyé : mardi\nÀ : Budi\nObjet : Pesanan",
        "De: Toko\nEnviado el: martes\nPara: Budi\nAsunto: Pesanan",
        "Da: Toko\nInviato: martedì\nA: Budi\nOggetto: Pesanan",
        "Van: Toko\nVerzonden: dinsdag\nAan: Budi\nOnderwerp: Pesanan",
        "发件人: Toko\n发送时间: 2026\n收件人: Budi\n主题: Pesanan",
        "-----Original Message-----\nFrom: Toko",
        "-----Ursprüngliche Nachricht-----\nVon: Toko",
        "----- Pesan Asli -----\nDari: Toko",
        "________________________________\nFrom: Toko\nSent: Tuesday\nTo: Budi",
    };
    for (size_t i = 0; i < COUNT_OF(headings); i++) {
        const char *text = str_print(arena, "Sudah.\n\n%s\n\nHalo Budi\n", headings[i]).at;
        assert_parts(text, "Sudah.", str_print(arena, "%s\n\nHalo Budi", headings[i]).at);
    }
}

static void between_quotations_they_stay(void **state)
{
    (void)state;
    assert_parts("> satu?\nya\n> dua?\ntidak\n> salam\n", "> satu?\nya\n> dua?\ntidak", "> salam");
    assert_parts("Halo,\n\n> satu?\n\nya\n", "Halo,\n\nya", "> satu?");
    assert_parts("ya\n> satu\n\n> dua\n", "ya", "> satu\n\n> dua");
}

static void signatures_are_told_apart(void **state)
{
    (void)state;
    assert_parts("Halo\n-- \nBudi\n", "Halo", "-- \nBudi");
    assert_parts("Halo\n--\nBudi\n", "Halo", "--\nBudi");
    assert_parts("-- \nBudi\n", "-- \nBudi", "");
    assert_parts("Halo\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n",
                 "Halo\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15", "");
    assert_parts("Halo\n-- \nBudi\n> kutipan\n\nDi bawah\n", "Halo\n\nDi bawah",
                 "-- \nBudi\n> kutipan");
    assert_parts("Halo\n\nDikirim dari iPhone saya\n", "Halo", "Dikirim dari iPhone saya");
    assert_parts("Dikirim dari iPhone saya\n", "Dikirim dari iPhone saya", "");
    assert_parts("Sent from my iPhone dan saya ingin menceritakan sesuatu yang jauh lebih panjang "
                 "daripada sebuah iklan, "
                 "sungguh panjang\n",
                 "Sent from my iPhone dan saya ingin menceritakan sesuatu yang jauh lebih panjang "
                 "daripada sebuah iklan, "
                 "sungguh panjang",
                 "");
}

static void what_only_looks_like_a_quotation_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Halo",
        "Mereka menulis: tidak bisa.",
        "On Monday they wrote:\nnothing",
        "From: saya\nTo: kamu",
        "To: be\nSubject: or not",
        "----- potong di sini -----\nisi",
        "Daftar:\n- satu\n- dua",
        "a > b",
        "Harga 2026 10:00:\nRp5",
        "I wrote to 3 people at toko@demo.test and got this error:\n550",
        "Mereka menulis 2 kali:\ntidak bisa",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_parts(texts[i], texts[i], "");
}

static void assert_text(const char *html, bool keeps_quotes, const char *expected)
{
    struct str text;
    int64_t left_us = MAIL_MARKUP_CPU_MS * 1000;
    assert_int_equal(markup_text(arena, str_of(html), keeps_quotes, &left_us, &text), OK);
    assert_string_equal(str_c(arena, text), expected);
}

static void html_becomes_text(void **state)
{
    (void)state;
    assert_text("", false, "");
    assert_text("a<br>b<br><br>c", false, "a\nb\n\nc");
    assert_text("<p>a<p>b<div>c</div>d", false, "a\n\nb\n\nc\nd");
    assert_text("  a \n b&nbsp;c\t<b> d </b>e ", false, "a b c d e");
    assert_text("<ol><li>a<li>b</ol>c", false, "- a\n- b\nc");
    assert_text("<pre>a  b\n\n c</pre>d", false, "a  b\n\n c\nd");
    assert_text("<table><tr><td>a<td>b<tr><td><p>c</p></td></table>", false, "a b\n\nc");
    assert_text("a&lt;b&gt;&amp;&#x1F69A;&eacute;", false, "a<b>&🚚é");
    assert_text("<o:p>a</o:p><x-y>b</x-y>", false, "ab");
    assert_text("<title>t</title><style>s</style><script>x</script>a<noscript>n</"
                "noscript><object>o</object>",
                false, "a");
}

static void links_are_kept_as_text(void **state)
{
    (void)state;
    assert_text("<a href='https://a.test/x?y=1'>lihat</a>!", false,
                "lihat <https://a.test/x?y=1>!");
    assert_text("<a href='https://a.test/'>a.test</a>", false, "a.test");
    assert_text("<a href='https://a.test'>https://a.test</a>", false, "https://a.test");
    assert_text("<a href='mailto:a@b.test'>a@b.test</a>", false, "a@b.test");
    assert_text("<a href='tel:+62812'>telepon</a>", false, "telepon <tel:+62812>");
    assert_text("<a href='https://evil.test'>https://bank.test</a>", false,
                "https://bank.test <https://evil.test>");
    assert_text("<a href='https://a.test/x'></a>", false, "<https://a.test/x>");
    assert_text(
        "<a href='javascript:x'>a</a><a href='data:x'>b</a><a href=' java\nscript:x'>c</a><a>d</a>",
        false, "abcd");
    assert_text("<img src=x alt='Foto'><img src=y>", false, "[Foto]");
}

static void hidden_things_are_dropped(void **state)
{
    (void)state;
    assert_text(
        "a<p style='display:none'>x</p><p style='DISPLAY : none !important; color:red'>x</p>",
        false, "a");
    assert_text("a<i hidden>x</i><i style='visibility:hidden'>x</i><i style='font-size:0px'>x</i>b",
                false, "ab");
    assert_text("<p style='font-size:10px;display:block'>a</p>", false, "a");
}

static void what_programs_mark_is_marked(void **state)
{
    (void)state;
    assert_text("a<blockquote type=cite>b<br>c<blockquote type=cite>d</blockquote></blockquote>e",
                false, "a\n\n> b\n> c\n>\n> > d\n\ne");
    assert_text("a<blockquote>b</blockquote>c", false, "a\n\nb\n\nc");
    assert_text("a<div id=divRplyFwdMsg>b</div><p>c</p>", false, "a\n\n> b\n>\n> c");
    assert_text("a<div id=x_divRplyFwdMsg>b</div>", false, "a\n\n> b");
    assert_text("a<div class='moz-signature'>b</div>", false, "a\n-- \nb");
    assert_text("<div id=divRplyFwdMsg>b</div>", false, "b");
    assert_text("a<blockquote type=cite>b</blockquote><div id=divRplyFwdMsg>c</div>", true,
                "a\n\nb\n\nc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(attributions_of_many_programs_are_known),
        ARENA_TEST(headings_of_outlook_are_known),
        ARENA_TEST(between_quotations_they_stay),
        ARENA_TEST(signatures_are_told_apart),
        ARENA_TEST(what_only_looks_like_a_quotation_stays),
        ARENA_TEST(html_becomes_text),
        ARENA_TEST(links_are_kept_as_text),
        ARENA_TEST(hidden_things_are_dropped),
        ARENA_TEST(what_programs_mark_is_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
