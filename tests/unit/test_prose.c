/* What people type: which marks count, and what looks like one and is text. */
#include "html/prose.h"
#include "support/of_arena.h"
#include <stdio.h>
#include <stdlib.h>

static void assert_prose(const char *text, const char *expected)
{
    assert_string_equal(str_c(arena, html_text_to_markup(arena, str_of(text)).markup), expected);
}

static void assert_text(const char *text)
{
    assert_prose(text, text);
}

#define NAMED(href, words)                                                                        \
    "<a href=\"" href "\" rel=\"nofollow noopener noreferrer ugc\" target=\"_blank\">" words "</" \
    "a>"
#define LINK(href) NAMED(href, href)

static void lines_are_kept(void **state)
{
    (void)state;
    assert_prose("a\nb\r\nc\rd\n\n<e>", "a<br>b<br>c<br>d<br><br>&lt;e&gt;");
    assert_prose("", "");
    assert_prose("\n", "<br>");
    assert_prose("a\n", "a<br>");
    assert_prose("  a  b ", "  a  b ");
}

static void addresses_become_links(void **state)
{
    (void)state;
    assert_prose("https://a.example", LINK("https://a.example"));
    assert_prose("see HTTP://a.example/b.", "see " LINK("HTTP://a.example/b") ".");
    assert_prose("(https://a.example/b_(c)).", "(" LINK("https://a.example/b_(c)") ").");
    assert_prose("https://a.example/?x=1&y='2'!",
                 LINK("https://a.example/?x=1&amp;y=&#39;2") "&#39;!");
    assert_prose("<https://a.example>", "&lt;" LINK("https://a.example") "&gt;");
    assert_prose("\"http://a.example\"x", "&#34;" LINK("http://a.example") "&#34;x");
    assert_prose("http://a.example\nhttps://b.example",
                 LINK("http://a.example") "<br>" LINK("https://b.example"));
    assert_prose("https://a.example/_a_/*b*/c", LINK("https://a.example/_a_/*b*/c"));
    assert_prose("tulis ke mailto:sari@a.example.", "tulis ke " LINK("mailto:sari@a.example") ".");
    assert_prose("mailto:a@b.example?subject=Pesanan%2012",
                 LINK("mailto:a@b.example?subject=Pesanan%2012"));
}

static void a_link_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t at = 0; at < 40; at++) {
        char text[80], expected[300];
        snprintf(text, sizeof text, "%.*s http://a.example\n", (int)at,
                 "........................................");
        snprintf(expected, sizeof expected, "%.*s " LINK("http://a.example") "<br>", (int)at,
                 "........................................");
        assert_prose(text, expected);
    }
}

static void other_schemes_are_text(void **state)
{
    (void)state;
    assert_text("javascript:alert(1) data:x tel:112 ftp://a.example");
    assert_text("http:// https://. http:///x http");
    assert_text("xhttps://a.example");
    assert_text(":// ://a http:/a");
    assert_text("hh Hh h");
    assert_text("mailto: mailto:sari mailto:@ mailto:a@ xmailto:a@b.example");
    assert_text("[a](javascript:alert(1)) [a](data:x) [a](//b.example) [a](/b) [a](b)");
    assert_text("[a](vbscript:x) [a](JAVASCRIPT:x) [a]( b)");
    assert_text("budi@a.example www.a.example");
}

static void words_can_be_links(void **state)
{
    (void)state;
    assert_prose("[Bayar di sini](https://a.example/b).",
                 NAMED("https://a.example/b", "Bayar di sini") ".");
    assert_prose("[a](http://a.example/b_(c)) d", NAMED("http://a.example/b_(c)", "a") " d");
    assert_prose("[a](mailto:b@c.example)", NAMED("mailto:b@c.example", "a"));
    assert_prose("[**a** `b` <c>](https://d.example)",
                 NAMED("https://d.example", "<strong>a</strong> <code>b</code> &lt;c&gt;"));
    assert_prose("**[a](https://b.example)**",
                 "<strong>" NAMED("https://b.example", "a") "</strong>");
    assert_prose("[x] [a](https://b.example)", "[x] " NAMED("https://b.example", "a"));
    assert_prose("[[a](https://b.example)]", "[" NAMED("https://b.example", "a") "]");
    assert_prose("[a](https://b.example\" onclick=\"x)",
                 "[a](" LINK("https://b.example") "&#34; onclick=&#34;x)");
}

