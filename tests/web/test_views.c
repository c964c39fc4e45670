/* Saved views of the staff's list, and what the rail counts. */
#include "desk/limits.h"
#include "support/site.h"
#include "support/cmocka_all.h"

#define ALL "/admin/support/tickets"
#define VIEWS "/admin/support/views"

static long long save(struct browser *browser, const char *form)
{
    struct answer answer = post(browser, form, VIEWS);
    assert_status(answer, 201);
    return number_at(&answer, "view.id");
}

static void assert_refused(struct answer answer, const char *field, const char *problem)
{
    assert_status(answer, 422);
    assert_text_at(&answer, str_print(answer.site->arena, "errors.%s.0", field).at, problem);
}

/* How many are still to be done in a view. */
static int64_t to_do(struct browser *browser, long long id)
{
    struct answer answer = get(browser, VIEWS "/%lld", id);
    assert_status(answer, 200);
    return number_at(&answer, "view.tickets");
}

static const char *names(struct browser *browser)
{
    struct answer answer = get(browser, VIEWS);
    struct buffer text = buffer_in(answer.site->arena);
    assert_status(answer, 200);
    for (size_t i = 0; i < count_at(&answer, "views"); i++)
        buffer_print(&text, "%s%s", i ? " " : "",
                     text_at(&answer, str_print(text.arena, "views.%zu.name", i).at));
    return str_c(text.arena, buffer_end(&text));
}

/* ---- saving ---------------------------------------------------------------------------------- */

static void a_view_keeps_its_filters_and_leads_to_the_list(void **state)
{
    struct site *site = *state;
    struct answer answer = post(&site->sari,
                                "name=+Uang+macet+&status=open&priority=high&category=payment"
                                "&assigned_to=none&search=+DP+&is_shared=0",
                                VIEWS);
    assert_status(answer, 201);
    assert_text_at(&answer, "message", "Tampilan disimpan.");
    assert_text_at(&answer, "view.name", "Uang macet");
    assert_text_at(&answer, "view.status", "open");
    assert_text_at(&answer, "view.priority", "high");
    assert_text_at(&answer, "view.category", "payment");
    assert_text_at(&answer, "view.assigned_to", "none");
    assert_text_at(&answer, "view.search", "DP");
    assert_number_at(&answer, "view.user_id", site->sari.user_id);
    assert_false(json_is_true(at(&answer, "view.is_shared")));
    assert_true(is_null_at(&answer, "view.tickets")); /* what a search finds is not counted */
    assert_text_at(&answer, "view.url",
                   ALL "?search=DP&status=open&priority=high&category=payment&assigned_to=none"
                       "&view=1");
    assert_string_equal(names(&site->sari), "Uang macet");
}

static void a_person_of_the_team_may_be_named_and_nobody_else(void **state)
{
    struct site *site = *state;
    const char *nia = str_print(site->arena, "name=Nia&assigned_to=%d", (int)site->nia.user_id).at;
    struct answer answer = post(&site->sari, nia, VIEWS);
    assert_status(answer, 201);
    assert_text_at(&answer, "view.assigned_to",
                   str_print(site->arena, "%d", (int)site->nia.user_id).at);
    const char *budi = str_print(site->arena, "name=B&assigned_to=%d", (int)site->budi.user_id).at;
    assert_refused(post(&site->sari, budi, VIEWS), "assigned_to", "Pilih anggota tim.");
    assert_refused(post(&site->sari, "name=C&assigned_to=999", VIEWS), "assigned_to",
                   "Pilih anggota tim.");

    /* Who leaves the team stays in the views that name them, which can still be renamed. */
    database_run(&site->database, "UPDATE users SET role = 'customer' WHERE id = ?1",
                 site->nia.user_id, 0);
    assert_status(patch(&site->sari, "name=Dulu+Nia", VIEWS "/1"), 200);
}

