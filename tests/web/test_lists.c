/* Lists: pages, filters and figures, beside what the table itself says. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"
#include "desk/search/search.h"
#include "desk/ticket/ticket.h"
#include "operator/operator.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

static void pages_have_15_newest_first_and_link_to_each_other(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 31; i++)
        open_ticket(&site->budi, "Halo");
    struct browser *const viewers[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(viewers); i++) {
        const char *path = tickets_of(viewers[i]);
        const char *whole = str_print(site->arena, "http://localhost:8080%s", path).at;
        struct answer answer = get(viewers[i], "%s?page=2", path);
        assert_int_equal(count_at(&answer, "data"), PAGE_TICKETS);
        assert_number_at(&answer, "data.0.id", 16);
        assert_number_at(&answer, "data.14.id", 2);
        assert_number_at(&answer, "current_page", 2);
        assert_number_at(&answer, "per_page", 15);
        assert_number_at(&answer, "total", 31);
        assert_number_at(&answer, "last_page", 3);
        assert_number_at(&answer, "from", 16);
        assert_number_at(&answer, "to", 30);
        assert_text_at(&answer, "path", whole);
        assert_text_at(&answer, "first_page_url", str_print(site->arena, "%s?page=1", whole).at);
        assert_text_at(&answer, "last_page_url", str_print(site->arena, "%s?page=3", whole).at);
        assert_text_at(&answer, "next_page_url", str_print(site->arena, "%s?page=3", whole).at);
        assert_text_at(&answer, "prev_page_url", str_print(site->arena, "%s?page=1", whole).at);
        answer = get(viewers[i], "%s?page=3", path);
        assert_int_equal(count_at(&answer, "data"), 1);
        assert_true(is_null_at(&answer, "next_page_url"));
        assert_number_at(&answer, "from", 31);
        assert_number_at(&answer, "to", 31);
        answer = get(viewers[i], "%s", path);
        assert_true(is_null_at(&answer, "prev_page_url"));
        assert_number_at(&answer, "data.0.id", 31);
    }
}

static void a_page_that_is_no_positive_number_is_the_first(void **state)
{
    static const char *const words[] = {
        "abc", "0", "-1", "", "1.5", "2x", "+2", "%20", "99999999999999999999", "0x2"};
    struct site *site = *state;
    for (int i = 0; i < 16; i++)
        open_ticket(&site->budi, "Halo");
    struct browser pages = browser_for_pages(&site->budi);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct answer answer = get(&site->budi, INDEX "?page=%s", words[i]);
        assert_number_at(&answer, "current_page", 1);
        assert_number_at(&answer, "data.0.id", 16);
        answer = get(&site->sari, ALL "?page=%s", words[i]);
        assert_number_at(&answer, "current_page", 1);
        assert_status(get(&pages, INDEX "?page=%s", words[i]), 200);
    }
}

static void a_page_past_the_end_is_empty(void **state)
{
    static const char *const words[] = {"3", "99999", "9223372036854775807", "614891469123651721"};
    struct site *site = *state;
    for (int i = 0; i < 16; i++)
        open_ticket(&site->budi, "Halo");
    struct browser *const viewers[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        for (size_t j = 0; j < COUNT_OF(viewers); j++) {
            static const char *const searches[] = {"", "&search=Halo", "&status=open"};
            for (size_t k = 0; k < COUNT_OF(searches); k++) {
                struct answer answer = get(viewers[j], "%s?page=%s%s", tickets_of(viewers[j]),
                                           words[i], searches[k]);
                assert_status(answer, 200);
                assert_int_equal(count_at(&answer, "data"), 0);
                assert_number_at(&answer, "total", 16);
                assert_number_at(&answer, "last_page", 2);
                assert_true(is_null_at(&answer, "from"));
                assert_true(is_null_at(&answer, "to"));
                assert_true(is_null_at(&answer, "next_page_url"));
                assert_int_equal(number_at(&answer, "current_page"), strtoll(words[i], NULL, 10));
            }
            struct browser pages = browser_for_pages(viewers[j]);
            assert_status(get(&pages, "%s?page=%s", tickets_of(viewers[j]), words[i]), 200);
        }
}

static void a_page_past_the_end_says_so_and_leads_back_to_the_last(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 16; i++)
        open_ticket(&site->budi, "Halo");
    struct browser *const viewers[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(viewers); i++) {
        struct browser pages = browser_for_pages(viewers[i]);
        struct answer page = get(&pages, "%s?page=3", tickets_of(viewers[i]));
        assert_true(answer_says(&page, "Halaman ini tidak ada"));
        assert_true(answer_says(&page, "?page=2\""));
        page = get(&pages, "%s?page=77&search=Halo&status=open", tickets_of(viewers[i]));
        assert_true(answer_says(&page, "Halaman ini tidak ada"));
        assert_true(answer_says(&page, "status=open&amp;page=2\"") ||
                    answer_says(&page, "search=Halo&amp;page=2\""));
        page = get(&pages, "%s?page=3&search=nihil", tickets_of(viewers[i]));
        assert_false(answer_says(&page, "Halaman ini tidak ada"));
        page = get(&pages, "%s?page=2", tickets_of(viewers[i]));
        assert_false(answer_says(&page, "Halaman ini tidak ada"));
    }
}

static void an_empty_desk_has_one_empty_page(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->sari, ALL);
    assert_number_at(&answer, "total", 0);
    assert_number_at(&answer, "last_page", 1);
    assert_number_at(&answer, "current_page", 1);
    assert_true(is_null_at(&answer, "from"));
    assert_number_at(&answer, "stats.total", 0);
    struct browser pages = browser_for_pages(&site->sari);
    assert_status(get(&pages, ALL), 200);
    assert_status(get(&pages, ALL "?status=closed"), 200);
    pages = browser_for_pages(&site->budi);
    assert_status(get(&pages, INDEX), 200);
}

static void an_unknown_word_filters_nothing(void **state)
{
    static const char *const queries[] = {
        "status=none",   "priority=x",    "category=",     "status=OPEN",
        "assigned_to=x", "assigned_to=0", "assigned_to=-1"};
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct answer answer = get(&site->sari, ALL "?%s", queries[i]);
        assert_number_at(&answer, "total", 1);
    }
    struct answer answer = get(&site->sari, ALL "?assigned_to=999");
    assert_number_at(&answer, "total", 0);
}

static void filters_stay_in_the_links(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 16; i++)
        open_ticket_as(&site->budi, "Halo", "payment", "high");
    struct answer answer = get(&site->sari, ALL "?category=payment&priority=high&status=open"
                                                "&assigned_to=none&page=1&other=x");
    assert_text_at(&answer, "next_page_url",
                   "http://localhost:8080/admin/support/tickets?status=open&priority=high"
                   "&category=payment&assigned_to=none&page=2");
    answer = get(&site->budi, INDEX "?status=open");
    assert_text_at(&answer, "next_page_url",
                   "http://localhost:8080/customer/support/tickets?status=open&page=2");
}

/* ---- a storm of changes, and what the table says ----------------------------------------------
 */