/* Words that show one address must not lead to another. */
static void an_address_is_no_name_of_another(void **state)
{
    (void)state;
    assert_prose("[https://bank.example](https://evil.example)",
                 "[" LINK("https://bank.example") "](" LINK("https://evil.example") ")");
    assert_prose("[WWW.bank.example](https://evil.example)",
                 "[WWW.bank.example](" LINK("https://evil.example") ")");
    assert_prose("[](https://evil.example)", "[](" LINK("https://evil.example") ")");
    assert_prose("[ . ](https://evil.example)", "[ . ](" LINK("https://evil.example") ")");
    assert_prose("[a](https://b.example/", "[a](" LINK("https://b.example/"));
    assert_prose("[a](https://b.example/ c)", "[a](" LINK("https://b.example/") " c)");
}

static void marks_within_a_line(void **state)
{
    (void)state;
    assert_prose("**a**", "<strong>a</strong>");
    assert_prose("*a b* c", "<em>a b</em> c");
    assert_prose("_a_, \"_b_\"", "<em>a</em>, &#34;<em>b</em>&#34;");
    assert_prose("`a`", "<code>a</code>");
    assert_prose("***a***", "<strong><em>a</em></strong>");
    assert_prose("**a *b* c**", "<strong>a <em>b</em> c</strong>");
    assert_prose("*a _b* c", "<em>a _b</em> c");
    assert_prose("*a **b***", "<em>a <strong>b</strong></em>");
    assert_prose("***a** b*", "<strong>*a</strong> b*");
    assert_prose("**_a_**", "<strong><em>a</em></strong>");
    assert_prose("_**a**_", "<em><strong>a</strong></em>");
    assert_prose("**Total:** Rp48.000.000", "<strong>Total:</strong> Rp48.000.000");
    assert_prose("Catatan:**a**-nya", "Catatan:<strong>a</strong>-nya");
    assert_prose("`**a** <b> https://c.example`", "<code>**a** &lt;b&gt; https://c.example</code>");
    assert_prose("``a`b`` ```c```", "<code>a`b</code> <code>c</code>");
    assert_prose("*a `*` b*", "<em>a <code>*</code> b</em>");
    assert_prose("_a_b_", "<em>a_b</em>");
    assert_prose("\xe2\x9c\x85**a**\xf0\x9f\x91\x8d",
                 "\xe2\x9c\x85<strong>a</strong>\xf0\x9f\x91\x8d");
    assert_prose("\xe2\x80\x9c*a*\xe2\x80\x9d", "\xe2\x80\x9c<em>a</em>\xe2\x80\x9d");
}

static void what_looks_like_a_mark_and_is_none(void **state)
{
    (void)state;
    assert_text("2*3*4 = 24, 2 * 3 * 4, 5 *3");
    assert_text("snake_case_name __init__ _id _");
    assert_text("Rp48.000.000 WO-1767 -5 -a --- - -");
    assert_text("1.5 juta, 2.  dua");
    assert_text("-_- T_T ^_^ (*_*) (_ _) *_* -_- u_u");
    assert_text("**** ** * *** ***** * * *");
    assert_text("*a **b _c `d");
    assert_text("a* b* (lihat *) *) syarat");
    assert_text("*.pdf dan *.jpg, src/*/x/*.c, 50%*");
    assert_text("**a*");
    assert_text("\xc3\xa9*a*\xc3\xa9 \xe5\x90\x8d_a_\xe5\x90\x8d");
    assert_text("``a` b");
    assert_text("[ ] [x] [a] (b) a[0](1)");
    assert_text("# a");
}