static void what_cannot_be_a_view_is_refused_beside_its_field(void **state)
{
    struct site *site = *state;
    static const struct {
        const char *form, *field, *problem;
    } refused[] = {
        {"status=open", "name", "Tulis nama."},
        {"name=+%E2%80%8B+&status=open", "name", "Tulis nama."},
        {"name=a%0Ab&status=open", "name", "Nama harus satu baris."},
        {"name=A", "status", "Pilih setidaknya satu saringan."},
        {"name=A&search=++", "status", "Pilih setidaknya satu saringan."},
        {"name=A&status=nonsense", "status", "Pilih status."},
        {"name=A&status=open&priority=nonsense", "priority", "Pilih prioritas."},
        {"name=A&status=open&category=nonsense", "category", "Pilih kategori."},
        {"name=A&status=open&assigned_to=nonsense", "assigned_to", "Pilih anggota tim."},
        {"name=%FF&status=open", "name", "Gunakan teks biasa (UTF-8)."},
        {"name=A&search=%FF", "search", "Gunakan teks biasa (UTF-8)."},
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        assert_refused(post(&site->sari, refused[i].form, VIEWS), refused[i].field,
                       refused[i].problem);
    assert_string_equal(names(&site->sari), "");
}

static const char *letters(struct site *site, size_t count)
{
    struct buffer text = buffer_in(site->arena);
    for (size_t i = 0; i < count; i++)
        buffer_put_str(&text, STR("%C3%A9"));
    return str_c(site->arena, buffer_str(&text));
}

static void names_and_searches_have_a_longest(void **state)
{
    struct site *site = *state;
    const char *longest = letters(site, VIEW_NAME_MAX_CHARACTERS);
    const char *search = letters(site, VIEW_SEARCH_MAX_CHARACTERS);
    save(&site->sari, str_print(site->arena, "name=%s&search=%s", longest, search).at);
    assert_refused(
        post(&site->sari, str_print(site->arena, "name=%sa&status=open", longest).at, VIEWS),
        "name", "Nama paling banyak 60 karakter.");
    assert_refused(post(&site->sari, str_print(site->arena, "name=A&search=%sa", search).at, VIEWS),
                   "search", "Pencarian paling banyak 255 karakter.");
}

static void nobody_has_the_same_name_twice(void **state)
{
    struct site *site = *state;
    long long first = save(&site->sari, "name=Macet&status=open");
    long long second = save(&site->sari, "name=Lain&status=open");
    const char *text = "Sudah ada tampilan dengan nama ini.";
    assert_refused(post(&site->sari, "name=+Macet&status=closed", VIEWS), "name", text);
    assert_refused(patch(&site->sari, "name=Macet", VIEWS "/%lld", second), "name", text);
    assert_status(patch(&site->sari, "name=Macet&status=closed", VIEWS "/%lld", first), 200);
    save(&site->nia, "name=Macet&status=open&is_shared=1"); /* another may */
    assert_string_equal(names(&site->sari), "Macet Lain Macet");
}

static void a_person_has_so_many_and_no_more(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < VIEWS_MAX; i++)
        save(&site->sari, str_print(site->arena, "name=N%d&status=open", i).at);
    struct answer answer = post(&site->sari, "name=Satu+lagi&status=open", VIEWS);
    assert_refused(answer, "name", "Anda sudah punya 30 tampilan; tidak bisa lebih.");
    assert_status(del(&site->sari, VIEWS "/3"), 200);
    save(&site->sari, "name=Satu+lagi&status=open");
    save(&site->nia, "name=Lain&status=open");
}

/* ---- whose they are -------------------------------------------------------------------------- */

static void what_is_not_shared_is_nobody_elses(void **state)
{
    struct site *site = *state;
    long long id = save(&site->sari, "name=Punyaku&status=open");
    struct browser *const others[] = {&site->nia, &site->andi};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_string_equal(names(others[i]), "");
        assert_status(get(others[i], VIEWS "/%lld", id), 404);
        assert_status(patch(others[i], "name=X", VIEWS "/%lld", id), 404);
        assert_status(post(others[i], "direction=up", VIEWS "/%lld/move", id), 404);
        assert_status(del(others[i], VIEWS "/%lld", id), 404);
        struct browser pages = browser_for_pages(others[i]);
        struct answer page = get(&pages, ALL "?view=%lld", id);
        assert_false(answer_says(&page, "Punyaku"));
    }
    assert_string_equal(names(&site->sari), "Punyaku");
}