static uint64_t random_state;

static uint32_t below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % limit;
}

static const char *const statuses[] = {"",         "open",  "in_progress", "waiting_customer",
                                       "resolved", "closed"};
static const char *const priorities[] = {"", "low", "medium", "high", "urgent"};
static const char *const categories[] = {"",          "general",    "order", "payment",
                                         "complaint", "suggestion", "other"};

struct filter {
    const char *status, *priority, *category, *assigned_to; /* "" for any */
};

static const char *condition(struct site *site, const struct filter *filter)
{
    struct buffer sql = buffer_in(site->arena);
    buffer_put_str(&sql, STR(" WHERE deleted_at IS NULL"));
    if (*filter->status)
        buffer_print(&sql, " AND status = '%s'", filter->status);
    if (*filter->priority)
        buffer_print(&sql, " AND priority = '%s'", filter->priority);
    if (*filter->category)
        buffer_print(&sql, " AND category = '%s'", filter->category);
    if (strcmp(filter->assigned_to, "none") == 0)
        buffer_put_str(&sql, STR(" AND assigned_to IS NULL"));
    else if (*filter->assigned_to)
        buffer_print(&sql, " AND assigned_to = %s", filter->assigned_to);
    buffer_put_byte(&sql, 0);
    return sql.bytes;
}

