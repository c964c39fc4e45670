#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/log.h"
#include "net/conditional.h"
#include "net/encoding.h"
#include "net/limits.h"
#include <zlib.h>

static struct http_request saying(const char *name, const char *value)
{
    static struct http_field field;
    field = (struct http_field){str_of(name), str_of(value)};
    return (struct http_request){.fields = &field, .field_count = 1};
}

static struct str field(const struct http_response *response, struct str name)
{
    for (size_t i = 0; i < response->field_count; i++)
        if (str_is_nocase(response->fields[i].name, name))
            return response->fields[i].value;
    return STR_NONE;
}

static void a_field_of_a_request_is_found_in_any_case(void **state)
{
    (void)state;
    static const struct http_field fields[] = {
        {STR("Accept"), STR("first")}, {STR("ACCEPT"), STR("second")}, {STR("X"), STR("x")}};
    struct http_request request = {.fields = fields, .field_count = COUNT_OF(fields)};
    assert_true(str_is(http_request_field(&request, STR("accept")), STR("first")));
    assert_null(http_request_field(&request, STR("accep")).at);
}

static void a_field_cannot_write_another_one(void **state)
{
    (void)state;
    static const struct http_field bad[] = {
        {STR("X"), STR("a\r\nSet-Cookie: b")},
        {STR("X"), STR("a\nb")},
        {STR("X"), STR("a\rb")},
        {STR("X"), STR("a\0b")},
        {STR("X\r\nY"), STR("a")},
        {STR("X: y"), STR("a")},
        {STR(""), STR("a")},
        {STR("Content-Length"), STR("5")},
        {STR("connection"), STR("keep-alive")},
        {STR("Transfer-Encoding"), STR("chunked")},
        {STR("DATE"), STR("today")},
    };
    struct http_response response = {0};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        http_response_add(&response, bad[i].name, bad[i].value);
    assert_int_equal(response.field_count, 0);
    for (int i = 0; i < HTTP_FIELDS_OUT_MAX + 2; i++)
        http_response_add(&response, STR("X"), STR("a\tb \xC3\xA9"));
    assert_int_equal(response.field_count, HTTP_FIELDS_OUT_MAX);
}

static void the_coding_is_the_one_the_client_likes_most(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        enum encoding encoding;
    } cases[] = {
        {"gzip", ENCODING_GZIP},
        {"GZIP", ENCODING_GZIP},
        {"x-gzip", ENCODING_GZIP},
        {"gzip, deflate, br", ENCODING_BROTLI},
        {"gzip, deflate, br, zstd", ENCODING_BROTLI},
        {"gzip;q=1.0, br;q=0.9", ENCODING_GZIP},
        {"gzip ; q=0.3 , br ; Q=0.4", ENCODING_BROTLI},
        {"*", ENCODING_BROTLI},
        {"*, br;q=0", ENCODING_GZIP},
        {"br;q=0, gzip;q=0", ENCODING_IDENTITY},
        {"*;q=0", ENCODING_IDENTITY},
        {"gzip;q=0.000", ENCODING_IDENTITY},
        {"gzip;q=0.001", ENCODING_GZIP},
        {"identity", ENCODING_IDENTITY},
        {"identity;q=1, gzip;q=0.5", ENCODING_IDENTITY},
        {"identity;q=0.5, gzip;q=0.5", ENCODING_GZIP},
        {"", ENCODING_IDENTITY},
        {",,", ENCODING_IDENTITY},
        {"deflate", ENCODING_IDENTITY},
        {"gzipper, brr", ENCODING_IDENTITY},
        {"gzip;q=", ENCODING_IDENTITY},
        {"gzip;q=2", ENCODING_IDENTITY},
        {"gzip;q=1.1", ENCODING_IDENTITY},
        {"gzip;q=-1", ENCODING_IDENTITY},
        {"gzip;q=0.5555", ENCODING_IDENTITY},
        {"gzip;q=high", ENCODING_IDENTITY},
        {"gzip;level=9", ENCODING_GZIP},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct http_request request = saying("Accept-Encoding", cases[i].accept);
        if (encoding_choose(&request, true, true) != cases[i].encoding)
            fail_msg("%s", cases[i].accept);
    }
    struct http_request silent = {0};
    assert_int_equal(encoding_choose(&silent, true, true), ENCODING_IDENTITY);
    struct http_request both = saying("accept-encoding", "gzip, br");
    assert_int_equal(encoding_choose(&both, true, false), ENCODING_GZIP);
    assert_int_equal(encoding_choose(&both, false, false), ENCODING_IDENTITY);
}

static void an_entity_tag_is_found_in_a_list(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        bool holds;
    } cases[] = {
        {"\"a\"", true},
        {"W/\"a\"", true},
        {"*", true},
        {"\"b\", \"a\"", true},
        {"W/\"b\" , W/\"a\"", true},
        {", \"a\"", true},
        {"\"b,\", \"a\"", true},
        {"\"b\"", false},
        {"\"A\"", false},
        {"a", false},
        {"\"a", false},
        {"\"b\" a, \"a\"", false},
        {"\"*\"", false},
        {"", false},
        {"\"b, \"a\"", false},
        {"w/\"a\"", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct http_request request = saying("If-None-Match", cases[i].said);
        if (conditional_holds(&request, STR("\"a\"")) != cases[i].holds ||
            conditional_holds(&request, STR("W/\"a\"")) != cases[i].holds)
            fail_msg("%s", cases[i].said);
    }
}

struct page {
    struct arena *arena;
    struct http_exchange exchange;
};