static void all_see_what_is_shared_and_its_owner_or_an_admin_changes_it(void **state)
{
    struct site *site = *state;
    long long id = save(&site->sari, "name=Bersama&status=open&is_shared=1");
    struct answer seen = get(&site->nia, VIEWS);
    assert_text_at(&seen, "views.0.name", "Bersama");
    assert_number_at(&seen, "views.0.user_id", site->sari.user_id);
    assert_status(patch(&site->nia, "name=X", VIEWS "/%lld", id), 403);
    assert_status(del(&site->nia, VIEWS "/%lld", id), 403);
    assert_status(post(&site->nia, "direction=up", VIEWS "/%lld/move", id), 403);
    assert_status(post(&site->andi, "direction=up", VIEWS "/%lld/move", id), 403);
    struct browser pages = browser_for_pages(&site->nia);
    assert_status(get(&pages, VIEWS "/%lld", id), 403); /* its form */

    struct answer changed = patch(&site->andi, "name=Tim&priority=urgent", VIEWS "/%lld", id);
    assert_status(changed, 200);
    assert_text_at(&changed, "view.name", "Tim");
    assert_text_at(&changed, "view.status", "open"); /* what is not mentioned stays */
    assert_number_at(&changed, "view.user_id", site->sari.user_id);
    assert_status(patch(&site->andi, "is_shared=0", VIEWS "/%lld", id), 200);
    assert_status(get(&site->andi, VIEWS "/%lld", id), 404);
    assert_string_equal(names(&site->sari), "Tim");
    assert_status(patch(&site->sari, "is_shared=1", VIEWS "/%lld", id), 200);
    assert_status(del(&site->andi, VIEWS "/%lld", id), 200);
    assert_status(del(&site->sari, VIEWS "/%lld", id), 404); /* twice */
    assert_string_equal(names(&site->sari), "");
}

/* The newest row of the audit log that is about a view: who, what it was and what it is. */
static const char *audited(struct site *site)
{
    struct str row = database_text(&site->database,
                                   "SELECT actor_id || ': ' || coalesce(from_value, '-') || ' > ' "
                                   "|| coalesce(to_value, '-') FROM audit_log WHERE "
                                   "subject = 'desk' AND field = 'view' ORDER BY id DESC LIMIT 1");
    return str_c(site->arena, row);
}

static int64_t audit_rows(struct site *site)
{
    return database_number(&site->database, "SELECT count(*) FROM audit_log WHERE field = 'view'");
}

#define AUDITED "\nstatus %s\npriority %s\ncategory \nassignee %s\nsearch %s"

static void what_becomes_of_a_shared_view_is_in_the_audit_log(void **state)
{
    struct site *site = *state;
    long long sari = (long long)site->sari.user_id, andi = (long long)site->andi.user_id;
    long long id = save(&site->sari, "name=Tim&status=open&assigned_to=me&is_shared=1");
    const char *first = str_print(site->arena, "Tim" AUDITED, "open", "", "me", "").at;
    assert_string_equal(audited(site), str_print(site->arena, "%lld: - > %s", sari, first).at);
    assert_status(patch(&site->nia, "name=X", VIEWS "/%lld", id), 403);
    assert_status(del(&site->nia, VIEWS "/%lld", id), 403);
    assert_status(patch(&site->andi, "name=", VIEWS "/%lld", id), 422);
    assert_status(patch(&site->andi, "name=Tim", VIEWS "/%lld", id), 200); /* as it was */
    assert_status(post(&site->sari, "direction=up", VIEWS "/%lld/move", id), 200);
    assert_int_equal(audit_rows(site), 1);

    const char *form =
        str_print(site->arena, "priority=urgent&assigned_to=%lld&search=DP", sari).at;
    assert_status(patch(&site->andi, form, VIEWS "/%lld", id), 200);
    const char *second = str_print(site->arena, "Tim" AUDITED, "open", "urgent",
                                   str_print(site->arena, "%lld", sari).at, "DP")
                             .at;
    assert_string_equal(audited(site),
                        str_print(site->arena, "%lld: %s > %s", andi, first, second).at);
    assert_status(patch(&site->andi, "is_shared=0", VIEWS "/%lld", id), 200);
    assert_string_equal(audited(site), str_print(site->arena, "%lld: %s > -", andi, second).at);
    assert_int_equal(audit_rows(site), 3);
}