static const char *ids_of(struct site *site, const struct answer *answer)
{
    struct buffer ids = buffer_in(site->arena);
    for (size_t i = 0; i < count_at(answer, "data"); i++) {
        json_t *id = json_object_get(json_array_get(at(answer, "data"), i), "id");
        buffer_print(&ids, "%s%lld", i ? "," : "", (long long)json_integer_value(id));
    }
    buffer_put_byte(&ids, 0);
    return ids.bytes;
}

/* One page of the list beside the table. */
static void compare_page(struct site *site, const struct filter *filter, int64_t page,
                         int64_t total)
{
    struct answer answer = get(
        &site->sari, ALL "?status=%s&priority=%s&category=%s&assigned_to=%s&page=%lld",
        filter->status, filter->priority, filter->category, filter->assigned_to, (long long)page);
    const char *sql = str_print(site->arena,
                                "SELECT group_concat(id) FROM (SELECT id FROM support_tickets%s"
                                " ORDER BY id DESC LIMIT 15 OFFSET ?1) AS page",
                                condition(site, filter))
                          .at;
    struct str expected = database_text_of(&site->database, sql, (page - 1) * PAGE_TICKETS, 0);
    assert_status(answer, 200);
    assert_number_at(&answer, "total", total);
    if (!str_is(str_of(ids_of(site, &answer)), expected))
        fail_msg("page %lld of %s/%s/%s/%s is %s instead of %.*s", (long long)page, filter->status,
                 filter->priority, filter->category, filter->assigned_to, ids_of(site, &answer),
                 STR_ARGS(expected));
}

static int64_t count_of(struct site *site, const struct filter *filter)
{
    return database_number(
        &site->database,
        str_print(site->arena, "SELECT count(*) FROM support_tickets%s", condition(site, filter))
            .at);
}

static void compare_stats(struct site *site)
{
    struct answer answer = get(&site->sari, ALL);
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        const struct filter filter = {statuses[i], "", "", ""};
        const char *name = *statuses[i] ? statuses[i] : "total";
        assert_number_at(&answer, str_print(site->arena, "stats.%s", name).at,
                         count_of(site, &filter));
    }
    const struct filter urgent = {"", "urgent", "", ""};
    assert_number_at(&answer, "stats.urgent", count_of(site, &urgent));
}

/* Every filter of one kind, and some of several: the total and each page, or its ends. */
static void compare_everything(struct site *site, bool every_page)
{
    const char *const people[] = {"", "none",
                                  str_print(site->arena, "%d", (int)site->sari.user_id).at,
                                  str_print(site->arena, "%d", (int)site->nia.user_id).at};
    compare_stats(site);
    for (size_t i = 0; i < COUNT_OF(statuses) * COUNT_OF(priorities) * COUNT_OF(categories); i++) {
        const struct filter filter = {
            statuses[i % COUNT_OF(statuses)],
            priorities[i / COUNT_OF(statuses) % COUNT_OF(priorities)],
            categories[i / COUNT_OF(statuses) / COUNT_OF(priorities)],
            people[below(COUNT_OF(people))],
        };
        int64_t total = count_of(site, &filter), last = (total + PAGE_TICKETS - 1) / PAGE_TICKETS;
        for (int64_t page = 1; page <= last + 1; page++)
            if (every_page || page <= 2 || page >= last || below(8) == 0)
                compare_page(site, &filter, page, total);
    }
}

static void change_at_random(struct site *site, long long tickets)
{
    long long id = 1 + below((uint32_t)tickets);
    struct browser *staff = below(2) ? &site->sari : &site->nia;
    const char *form;
    switch (below(8)) {
    case 0:
    case 1:
        form = str_print(site->arena, "status=%s", statuses[1 + below(5)]).at;
        patch(staff, form, ALL "/%lld/status", id);
        break;
    case 2:
        form = str_print(site->arena, "priority=%s", priorities[1 + below(4)]).at;
        patch(staff, form, ALL "/%lld/priority", id);
        break;
    case 3:
        form = below(3) ? str_print(site->arena, "assigned_to=%d", (int)staff->user_id).at
                        : "assigned_to=";
        patch(staff, form, ALL "/%lld/assign", id);
        break;
    case 4:
        del(&site->andi, ALL "/%lld", id);
        break;
    case 5:
        post(&site->andi, "", ALL "/%lld/restore", id);
        break;
    case 6:
        post(&site->budi, "message=Halo", INDEX "/%lld/messages", id);
        break;
    default:
        post(staff, "message=Halo", ALL "/%lld/messages", id);
        break;
    }
}

