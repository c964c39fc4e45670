/* Whom a note mentions, and how they find it. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define ALL "/admin/support/tickets"

static void add_note(struct browser *author, long long ticket, const char *text)
{
    assert_status(
        send_json(author, "POST", json_pack("{s:s}", "note", text), ALL "/%lld/notes", ticket),
        201);
}

static const char *page_of(struct browser *reader, long long ticket)
{
    struct browser pages = browser_for_pages(reader);
    struct answer page = get(&pages, ALL "/%lld", ticket);
    assert_status(page, 200);
    return str_c(reader->site->arena, page.body);
}

/* "nia andi": in the order of their ids. */
static void assert_mentions(struct browser *author, long long ticket, const char *text,
                            const char *expected)
{
    struct site *site = author->site;
    add_note(author, ticket, text);
    struct answer answer = get(author, ALL "/%lld", ticket);
    size_t last = count_at(&answer, "notes") - 1;
    json_t *ids = json_object_get(json_array_get(at(&answer, "notes"), last), "mentions");
    struct str found = STR("");
    for (size_t i = 0; i < json_array_size(ids); i++) {
        struct str name = database_text_of(&site->database, "SELECT name FROM users WHERE id = ?1",
                                           json_integer_value(json_array_get(ids, i)), 0);
        found = str_print(site->arena, "%.*s%s%.*s", STR_ARGS(found), i ? "," : "", STR_ARGS(name));
    }
    if (!str_is(found, str_of(expected)))
        fail_msg("'%s' mentions '%.*s', not '%s'", text, STR_ARGS(found), expected);
}

static void names_after_an_at_are_mentions(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    site_person(site, "Dian Pratama", ROLE_AGENT);
    site_person(site, "Dian Pratama Putri", ROLE_ADMIN);
    site_person(site, "Eka Wati", ROLE_AGENT);
    site_person(site, "Ekasari", ROLE_AGENT);
    site_person(site, "Fajar", ROLE_CUSTOMER);
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"@nia tolong", "nia"},
        {"tolong @NIA, @andi.", "nia,andi"},
        {"(@nia)", "nia"},
        {"@nia dan @nia", "nia"},
        {"@Dian Pratama tolong", "Dian Pratama"},
        {"@Dian Pratama Putri tolong", "Dian Pratama Putri"},
        {"@Dian tolong", ""}, /* there are two */
        {"@Eka tolong", "Eka Wati"},
        {"@eka wati\ntolong", "Eka Wati"},
        {"@Ekasari", "Ekasari"},
        {"@Ekas", ""},
        {"@sari saya sendiri", ""},
        {"@fajar pelanggan", ""},
        {"nia tanpa tanda", ""},
        {"surel nia@nia.test", ""},
        {"@niawan @ni @", ""},
        {"@@nia", "nia"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_mentions(&site->sari, id, cases[i].text, cases[i].expected);
}

static void only_who_is_active_is_mentioned(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_mentions(&site->sari, id, "@nia", "nia");
    struct answer answer = patch(&site->andi, "disabled=1", "/admin/people/%lld",
                                 (long long)site->nia.user_id);
    assert_status(answer, 200);
    assert_mentions(&site->sari, id, "@nia", "");
}

static void names_stand_out_where_they_are_meant(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_note(&site->sari, id, "@nia & @andi, bukan @siapa: **@nia** <b>@nia</b>");
    const char *page = page_of(&site->nia, id);
    assert_non_null(strstr(page, "<b class=\"mention\">@nia</b> &amp; "
                                 "<b class=\"mention\">@andi</b>, bukan @siapa: "
                                 "<strong><b class=\"mention\">@nia</b></strong> &lt;b&gt;"
                                 "<b class=\"mention\">@nia</b>&lt;/b&gt;"));
}

static long long unseen(struct browser *reader, long long ticket)
{
    struct answer answer = get(reader, "/admin/support/mentions");
    assert_status(answer, 200);
    for (size_t i = 0; i < count_at(&answer, "tickets"); i++) {
        json_t *item = json_array_get(at(&answer, "tickets"), i);
        if (json_integer_value(json_object_get(item, "id")) == ticket)
            return json_integer_value(json_object_get(item, "unseen_count"));
    }
    return -1;
}

static void one_finds_the_tickets_in_which_one_is_mentioned(void **state)
{
    struct site *site = *state;
    long long one = open_ticket(&site->budi, "Satu"), two = open_ticket(&site->ayu, "Dua");
    open_ticket(&site->budi, "Tiga");
    add_note(&site->sari, one, "@nia pertama");
    add_note(&site->sari, two, "@nia di sini");
    add_note(&site->andi, one, "@nia kedua");
    struct answer answer = get(&site->nia, "/admin/support/mentions");
    assert_int_equal(count_at(&answer, "tickets"), 2);
    assert_number_at(&answer, "tickets.0.id", one); /* the last one first */
    assert_number_at(&answer, "tickets.0.unseen_count", 2);
    assert_text_at(&answer, "tickets.0.note", "@nia kedua");
    assert_text_at(&answer, "tickets.0.author_name", "andi");
    assert_text_at(&answer, "tickets.0.user_name", "budi");
    assert_number_at(&answer, "tickets.1.unseen_count", 1);
    assert_int_equal(unseen(&site->sari, one), -1);

    struct browser pages = browser_for_pages(&site->nia);
    answer = get(&pages, "/admin/support/mentions");
    assert_true(answer_says(&answer, "<span class=\"nav-count hot\">3</span>"));
    answer = get(&pages, ALL "/%lld", one); /* seen by opening it: what is left is the other's */
    assert_true(answer_says(&answer, "<span class=\"nav-count hot\">1</span>"));
    assert_int_equal(unseen(&site->nia, one), 0);
    assert_int_equal(unseen(&site->nia, two), 1);
    get(&site->sari, ALL "/%lld", two); /* somebody else's opening says nothing */
    assert_int_equal(unseen(&site->nia, two), 1);
    answer = get(&site->nia, "/admin/support/mentions");
    assert_number_at(&answer, "tickets.0.id", two); /* what is not seen comes first */
    assert_status(del(&site->andi, ALL "/%lld", two), 200);
    assert_int_equal(unseen(&site->nia, two), -1);
}

static void a_mention_that_comes_while_one_looks_is_seen(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    page_of(&site->nia, id);
    add_note(&site->sari, id, "@nia lihat");
    assert_int_equal(unseen(&site->nia, id), 1);
    struct browser pages = browser_for_pages(&site->nia);
    struct str target = str_print(
        site->arena, ALL "/%lld/messages?last_message_id=1&last_note_id=0&last_change_id=0", id);
    struct answer answer = browser_ask(
        &pages, &(struct ask){.method = "GET",
                              .target = target.at,
                              .fields = {{STR("X-Fragment"), STR("messages")}}});
    assert_true(answer_says(&answer, "lihat"));
    assert_int_equal(unseen(&site->nia, id), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(names_after_an_at_are_mentions),
        SITE_TEST(only_who_is_active_is_mentioned),
        SITE_TEST(names_stand_out_where_they_are_meant),
        SITE_TEST(one_finds_the_tickets_in_which_one_is_mentioned),
        SITE_TEST(a_mention_that_comes_while_one_looks_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
