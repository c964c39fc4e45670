#include "support/letters.h"
#include "desk/account/link.h"
#include "support/cmocka_all.h"

int site_with_mail_setup(void **state)
{
    site_setup(state);
    struct site *site = *state;
    site->web.outlets.has_email = true;
    return 0;
}

size_t links_count(struct site *site)
{
    return (size_t)database_number(&site->database, "SELECT count(*) FROM account_links");
}

const char *newest_link(struct site *site)
{
    struct desk desk = {.db = site->database.db, .arena = site->arena, .now = site_now()};
    struct account_link link;
    int64_t id = database_number(&site->database, "SELECT max(id) FROM account_links");
    assert_int_equal(account_link_open(&desk, id, desk.now, &link), OK);
    return account_link_path(site->arena, site->web.secret, &link).at;
}

size_t letters_to(struct site *site, const char *event, int64_t user_id)
{
    struct str sql = str_print(site->arena,
                               "SELECT count(*) FROM notifications WHERE event = '%s' AND "
                               "user_id = ?1 AND channel = 'email' AND state = 'queued'",
                               event);
    return (size_t)database_number_of(&site->database, sql.at, user_id, 0);
}

const char *letter_details(struct site *site, const char *event, int64_t user_id)
{
    struct str sql = str_print(site->arena,
                               "SELECT coalesce(details, '') FROM notifications WHERE event = '%s' "
                               "AND user_id = ?1 ORDER BY id DESC LIMIT 1",
                               event);
    return str_c(site->arena, database_text_of(&site->database, sql.at, user_id, 0));
}

struct browser at_a_page(struct site *site)
{
    struct browser browser = {.site = site, .wants_page = true};
    assert_status(get(&browser, "/login"), 200);
    return browser;
}

struct answer log_in_as(struct browser *browser, const char *email, const char *password)
{
    struct str form = str_print(browser->site->arena, "email=%s&password=%s", email, password);
    return post(browser, form.at, "/login");
}

void assert_leads_to(const struct answer *answer, const char *path)
{
    assert_status(*answer, 303);
    assert_string_equal(str_c(answer->site->arena, answer_field(answer, "Location")), path);
}