static void counts_of_messages_equal_a_recount(struct site *site)
{
    static const char wrong[] =
        "SELECT count(*) FROM support_tickets AS t WHERE"
        " messages_count <> (SELECT count(*) FROM chat_messages WHERE support_ticket_id = t.id)"
        " OR staff_unread_count <> (SELECT count(*) FROM chat_messages WHERE support_ticket_id ="
        " t.id AND sender_type = 'customer' AND NOT is_read)"
        " OR customer_unread_count <> (SELECT count(*) FROM chat_messages WHERE"
        " support_ticket_id = t.id AND sender_type = 'admin' AND NOT is_read)"
        " OR last_message_id <> (SELECT max(id) FROM chat_messages WHERE support_ticket_id = t.id)";
    assert_int_equal(database_number(&site->database, wrong), 0);
}

static void counts_and_pages_equal_a_recount_after_a_storm_of_changes(void **state)
{
    struct site *site = *state;
    int rounds = is_on_postgres() ? 2 : 6; /* each question takes several times as long there */
    random_state = 20261118;
    for (int i = 0; i < 60; i++)
        open_ticket_as(&site->budi, "Halo", categories[1 + below(6)], priorities[1 + below(4)]);
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 100; i++)
            change_at_random(site, 60);
        compare_everything(site, true);
        counts_of_messages_equal_a_recount(site);
    }
}

/* Tickets by the rules themselves, without requests, which would take minutes. */
static void open_many(struct site *site, int count)
{
    struct operator* operator= operator_new(site->database.db, site->arena, site_now());
    struct desk *desk = operator_desk(operator);
    struct access budi;
    assert_int_equal(operator_act_as(operator, site->budi.user_id, &budi), OK);
    assert_int_equal(db_begin(site->database.db), OK);
    for (int i = 0; i < count; i++) {
        const struct ticket_draft draft = {
            .subject = STR("Halo"),
            .category = str_of(categories[1 + below(6)]),
            .priority = str_of(priorities[1 + below(4)]),
            .description = STR("Keterangan yang cukup panjang"),
            .order_id = STR(""),
        };
        struct ticket ticket;
        assert_int_equal(ticket_create(desk, budi.customer, &draft, &ticket), OK);
    }
    assert_int_equal(search_catch_up(desk), OK);
    assert_int_equal(db_commit(site->database.db), OK);
}

/* Pages far down are found by blocks of 1,024 ids: gaps, empty blocks and block edges must not
   matter. */
static void pages_of_thousands_of_tickets_equal_the_table(void **state)
{
    enum { TICKETS = 4 * COUNT_BLOCK + 37 };
    struct site *site = *state;
    random_state = 42;
    open_many(site, TICKETS);
    database_run(&site->database,
                 "UPDATE support_tickets SET deleted_at = created_at"
                 " WHERE id BETWEEN ?1 AND ?2 OR id % 7 = 3",
                 COUNT_BLOCK * 2 - 5, COUNT_BLOCK * 3 + 2); /* a block without any */
    database_run(&site->database,
                 "UPDATE support_tickets SET status = 'resolved' WHERE id % 3 = 1"
                 " OR id BETWEEN ?1 AND ?2",
                 COUNT_BLOCK - 1, COUNT_BLOCK + 1);
    database_run(&site->database, "UPDATE support_tickets SET assigned_to = ?1 WHERE id % 2 = 0",
                 site->sari.user_id, 0);
    const struct filter filters[] = {
        {"", "", "", ""},
        {"resolved", "", "", ""},
        {"open", "", "", ""},
        {"", "", "", "none"},
        {"", "", "", str_print(site->arena, "%d", (int)site->sari.user_id).at},
        {"open", "high", "", ""},
        {"", "low", "", ""},
        {"", "", "payment", ""},
    };
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        int64_t total = count_of(site, &filters[i]);
        for (int64_t page = 1; page <= (total + PAGE_TICKETS - 1) / PAGE_TICKETS + 1; page++)
            compare_page(site, &filters[i], page, total);
    }
    compare_everything(site, false);
}

