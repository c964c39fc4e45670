/* Variables of canned replies: what is filled in, and what stays as it is written. */
#include "desk/canned/variables.h"
#include "desk/user/user.h"
#include "support/of_arena.h"
#include <stdlib.h>

static const struct canned_values values = {{
    [CANNED_CUSTOMER_NAME] = STR("Budi Santoso"),
    [CANNED_CUSTOMER_FIRST_NAME] = STR("Budi"),
    [CANNED_TICKET_ID] = STR("48"),
    [CANNED_TICKET_SUBJECT] = STR("{{agent.name}}"),
    [CANNED_AGENT_NAME] = STR("Sari Wulandari"),
    [CANNED_AGENT_FIRST_NAME] = STR("Sari"),
    [CANNED_DESK_NAME] = STR("Gemilang"),
}};

static void assert_filled(const char *text, const char *expected)
{
    assert_string_equal(str_c(arena, canned_fill(arena, str_of(text), &values)), expected);
}

static void every_variable_becomes_its_value(void **state)
{
    (void)state;
    assert_filled("Halo {{customer.first_name}}, tiket #{{ticket.id}}.", "Halo Budi, tiket #48.");
    assert_filled("{{customer.name}}{{agent.name}}", "Budi SantosoSari Wulandari");
    assert_filled("{{ desk.name }}, {{agent.first_name }}", "Gemilang, Sari");
    assert_filled("", "");
    assert_filled("tanpa", "tanpa");
    for (enum canned_variable variable = 0; variable < CANNED_VARIABLES; variable++) {
        struct str text = str_print(arena, "{{%.*s}}", STR_ARGS(canned_variable_name(variable)));
        struct str value = values.of[variable].size ? values.of[variable] : text;
        assert_filled(text.at, str_c(arena, value));
    }
}

static void what_is_not_known_stays_to_be_seen(void **state)
{
    (void)state;
    assert_filled("Pesanan {{order.number}}", "Pesanan {{order.number}}");
    assert_filled("{{ order.number }}", "{{ order.number }}");
    assert_filled("{{customer.shoe_size}}{{Customer.Name}}",
                  "{{customer.shoe_size}}{{Customer.Name}}");
}

static void a_value_is_not_looked_through_again(void **state)
{
    (void)state;
    assert_filled("{{ticket.subject}}", "{{agent.name}}");
}

static void what_only_looks_like_one_is_text(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{{",
        "{{}}",
        "{{ }}",
        "{customer.name}",
        "{{customer.name}",
        "{{customer name}}",
        "{{customer.name\n}}",
        "{{1}}",
        "}}{{",
        "{{\xC3\xA9}}",
        "{",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_filled(texts[i], texts[i]);
        assert_int_equal(canned_unknown_line(str_of(texts[i])), 0);
    }
    assert_filled("{{{customer.first_name}}}", "{Budi}");
    assert_filled("{{{{ticket.id}}", "{{48");
}

static void an_unknown_name_is_told_by_its_line(void **state)
{
    (void)state;
    assert_int_equal(canned_unknown_line(STR("{{customer.name}}\n{{order.number}}")), 0);
    assert_int_equal(canned_unknown_line(STR("{{nama}}")), 1);
    assert_int_equal(canned_unknown_line(STR("a\n\n{{ customer.names }}\n{{x}}")), 3);
}

static void a_first_name_is_the_first_word(void **state)
{
    (void)state;
    assert_string_equal(str_c(arena, first_name(STR(" Budi Santoso "))), "Budi");
    assert_string_equal(str_c(arena, first_name(STR("Budi"))), "Budi");
    assert_int_equal(first_name(STR("  ")).size, 0);
    assert_int_equal(first_name(STR_NONE).size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(every_variable_becomes_its_value),
        ARENA_TEST(what_is_not_known_stays_to_be_seen),
        ARENA_TEST(a_value_is_not_looked_through_again),
        ARENA_TEST(what_only_looks_like_one_is_text),
        ARENA_TEST(an_unknown_name_is_told_by_its_line),
        ARENA_TEST(a_first_name_is_the_first_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
