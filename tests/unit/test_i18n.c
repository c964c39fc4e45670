/* Words in the reader's language: finding them, remembering them, choosing the language. */
#include "i18n/catalog.h"
#include "i18n/i18n.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct locale *locale(const char *code)
{
    return locale_find(str_of(code));
}

static void a_text_is_translated(void **state)
{
    (void)state;
    assert_string_equal(tr(locale("id"), "Open"), "Terbuka");
    assert_string_equal(tr(locale("en"), "Open"), "Open");
    assert_string_equal(tr(locale("ID"), "Waiting for customer"), "Menunggu Pelanggan");
}

static void an_unknown_text_stays_as_it_is(void **state)
{
    (void)state;
    assert_string_equal(tr(locale("id"), "no such text"), "no such text");
    assert_string_equal(tr(locale("id"), ""), "");
    assert_string_equal(tr(NULL, "Open"), "Open");
    assert_null(locale("de"));
    assert_null(locale(""));
}

static void an_untranslated_plural_follows_english(void **state)
{
    (void)state;
    static struct tr_slot slot = TR_SLOT_PLURAL("%s no such", "%s no suches");
    const char *codes[] = {"id", "en", ""};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        const struct locale *reader = locale(codes[i]);
        assert_string_equal(tr_plural(reader, "%s no such", "%s no suches", 1), "%s no such");
        assert_string_equal(tr_plural(reader, "%s no such", "%s no suches", 0), "%s no suches");
        assert_string_equal(tr_plural_cached(&slot, reader, 1), "%s no such");
        assert_string_equal(tr_plural_cached(&slot, reader, 2), "%s no suches");
    }
}

static void a_slot_remembers_each_language(void **state)
{
    (void)state;
    static struct tr_slot slot = TR_SLOT("Closed"), unknown = TR_SLOT("no such text");
    for (int i = 0; i < 2; i++) {
        assert_string_equal(tr_cached(&slot, locale("id")), "Ditutup");
        assert_string_equal(tr_cached(&slot, locale("en")), "Closed");
        assert_string_equal(tr_cached(&slot, NULL), "Closed");
        assert_string_equal(tr_cached(&unknown, locale("id")), "no such text");
    }
    assert_ptr_equal(tr_cached(&slot, locale("id")), tr(locale("id"), "Closed"));
}

/* "one\0many" to "dua\0tiga", with a text before and after it. In the table of hashes, the last
   row, all three have the same place, and step on from there by 2, 2 and 3. */
#define CATALOG                                                              \
    "\xde\x12\x04\x95\0\0\0\0\3\0\0\0\x1c\0\0\0\x34\0\0\0\5\0\0\0\x65\0\0\0" \
    "\1\0\0\0\x4c\0\0\0\x8\0\0\0\x4e\0\0\0\1\0\0\0\x57\0\0\0"                \
    "\1\0\0\0\x59\0\0\0\x8\0\0\0\x5b\0\0\0\0\0\0\0\x64\0\0\0"                \
    "a\0one\0many\0z\0A\0dua\0tiga\0\0"                                      \
    "\3\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2\0\0\0"

static void a_catalogue_is_searched(void **state)
{
    (void)state;
    struct str catalog = {CATALOG, sizeof CATALOG - 1};
    assert_true(str_is(catalog_find(catalog, "a"), STR("A")));
    struct str forms = catalog_find(catalog, "one");
    assert_string_equal(catalog_form(forms, 0), "dua");
    assert_string_equal(catalog_form(forms, 1), "tiga");
    assert_null(catalog_form(forms, 2));
    assert_int_equal(catalog_find(catalog, "z").size, 0);
    assert_null(catalog_find(catalog, "many").at);
    assert_null(catalog_find(catalog, "").at);
    assert_null(catalog_form(STR_NONE, 0));
}

static void a_damaged_catalogue_is_never_read_past_its_end(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof CATALOG; size++) {
        char *bytes = malloc(size ? size : 1);
        memcpy(bytes, CATALOG, size);
        catalog_find((struct str){bytes, size}, "one");
        for (size_t i = 0; i < size; i++) {
            for (int bit = 0; bit < 8; bit++) {
                bytes[i] = (char)(bytes[i] ^ 1 << bit);
                struct str found = catalog_find((struct str){bytes, size}, "one");
                catalog_form(found, 1);
                bytes[i] = (char)(bytes[i] ^ 1 << bit);
            }
        }
        free(bytes);
    }
}

static void the_browsers_language_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *header, *code;
    } cases[] = {
        {"id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", "id"},
        {"en-GB,en;q=0.9,id;q=0.8", "en"},
        {"de,fr;q=0.9", NULL},
        {"", NULL},
        {"de-DE, de;q=0.9, en;q=0.3, id;q=0.4", "id"},
        {"id;q=0,en;q=0.1", "en"},
        {"id;q=0", NULL},
        {"*", NULL},
        {"en;q=0.5, *;q=0.1", "en"},
        {"in", "id"},
        {"EN", "en"},
        {"en;q=1.001, id;q=0.1", "id"},
        {"en;q=2, id;q=0.1", "id"},
        {"en;q=, id;q=0.001", "id"},
        {"en;q=0.9999, id", "id"},
        {"en ; q=0.5 , id ; q=0.6", "id"},
        {",,;q=1,-,en;q=0.2", "en"},
        {"english, idx", NULL},
    };
    static const char *const others[] = {"id", "en"};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t j = 0; j < COUNT_OF(others); j++) {
            const struct locale *otherwise = locale(others[j]);
            const struct locale *expected = cases[i].code ? locale(cases[i].code) : otherwise;
            assert_ptr_equal(locale_accept(str_of(cases[i].header), otherwise), expected);
        }
    assert_ptr_equal(locale_accept(STR_NONE, locale("id")), locale("id"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_translated),
        cmocka_unit_test(an_unknown_text_stays_as_it_is),
        cmocka_unit_test(an_untranslated_plural_follows_english),
        cmocka_unit_test(a_slot_remembers_each_language),
        cmocka_unit_test(a_catalogue_is_searched),
        cmocka_unit_test(a_damaged_catalogue_is_never_read_past_its_end),
        cmocka_unit_test(the_browsers_language_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