static void a_search_counts_its_newest_matches_only(void **state)
{
    struct site *site = *state;
    random_state = 7;
    open_many(site, SEARCH_TICKETS_MAX + 30);
    struct browser *const viewers[] = {&site->sari, &site->budi};
    for (size_t i = 0; i < COUNT_OF(viewers); i++) {
        const char *path = tickets_of(viewers[i]);
        struct answer answer = get(viewers[i], "%s?search=Halo&page=20", path);
        assert_number_at(&answer, "total", SEARCH_TICKETS_MAX);
        assert_number_at(&answer, "last_page", 20);
        assert_int_equal(count_at(&answer, "data"), 15);
        assert_number_at(&answer, "data.14.id", 31);
        struct browser pages = browser_for_pages(viewers[i]);
        assert_status(get(&pages, "%s?search=Halo&page=20", path), 200);
    }
}

/* ---- the staff's own list ---------------------------------------------------------------------
 */

static void me_stands_for_whoever_asks(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Milik Sari");
    open_ticket(&site->budi, "Milik Nia");
    const char *sari = str_print(site->arena, "assigned_to=%d", (int)site->sari.user_id).at;
    const char *nia = str_print(site->arena, "assigned_to=%d", (int)site->nia.user_id).at;
    patch(&site->sari, sari, ALL "/1/assign");
    patch(&site->sari, nia, ALL "/2/assign");
    struct answer answer = get(&site->sari, ALL "?assigned_to=me");
    assert_number_at(&answer, "total", 1);
    assert_number_at(&answer, "data.0.id", 1);
    answer = get(&site->nia, ALL "?assigned_to=me&search=milik");
    assert_number_at(&answer, "total", 1);
    assert_number_at(&answer, "data.0.id", 2);
}

static void each_filter_in_force_leads_to_the_list_without_it(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, ALL "?search=a%%26b&status=open&assigned_to=me&page=2");
    assert_true(answer_says(&page, "href=\"" ALL "?status=open&amp;assigned_to=me\""));
    assert_true(answer_says(&page, "href=\"" ALL "?search=a%26b&amp;assigned_to=me\""));
    assert_true(answer_says(&page, "href=\"" ALL "?search=a%26b&amp;status=open\""));
    page = get(&pages, ALL);
    assert_false(answer_says(&page, "class=\"chip\""));
}

static void everybody_chooses_the_columns_of_their_list(void **state)
{
    struct site *site = *state;
    struct browser sari = browser_for_pages(&site->sari), nia = browser_for_pages(&site->nia);
    open_ticket(&site->budi, "Halo");
    struct answer page = get(&sari, ALL);
    assert_true(answer_says(&page, "cell-category") && answer_says(&page, "cell-customer"));
    assert_status(post(&sari, "columns[]=customer&columns[]=nonsense", "/admin/support/columns"),
                  303);
    page = get(&sari, ALL);
    assert_true(answer_says(&page, "cell-customer"));
    assert_false(answer_says(&page, "cell-category"));
    assert_true(answer_says(&page, "cell-id") && answer_says(&page, "cell-subject"));
    page = get(&nia, ALL);
    assert_true(answer_says(&page, "cell-category"));
    /* None at all is a choice too. */
    assert_status(post(&site->sari, "", "/admin/support/columns"), 200);
    page = get(&sari, ALL);
    assert_false(answer_says(&page, "cell-customer"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(pages_have_15_newest_first_and_link_to_each_other),
        SITE_TEST(a_page_that_is_no_positive_number_is_the_first),
        SITE_TEST(a_page_past_the_end_is_empty),
        SITE_TEST(a_page_past_the_end_says_so_and_leads_back_to_the_last),
        SITE_TEST(an_empty_desk_has_one_empty_page),
        SITE_TEST(an_unknown_word_filters_nothing),
        SITE_TEST(filters_stay_in_the_links),
        SITE_TEST(counts_and_pages_equal_a_recount_after_a_storm_of_changes),
        SITE_TEST(pages_of_thousands_of_tickets_equal_the_table),
        SITE_TEST(a_search_counts_its_newest_matches_only),
        SITE_TEST(me_stands_for_whoever_asks),
        SITE_TEST(each_filter_in_force_leads_to_the_list_without_it),
        SITE_TEST(everybody_chooses_the_columns_of_their_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
