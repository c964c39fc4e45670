/* Letters about accounts, as tests of the web see them: what is to be written, and the links in it.
 */
#pragma once
#include "desk/notification/outlets.h"
#include "support/site.h"

/* cmocka's fixture: a site that sends mail. */
int site_with_mail_setup(void **state);
#define MAIL_TEST(name) cmocka_unit_test_setup_teardown(name, site_with_mail_setup, site_teardown)

/* The path in the newest letter with a link: "/reset-password/12-..."; the test fails without. */
const char *newest_link(struct site *site);
size_t links_count(struct site *site);
/* Letters of that event to them that wait to be sent. */
size_t letters_to(struct site *site, const char *event, int64_t user_id);
/* What the newest of them says besides. */
const char *letter_details(struct site *site, const char *event, int64_t user_id);

/* A browser of nobody's with the cookies of a page. */
struct browser at_a_page(struct site *site);
struct answer log_in_as(struct browser *browser, const char *email, const char *password);
void assert_leads_to(const struct answer *answer, const char *path);