static struct page page(size_t size, const char *type, const char *accept)
{
    struct page page = {.arena = arena_new()};
    char *body = arena_alloc_bytes(page.arena, size);
    for (size_t i = 0; i < size; i++)
        body[i] = "<p>Halo, Gemilang!</p>"[i % 22];
    page.exchange = (struct http_exchange){
        .arena = page.arena,
        .request = saying("Accept-Encoding", accept),
        .response = {.status = 200, .body = {body, size}},
    };
    http_response_add(&page.exchange.response, STR("Content-Type"), str_of(type));
    return page;
}

static void assert_unzips_to(struct str zipped, struct str body)
{
    char out[64 * 1024];
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)zipped.at,
                       .avail_in = (uInt)zipped.size,
                       .next_out = (Bytef *)out,
                       .avail_out = sizeof out};
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_true(str_is((struct str){out, sizeof out - stream.avail_out}, body));
    inflateEnd(&stream);
}

static void a_page_is_zipped_for_whoever_takes_it(void **state)
{
    (void)state;
    struct page page_ = page(30000, "text/html; charset=utf-8", "gzip, br");
    struct str body = page_.exchange.response.body;
    http_compress(&page_.exchange);
    struct http_response *response = &page_.exchange.response;
    assert_true(str_is(field(response, STR("Content-Encoding")), STR("gzip")));
    assert_true(str_is(field(response, STR("Vary")), STR("Accept-Encoding")));
    assert_true(response->body.size < body.size / 4);
    assert_unzips_to(response->body, body);
    arena_free(page_.arena);
}

static void what_does_not_pay_is_left_as_it_is(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        const char *type, *accept;
        bool varies;
    } cases[] = {
        {30000, "text/html", "br", true},
        {30000, "text/html", "gzip;q=0", true},
        {30000, "image/png", "gzip", false},
        {30000, "", "gzip", false},
        {HTTP_GZIP_MIN - 1, "text/html", "gzip", false},
        {0, "text/html", "gzip", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct page page_ = page(cases[i].size, cases[i].type, cases[i].accept);
        struct str body = page_.exchange.response.body;
        http_compress(&page_.exchange);
        assert_true(str_is(page_.exchange.response.body, body));
        assert_null(field(&page_.exchange.response, STR("Content-Encoding")).at);
        assert_int_equal(field(&page_.exchange.response, STR("Vary")).size > 0, cases[i].varies);
        arena_free(page_.arena);
    }
}

static void what_cannot_shrink_is_left_as_it_is(void **state)
{
    (void)state;
    struct page page_ = page(2000, "text/plain", "gzip");
    char *noise = arena_alloc_bytes(page_.arena, 2000);
    uint32_t seed = 1;
    for (size_t i = 0; i < 2000; i++) {
        seed = seed * 1664525 + 1013904223;
        noise[i] = (char)(seed >> 24);
    }
    page_.exchange.response.body = (struct str){noise, 2000};
    http_compress(&page_.exchange);
    assert_ptr_equal(page_.exchange.response.body.at, noise);
    assert_null(field(&page_.exchange.response, STR("Content-Encoding")).at);
    arena_free(page_.arena);
}

static void a_page_the_client_has_is_not_sent_again(void **state)
{
    (void)state;
    struct page first = page(2000, "text/html", "gzip");
    http_conditional(&first.exchange);
    struct str etag = field(&first.exchange.response, STR("ETag"));
    assert_true(str_starts(etag, STR("W/\"")));
    assert_int_equal(first.exchange.response.status, 200);

    struct page second = page(2000, "text/html", "gzip");
    second.exchange.request = saying("If-None-Match", str_c(first.arena, etag));
    http_conditional(&second.exchange);
    http_compress(&second.exchange);
    assert_int_equal(second.exchange.response.status, 304);
    assert_int_equal(second.exchange.response.body.size, 0);
    assert_true(str_is(field(&second.exchange.response, STR("ETag")), etag));
    assert_true(str_is(field(&second.exchange.response, STR("Vary")), STR("Accept-Encoding")));

    struct page other = page(2001, "text/html", "gzip");
    other.exchange.request = saying("If-None-Match", str_c(first.arena, etag));
    http_conditional(&other.exchange);
    assert_int_equal(other.exchange.response.status, 200);
    arena_free(first.arena);
    arena_free(second.arena);
    arena_free(other.arena);
}

static void only_a_page_that_was_got_is_conditional(void **state)
{
    (void)state;
    struct page page_ = page(2000, "text/html", "gzip");
    page_.exchange.request.method = HTTP_METHOD_POST;
    http_conditional(&page_.exchange);
    page_.exchange.request.method = HTTP_METHOD_GET;
    page_.exchange.response.status = 404;
    http_conditional(&page_.exchange);
    assert_null(field(&page_.exchange.response, STR("ETag")).at);
    arena_free(page_.arena);
}

int main(void)
{
    log_setup(LOG_ERROR + 1, false);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_of_a_request_is_found_in_any_case),
        cmocka_unit_test(a_field_cannot_write_another_one),
        cmocka_unit_test(the_coding_is_the_one_the_client_likes_most),
        cmocka_unit_test(an_entity_tag_is_found_in_a_list),
        cmocka_unit_test(a_page_is_zipped_for_whoever_takes_it),
        cmocka_unit_test(what_does_not_pay_is_left_as_it_is),
        cmocka_unit_test(what_cannot_shrink_is_left_as_it_is),
        cmocka_unit_test(a_page_the_client_has_is_not_sent_again),
        cmocka_unit_test(only_a_page_that_was_got_is_conditional),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