static void marks_end_with_their_line(void **state)
{
    (void)state;
    assert_prose("*a\nb*", "*a<br>b*");
    assert_prose("`a\nb`", "`a<br>b`");
}

static void lists(void **state)
{
    (void)state;
    assert_prose("Pesan:\n- a\n- **b**\nterima kasih",
                 "Pesan:<ul><li>a</li><li><strong>b</strong></li></ul>terima kasih");
    assert_prose("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>");
    assert_prose("- a\n  - b\n    - c\n  - d\n- e",
                 "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>");
    assert_prose("1. a\n   b\n2. c\n   - d",
                 "<ol><li>a<br>b</li><li>c<ul><li>d</li></ul></li></ol>");
    assert_prose("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>");
    assert_prose("- a\n\nb\n\nc", "<ul><li>a</li></ul>b<br><br>c");
}

/* What one counted is what the other reads. */
static void numbers_of_a_list_stay_as_they_were_typed(void **state)
{
    (void)state;
    assert_prose("3. a\n5. b", "<ol><li value=\"3\">a</li><li value=\"5\">b</li></ol>");
    assert_prose("1. a\n\n2. b", "<ol><li>a</li></ol><ol><li value=\"2\">b</li></ol>");
    assert_prose("0. a", "<ol><li value=\"0\">a</li></ol>");
    assert_text("007. a");
    assert_text("1234567890. a");
    assert_text("-1. a");
    assert_text("1) a");
}

static void no_item_without_words(void **state)
{
    (void)state;
    assert_text("- ");
    assert_text("-");
    assert_text("1. ");
    assert_text("-a");
}

static void quotes(void **state)
{
    (void)state;
    assert_prose("> a\n> b\nc", "<blockquote>a<br>b</blockquote>c");
    assert_prose("> a\n>> b\n> c", "<blockquote>a<blockquote>b</blockquote>c</blockquote>");
    assert_prose("> - a\n> - b\n>\n> c", "<blockquote><ul><li>a</li><li>b</li></ul>c</blockquote>");
    assert_prose("> a\n\nb", "<blockquote>a</blockquote>b");
    assert_prose(">= 5", "&gt;= 5");
    assert_prose(">5 juta >_< >:(", "&gt;5 juta &gt;_&lt; &gt;:(");
}

static void code_on_lines_of_its_own(void **state)
{
    (void)state;
    assert_prose("a\n```\n**b**\n\n  <c>\n```\nd",
                 "a<pre><code>**b**\n\n  &lt;c&gt;</code></pre>d");
    assert_prose("```sql\nSELECT 1\n```", "<pre data-language=\"sql\"><code>SELECT 1</code></pre>");
    assert_prose("> ```\n> a\n> ```\nb", "<blockquote><pre><code>a</code></pre></blockquote>b");
    assert_prose("```\n```", "<pre><code></code></pre>");
    assert_prose("```\na", "```<br>a");
    assert_prose("```a b\nc\n```", "```a b<br>c<br>```");
    assert_prose("> ```\n```\na", "<blockquote>```</blockquote>```<br>a");
}

static void nesting_ends_somewhere(void **state)
{
    (void)state;
    assert_prose("> > > > > a", "<blockquote><blockquote><blockquote><blockquote>&gt; a"
                                "</blockquote></blockquote></blockquote></blockquote>");
    assert_prose("- a\n  - b\n    - c\n      - d\n        - e",
                 "<ul><li>a<ul><li>b<ul><li>c<ul><li>d<br>- e"
                 "</li></ul></li></ul></li></ul></li></ul>");
    /* So many may be open: an earlier one is text then, the latest still counts. */
    assert_prose("*a *b *c *d *e *f *g *h *i *j*", "*a *b *c *d *e *f *g *h *i <em>j</em>");
}

