/* Escaping and addresses. */
#include "html/html.h"
#include "support/of_arena.h"
#include <stdio.h>
#include <stdlib.h>

static void assert_written(struct html_out *out, const char *expected)
{
    assert_string_equal(str_c(arena, html_out_markup(out).markup), expected);
    out->buffer.size = 0;
}

static void assert_url(struct url url, const char *expected)
{
    assert_string_equal(str_c(arena, url.text), expected);
}

static void the_type_decides_how_a_value_is_written(void **state)
{
    (void)state;
    struct html_out out = html_out_in(arena, NULL);
    char array[] = "<i>";
    const char *text = "\"&'>";
    html_put(&out, STR("<b>"));
    html_put(&out, array);
    html_put(&out, text);
    assert_written(&out, "&lt;b&gt;&lt;i&gt;&#34;&amp;&#39;&gt;");
    html_put(&out, (struct html){STR("<b>")});
    html_put(&out, -7);
    html_put(&out, 123456789012L);
    html_put(&out, sizeof(char));
    html_put(&out, (const char *)NULL);
    html_put(&out, STR_NONE);
    assert_written(&out, "<b>-71234567890121");
}

/* Each special byte at each position around the stride that is looked at together. */
static void every_byte_is_escaped_wherever_it_stands(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        const char *escape = byte == '&'    ? "&amp;"
                             : byte == '<'  ? "&lt;"
                             : byte == '>'  ? "&gt;"
                             : byte == '"'  ? "&#34;"
                             : byte == '\'' ? "&#39;"
                                            : NULL;
        for (size_t size = 1; size < 50; size += 3)
            for (size_t at = 0; at < size; at++) {
                char text[50], expected[64];
                memset(text, 'x', sizeof text);
                text[at] = (char)byte;
                size_t length = escape ? strlen(escape) : 1;
                memset(expected, 'x', sizeof expected);
                memcpy(expected + at, escape ? escape : &text[at], length);
                struct html_out out = html_out_in(arena, NULL);
                html_put_text(&out, (struct str){text, size});
                assert_int_equal(out.buffer.size, size - 1 + length);
                assert_memory_equal(out.buffer.bytes, expected, out.buffer.size);
            }
        arena_reset(arena);
    }
}

static void a_local_address_never_leaves_the_site(void **state)
{
    (void)state;
    assert_url(url_local(arena, "/tickets/%ld", 42L), "/tickets/42");
    assert_url(url_local(arena, "/%s", "/evil.example"), "/%2Fevil.example");
    assert_url(url_local(arena, "/%s", "\\evil.example"), "/%5Cevil.example");
    assert_url(url_local(arena, "%s", "javascript:alert(1)"), "/javascript:alert(1)");
    assert_url(url_local(arena, "%s", "//evil.example"), "/%2Fevil.example");
    assert_url(url_local(arena, "/a b\"<>\n%%C3%s", "\xc3\xa9"), "/a%20b%22%3C%3E%0A%C3%C3%A9");
    assert_url(url_local(arena, "/a?b=%d#c", 1), "/a?b=1#c");
    assert_url(url_local(arena, "/"), "/");
}

static void a_query_is_added_where_it_belongs(void **state)
{
    (void)state;
    struct url url = url_local(arena, "/t");
    url = url_query_add(arena, url, STR("status"), STR("open"));
    assert_url(url, "/t?status=open");
    url = url_query_add(arena, url, STR("q[]"), STR("a b&c=d+e#f/\xc3\xa9"));
    assert_url(url, "/t?status=open&q%5B%5D=a%20b%26c%3Dd%2Be%23f%2F%C3%A9");
    assert_url(url_query_add(arena, url_local(arena, "/t#m1"), STR("a"), STR("")), "/t?a=#m1");
    assert_url(url_query_add(arena, url_local(arena, "/t?"), STR("a"), STR("1")), "/t?a=1");
}

static void only_known_schemes_lead_off_the_site(void **state)
{
    (void)state;
    static const char *const taken[] = {"https://a.example/x?y=1#z", "http://localhost:8080",
                                        "HTTPS://A.example", "mailto:sari@gemilang.example",
                                        "tel:+628123456789"};
    static const char *const refused[] = {"javascript:alert(1)",
                                          "JaVaScRiPt:alert(1)",
                                          " https://a.example",
                                          "java\nscript:alert(1)",
                                          "https://a.example/\tx",
                                          "data:text/html,x",
                                          "vbscript:x",
                                          "//a.example",
                                          "/path",
                                          "path",
                                          "https:a.example",
                                          "https:///a.example",
                                          "https://",
                                          "https://a.example\\@b.example",
                                          "mailto:",
                                          ""};
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        assert_url(url_external(str_of(taken[i])), taken[i]);
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        assert_url(url_external(str_of(refused[i])), "#");
    assert_url(url_external(STR("https://a\0b")), "#");
}

static void a_format_puts_each_value_where_the_language_wants_it(void **state)
{
    (void)state;
    static const struct {
        const char *format, *expected;
    } cases[] = {
        {"%s of %s", "<1> of 2"},
        {"%2$s < %1$s", "2 &lt; <1>"},
        {"100%% %s", "100% <1>"},
        {"no values", "no values"},
        {"%s %s %s", "<1> 2 "},
        {"%d %", "%d %"},
        {"%9$s", ""},
        {"%1$d", "%1$d"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct html_out out = html_out_in(arena, NULL);
        for (struct html_format f = html_format(cases[i].format); html_format_next(&f, &out);)
            if (f.argument == 1)
                html_put_raw(&out, "<1>", 3);
            else if (f.argument == 2)
                html_put(&out, 2);
        html_put(&out, "");
        assert_written(&out, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_type_decides_how_a_value_is_written),
        cmocka_unit_test(every_byte_is_escaped_wherever_it_stands),
        cmocka_unit_test(a_local_address_never_leaves_the_site),
        cmocka_unit_test(a_query_is_added_where_it_belongs),
        cmocka_unit_test(only_known_schemes_lead_off_the_site),
        cmocka_unit_test(a_format_puts_each_value_where_the_language_wants_it),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
