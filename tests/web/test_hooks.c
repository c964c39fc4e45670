/* The addresses that gateways call: who is believed, and that what they say is kept once. */
#include "base/buffer.h"
#include "base/checksum.h"
#include "base/random.h"
#include "gateway/hook.h"
#include "support/cmocka_all.h"
#include "support/site.h"
#include "web/rate.h"
#include <stdlib.h>

#define TOKEN "token twilio"

static struct gateway_settings settings = {
    .sms = {"twilio", 6},
    .whatsapp = {"fonnte", 6},
    .twilio = {.auth_token = {TOKEN, sizeof TOKEN - 1}},
    .cloud = {.app_secret = {"rahasia aplikasi", 16}},
    .hook_secret = {"a secret of tests that nobody else has", 38},
    .public_url = {"http://localhost:8080", 21},
};

static int set_up(void **state)
{
    site_setup(state);
    struct site *site = *state;
    settings.whatsapp = STR("fonnte");
    site->web.gateways = &settings;
    return 0;
}

#define HOOKS_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, site_teardown)

static struct answer call(struct site *site, const char *target, const char *type, struct str body,
                          const char *field, struct str signature)
{
    const struct ask ask = {.method = "POST",
                            .target = target,
                            .type = type,
                            .body = body,
                            .fields = {{str_of(field), signature}}};
    return browser_ask(&site->nobody, &ask);
}

/* A form of Twilio's, with what is signed of it: the fields in order, without separators. */
static struct answer twilio(struct site *site, const char *target, const char *body,
                            const char *fields)
{
    struct str text = str_print(site->arena, "http://localhost:8080%s%s", target, fields);
    return call(site, target, NULL, str_of(body), "X-Twilio-Signature",
                checksum_hmac_sha1_base64(site->arena, STR(TOKEN), text));
}

static struct answer hello(struct site *site)
{
    return twilio(site, "/hooks/twilio", "MessageSid=SM1&From=%2B628123456789&Body=Halo",
                  "BodyHaloFrom+628123456789MessageSidSM1");
}

static struct answer status(struct site *site, const char *word)
{
    return twilio(site, "/hooks/twilio?n=5",
                  str_print(site->arena, "MessageSid=SM1&MessageStatus=%s", word).at,
                  str_print(site->arena, "MessageSidSM1MessageStatus%s", word).at);
}

static struct answer fonnte(struct site *site, struct str body)
{
    struct str path = hook_path(site->arena, &settings, STR("fonnte"));
    return call(site, path.at, "application/json", body, NULL, STR_NONE);
}

static int64_t rows(struct site *site)
{
    return database_number(&site->database, "SELECT count(*) FROM incoming");
}

static const char *row_text(struct site *site, const char *column)
{
    return str_c(site->arena,
                 database_text(&site->database,
                               str_print(site->arena, "SELECT %s FROM incoming", column).at));
}

static void a_message_is_kept_and_answered(void **state)
{
    struct site *site = *state;
    struct answer answer = hello(site);
    assert_status(answer, 200);
    assert_true(answer_says(&answer, "<Response/>"));
    assert_true(str_is(answer_field(&answer, "Content-Type"), STR("text/xml")));
    assert_false(answer_field(&answer, "Set-Cookie").at);
    assert_int_equal(rows(site), 1);
    assert_string_equal(
        row_text(site,
                 "gateway || ' ' || kind || ' ' || gateway_id || ' ' || channel || ' ' || state"),
        "twilio message SM1 sms waiting");
    struct hook_item item;
    assert_int_equal(hook_item_read(site->arena, str_of(row_text(site, "content")), &item), OK);
    assert_true(str_is(item.from, STR("+628123456789")) && str_is(item.text, STR("Halo")));
}

static void what_is_said_again_or_in_any_order_is_kept_once(void **state)
{
    struct site *site = *state;
    const char *words[] = {"read", "sent", "delivered", "sent", "read"};
    assert_status(hello(site), 200);
    assert_status(hello(site), 200);
    assert_int_equal(rows(site), 1);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        assert_status(status(site, words[i]), 200);
    assert_int_equal(rows(site), 4);
    assert_int_equal(database_number(&site->database,
                                     "SELECT count(*) FROM incoming WHERE gateway_id = 'SM1 read' "
                                     "AND kind = 'status' AND channel IS NULL"),
                     1);
    assert_status(status(site, "queued"), 200); /* nothing that is not known already */
    assert_int_equal(rows(site), 4);
}

static void a_forged_call_is_refused_and_leaves_nothing(void **state)
{
    struct site *site = *state;
    struct str body = STR("MessageSid=SM1&From=%2B628123456789&Body=Halo");
    struct str other = checksum_hmac_sha1_base64(site->arena, STR("other"), body);
    struct answer answer = call(site, "/hooks/twilio", NULL, body, "X-Twilio-Signature", other);
    assert_status(answer, 403);
    assert_false(answer_says(&answer, TOKEN));
    assert_status(call(site, "/hooks/twilio", NULL, body, NULL, STR_NONE), 403);
    assert_status(post(&site->andi, "MessageSid=SM1", "/hooks/twilio"),
                  403); /* not even an admin */
    struct str path = hook_path(site->arena, &settings, STR("fonnte"));
    struct str json = STR("{\"sender\":\"628123456789\",\"message\":\"Halo\",\"inboxid\":1}");
    assert_status(call(site, "/hooks/fonnte", "application/json", json, NULL, STR_NONE), 403);
    const char *cut = str_c(site->arena, str_cut(path, path.size - 1));
    assert_status(call(site, cut, "application/json", json, NULL, STR_NONE), 403);
    assert_status(get(&site->nobody, "%s", path.at), 405);
    assert_int_equal(rows(site), 0);
    assert_status(fonnte(site, json), 200);
    assert_int_equal(rows(site), 1);
}

