/* The staff's home page: what wants the reader, what the team has in hand, what was done today. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define HOME "/admin/support"
#define TICKET "/admin/support/tickets/%lld"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

/* What stands between `from` and `to` of a page, its markup left out and its blanks made one; ""
   when that is not there. */
static const char *text_between(const struct answer *answer, const char *from, const char *to)
{
    struct arena *arena = answer->site->arena;
    const char *page = str_c(arena, answer->body);
    const char *begin = strstr(page, from), *end = begin ? strstr(begin, to) : NULL;
    if (!end)
        return "";
    struct buffer text = buffer_in(arena);
    bool in_tag = false, blank = true;
    for (const char *at = begin; at < end; at++) {
        if (*at == '<')
            in_tag = true;
        bool is_space = in_tag || *at == ' ' || *at == '\n';
        if (!is_space)
            buffer_put_byte(&text, *at);
        else if (!blank)
            buffer_put_byte(&text, ' ');
        blank = is_space;
        if (*at == '>')
            in_tag = false;
    }
    return str_c(arena, buffer_str(&text));
}

static struct answer home_of_staff(struct browser *browser)
{
    struct browser pages = browser_for_pages(browser);
    struct answer answer = get(&pages, HOME);
    assert_status(answer, 200);
    return answer;
}

#define assert_says(answer, text) assert_true(answer_says(&(answer), text))

static void assert_figure(struct answer answer, const char *label, const char *figure)
{
    const char *text = text_between(&answer, str_print(answer.site->arena, "<dt>%s", label).at,
                                    "</div>");
    if (strstr(text, figure))
        return;
    fail_msg("%s: \"%s\" is not in \"%s\"", label, figure, text);
}

static void assign(struct browser *staff, int64_t ticket, const struct browser *to)
{
    char form[40];
    snprintf(form, sizeof form, "assigned_to=%lld", (long long)to->user_id);
    assert_status(patch(staff, form, TICKET "/assign", (long long)ticket), 200);
}

static void assert_needs(struct browser *staff, const char *const *marks, size_t count)
{
    struct answer answer = home_of_staff(staff);
    const char *at = strstr(str_c(answer.site->arena, answer.body), "id=\"needs\"");
    size_t found = 0;
    assert_non_null(at);
    for (const char *end = strstr(at, "</section>"); (at = strstr(at, "id=\"need-")) && at < end;
         at++, found++) {
        assert_true(found < count);
        assert_true(
            str_starts(str_of(at), str_print(answer.site->arena, "id=\"need-%s\"", marks[found])));
    }
    assert_int_equal(found, count);
}
#define assert_needs_of(staff, ...)                         \
    assert_needs(staff, (const char *const[]){__VA_ARGS__}, \
                 COUNT_OF(((const char *const[]){__VA_ARGS__})))

static void ones_own_come_first_then_the_urgent_that_are_nobodys(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Lama");
    site_wait(MINUTE_S);
    open_ticket_as(&site->budi, "Darurat", "general", "urgent");
    site_wait(MINUTE_S);
    for (int i = 0; i < 4; i++) {
        open_ticket(&site->ayu, "Halo");
        site_wait(MINUTE_S);
    }
    assign(&site->sari, 4, &site->sari);
    assign(&site->sari, 5, &site->sari);
    assign(&site->sari, 6, &site->nia);
    assert_needs_of(&site->sari, "4", "5", "2", "1", "3");
    assert_needs_of(&site->nia, "6", "2", "1", "3");
    struct answer answer = home_of_staff(&site->sari);
    assert_says(answer, "href=\"/admin/support/tickets/4?queue=mine\"");
    assert_says(answer, "href=\"/admin/support/tickets/2?queue=unassigned\"");
    assert_says(answer, "Menunggu balasan Anda");
    assert_says(answer, "Mendesak, belum ada petugas");
    /* Answered, ended or deleted: it wants nobody. Who writes again waits from then on. */
    say(&site->sari, 4, "Sudah");
    set_status(&site->sari, 2, "closed");
    assert_status(del(&site->andi, TICKET, 3LL), 200);
    assert_needs_of(&site->sari, "5", "1");
    site_wait(MINUTE_S);
    say(&site->ayu, 4, "Masih");
    assert_needs_of(&site->sari, "5", "4", "1");
}

static void no_more_than_eight_are_shown(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 9; i++) {
        open_ticket(&site->budi, "Halo");
        site_wait(1);
    }
    assert_needs_of(&site->sari, "1", "2", "3", "4", "5", "6", "7", "8");
}

