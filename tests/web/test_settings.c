/* How the desk presents itself, set by administrators while it runs. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/house.h"

#define SETTINGS "/admin/settings"

static struct answer page_of(struct browser *browser, const char *path)
{
    struct browser pages = browser_for_pages(browser);
    return get(&pages, "%s", path);
}

static void everybody_sees_a_change_with_their_next_page(void **state)
{
    struct site *site = *state;
    struct browser guest = {.site = site, .wants_page = true};
    struct answer page = get(&guest, "/login");
    assert_true(answer_says(&page, "Gemilang"));
    assert_true(answer_says(&page, "href=\"/theme/205."));
    assert_status(patch(&site->andi, "name=+Melati+%26+Co+&hue=30", SETTINGS), 200);
    page = get(&guest, "/login");
    assert_true(answer_says(&page, "Melati &amp; Co"));
    assert_false(answer_says(&page, "Gemilang"));
    assert_true(answer_says(&page, "href=\"/theme/30."));
    page = page_of(&site->budi, "/customer/support/tickets");
    assert_true(answer_says(&page, "Melati &amp; Co"));
    struct answer answer = get(&site->andi, SETTINGS);
    assert_text_at(&answer, "name.value", "Melati & Co");
    assert_text_at(&answer, "name.source", "database");
    assert_text_at(&answer, "hue.value", "30");
    assert_text_at(&answer, "locale.source", "default");
}

static void the_language_is_for_those_who_have_none(void **state)
{
    struct site *site = *state;
    const struct ask in_french = {
        .method = "GET", .target = "/login", .fields = {{STR("Accept-Language"), STR("fr")}}};
    const struct ask in_indonesian = {
        .method = "GET", .target = "/login", .fields = {{STR("Accept-Language"), STR("id")}}};
    struct browser guest = {.site = site, .wants_page = true};
    struct answer page = browser_ask(&guest, &in_french);
    assert_true(answer_says(&page, "<html lang=\"id\""));
    assert_status(patch(&site->andi, "locale=en", SETTINGS), 200);
    page = browser_ask(&guest, &in_french);
    assert_true(answer_says(&page, "<html lang=\"en\""));
    page = browser_ask(&guest, &in_indonesian);
    assert_true(answer_says(&page, "<html lang=\"id\""));
    assert_status(patch(&site->budi, "locale=id", "/account/preferences"), 200);
    page = page_of(&site->budi, "/customer/support/tickets");
    assert_true(answer_says(&page, "<html lang=\"id\""));
}

static void times_are_shown_in_the_zone(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Jam berapa");
    struct answer answer = get(&site->budi, "/customer/support/tickets/%lld", id);
    assert_text_at(&answer, "messages.0.time", "18:06");
    assert_status(patch(&site->andi, "timezone=Asia/Jayapura", SETTINGS), 200);
    answer = get(&site->budi, "/customer/support/tickets/%lld", id);
    assert_text_at(&answer, "messages.0.time", "20:06");
    assert_text_at(&answer, "messages.0.created_at", "2026-11-18 11:06:40");
    answer = page_of(&site->budi, "/customer/support/tickets/1");
    assert_true(answer_says(&answer, "20.06 WIT"));
}

static void what_cannot_be_is_a_problem_beside_its_field(void **state)
{
    static const char *const wrong[][2] = {
        {"name=", "name"},
        {"name=++", "name"},
        {"name=Satu%0aDua", "name"},
        {"name=1234567890123456789012345678901234567890123456789012345678901", "name"},
        {"hue=360", "hue"},
        {"hue=-1", "hue"},
        {"hue=", "hue"},
        {"hue=biru", "hue"},
        {"locale=fr", "locale"},
        {"locale=", "locale"},
        {"timezone=Asia/Nowhere", "timezone"},
        {"timezone=../../etc/passwd", "timezone"},
        {"timezone=", "timezone"},
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const char *form = str_print(site->arena, "%s%s", wrong[i][0],
                                     strcmp(wrong[i][1], "hue") ? "&hue=30" : "&name=Melati")
                               .at;
        struct answer answer = patch(&site->andi, form, SETTINGS);
        assert_status(answer, 422);
        assert_non_null(at(&answer, str_print(site->arena, "errors.%s", wrong[i][1]).at));
        assert_int_equal(json_object_size(at(&answer, "errors")), 1);
    }
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM settings"), 0);
    struct browser pages = browser_for_pages(&site->andi);
    struct answer page = patch(&pages, "name=&hue=77", SETTINGS);
    assert_status(page, 422);
    assert_true(answer_says(&page, "id=\"name-problem\""));
    assert_true(answer_says(&page, "value=\"77\""));
}

static void what_the_server_was_started_with_comes_first(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->andi, "name=Melati&hue=30", SETTINGS), 200);
    site->web.house.sources[HOUSE_NAME] = HOUSE_OF_ENVIRONMENT;
    site->web.house.sources[HOUSE_TIMEZONE] = HOUSE_OF_FILE;
    struct answer answer = get(&site->andi, SETTINGS);
    assert_text_at(&answer, "name.value", "Gemilang");
    assert_text_at(&answer, "name.source", "environment");
    assert_text_at(&answer, "hue.source", "database");
    assert_text_at(&answer, "timezone.source", "file");
    answer = patch(&site->andi, "name=Mawar", SETTINGS);
    assert_status(answer, 422);
    assert_non_null(at(&answer, "errors.name"));
    assert_status(patch(&site->andi, "hue=31", SETTINGS), 200);
    answer = page_of(&site->andi, SETTINGS);
    assert_false(answer_says(&answer, "name=\"name\""));
    assert_true(answer_says(&answer, "Ditetapkan di lingkungan server."));
    assert_false(answer_says(&answer, "name=\"timezone\""));
    assert_true(answer_says(&answer, "Ditetapkan di berkas pengaturan server."));
    assert_true(answer_says(&answer, "name=\"hue\""));
}

static void what_this_program_cannot_use_is_left_out(void **state)
{
    struct site *site = *state;
    database_run(&site->database,
                 "INSERT INTO settings (name, value, updated_at) VALUES "
                 "('timezone', 'Moon/Base', '2026-11-18 00:00:00'), "
                 "('hue', '999', '2026-11-18 00:00:00'), ('locale', 'xx', '2026-11-18 00:00:00'), "
                 "('later', 'thing', '2026-11-18 00:00:00')",
                 0, 0);
    struct answer answer = get(&site->andi, SETTINGS);
    assert_text_at(&answer, "timezone.value", "Asia/Jakarta");
    assert_text_at(&answer, "hue.value", "205");
    assert_text_at(&answer, "locale.source", "default");
    assert_status(page_of(&site->andi, SETTINGS), 200);
}

static void a_change_is_kept_with_what_was_and_what_is(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->andi, "name=Melati&hue=205", SETTINGS), 200);
    assert_status(patch(&site->andi, "name=Mawar", SETTINGS), 200);
    struct str log = database_text(
        &site->database,
        "SELECT group_concat(actor_id || field || from_value || '>' || to_value) "
        "FROM (SELECT * FROM audit_log WHERE subject = 'desk' ORDER BY id) AS log");
    long long andi = (long long)site->andi.user_id;
    assert_true(str_is(
        log, str_print(site->arena, "%lldnameGemilang>Melati,%lldnameMelati>Mawar", andi, andi)));
}

/* ---- the logo -------------------------------------------------------------------------------- */