static void what_becomes_of_ones_own_is_nobodys_matter(void **state)
{
    struct site *site = *state;
    long long id = save(&site->sari, "name=Sendiri&status=open");
    assert_status(patch(&site->sari, "name=Lain", VIEWS "/%lld", id), 200);
    assert_int_equal(audit_rows(site), 0);
    assert_status(patch(&site->sari, "is_shared=1", VIEWS "/%lld", id), 200);
    assert_status(del(&site->sari, VIEWS "/%lld", id), 200);
    assert_int_equal(audit_rows(site), 2);
    const char *was = str_print(site->arena, "Lain" AUDITED, "open", "", "anybody", "").at;
    assert_string_equal(
        audited(site),
        str_print(site->arena, "%lld: %s > -", (long long)site->sari.user_id, was).at);
    id = save(&site->sari, "name=Sendiri&status=open");
    assert_status(del(&site->sari, VIEWS "/%lld", id), 200);
    assert_int_equal(audit_rows(site), 2);
}

static void customers_and_strangers_have_none(void **state)
{
    struct site *site = *state;
    save(&site->sari, "name=Bersama&status=open&is_shared=1");
    assert_status(get(&site->budi, VIEWS), 403);
    assert_status(post(&site->budi, "name=A&status=open", VIEWS), 403);
    assert_status(patch(&site->budi, "name=A", VIEWS "/1"), 403);
    assert_status(del(&site->budi, VIEWS "/1"), 403);
    assert_status(get(&site->nobody, VIEWS), 401);
    assert_string_equal(names(&site->sari), "Bersama");
}

static void ones_own_stand_first_in_the_order_that_one_gives_them(void **state)
{
    struct site *site = *state;
    save(&site->nia, "name=Awal&status=open&is_shared=1");
    save(&site->sari, "name=C&status=open");
    save(&site->sari, "name=B&status=open");
    long long last = save(&site->sari, "name=A&status=open");
    assert_string_equal(names(&site->sari), "C B A Awal");
    assert_status(post(&site->sari, "direction=up", VIEWS "/%lld/move", last), 200);
    assert_string_equal(names(&site->sari), "C A B Awal");
    assert_status(post(&site->sari, "direction=up", VIEWS "/%lld/move", last), 200);
    assert_status(post(&site->sari, "direction=up", VIEWS "/%lld/move", last), 200);
    assert_string_equal(names(&site->sari), "A C B Awal");
    assert_status(post(&site->sari, "direction=down", VIEWS "/%lld/move", last), 200);
    assert_string_equal(names(&site->sari), "C A B Awal");
    assert_status(post(&site->sari, "direction=sideways", VIEWS "/%lld/move", last), 422);
    assert_status(del(&site->sari, VIEWS "/%lld", last), 200);
    save(&site->sari, "name=D&status=open");
    assert_string_equal(names(&site->sari), "C B D Awal");
}

/* ---- counts ---------------------------------------------------------------------------------- */

static void the_count_is_of_what_is_left_to_do(void **state)
{
    struct site *site = *state;
    open_ticket_as(&site->budi, "Satu", "payment", "low");
    open_ticket_as(&site->budi, "Dua", "payment", "high");
    open_ticket_as(&site->ayu, "Tiga", "order", "high");
    long long payments = save(&site->sari, "name=Bayar&category=payment");
    long long high = save(&site->sari, "name=Tinggi&priority=high");
    long long done = save(&site->sari, "name=Selesai&status=resolved&category=payment");
    assert_int_equal(to_do(&site->sari, payments), 2);
    assert_int_equal(to_do(&site->sari, high), 2);
    assert_int_equal(to_do(&site->sari, done), 0);
    set_status(&site->sari, 1, "in_progress");
    set_status(&site->sari, 2, "waiting_customer");
    assert_int_equal(to_do(&site->sari, payments), 2);
    set_status(&site->sari, 2, "resolved");
    assert_int_equal(to_do(&site->sari, payments), 1);
    assert_int_equal(to_do(&site->sari, high), 1);
    assert_int_equal(to_do(&site->sari, done), 1);
    assert_status(del(&site->andi, ALL "/1"), 200);
    assert_int_equal(to_do(&site->sari, payments), 0);
}

