#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "net/assets.h"

static const struct http_field *field(const struct http_exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->response.field_count; i++)
        if (str_is_nocase(exchange->response.fields[i].name, str_of(name)))
            return &exchange->response.fields[i];
    return NULL;
}

static void assert_field(const struct http_exchange *exchange, const char *name, const char *value)
{
    const struct http_field *found = field(exchange, name);
    if (!value) {
        assert_null(found);
        return;
    }
    assert_non_null(found);
    assert_true(str_is(found->value, str_of(value)));
}

/* An answer to a client that says one field. */
static struct http_exchange answer(const char *path, const char *name, const char *value)
{
    static struct http_field said;
    said = (struct http_field){str_of(name), str_of(value)};
    struct http_exchange exchange = {.request = {.fields = &said, .field_count = 1}};
    const struct asset *asset = asset_find(str_of(path));
    assert_non_null(asset);
    asset_answer(&exchange, asset);
    return exchange;
}

static void every_file_is_found_by_its_path(void **state)
{
    (void)state;
    assert_int_equal(asset_count, 4);
    for (size_t i = 0; i < asset_count; i++) {
        assert_ptr_equal(asset_find(assets[i].path), &assets[i]);
        assert_int_equal(assets[i].plain.bytes[assets[i].plain.size], 0);
    }
    assert_null(asset_find(STR("")));
    assert_null(asset_find(STR("/assets/")));
    assert_null(asset_find(STR("/assets/app.92badf6206.cs")));
    assert_null(asset_find(STR("/assets/app.92badf6206.css.gz")));
    assert_null(asset_find(STR("/zzz")));
}

static void a_client_gets_the_smallest_form_it_takes(void **state)
{
    (void)state;
    static const struct {
        const char *path, *accept, *encoding, *body;
    } cases[] = {
        {"/assets/app.92badf6206.css", "gzip, deflate, br", "br", "brotli"},
        {"/assets/app.92badf6206.css", "gzip, br;q=0", "gzip", "gzipped"},
        {"/assets/app.92badf6206.css", "br;q=0.5, gzip", "gzip", "gzipped"},
        {"/assets/app.92badf6206.css", "", NULL, "body { color: red }\n"},
        {"/assets/icon.0a1b2c3d4e.svg", "gzip, br", "gzip", "small"},
        {"/robots.txt", "gzip, br", NULL, "User-agent: *\n"},
        {"/assets/empty.txt", "gzip, br", NULL, ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct http_exchange exchange = answer(cases[i].path, "Accept-Encoding", cases[i].accept);
        assert_int_equal(exchange.response.status, 200);
        assert_true(str_is(exchange.response.body, str_of(cases[i].body)));
        assert_field(&exchange, "Content-Encoding", cases[i].encoding);
        assert_field(&exchange, "X-Content-Type-Options", "nosniff");
    }
}

static void caches_are_told_what_the_answer_depends_on(void **state)
{
    (void)state;
    struct http_exchange exchange = answer("/assets/app.92badf6206.css", "Accept-Encoding", "");
    assert_field(&exchange, "Vary", "Accept-Encoding");
    assert_field(&exchange, "Content-Type", "text/css; charset=utf-8");
    exchange = answer("/robots.txt", "Accept-Encoding", "gzip");
    assert_field(&exchange, "Vary", NULL);
}

static void a_name_with_a_hash_is_kept_for_ever_another_is_asked_for(void **state)
{
    (void)state;
    struct http_exchange exchange = answer("/assets/app.92badf6206.css", "X", "");
    assert_field(&exchange, "Cache-Control", "public, max-age=31536000, immutable");
    exchange = answer("/robots.txt", "X", "");
    assert_field(&exchange, "Cache-Control", "public, max-age=0, must-revalidate");
}

static void what_the_client_has_is_not_sent_again(void **state)
{
    (void)state;
    const struct asset *asset = asset_find(STR("/assets/app.92badf6206.css"));
    struct http_exchange exchange = answer("/assets/app.92badf6206.css", "If-None-Match",
                                           asset->etag.at);
    assert_int_equal(exchange.response.status, 304);
    assert_int_equal(exchange.response.body.size, 0);
    assert_field(&exchange, "ETag", asset->etag.at);
    assert_field(&exchange, "Vary", "Accept-Encoding");
    exchange = answer("/assets/app.92badf6206.css", "If-None-Match", "\"another\"");
    assert_int_equal(exchange.response.status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_found_by_its_path),
        cmocka_unit_test(a_client_gets_the_smallest_form_it_takes),
        cmocka_unit_test(caches_are_told_what_the_answer_depends_on),
        cmocka_unit_test(a_name_with_a_hash_is_kept_for_ever_another_is_asked_for),
        cmocka_unit_test(what_the_client_has_is_not_sent_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