#define SVG STR("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")

static struct answer send_logo(struct browser *browser, const char *name, struct str bytes)
{
    return browser_ask(browser, &(struct ask){.method = "PATCH",
                                              .target = SETTINGS,
                                              .type = FORM_OF_FILE,
                                              .body = form_of_file(browser->site, name, bytes)});
}

static void everybody_sees_the_logo(void **state)
{
    struct site *site = *state;
    struct browser guest = {.site = site, .wants_page = true};
    assert_status(get(&guest, "/logo"), 404);
    assert_status(send_logo(&site->andi, "logo.exe", SITE_PNG), 200);
    struct answer answer = get(&site->andi, SETTINGS);
    const char *hash = text_at(&answer, "logo");
    const char *address = str_print(site->arena, "/logo?v=%s", hash).at;
    answer = get(&guest, "/login");
    assert_true(answer_says(&answer, str_print(site->arena, "src=\"%s\"", address).at));
    answer = get(&guest, "%s", address);
    assert_status(answer, 200);
    assert_true(str_is(answer.body, SITE_PNG));
    assert_true(str_is(answer_field(&answer, "Content-Type"), STR("image/png")));
    assert_true(
        str_is(answer_field(&answer, "Cache-Control"), STR("public, max-age=31536000, immutable")));
    answer = get(&guest, "/logo?v=older");
    assert_true(str_is(answer_field(&answer, "Cache-Control"), STR("private, no-cache")));
    assert_status(patch(&site->andi, "name=Melati", SETTINGS), 200);
    assert_status(get(&guest, "/logo"), 200); /* what is not sent stays */
    assert_status(patch(&site->andi, "remove_logo=1", SETTINGS), 200);
    assert_status(patch(&site->andi, "remove_logo=1", SETTINGS), 200);
    assert_status(get(&guest, "/logo"), 404);
    answer = get(&guest, "/login");
    assert_false(answer_says(&answer, "/logo"));
    assert_int_equal(database_number(&site->database,
                                     "SELECT count(*) FROM audit_log WHERE subject = 'desk' AND "
                                     "field = 'logo'"),
                     2);
}