/* With work that grew as the square of the text, each of these would take minutes. */
static void long_texts_take_no_longer_by_the_byte(void **state)
{
    (void)state;
    static const char *const parts[] = {"*a ",
                                        "**a",
                                        "_a ",
                                        "`a``b```c",
                                        "[",
                                        "[a](",
                                        "[a](http://b",
                                        "http://a(",
                                        "mailto:a",
                                        "[a](mailto:b",
                                        "> ",
                                        "- a\n  ",
                                        "```\n",
                                        "> ```\n",
                                        "*_**`[",
                                        "\n",
                                        ">",
                                        "   ",
                                        "[a](http://b)[",
                                        "1. a\n 1. b\n",
                                        "> > > > >\n> >\n",
                                        "*a*",
                                        "``",
                                        "]",
                                        "https://a.example/*_"};
    enum { BYTES = 1 << 18 };
    char *text = malloc(BYTES);
    assert_non_null(text);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        size_t size = strlen(parts[i]);
        for (size_t at = 0; at < BYTES; at++)
            text[at] = parts[i][at % size];
        html_text_to_markup(arena, (struct str){text, BYTES});
        arena_reset(arena);
    }
    free(text);
}

static void assert_line(const char *text, const char *expected)
{
    assert_string_equal(str_c(arena, html_text_to_line(arena, str_of(text))), expected);
}

static void a_line_has_the_words_and_none_of_the_marks(void **state)
{
    (void)state;
    assert_line("Halo **Budi**, _sudah_ *kami* terima: `DP-7`.",
                "Halo Budi, sudah kami terima: DP-7.");
    assert_line("[Harga](https://a.example/x) atau https://b.example/?a=1&b='2",
                "Harga atau https://b.example/?a=1&b='2");
    assert_line("\n\nHalo,\r\n\r\n  apa   kabar?\n", "Halo, apa kabar?");
    assert_line("Kirim:\n- foto\n- **nomor**\n  - lama\nTerima kasih",
                "Kirim: • foto • nomor • lama Terima kasih");
    assert_line("> Kapan?\n> Besok?\nLusa", "Kapan? Besok? Lusa");
    assert_line("Begini:\n```sh\nmake  test\nls\n```\nselesai", "Begini: make test ls selesai");
    assert_string_equal(str_c(arena, html_text_to_line(arena, STR_NONE)), "");
    assert_line("", "");
}

static void a_line_keeps_what_is_no_mark(void **state)
{
    (void)state;
    assert_line("2*3*4 snake_case_name **terbuka `satu", "2*3*4 snake_case_name **terbuka `satu");
    assert_line("<b>a</b> & \"b\" &amp; 'c'", "<b>a</b> & \"b\" &amp; 'c'");
    assert_line("•  a", "• a");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_kept),
        cmocka_unit_test(addresses_become_links),
        cmocka_unit_test(a_link_is_found_wherever_it_stands),
        cmocka_unit_test(other_schemes_are_text),
        cmocka_unit_test(words_can_be_links),
        cmocka_unit_test(an_address_is_no_name_of_another),
        cmocka_unit_test(marks_within_a_line),
        cmocka_unit_test(what_looks_like_a_mark_and_is_none),
        cmocka_unit_test(marks_end_with_their_line),
        cmocka_unit_test(lists),
        cmocka_unit_test(numbers_of_a_list_stay_as_they_were_typed),
        cmocka_unit_test(no_item_without_words),
        cmocka_unit_test(quotes),
        cmocka_unit_test(code_on_lines_of_its_own),
        cmocka_unit_test(nesting_ends_somewhere),
        cmocka_unit_test(a_line_has_the_words_and_none_of_the_marks),
        cmocka_unit_test(a_line_keeps_what_is_no_mark),
        cmocka_unit_test(long_texts_take_no_longer_by_the_byte),
    };
    return cmocka_run_group_tests_name("prose", tests, make_arena, free_arena);
}
