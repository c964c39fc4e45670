#include "arriving.h"
#include "support/cmocka_all.h"

struct jobs_options arriving_options;
bool arriving_assigns;

static void letterhead(void *context, struct desk *desk, struct letterhead *ret)
{
    (void)context, (void)desk;
    *ret = (struct letterhead){.assigns_on_reply = arriving_assigns};
}

int arriving_setup(void **state)
{
    site_setup(state);
    struct site *site = *state;
    site->web.outlets.has_email = true;
    site->web.outlets.has_whatsapp = true;
    site->web.outlets.delay_s = 120;
    site->web.outlets.has_sms = true;
    arriving_options = (struct jobs_options){
        .takes_unknown = true, .secret = site->web.secret, .letterhead = letterhead};
    arriving_assigns = true;
    assert_status(patch(&site->budi, "name=Budi&phone=081234567890", "/account/preferences"), 200);
    database_run(&site->database, "UPDATE users SET email_verified_at = created_at", 0, 0);
    database_run(&site->database,
                 "INSERT INTO contact_addresses (channel, address, user_id, heard_at, created_at)"
                 " VALUES ('whatsapp', '" BUDIS_NUMBER "', ?1 + ?2, '2026-11-18 11:06:40',"
                 " '2026-11-18 11:06:40')",
                 site->budi.user_id, 0);
    return 0;
}

struct operator* operator_now(struct site *site)
{
    struct operator* operator= operator_new(site->database.db, site->arena, site_now());
    site->web.outlets.zone = site->web.house.zone;
    operator_desk(operator)->outlets = &site->web.outlets;
    return operator;
}

/* The row of something that came in, as a hook writes it. */
struct arrival arrive(struct site *site, enum notification_channel channel)
{
    struct arrival_list due = {0};
    database_run(&site->database,
                 "INSERT INTO incoming (gateway, kind, gateway_id, content, channel, due_at,"
                 " created_at, updated_at) SELECT 'twilio', 'message', 'SM' || count(*), '{}',"
                 " CASE ?1 WHEN 1 THEN 'email' WHEN 2 THEN 'sms' ELSE 'whatsapp' END,"
                 " '2026-11-18 11:06:40', '2026-11-18 11:06:40', '2026-11-18 11:06:40'"
                 " FROM incoming WHERE ?2 = 0",
                 channel, 0);
    assert_int_equal(arrivals_due(operator_now(site), false, 100, site_now(), &due), OK);
    assert_true(due.count > 0);
    return due.items[due.count - 1];
}

enum err take(struct site *site, const struct letter_in *letter)
{
    struct arrival arrival = arrive(site, letter->channel);
    struct operator* operator= operator_now(site);
    assert_int_equal(db_begin(site->database.db), OK);
    enum err err = arrival_begin(operator, & arrival, &(struct arrival_about){0});
    if (err == OK)
        err = take_in(&arriving_options, operator, & arrival, letter);
    if (err == OK)
        assert_int_equal(db_commit(site->database.db), OK);
    else
        db_rollback(site->database.db);
    return err;
}

const char *last(struct site *site, const char *sql)
{
    return str_c(site->arena, database_text(&site->database, sql));
}

const char *end_of_last(struct site *site)
{
    return last(site, "SELECT state || ' ' || coalesce(reason, '-') FROM incoming"
                      " ORDER BY id DESC LIMIT 1");
}

const char *last_message(struct site *site)
{
    return last(site, "SELECT sender_type || ': ' || message FROM chat_messages"
                      " ORDER BY id DESC LIMIT 1");
}

int64_t ticket_of_last(struct site *site)
{
    return database_number(&site->database,
                           "SELECT support_ticket_id FROM incoming ORDER BY id DESC LIMIT 1");
}

struct letter_in by_whatsapp(const char *from, const char *text)
{
    return (struct letter_in){.channel = CHANNEL_WHATSAPP,
                              .address = str_of(from),
                              .may_choose = true,
                              .text = str_of(text)};
}

struct letter_in by_mail(const char *from, const char *text)
{
    return (struct letter_in){.channel = CHANNEL_EMAIL,
                              .address = str_of(from),
                              .subject = STR("Pesanan"),
                              .text = str_of(text)};
}

int64_t sender_of_last(struct site *site)
{
    return database_number(&site->database,
                           "SELECT user_id FROM incoming ORDER BY id DESC LIMIT 1");
}