static void a_logo_is_a_small_picture_by_its_content(void **state)
{
    struct site *site = *state;
    char *large = arena_alloc_bytes(site->arena, (256 << 10) + 1);
    memset(large, 0, (256 << 10) + 1);
    memcpy(large, SITE_PNG.at, SITE_PNG.size);
    const struct str wrong[] = {SVG,
                                STR("GIF89a\x01\0\x01\0\0\0\0;"),
                                STR("Halo"),
                                STR(""),
                                {SITE_PNG.at, 12},
                                {large, (256 << 10) + 1}};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct answer answer = send_logo(&site->andi, "logo.png", wrong[i]);
        assert_status(answer, 422);
        assert_non_null(at(&answer, "errors.logo"));
    }
    assert_status(send_logo(&site->andi, "logo.png", (struct str){large, 256 << 10}), 200);
    assert_status(send_logo(&site->sari, "logo.png", SITE_PNG), 403);
    assert_status(send_logo(&site->andi, "", STR("")), 200); /* nothing was chosen */
    assert_status(get(&site->budi, "/logo"), 200);
}

static void only_admins_see_and_change_them(void **state)
{
    struct site *site = *state;
    struct browser *const others[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_status(get(others[i], SETTINGS), 403);
        assert_status(patch(others[i], "name=Melati", SETTINGS), 403);
    }
    assert_status(get(&site->nobody, SETTINGS), 401);
    struct answer page = page_of(&site->sari, "/admin/support/tickets");
    assert_false(answer_says(&page, SETTINGS));
    page = page_of(&site->andi, "/admin/support/tickets");
    assert_true(answer_says(&page, "href=\"" SETTINGS "\""));
}

static struct answer upload_of(struct browser *browser, size_t size)
{
    struct site *site = browser->site;
    char *bytes = arena_alloc_bytes(site->arena, size);
    memset(bytes, 'a', size);
    const struct ask ask = {.method = "POST",
                            .target = "/attachments",
                            .type = FORM_OF_FILE,
                            .body = form_of_file(site, "a.txt", (struct str){bytes, size})};
    return browser_ask(browser, &ask);
}

