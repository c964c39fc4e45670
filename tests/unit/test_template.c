/* What compiled templates write: tests/sample/sample.html. */
#include "sample/sample.html.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena *arena;
static struct html_out out;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    out = html_out_in(arena, locale_find(STR("id")));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_written(const char *expected)
{
    assert_string_equal(str_c(arena, html_out_markup(&out).markup), expected);
    out.buffer.size = 0;
}

static void values_are_escaped_where_they_stand(void **state)
{
    (void)state;
    struct sample sample = {.text = STR("<&'\">"), .url = url_local(arena, "/a"), .good = true};
    sample_places_html(&out, &sample);
#define ESCAPED "&lt;&amp;&#39;&#34;&gt;"
    assert_written(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>a " ESCAPED " b</title>\n"
        "<meta name=\"description\" content=\"" ESCAPED "\">\n<script src=\"/a.js\"></script>\n"
        "</head>\n<body>\n<p id=\"text\">" ESCAPED "</p>\n<p id='attribute' title='" ESCAPED
        "' data-a=\"1" ESCAPED "2\" hidden>x</p>\n<a id=\"link\" href=\"/a#" ESCAPED
        "\">x</a>\n<a id=\"fragment\" href=\"#a" ESCAPED "\">x</a>\n<div id=\"prose\">" ESCAPED
        "</div>\n<textarea id=\"area\">\n" ESCAPED "</textarea>\n<pre id=\"pre\">\n" ESCAPED
        "</pre>\n<svg id=\"svg\" viewBox=\"0 0 1 1\"><title>" ESCAPED "</title><text>" ESCAPED
        "</text><path d=\"M0 0\"/></svg>\n<table id=\"table\"><tr><td>" ESCAPED
        "</td></tr></table>\n<select id=\"select\"><option value=\"" ESCAPED "\">" ESCAPED
        "</option></select>\n<p id=\"format\" title=\"" ESCAPED " or else " ESCAPED "\">" ESCAPED
        " of " ESCAPED "</p>\n<noscript><p id=\"noscript\">" ESCAPED
        "</p></noscript>\n</body>\n</html>");
}

static void a_loop_goes_through_a_list_or_its_pointer(void **state)
{
    (void)state;
    struct sample_row items[] = {{.id = 1, .name = STR("a<")}, {.id = 2, .name = STR("b")}};
    struct sample sample = {.rows = {items, 2}};
    sample_loop_html(&out, &sample, &sample.rows);
    assert_written("<ul>\n<li>1 a&lt;</li>\n<li>2 b</li>\n</ul>\n1, 2");
    sample.rows.count = 0;
    sample_loop_html(&out, &sample, &sample.rows);
    assert_written("<ul>\n<li>none</li>\n</ul>\n");
}

static void a_branch_is_taken(void **state)
{
    (void)state;
    sample_branches_html(&out, 0);
    assert_written("many\n<input value=\"none\" disabled>\n<a class=\"a\" href=\"/none\">x</a>");
    sample_branches_html(&out, 1);
    assert_written("one\n<input value=\"1\">\n<a class=\"a b\" href=\"https://a.example/\">x</a>");
    sample_branches_html(&out, 2);
    assert_written("few\n<input value=\"2\">\n<a class=\"a b\" href=\"https://a.example/\">x</a>");
}

static void white_space_is_collapsed_where_it_does_not_show(void **state)
{
    (void)state;
    sample_spaces_html(&out, (struct html){STR("<u>d</u>")});
    assert_written("<p>\na <b>b</b>\n<i>c</i><u>d</u>\n</p>\n<pre>\n\n  a  b\n</pre><pre>\na\n b"
                   "</pre><textarea rows=\"1\" cols=\"2\">\n a\n</textarea>\n<hr>\nx");
}

static void texts_are_in_the_readers_language(void **state)
{
    (void)state;
    sample_words_html(&out, 1);
    assert_written("<p title=\"Ditutup\">Terbuka, Rendah, 1 is &#34;Terbuka&#34; &amp; so,\none, "
                   "1 no such thing</p>");
    out.locale = locale_find(STR("en"));
    sample_words_html(&out, 0);
    assert_written("<p title=\"Closed\">Open, High, 0 is &#34;Open&#34; &amp; so,\nmany, "
                   "0 no such things</p>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_escaped_where_they_stand),
        cmocka_unit_test(a_loop_goes_through_a_list_or_its_pointer),
        cmocka_unit_test(a_branch_is_taken),
        cmocka_unit_test(white_space_is_collapsed_where_it_does_not_show),
        cmocka_unit_test(texts_are_in_the_readers_language),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