static void when_nothing_waits_there_is_something_to_do(void **state)
{
    struct site *site = *state;
    struct answer answer = home_of_staff(&site->sari);
    assert_says(answer, "Tidak ada pelanggan yang menunggu balasan.");
    open_ticket(&site->budi, "Halo");
    assign(&site->sari, 1, &site->nia);
    answer = home_of_staff(&site->sari);
    assert_says(answer, "Tidak ada yang menunggu Anda");
    assert_says(answer, "href=\"/admin/support/inbox?queue=all\">Bantu rekan");
    assert_needs(&site->sari, NULL, 0);
}

static void assert_member(struct answer answer, const char *name, const char *load)
{
    const char *text = text_between(&answer, str_print(answer.site->arena, "\">%s</a>", name).at,
                                    "</li>");
    if (!strstr(text, load))
        fail_msg("%s: \"%s\" is not in \"%s\"", name, load, text);
}

static void the_team_shows_what_everybody_has_in_hand(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 4; i++)
        open_ticket(&site->budi, "Halo");
    for (int64_t id = 1; id <= 3; id++)
        assign(&site->sari, id, &site->nia);
    assign(&site->sari, 4, &site->sari);
    say(&site->nia, 1, "Baik");
    set_status(&site->nia, 2, "resolved");
    struct answer answer = home_of_staff(&site->sari);
    assert_member(answer, "nia", "2 tiket");
    assert_member(answer, "nia", "1 menunggu balasan");
    assert_member(answer, "sari", "1 tiket");
    assert_member(answer, "andi", "0 tiket");
    assert_member(answer, "andi", "Tidak ada yang menunggu");
    assert_says(answer, "<meter min=\"0\" max=\"2\" value=\"2\"");
    assert_says(answer, "href=\"/admin/support/tickets?assigned_to=");
    /* Customers, and who does not work here any more, are no team. */
    assert_string_equal(text_between(&answer, "\">budi</a>", "</li>"), "");
    database_run(&site->database,
                 "UPDATE users SET disabled_at = '2026-11-18 00:00:00' WHERE id = ?1",
                 site->nia.user_id, 0);
    answer = home_of_staff(&site->sari);
    assert_string_equal(text_between(&answer, "\">nia</a>", "</li>"), "");
}

static void of_a_large_team_the_busiest_are_shown(void **state)
{
    struct site *site = *state;
    static const char cut[] = "Yang ditampilkan adalah petugas dengan tiket terbanyak.";
    char name[16];
    for (int i = 4; i <= 12; i++) { /* with the three of the cast */
        snprintf(name, sizeof name, "aa%d", i);
        site_person(site, name, ROLE_AGENT);
    }
    struct answer answer = home_of_staff(&site->sari);
    assert_false(answer_says(&answer, cut));
    site_person(site, "aa13", ROLE_AGENT);
    open_ticket(&site->budi, "Halo");
    assign(&site->sari, 1, &site->sari);
    answer = home_of_staff(&site->sari);
    assert_says(answer, cut);
    assert_member(answer, "sari", "1 tiket");
    assert_string_equal(text_between(&answer, "\">nia</a>", "</li>"), "");
}

/* A session lasts a day. */
static void enter_again(struct site *site)
{
    struct browser *const browsers[] = {&site->budi, &site->sari, &site->nia, &site->andi};
    for (size_t i = 0; i < COUNT_OF(browsers); i++) {
        *browsers[i] = browser_fresh(browsers[i]);
        browser_enter(browsers[i]);
    }
}

static void todays_figures_are_compared_with_yesterdays_by_the_same_hour(void **state)
{
    struct site *site = *state;
    struct answer answer = home_of_staff(&site->sari);
    assert_figure(answer, "Tiket baru", " 0 Sama dengan kemarin");
    assert_figure(answer, "Balasan pertama (median)", "Belum ada balasan pertama");
    /* Yesterday, at 18.06: three tickets; one of them is answered after 10 minutes. */
    for (int i = 0; i < 3; i++)
        open_ticket(&site->budi, "Halo");
    site_wait(10 * MINUTE_S);
    say(&site->sari, 1, "Baik");
    answer = home_of_staff(&site->sari);
    assert_figure(answer, "Tiket baru", " 3 3 lebih banyak dari kemarin");
    assert_figure(answer, "Balasan pertama (median)", " 10 mnt Kemarin belum ada");
    /* Later than now is yesterday too, and does not count. */
    site_wait(2 * HOUR_S);
    open_ticket(&site->budi, "Nanti");
    set_status(&site->sari, 4, "resolved");
    /* Today, from 18.06 on: answers after 20 minutes, 30 minutes, and more than a day. */
    site_wait(DAY_S - 2 * HOUR_S - 10 * MINUTE_S);
    enter_again(site);
    open_ticket(&site->budi, "Satu");
    open_ticket(&site->budi, "Dua");
    site_wait(20 * MINUTE_S);
    say(&site->sari, 5, "Baik");
    site_wait(10 * MINUTE_S);
    say(&site->sari, 6, "Baik");
    say(&site->sari, 6, "Lagi");
    say(&site->budi, 6, "Terima kasih");
    say(&site->nia, 2, "Maaf");
    set_status(&site->sari, 6, "resolved");
    site_wait(10 * MINUTE_S);
    answer = home_of_staff(&site->sari);
    assert_figure(answer, "Tiket baru", " 2 1 lebih sedikit dari kemarin");
    assert_figure(answer, "Balasan tim", " 4 3 lebih banyak dari kemarin");
    assert_figure(answer, "Selesai", " 1 1 lebih banyak dari kemarin");
    assert_figure(answer, "Balasan pertama (median)", " 30 mnt 20 mnt lebih lambat dari kemarin");
    /* What is deleted has not happened, and what is open again is not resolved. */
    assert_status(del(&site->andi, TICKET, 5LL), 200);
    set_status(&site->sari, 6, "in_progress");
    answer = home_of_staff(&site->sari);
    assert_figure(answer, "Tiket baru", " 1 2 lebih sedikit dari kemarin");
    assert_figure(answer, "Balasan tim", " 3 2 lebih banyak dari kemarin");
    assert_figure(answer, "Selesai", " 0 Sama dengan kemarin");
}