static void how_large_a_file_may_be_is_set_for_all_at_once(void **state)
{
    static const char *const wrong[] = {"", "0", "-1", "2049", "1.5", "x", "99999999999999999999"};
    enum { MIB = 1024 * 1024 };
    struct site *site = *state;
    struct answer answer = upload_of(&site->budi, MIB + 1);
    assert_status(answer, 413);
    assert_status(patch(&site->andi, "upload_max=2", SETTINGS), 200);
    assert_status(upload_of(&site->budi, MIB + 1), 201);
    answer = upload_of(&site->budi, 2 * MIB + 1);
    assert_status(answer, 413);
    assert_non_null(strstr(text_at(&answer, "errors.attachments.0"), "2 MB"));
    answer = page_of(&site->budi, "/customer/support/tickets/create");
    assert_true(answer_says(&answer, "2 MB"));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        char form[64];
        snprintf(form, sizeof form, "upload_max=%s", wrong[i]);
        answer = patch(&site->andi, form, SETTINGS);
        assert_status(answer, 422);
        assert_non_null(strstr(text_at(&answer, "errors.upload_max.0"), "2048"));
    }
    answer = get(&site->andi, SETTINGS);
    assert_text_at(&answer, "upload_max.value", "2");
    assert_text_at(&answer, "upload_max.source", "database");
    /* What the server was started with comes first. */
    site->web.house.sources[HOUSE_UPLOAD_MAX] = HOUSE_OF_ENVIRONMENT;
    assert_status(upload_of(&site->budi, MIB + 1), 413);
    assert_status(patch(&site->andi, "upload_max=3", SETTINGS), 422);
    answer = page_of(&site->andi, SETTINGS);
    assert_false(answer_says(&answer, "name=\"upload_max\""));
}

/* ---- how long a log-in lasts ----------------------------------------------------------------- */

enum { HOUR_S = 60 * 60, DAY_S = 24 * HOUR_S };

/* One who comes by the log-in page; ret_cookies is what it answers to that. */
static struct browser log_in(struct site *site, const char *remember, const char **ret_cookies)
{
    struct browser browser = {.site = site, .wants_page = true};
    assert_status(get(&browser, "/login"), 200);
    const char *form =
        str_print(site->arena, "email=budi@demo.test&password=%s%s", SITE_PASSWORD, remember).at;
    struct answer answer = post(&browser, form, "/login");
    assert_status(answer, 303);
    *ret_cookies = str_c(site->arena, answer_field(&answer, "Set-Cookie"));
    browser.wants_page = false;
    return browser;
}

static void how_long_a_log_in_lasts_is_set_for_all_at_once(void **state)
{
    struct site *site = *state;
    const char *cookies;
    struct browser brief = log_in(site, "", &cookies);
    struct browser remembered = log_in(site, "&remember=on", &cookies);
    assert_non_null(strstr(cookies, "Max-Age=5184000"));
    site_wait(3 * HOUR_S);
    assert_status(get(&site->andi, SETTINGS), 200);
    assert_status(patch(&site->andi, "session_hours=2&remembered_days=7", SETTINGS), 200);
    /* Who is logged in already is so no longer than that, and is shown nowhere as if. */
    assert_status(get(&brief, "/account/preferences"), 401);
    struct answer answer = get(&remembered, "/account/preferences");
    assert_status(answer, 200);
    assert_int_equal(json_array_size(at(&answer, "sessions")), 1);
    site_wait(7 * DAY_S - 1);
    assert_status(get(&remembered, "/account/preferences"), 200);
    site_wait(7 * DAY_S);
    assert_status(get(&remembered, "/account/preferences"), 401);
    /* Who logs in now has it for as long as is said now. */
    brief = log_in(site, "", &cookies);
    assert_null(strstr(cookies, "Max-Age"));
    site_wait(2 * HOUR_S - 1);
    assert_status(get(&brief, "/account/preferences"), 200);
    site_wait(2 * HOUR_S);
    assert_status(get(&brief, "/account/preferences"), 401);
    log_in(site, "&remember=on", &cookies);
    assert_non_null(strstr(cookies, "Max-Age=604800"));
}