static void who_is_not_set_up_is_not_found(void **state)
{
    struct site *site = *state;
    const char *paths[] = {"/hooks/cloud", "/hooks/zenziva", "/hooks/mail", "/hooks/fonnte%2F..",
                           "/hooks/gowa/secret"};
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_status(call(site, paths[i], "application/json", STR("{}"), NULL, STR_NONE), 404);
    site->web.gateways = NULL;
    assert_status(hello(site), 404);
}

static void the_cloud_api_confirms_its_address(void **state)
{
    struct site *site = *state;
    settings.whatsapp = STR("cloud");
    struct str word = hook_verify_token(site->arena, &settings);
    struct answer answer = get(
        &site->nobody, "/hooks/cloud?hub.mode=subscribe&hub.challenge=77&hub.verify_token=%.*s",
        STR_ARGS(word));
    assert_status(answer, 200);
    assert_true(str_is(answer.body, STR("77")));
    assert_status(get(&site->nobody, "/hooks/cloud?hub.mode=subscribe&hub.challenge=77"), 403);
    assert_status(get(&site->nobody, "/hooks/twilio"), 404);
}

static struct answer cloud_states(struct site *site, int count)
{
    struct buffer body = buffer_in(site->arena);
    buffer_put_str(
        &body, STR("{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":["));
    for (int i = 0; i < count; i++)
        buffer_print(&body, "%s{\"id\":\"wamid.%d\",\"status\":\"read\"}", i ? "," : "", i);
    buffer_put_str(&body, STR("]}}]}]}"));
    struct str hex = digest_hex(site->arena,
                                digest_hmac(settings.cloud.app_secret, buffer_str(&body)));
    return call(site, "/hooks/cloud", "application/json", buffer_str(&body), "X-Hub-Signature-256",
                str_print(site->arena, "sha256=%.*s", STR_ARGS(hex)));
}

/* Whoever is told 200 does not say it again. */
static void a_call_is_kept_whole_or_not_taken(void **state)
{
    struct site *site = *state;
    settings.whatsapp = STR("cloud");
    assert_status(cloud_states(site, HOOK_ITEMS_MAX + 1), 413);
    assert_int_equal(rows(site), 0);
    assert_status(cloud_states(site, HOOK_ITEMS_MAX), 200);
    assert_int_equal(rows(site), HOOK_ITEMS_MAX);
}

static void what_cannot_be_read_is_refused(void **state)
{
    struct site *site = *state;
    assert_status(fonnte(site, STR("{\"sender\":")), 422);
    assert_status(fonnte(site, STR("")), 422);
    assert_status(fonnte(site, STR("{\"sender\":\"62\xff\"}")), 422);
    char *large = arena_alloc(site->arena, HOOK_BODY_MAX + 2);
    memset(large, ' ', HOOK_BODY_MAX + 1);
    large[0] = '{';
    assert_status(fonnte(site, (struct str){large, HOOK_BODY_MAX + 1}), 413);
    assert_int_equal(rows(site), 0);
}

/* Forms may bring any bytes: they are made text, since the person has written something. */
static void bytes_that_are_no_text_are_made_harmless(void **state)
{
    struct site *site = *state;
    struct str path = hook_path(site->arena, &settings, STR("fonnte"));
    assert_status(call(site, path.at, NULL,
                       STR("sender=628123456789&message=%ff%00Halo&inboxid=%fe9"), NULL, STR_NONE),
                  200);
    assert_string_equal(row_text(site, "gateway_id"), "9");
}

static void who_calls_too_often_is_told_to_wait(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    int status = 403;
    for (int i = 0; i < 2000 && status == 403; i++)
        status = call(site, "/hooks/twilio", NULL, STR("a=1"), NULL, STR_NONE).status;
    rates_free(site->web.rates);
    site->web.rates = NULL;
    assert_int_equal(status, 429);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOOKS_TEST(a_message_is_kept_and_answered),
        HOOKS_TEST(what_is_said_again_or_in_any_order_is_kept_once),
        HOOKS_TEST(a_forged_call_is_refused_and_leaves_nothing),
        HOOKS_TEST(who_is_not_set_up_is_not_found),
        HOOKS_TEST(the_cloud_api_confirms_its_address),
        HOOKS_TEST(a_call_is_kept_whole_or_not_taken),
        HOOKS_TEST(what_cannot_be_read_is_refused),
        HOOKS_TEST(bytes_that_are_no_text_are_made_harmless),
        HOOKS_TEST(who_calls_too_often_is_told_to_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