static void a_shared_view_of_mine_is_of_whoever_looks(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Satu");
    open_ticket(&site->budi, "Dua");
    open_ticket(&site->budi, "Tiga");
    long long mine = save(&site->sari, "name=Punyaku&assigned_to=me&is_shared=1");
    long long nobodys = save(&site->sari, "name=Kosong&assigned_to=none&is_shared=1");
    const char *to_nia = str_print(site->arena, "assigned_to=%d", (int)site->nia.user_id).at;
    const char *to_sari = str_print(site->arena, "assigned_to=%d", (int)site->sari.user_id).at;
    assert_status(patch(&site->sari, to_nia, ALL "/1/assign"), 200);
    assert_status(patch(&site->sari, to_nia, ALL "/2/assign"), 200);
    assert_int_equal(to_do(&site->sari, mine), 0);
    assert_int_equal(to_do(&site->nia, mine), 2);
    assert_int_equal(to_do(&site->nia, nobodys), 1);
    assert_status(patch(&site->sari, to_sari, ALL "/2/assign"), 200);
    assert_int_equal(to_do(&site->sari, mine), 1);
    assert_int_equal(to_do(&site->nia, mine), 1);
}

/* Whether the rail's line with this label has this count. */
static bool counts(const struct answer *page, const char *label, const char *count)
{
    const char *line = str_print(page->site->arena, "data-label>%s</span>", label).at;
    const char *at = strstr(str_c(page->site->arena, page->body), line);
    const char *end = at ? strstr(at, "</a>") : NULL;
    const char *found = at ? strstr(at, str_print(page->site->arena, "\">%s</span>", count).at)
                           : NULL;
    return found && end && found < end;
}

static void the_rail_of_every_page_counts(void **state)
{
    struct site *site = *state;
    open_ticket_as(&site->budi, "Satu", "payment", "urgent");
    open_ticket_as(&site->budi, "Dua", "payment", "low");
    open_ticket_as(&site->budi, "Tiga", "order", "low");
    set_status(&site->sari, 3, "closed");
    assert_status(patch(&site->sari,
                        str_print(site->arena, "assigned_to=%d", (int)site->sari.user_id).at,
                        ALL "/2/assign"),
                  200);
    save(&site->sari, "name=Bayar&category=payment");
    save(&site->sari, "name=Dicari&category=payment&search=DP");
    struct browser pages = browser_for_pages(&site->sari);
    static const char *const addresses[] = {ALL,      ALL "/1",        "/admin/support/inbox",
                                            VIEWS,    "/admin/people", "/account/preferences",
                                            ALL "/99"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct answer page = get(&pages, "%s", addresses[i]);
        assert_true(counts(&page, "Kotak masuk", "2"));
        assert_true(counts(&page, "Semua tiket", "3"));
        assert_true(counts(&page, "Milik saya", "1"));
        assert_true(counts(&page, "Belum ditugaskan", "1"));
        assert_true(counts(&page, "Mendesak", "1"));
        assert_true(answer_says(&page, "nav-count hot"));
        assert_true(counts(&page, "Bayar", "2"));
        assert_true(answer_says(&page, "data-label>Dicari</span>"));
        assert_false(counts(&page, "Dicari", "0"));
    }
    set_status(&site->sari, 1, "resolved");
    struct answer page = get(&pages, ALL);
    assert_true(counts(&page, "Mendesak", "0"));
    assert_false(answer_says(&page, "nav-count hot"));
    assert_true(counts(&page, "Bayar", "1"));
}

/* ---- the list of a view ---------------------------------------------------------------------- */

static bool is_titled(const struct answer *page, const char *title)
{
    struct arena *arena = page->site->arena;
    return answer_says(page, str_print(arena, "<title>%s · ", title).at) &&
           answer_says(page, str_print(arena, "<h1>%s</h1>", title).at);
}

#define CURRENT "aria-current=\"page\" data-command>"

static void the_list_has_the_name_of_the_view_that_it_shows(void **state)
{
    struct site *site = *state;
    save(&site->sari, "name=Uang+%26+DP&status=open&category=payment");
    save(&site->sari, "name=Kembar&status=open&category=payment");
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, ALL "?status=open&category=payment&view=2");
    assert_true(is_titled(&page, "Kembar"));
    page = get(&pages, ALL "?category=payment&status=open&page=1");
    assert_true(is_titled(&page, "Uang &amp; DP"));
    assert_true(answer_says(&page, CURRENT));
    page = get(&pages, ALL "?assigned_to=%d", (int)site->sari.user_id);
    assert_true(is_titled(&page, "Milik saya"));
    page = get(&pages, ALL "?status=closed&category=payment");
    assert_true(is_titled(&page, "Tiket"));
    page = get(&pages, "/admin/support/inbox?status=open&category=payment");
    assert_false(answer_says(&page, CURRENT));
}