static void a_longer_log_in_lasts_from_the_next_use(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->andi, "session_hours=720", SETTINGS), 200);
    site_wait(HOUR_S);
    assert_status(get(&site->budi, "/account/preferences"), 200);
    site_wait(30 * DAY_S - 1);
    assert_status(get(&site->budi, "/account/preferences"), 200);
    site_wait(30 * DAY_S);
    assert_status(get(&site->budi, "/account/preferences"), 401);
}

static void how_long_a_log_in_lasts_has_bounds(void **state)
{
    static const char *const wrong[] = {"", "0", "-1", "1.5", "x", "99999999999999999999"};
    static const struct {
        const char *name, *most, *too_much;
    } settings[] = {{"session_hours", "720", "721"}, {"remembered_days", "365", "366"}};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        const char *name = settings[i].name;
        const char *problem = str_print(site->arena, "errors.%s.0", name).at;
        struct answer answer;
        for (size_t j = 0; j <= COUNT_OF(wrong); j++) {
            const char *value = j < COUNT_OF(wrong) ? wrong[j] : settings[i].too_much;
            answer = patch(&site->andi, str_print(site->arena, "%s=%s", name, value).at, SETTINGS);
            assert_status(answer, 422);
            assert_non_null(strstr(text_at(&answer, problem), settings[i].most));
        }
        const char *form = str_print(site->arena, "%s=%s", name, settings[i].most).at;
        assert_status(patch(&site->andi, form, SETTINGS), 200);
        struct browser pages = browser_for_pages(&site->andi);
        answer = patch(&pages, str_print(site->arena, "%s=0", name).at, SETTINGS);
        assert_status(answer, 422);
        assert_true(answer_says(&answer, str_print(site->arena, "id=\"%s-problem\"", name).at));
        answer = get(&site->andi, SETTINGS);
        assert_text_at(&answer, str_print(site->arena, "%s.value", name).at, settings[i].most);
    }
    assert_int_equal(database_number(&site->database,
                                     "SELECT count(*) FROM audit_log WHERE subject = 'desk' AND "
                                     "field IN ('session_hours', 'remembered_days')"),
                     2);
}

static void the_server_says_first_how_long_a_log_in_lasts(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->andi, "session_hours=720", SETTINGS), 200);
    site->web.house.sources[HOUSE_SESSION_HOURS] = HOUSE_OF_ENVIRONMENT;
    assert_status(patch(&site->andi, "session_hours=2", SETTINGS), 422);
    assert_status(patch(&site->andi, "remembered_days=2", SETTINGS), 200);
    struct answer answer = page_of(&site->andi, SETTINGS);
    assert_false(answer_says(&answer, "name=\"session_hours\""));
    assert_true(answer_says(&answer, "name=\"remembered_days\""));
    site_wait(DAY_S);
    assert_status(get(&site->budi, "/account/preferences"), 401);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(everybody_sees_a_change_with_their_next_page),
        SITE_TEST(the_language_is_for_those_who_have_none),
        SITE_TEST(times_are_shown_in_the_zone),
        SITE_TEST(what_cannot_be_is_a_problem_beside_its_field),
        SITE_TEST(what_the_server_was_started_with_comes_first),
        SITE_TEST(what_this_program_cannot_use_is_left_out),
        SITE_TEST(a_change_is_kept_with_what_was_and_what_is),
        SITE_TEST(everybody_sees_the_logo),
        SITE_TEST(a_logo_is_a_small_picture_by_its_content),
        SITE_TEST(how_large_a_file_may_be_is_set_for_all_at_once),
        SITE_TEST(how_long_a_log_in_lasts_is_set_for_all_at_once),
        SITE_TEST(a_longer_log_in_lasts_from_the_next_use),
        SITE_TEST(how_long_a_log_in_lasts_has_bounds),
        SITE_TEST(the_server_says_first_how_long_a_log_in_lasts),
        SITE_TEST(only_admins_see_and_change_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