static void one_is_greeted_by_the_hour_of_the_desk(void **state)
{
    struct site *site = *state;
    static const char *const greetings[] = {"Selamat malam, sari", "Selamat malam, sari",
                                            "Selamat pagi, sari", "Selamat siang, sari",
                                            "Selamat sore, sari"};
    /* 18.06, 0.06, 6.06, 12.06, 15.06 */
    static const int64_t later_s[] = {6 * HOUR_S, 6 * HOUR_S, 6 * HOUR_S, 3 * HOUR_S, 0};
    for (size_t i = 0; i < COUNT_OF(greetings); i++) {
        struct answer answer = home_of_staff(&site->sari);
        assert_says(answer, greetings[i]);
        assert_true(answer_says(&answer, i ? "Kamis, 19 November 2026" : "Rabu, 18 November 2026"));
        site_wait(later_s[i]);
    }
}

static void it_shows_the_lists_figures_and_the_newest(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 6; i++)
        open_ticket_as(&site->budi, "Halo", "general", i ? "low" : "urgent");
    struct answer answer = home_of_staff(&site->sari);
    assert_string_equal(
        text_between(&answer, "<a href=\"/admin/support/tickets?status=open\"", "</li>"),
        "Terbuka 6 ");
    assert_string_equal(
        text_between(&answer, "<span class=\"stat-label\" data-code=\"urgent\"", "</li>"),
        "Mendesak 1 ");
    assert_says(answer, "<a href=\"/admin/support/tickets/6\">Halo</a>");
    assert_false(answer_says(&answer, "<a href=\"/admin/support/tickets/1\">Halo</a>"));
}

static void only_staff_have_this_home(void **state)
{
    struct site *site = *state;
    struct browser customer = browser_for_pages(&site->budi);
    struct browser nobody = browser_for_pages(&site->nobody);
    assert_status(get(&customer, HOME), 403);
    struct answer answer = get(&nobody, HOME);
    assert_status(answer, 303);
    assert_true(str_starts(answer_field(&answer, "Location"), STR("/login")));
    assert_status(get(&site->budi, HOME), 403);
    assert_status(get(&site->nobody, HOME), 401);
    assert_status(post(&site->sari, "", HOME), 405);
}

static void the_brand_leads_there_and_log_in_to_the_list(void **state)
{
    struct site *site = *state;
    struct browser staff = browser_for_pages(&site->sari);
    struct answer answer = get(&staff, "/admin/support/inbox");
    assert_says(answer, "<a class=\"brand\" href=\"/admin/support\">");
    answer = get(&staff, "/");
    assert_true(str_is(answer_field(&answer, "Location"), STR("/admin/support/tickets")));
    struct browser customer = browser_for_pages(&site->budi);
    answer = get(&customer, "/customer/support/tickets");
    assert_says(answer, "<a class=\"brand\" href=\"/customer/support/tickets\">");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(ones_own_come_first_then_the_urgent_that_are_nobodys),
        SITE_TEST(no_more_than_eight_are_shown),
        SITE_TEST(when_nothing_waits_there_is_something_to_do),
        SITE_TEST(the_team_shows_what_everybody_has_in_hand),
        SITE_TEST(of_a_large_team_the_busiest_are_shown),
        SITE_TEST(todays_figures_are_compared_with_yesterdays_by_the_same_hour),
        SITE_TEST(one_is_greeted_by_the_hour_of_the_desk),
        SITE_TEST(it_shows_the_lists_figures_and_the_newest),
        SITE_TEST(only_staff_have_this_home),
        SITE_TEST(the_brand_leads_there_and_log_in_to_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
