/* What comes in by telephone and mail, as tests of the jobs hand it over. */
#pragma once
#include "jobs/taking.h"
#include "operator/delivery.h"
#include "support/site.h"

#define BUDIS_NUMBER "+6281234567890"

/* cmocka's fixture: a site with mail, WhatsApp and SMS, of which everybody has confirmed their
   address, and Budi his number. */
int arriving_setup(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, arriving_setup, site_teardown)

extern struct jobs_options arriving_options;
extern bool arriving_assigns; /* the house's setting: who replies gets a ticket that nobody has */

struct operator* operator_now(struct site *site);
/* The row of something that came in, as a hook writes it. */
struct arrival arrive(struct site *site, enum notification_channel channel);
/* It is taken in, in a transaction of its own. */
enum err take(struct site *site, const struct letter_in *letter);

struct letter_in by_whatsapp(const char *from, const char *text);
struct letter_in by_mail(const char *from, const char *text);

/* What a query of one text gives. */
const char *last(struct site *site, const char *sql);
const char *end_of_last(struct site *site);  /* "taken -", "ignored sender" */
const char *last_message(struct site *site); /* "customer: Halo" */
int64_t ticket_of_last(struct site *site);
int64_t sender_of_last(struct site *site);