static void a_list_that_differs_from_its_view_offers_to_save_that(void **state)
{
    struct site *site = *state;
    save(&site->sari, "name=Uang&status=open&category=payment&is_shared=1");
    struct browser sari = browser_for_pages(&site->sari), nia = browser_for_pages(&site->nia);
    struct answer page = get(&sari, ALL "?category=payment&view=1");
    assert_true(answer_says(&page, "Simpan perubahan pada “Uang”"));
    assert_true(answer_says(&page, "Simpan sebagai baru"));
    assert_true(answer_says(&page, "views/create?category=payment\""));
    page = get(&nia, ALL "?category=payment&view=1"); /* it is not hers */
    assert_false(answer_says(&page, "Simpan perubahan"));
    assert_true(answer_says(&page, "Simpan tampilan"));
    page = get(&sari, ALL "?status=open&category=payment&view=1");
    assert_false(answer_says(&page, "Simpan "));
    assert_true(answer_says(&page, "Ubah tampilan"));
    page = get(&sari, ALL "?view=1");
    assert_false(answer_says(&page, "Simpan "));
    page = get(&sari, ALL "?category=order&view=99"); /* no such view */
    assert_true(answer_says(&page, "Simpan tampilan"));
    assert_false(answer_says(&page, "name=\"view\""));
}

static void a_form_that_is_refused_comes_back_with_what_was_written(void **state)
{
    struct site *site = *state;
    save(&site->sari, "name=Uang&status=open");
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = post(&pages, "name=Uang&status=closed&search=%3Cb%3E&is_shared=1", VIEWS);
    assert_status(page, 422);
    assert_true(answer_says(&page, "id=\"name-problem\""));
    assert_true(answer_says(&page, "value=\"Uang\""));
    assert_true(answer_says(&page, "value=\"&lt;b&gt;\""));
    assert_true(answer_says(&page, "value=\"closed\" selected"));
    page = post(&pages, "name=Tutup&status=closed", VIEWS);
    assert_status(page, 303);
    assert_true(str_is(answer_field(&page, "Location"), STR(ALL "?status=closed&view=2")));
    page = patch(&pages, "name=Uang&back=%2Fadmin%2Fsupport%2Fviews", VIEWS "/2");
    assert_status(page, 422);
    assert_true(answer_says(&page, "name=\"back\" value=\"/admin/support/views\""));
    page = patch(&pages, "name=Ditutup&back=%2Fadmin%2Fsupport%2Fviews", VIEWS "/2");
    assert_true(str_is(answer_field(&page, "Location"), STR(VIEWS)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_view_keeps_its_filters_and_leads_to_the_list),
        SITE_TEST(a_person_of_the_team_may_be_named_and_nobody_else),
        SITE_TEST(what_cannot_be_a_view_is_refused_beside_its_field),
        SITE_TEST(names_and_searches_have_a_longest),
        SITE_TEST(nobody_has_the_same_name_twice),
        SITE_TEST(a_person_has_so_many_and_no_more),
        SITE_TEST(what_is_not_shared_is_nobody_elses),
        SITE_TEST(all_see_what_is_shared_and_its_owner_or_an_admin_changes_it),
        SITE_TEST(what_becomes_of_a_shared_view_is_in_the_audit_log),
        SITE_TEST(what_becomes_of_ones_own_is_nobodys_matter),
        SITE_TEST(customers_and_strangers_have_none),
        SITE_TEST(ones_own_stand_first_in_the_order_that_one_gives_them),
        SITE_TEST(the_count_is_of_what_is_left_to_do),
        SITE_TEST(a_shared_view_of_mine_is_of_whoever_looks),
        SITE_TEST(the_rail_of_every_page_counts),
        SITE_TEST(the_list_has_the_name_of_the_view_that_it_shows),
        SITE_TEST(a_list_that_differs_from_its_view_offers_to_save_that),
        SITE_TEST(a_form_that_is_refused_comes_back_with_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
