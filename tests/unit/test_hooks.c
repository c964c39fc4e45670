/* What providers call in with: who is believed, and what is made of what they say. */
#include "base/buffer.h"
#include "base/checksum.h"
#include "base/random.h"
#include "gateway/hook.h"
#include "support/of_arena.h"

static const struct gateway_settings settings = {
    .sms = STR("http"),
    .whatsapp = STR("twilio"),
    .twilio = {.auth_token = STR("12345")},
    .cloud = {.app_secret = STR("rahasia aplikasi")},
    .gowa = {.url = STR("http://gowa:3000"), .secret = STR("rahasia gowa yang panjang")},
    .hook_secret = STR("a secret of the tests"),
    .public_url = STR("https://mycompany.com"),
};

static struct gateway_settings chosen(const char *driver)
{
    struct gateway_settings others = settings;
    others.whatsapp = str_of(driver);
    return others;
}

/* As the provider would send it: signed, or with the secret in its path. */
static struct hook_request call_of(const char *driver, const char *body)
{
    struct gateway_settings own = chosen(driver);
    struct str path = hook_path(arena, &own, str_of(driver));
    struct hook_request request = {.method = STR("POST"), .path = path, .body = str_of(body)};
    size_t start = strlen("/hooks/") + strlen(driver) + 1;
    if (path.size > start)
        request.secret = str_from(path, start);
    struct str secret = strcmp(driver, "cloud") == 0 ? own.cloud.app_secret : own.gowa.secret;
    struct str hex = digest_hex(arena, digest_hmac(secret, request.body));
    request.signature = str_print(arena, "sha256=%.*s", STR_ARGS(hex));
    return request;
}

static struct hook_batch read_call(const char *driver, const char *body)
{
    struct gateway_settings own = chosen(driver);
    struct hook_request request = call_of(driver, body);
    struct hook_batch batch;
    assert_int_equal(hook_read(str_of(driver), &own, &request, arena, &batch), OK);
    return batch;
}

static struct hook_item only_item(const char *driver, const char *body)
{
    struct hook_batch batch = read_call(driver, body);
    assert_int_equal(batch.count, 1);
    return batch.items[0];
}

static void assert_nothing(const char *driver, const char *body)
{
    assert_int_equal(read_call(driver, body).count, 0);
}

static void assert_text(struct str text, const char *expected)
{
    assert_string_equal(str_c(arena, text), expected);
}

static void assert_message(const char *driver, const char *body, const char *id, const char *from,
                           const char *name, const char *text)
{
    struct hook_item item = only_item(driver, body);
    assert_int_equal(item.kind, HOOK_MESSAGE);
    assert_text(item.gateway_id, id);
    assert_text(item.from, from);
    assert_text(item.from_name, name);
    assert_text(item.text, text);
}

static void assert_state(const char *driver, const char *body, const char *id,
                         enum hook_state state)
{
    struct hook_item item = only_item(driver, body);
    assert_int_equal(item.kind, HOOK_STATUS);
    assert_text(item.gateway_id, id);
    assert_int_equal(item.state, state);
}

/* ---- who calls ------------------------------------------------------------------------------- */

#define TWILIO_BODY                                                                        \
    "To=%2B18005551212&Digits=1234&CallSid=CA1234567890ABCDE&From=%2B14158675309&Caller=%" \
    "2B14158675309"

static enum err read_twilio(const char *query, const char *body, const char *signature)
{
    struct hook_request request = {.method = STR("POST"),
                                   .path = STR("/myapp.php"),
                                   .query = str_of(query),
                                   .body = str_of(body),
                                   .signature = str_of(signature)};
    struct hook_batch batch;
    return hook_read(STR("twilio"), &settings, &request, arena, &batch);
}

/* The first is the example of its documentation; both by `openssl dgst -sha1 -hmac 12345`. */
static void twilio_signs_the_address_and_all_fields(void **state)
{
    (void)state;
    const char *right = "RSOYDt4T1cUTdK1PDd93/VVr8B8=", *with_port = "kvajT1Ptam85bY51eRf/AJRuM3w=";
    assert_int_equal(read_twilio("foo=1&bar=2", TWILIO_BODY, right), OK);
    assert_int_equal(read_twilio("foo=1&bar=2", TWILIO_BODY, with_port), OK);
    assert_int_equal(read_twilio("foo=1&bar=3", TWILIO_BODY, right), ERR_FORBIDDEN);
    assert_int_equal(read_twilio("", TWILIO_BODY, right), ERR_FORBIDDEN);
    assert_int_equal(read_twilio("foo=1&bar=2", TWILIO_BODY "&Extra=1", right), ERR_FORBIDDEN);
    assert_int_equal(read_twilio("foo=1&bar=2", "To=1", right), ERR_FORBIDDEN);
    assert_int_equal(read_twilio("foo=1&bar=2", TWILIO_BODY, NULL), ERR_FORBIDDEN);
    assert_int_equal(read_twilio("foo=1&bar=2", TWILIO_BODY, "RSOYDt4T1cUTdK1PDd93/VVr8B9="),
                     ERR_FORBIDDEN);
}

static void a_port_in_the_public_address_may_be_left_out(void **state)
{
    (void)state;
    struct gateway_settings ported = settings;
    ported.public_url = STR("https://mycompany.com:443");
    struct hook_request request = {.method = STR("POST"),
                                   .path = STR("/myapp.php"),
                                   .query = STR("foo=1&bar=2"),
                                   .body = STR(TWILIO_BODY),
                                   .signature = STR("RSOYDt4T1cUTdK1PDd93/VVr8B8=")};
    struct hook_batch batch;
    assert_int_equal(hook_read(STR("twilio"), &ported, &request, arena, &batch), OK);
}

static enum err read_signed(const char *driver, const char *body, const char *signature)
{
    struct gateway_settings own = chosen(driver);
    struct hook_request request = call_of(driver, body);
    struct hook_batch batch;
    request.signature = str_of(signature);
    return hook_read(str_of(driver), &own, &request, arena, &batch);
}

/* By `openssl dgst -sha256 -hmac 'rahasia aplikasi'`. */
#define CLOUD_SIGNATURE "4f16d060c93c8f5f2d44d7bf822f541410dece721f9c67a726ccea6f049e8215"

static void the_cloud_api_and_gowa_sign_the_body(void **state)
{
    (void)state;
    const char *body = "{\"entry\":[]}";
    assert_int_equal(read_signed("cloud", body, "sha256=" CLOUD_SIGNATURE), OK);
    assert_int_equal(read_signed("cloud", "{\"entry\":[ ]}", "sha256=" CLOUD_SIGNATURE),
                     ERR_FORBIDDEN);
    assert_int_equal(read_signed("cloud", body, CLOUD_SIGNATURE), ERR_FORBIDDEN);
    assert_int_equal(read_signed("cloud", body, ""), ERR_FORBIDDEN);
    assert_int_equal(read_signed("cloud", body, NULL), ERR_FORBIDDEN);
    assert_int_equal(read_signed("gowa", body, "sha256=" CLOUD_SIGNATURE), ERR_FORBIDDEN);
}

static void without_a_secret_nobody_is_believed(void **state)
{
    (void)state;
    struct gateway_settings own = chosen("cloud");
    own.cloud.app_secret = STR("");
    struct str hex = digest_hex(arena, digest_hmac(STR(""), STR("{}")));
    struct hook_request request = {.method = STR("POST"),
                                   .path = STR("/hooks/cloud"),
                                   .body = STR("{}"),
                                   .signature = str_print(arena, "sha256=%.*s", STR_ARGS(hex))};
    struct hook_batch batch;
    assert_int_equal(hook_read(STR("cloud"), &own, &request, arena, &batch), ERR_FORBIDDEN);
}

static void whoever_does_not_sign_knows_a_secret_path(void **state)
{
    (void)state;
    struct gateway_settings own = chosen("fonnte");
    struct hook_request request = call_of("fonnte", "{\"id\":1,\"status\":\"sent\"}");
    struct hook_batch batch;
    /* By `openssl dgst -sha256 -hmac 'a secret of the tests'`. */
    assert_text(request.path, "/hooks/fonnte/9eb12e9e3b807171497b3efc9ba43ad67c41c255");
    assert_int_equal(hook_read(STR("fonnte"), &own, &request, arena, &batch), OK);
    struct gateway_settings other = chosen("wablas");
    assert_int_equal(hook_read(STR("wablas"), &other, &request, arena, &batch), ERR_FORBIDDEN);
    request.secret = str_cut(request.secret, request.secret.size - 1);
    assert_int_equal(hook_read(STR("fonnte"), &own, &request, arena, &batch), ERR_FORBIDDEN);
    request.secret = STR_NONE;
    assert_int_equal(hook_read(STR("fonnte"), &own, &request, arena, &batch), ERR_FORBIDDEN);
}

static void who_is_not_set_up_is_not_there(void **state)
{
    (void)state;
    struct gateway_settings own = chosen("twilio");
    const char *names[] = {"fonnte", "zenziva", "mail", "", "../twilio"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct hook_request request = {.method = STR("POST"), .path = STR("/hooks/x")};
        struct hook_batch batch;
        assert_int_equal(hook_read(str_of(names[i]), &own, &request, arena, &batch), ERR_NOT_FOUND);
    }
    assert_int_equal(hook_path(arena, &own, STR("zenziva")).size, 0);
    assert_text(hook_path(arena, &own, STR("twilio")), "/hooks/twilio");
    assert_text(hook_callback_url(arena, &own, STR("twilio"), 9),
                "https://mycompany.com/hooks/twilio?n=9");
    assert_int_equal(hook_callback_url(arena, &own, STR("fonnte"), 9).size, 0);
}

static enum err ask_cloud(const char *query, struct hook_batch *ret)
{
    struct gateway_settings own = chosen("cloud");
    own.cloud.verify_token = STR("kata-kita");
    struct hook_request request = {
        .method = STR("GET"), .path = STR("/hooks/cloud"), .query = str_of(query)};
    return hook_read(STR("cloud"), &own, &request, arena, ret);
}

static void the_cloud_api_asks_whether_the_address_is_ours(void **state)
{
    (void)state;
    struct hook_batch batch;
    assert_int_equal(
        ask_cloud("hub.mode=subscribe&hub.verify_token=kata-kita&hub.challenge=1158201444", &batch),
        OK);
    assert_text(batch.reply, "1158201444");
    assert_int_equal(ask_cloud("hub.mode=subscribe&hub.verify_token=lain&hub.challenge=1", &batch),
                     ERR_FORBIDDEN);
    assert_int_equal(ask_cloud("hub.verify_token=kata-kita&hub.challenge=1", &batch),
                     ERR_FORBIDDEN);
    assert_int_equal(ask_cloud("", &batch), ERR_FORBIDDEN);
    struct hook_request request = {.method = STR("GET"), .path = STR("/hooks/twilio")};
    assert_int_equal(hook_read(STR("twilio"), &settings, &request, arena, &batch), ERR_NOT_FOUND);
}

/* ---- what they say --------------------------------------------------------------------------- */

static struct hook_item from_twilio(const char *query, const char *text, const char *body)
{
    struct str signed_text = str_print(arena, "https://mycompany.com/hooks/twilio%s%s%s",
                                       *query ? "?" : "", query, text);
    struct hook_request request = {
        .method = STR("POST"),
        .path = STR("/hooks/twilio"),
        .query = str_of(query),
        .body = str_of(body),
        .signature = checksum_hmac_sha1_base64(arena, settings.twilio.auth_token, signed_text)};
    struct hook_batch batch;
    assert_int_equal(hook_read(STR("twilio"), &settings, &request, arena, &batch), OK);
    assert_text(batch.reply, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
    assert_int_equal(batch.count, 1);
    return batch.items[0];
}

static void twilio_brings_messages_and_states(void **state)
{
    (void)state;
    struct hook_item item = from_twilio(
        "",
        "BodyHalo & apa\nkabarFromwhatsapp:+628123MediaContentType0image/jpegMediaUrl0https://x/1"
        "MessageSidMM1NumMedia1ProfileNameBudi",
        "MessageSid=MM1&From=whatsapp%3A%2B628123&Body=Halo+%26+apa%0Akabar&NumMedia=1"
        "&MediaUrl0=https%3A%2F%2Fx%2F1&MediaContentType0=image%2Fjpeg&ProfileName=Budi");
    assert_int_equal(item.channel, PHONE_WHATSAPP);
    assert_text(item.from, "+628123");
    assert_text(item.from_name, "Budi");
    assert_text(item.text, "Halo & apa\nkabar");
    assert_int_equal(item.media_count, 1);
    assert_text(item.media[0].url, "https://x/1");
    assert_text(item.media[0].type, "image/jpeg");
    item = from_twilio("", "BodyYaFrom+62812345678MessageSidSM2",
                       "MessageSid=SM2&From=%2B62812345678&Body=Ya");
    assert_int_equal(item.channel, PHONE_SMS);
    item = from_twilio("n=41", "ErrorCode30003MessageSidSM1MessageStatusundelivered",
                       "MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003");
    assert_int_equal(item.kind, HOOK_STATUS);
    assert_int_equal(item.state, HOOK_FAILED);
    assert_int_equal(item.notification, 41);
    assert_text(item.code, "30003");
    assert_text(hook_item_key(arena, &item), "SM1 failed");
}

#define CLOUD(value)                                                                              \
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":" \
    "\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"1\"}," value "}}]}]}"
#define CLOUD_FROM "\"contacts\":[{\"profile\":{\"name\":\"Budi\"},\"wa_id\":\"628123456789\"}],"

static void several_in_one_change_each_have_their_name(void **state)
{
    (void)state;
    struct hook_batch batch = read_call(
        "cloud",
        CLOUD("\"contacts\":[{\"profile\":{\"name\":\"Ayu\"},\"wa_id\":\"628111\"},"
              "{\"profile\":{\"name\":\"Budi\"},\"wa_id\":\"628222\"},"
              "{\"profile\":{\"name\":\"Citra\"},\"user_id\":\"ID.3\"}],\"messages\":["
              "{\"from\":\"628222\",\"id\":\"1\",\"type\":\"text\",\"text\":{\"body\":\"b\"}},"
              "{\"from\":\"628111\",\"id\":\"2\",\"type\":\"text\",\"text\":{\"body\":\"a\"}},"
              "{\"user_id\":\"ID.3\",\"id\":\"3\",\"type\":\"text\",\"text\":{\"body\":\"c\"}},"
              "{\"from\":\"628444\",\"id\":\"4\",\"type\":\"text\",\"text\":{\"body\":\"d\"}}]"));
    static const char *const names[] = {"Budi", "Ayu", "Citra"};
    assert_int_equal(batch.count, 4);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_text(batch.items[i].from_name, names[i]);
    assert_false(batch.items[3].from_name.size); /* nobody else's */
    /* Written in another way than in the contact: there is only one. */
    assert_text(
        only_item("cloud", CLOUD(CLOUD_FROM "\"messages\":[{\"from\":\"5218112345678\",\"id\":"
                                            "\"5\",\"type\":\"text\",\"text\":{\"body\":\"e\"}}]"))
            .from_name,
        "Budi");
}

static void the_cloud_api_brings_messages_and_states(void **state)
{
    (void)state;
    assert_message("cloud",
                   CLOUD(CLOUD_FROM "\"messages\":[{\"from\":\"628123456789\",\"id\":\"wamid.1\","
                                    "\"timestamp\":\"1795000000\",\"type\":\"text\",\"text\":"
                                    "{\"body\":\"Halo\"}}]"),
                   "wamid.1", "+628123456789", "Budi", "Halo");
    struct hook_item item = only_item(
        "cloud", CLOUD("\"messages\":[{\"user_id\":\"ID.99\",\"id\":\"wamid.2\",\"type\":\"image\","
                       "\"context\":{\"id\":\"wamid.0\"},\"image\":{\"id\":\"m1\",\"mime_type\":"
                       "\"image/png\",\"caption\":\"Ini\"}}]"));
    assert_text(item.from, "ID.99");
    assert_text(item.text, "Ini");
    assert_text(item.answers, "wamid.0");
    assert_text(item.media[0].id, "m1");
    assert_state("cloud", CLOUD("\"statuses\":[{\"id\":\"wamid.3\",\"status\":\"read\"}]"),
                 "wamid.3", HOOK_READ);
    item = only_item("cloud",
                     CLOUD("\"statuses\":[{\"id\":\"wamid.4\",\"status\":\"failed\",\"errors\":"
                           "[{\"code\":131047,\"title\":\"Re-engagement\"}]}]"));
    assert_text(item.code, "131047");
    assert_text(item.reason, "Re-engagement");
    assert_nothing("cloud", CLOUD("\"messages\":[{\"from\":\"628123456789\",\"id\":\"w\",\"type\":"
                                  "\"reaction\",\"reaction\":{\"emoji\":\"x\"}}]"));
    assert_nothing("cloud", "{\"entry\":[{\"changes\":[{\"field\":\"account_update\"}]}]}");
    assert_int_equal(read_call("cloud", CLOUD("\"statuses\":[{\"id\":\"a\",\"status\":\"sent\"},"
                                              "{\"id\":\"b\",\"status\":\"delivered\"}]"))
                         .count,
                     2);
}

/* States "s0", "s1", ..., half of them in each of two entries. */
static const char *cloud_states(int count)
{
    struct buffer body = buffer_in(arena);
    buffer_put_str(&body, STR("{\"entry\":["));
    for (int i = 0; i < count; i++) {
        bool begins = i == 0 || i == count / 2;
        if (begins)
            buffer_print(&body, "%s{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[",
                         i ? "]}}]}," : "");
        buffer_print(&body, "%s{\"id\":\"s%d\",\"status\":\"read\"}", begins ? "" : ",", i);
    }
    buffer_put_str(&body, STR("]}}]}]}"));
    return str_c(arena, buffer_str(&body));
}

static const char *gowa_states(int count)
{
    struct buffer body = buffer_in(arena);
    buffer_put_str(&body, STR("{\"event\":\"message.ack\",\"payload\":{\"receipt_type\":\"read\","
                              "\"ids\":["));
    for (int i = 0; i < count; i++)
        buffer_print(&body, "%s\"s%d\"", i ? "," : "", i);
    buffer_put_str(&body, STR("]}}"));
    return str_c(arena, buffer_str(&body));
}

static void assert_all_or_none(const char *driver, const char *states(int count))
{
    static const int counts[] = {101, 201, HOOK_ITEMS_MAX};
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct hook_batch batch = read_call(driver, states(counts[i]));
        assert_int_equal(batch.count, counts[i]);
        for (int j = 0; j < counts[i]; j++)
            assert_text(batch.items[j].gateway_id, str_print(arena, "s%d", j).at);
    }
    struct gateway_settings own = chosen(driver);
    struct hook_request request = call_of(driver, states(HOOK_ITEMS_MAX + 1));
    struct hook_batch batch;
    assert_int_equal(hook_read(str_of(driver), &own, &request, arena, &batch), ERR_TOO_LARGE);
}

static void a_call_is_read_whole_or_refused(void **state)
{
    (void)state;
    assert_all_or_none("cloud", cloud_states);
    assert_all_or_none("gowa", gowa_states);
}

#define GOWA(payload) "{\"event\":\"message\",\"device_id\":\"d\",\"payload\":{" payload "}}"

static void gowa_brings_messages_and_states(void **state)
{
    (void)state;
    assert_message("gowa",
                   GOWA("\"id\":\"3E\",\"chat_id\":\"628123456789@s.whatsapp.net\",\"from\":"
                        "\"628123456789:4@s.whatsapp.net\",\"from_name\":\"Budi\",\"timestamp\":"
                        "\"2026-11-28T10:00:00Z\",\"is_from_me\":false,\"body\":\"Halo\""),
                   "3E", "+628123456789", "Budi", "Halo");
    assert_message("gowa",
                   GOWA("\"id\":\"4\",\"from\":\"77@lid\",\"body\":\"Halo\",\"from_name\":\"B\""),
                   "4", "77@lid", "B", "Halo");
    struct hook_item item = only_item(
        "gowa",
        GOWA("\"id\":\"5\",\"from\":\"628123456789@s.whatsapp.net\",\"image\":{\"media_path\":"
             "\"statics/media/1.jpg\",\"mime_type\":\"image/jpeg\",\"caption\":\"Ini\"}"));
    assert_text(item.media[0].url, "http://gowa:3000/statics/media/1.jpg");
    assert_text(item.text, "Ini");
    item = only_item("gowa", GOWA("\"id\":\"51\",\"from\":\"628123456789@s.whatsapp.net\",\"body\":"
                                  "\"Ini\",\"document\":{\"path\":\"statics/media/1-a.pdf\","
                                  "\"caption\":\"Ini\"}"));
    assert_text(item.media[0].url, "http://gowa:3000/statics/media/1-a.pdf");
    item = only_item("gowa", GOWA("\"id\":\"52\",\"from\":\"628123456789@s.whatsapp.net\","
                                  "\"video_note\":\"statics/media/2.mp4\""));
    assert_text(item.media[0].url, "http://gowa:3000/statics/media/2.mp4");
    /* It keeps no files: they are asked for. */
    item = only_item("gowa", GOWA("\"id\":\"3E/B0\",\"from\":\"628123456789@s.whatsapp.net\","
                                  "\"image\":{\"url\":\"https://mmg.whatsapp.net/v/1.enc\"}"));
    assert_int_equal(item.media_count, 1);
    assert_int_equal(item.media[0].url.size, 0);
    assert_text(item.media[0].id, "message/3E%2FB0/download?phone=628123456789%40s.whatsapp.net");
    assert_nothing("gowa",
                   GOWA("\"id\":\"6\",\"from\":\"628123456789@s.whatsapp.net\",\"is_from_me\":"
                        "true,\"body\":\"Halo\""));
    assert_nothing("gowa", GOWA("\"id\":\"7\",\"chat_id\":\"1203@g.us\",\"from\":"
                                "\"628123456789@s.whatsapp.net\",\"body\":\"Halo\""));
    assert_nothing("gowa", "{\"event\":\"message.reaction\",\"payload\":{\"id\":\"1\"}}");
    assert_state("gowa",
                 "{\"event\":\"message.ack\",\"payload\":{\"ids\":[\"3EB0\"],"
                 "\"receipt_type\":\"delivered\"}}",
                 "3EB0", HOOK_DELIVERED);
}

static void fonnte_brings_messages_and_states(void **state)
{
    (void)state;
    assert_message("fonnte",
                   "{\"device\":\"6281\",\"sender\":\"628123456789\",\"message\":\"Halo\",\"name\":"
                   "\"Budi\",\"inboxid\":7001,\"timestamp\":1795000000}",
                   "7001", "+628123456789", "Budi", "Halo");
    struct hook_item first = only_item("fonnte",
                                       "{\"sender\":\"628123456789\",\"message\":\"Halo\"}");
    struct hook_item again = only_item("fonnte",
                                       "{\"sender\":\"628123456789\",\"message\":\"Halo\"}");
    assert_int_equal(first.gateway_id.size, 40);
    assert_true(str_is(first.gateway_id, again.gateway_id));
    assert_nothing("fonnte", "{\"device\":\"6281\",\"sender\":\"1203\",\"member\":\"628123\","
                             "\"message\":\"Halo\",\"inboxid\":1}");
    assert_nothing("fonnte", "{\"device\":\"6281\",\"sender\":\"6281\",\"message\":\"Halo\"}");
    assert_state("fonnte",
                 "{\"device\":\"6281\",\"id\":80367170,\"status\":\"sent\",\"state\":\"read\"}",
                 "80367170", HOOK_READ);
    assert_state("fonnte", "message_id=80367170&status=delivered", "80367170", HOOK_DELIVERED);
    assert_nothing("fonnte", "{\"id\":\"1\",\"status\":\"pending\"}");
    /* The first of a message's own states names both, later ones the message's alone. */
    struct hook_item sent = only_item(
        "fonnte", "{\"id\":\"1\",\"stateid\":\"3EB0\",\"status\":\"sent\",\"state\":\"sent\"}");
    assert_text(sent.gateway_id, "1");
    assert_text(sent.alias, "3EB0");
    assert_state("fonnte", "{\"device\":\"6281\",\"stateid\":\"3EB0\",\"state\":\"read\"}", "3EB0",
                 HOOK_READ);
}

static void wablas_brings_messages_and_states(void **state)
{
    (void)state;
    assert_message(
        "wablas",
        "{\"id\":\"u1\",\"phone\":628123456789,\"message\":\"Halo\",\"pushName\":\"Budi\","
        "\"isGroup\":false,\"isFromMe\":false}",
        "u1", "+628123456789", "Budi", "Halo");
    assert_message("wablas",
                   "{\"data\":{\"id\":\"u2\",\"phone\":\"628123456789\",\"message\":\"Halo\","
                   "\"pushName\":\"Budi\"}}",
                   "u2", "+628123456789", "Budi", "Halo");
    assert_nothing("wablas",
                   "{\"id\":\"u3\",\"phone\":\"628123\",\"message\":\"Halo\",\"isGroup\":true}");
    assert_nothing("wablas",
                   "{\"id\":\"u3\",\"phone\":\"628123\",\"message\":\"Halo\",\"isFromMe\":true}");
    assert_state("wablas", "{\"id\":\"u4\",\"phone\":\"628123\",\"status\":\"delivered\"}", "u4",
                 HOOK_DELIVERED);
}

static void another_gateway_speaks_as_rows_are_kept(void **state)
{
    (void)state;
    assert_message(
        "http",
        "{\"kind\":\"message\",\"id\":\"x1\",\"channel\":\"sms\",\"from\":\"08123456789\","
        "\"name\":null,\"text\":\"Halo\"}",
        "x1", "+628123456789", "", "Halo");
    assert_state("http", "{\"kind\":\"status\",\"id\":\"x2\",\"state\":\"failed\"}", "x2",
                 HOOK_FAILED);
}

/* ---- what is kept ---------------------------------------------------------------------------- */

static void whatever_comes_is_made_fit(void **state)
{
    (void)state;
    struct str body = str_print(arena,
                                "{\"sender\":\"628123456789\",\"name\":\"Bu\\ndi\\u202e\","
                                "\"message\":\" a\\r\\nb\\u0007 \",\"inboxid\":\"%s\"}",
                                "x\\ty");
    assert_message("fonnte", body.at, "x y", "+628123456789", "Bu di\xe2\x80\xae", "a\nb");
    struct hook_item item = only_item("fonnte",
                                      "sender=628123456789&message=%ff%fe%00ok&inboxid=1");
    assert_text(item.text, "ok");
    assert_nothing("fonnte", "{\"sender\":\"628123456789\",\"message\":\" \",\"inboxid\":1}");
}

static void what_cannot_be_read_is_said_to_be_so(void **state)
{
    (void)state;
    static const struct {
        const char *driver, *body;
    } calls[] = {{"cloud", ""},
                 {"cloud", "{"},
                 {"gowa", "[]"},
                 {"gowa", "{}"},
                 {"fonnte", ""},
                 {"fonnte", "{\"a\":"},
                 {"wablas", "{}"},
                 {"http", "{\"kind\":\"x\",\"id\":\"1\"}"},
                 {"http", "{\"kind\":\"message\",\"id\":\"1\"}"}};
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        struct gateway_settings own = chosen(calls[i].driver);
        struct hook_request request = call_of(calls[i].driver, calls[i].body);
        struct hook_batch batch;
        assert_int_equal(hook_read(str_of(calls[i].driver), &own, &request, arena, &batch),
                         ERR_INVALID);
    }
}

static void what_is_kept_is_read_back_the_same(void **state)
{
    (void)state;
    struct hook_item message = {
        .kind = HOOK_MESSAGE,
        .gateway_id = STR("m\"1"),
        .channel = PHONE_SMS,
        .from = STR("+628123"),
        .text = STR("a\n\"b\""),
        .answers = STR("m0"),
        .at = {1795000000},
        .media = {{.url = STR("https://x/1"), .type = STR("image/png")}, {.id = STR("7")}},
        .media_count = 2};
    struct hook_item read;
    assert_int_equal(hook_item_read(arena, hook_item_text(arena, &message), &read), OK);
    assert_true(read.kind == HOOK_MESSAGE && read.channel == PHONE_SMS && !read.from_name.at);
    assert_text(read.gateway_id, "m\"1");
    assert_text(read.text, "a\n\"b\"");
    assert_text(read.answers, "m0");
    assert_int_equal(read.at.unix_s, 1795000000);
    assert_int_equal(read.media_count, 2);
    assert_text(read.media[0].url, "https://x/1");
    assert_text(read.media[1].id, "7");
    struct hook_item status = {.kind = HOOK_STATUS,
                               .gateway_id = STR("s1"),
                               .alias = STR("a1"),
                               .state = HOOK_FAILED,
                               .code = STR("1"),
                               .reason = STR("r"),
                               .notification = 3};
    assert_int_equal(hook_item_read(arena, hook_item_text(arena, &status), &read), OK);
    assert_true(read.kind == HOOK_STATUS && read.state == HOOK_FAILED && read.notification == 3);
    assert_text(read.reason, "r");
    assert_text(read.alias, "a1");
    /* A state that names the second id says more than one that does not. */
    assert_text(hook_item_key(arena, &status), "s1 a1 failed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twilio_signs_the_address_and_all_fields),
        cmocka_unit_test(a_port_in_the_public_address_may_be_left_out),
        cmocka_unit_test(the_cloud_api_and_gowa_sign_the_body),
        cmocka_unit_test(without_a_secret_nobody_is_believed),
        cmocka_unit_test(whoever_does_not_sign_knows_a_secret_path),
        cmocka_unit_test(who_is_not_set_up_is_not_there),
        cmocka_unit_test(the_cloud_api_asks_whether_the_address_is_ours),
        cmocka_unit_test(twilio_brings_messages_and_states),
        cmocka_unit_test(the_cloud_api_brings_messages_and_states),
        cmocka_unit_test(several_in_one_change_each_have_their_name),
        cmocka_unit_test(a_call_is_read_whole_or_refused),
        cmocka_unit_test(gowa_brings_messages_and_states),
        cmocka_unit_test(fonnte_brings_messages_and_states),
        cmocka_unit_test(wablas_brings_messages_and_states),
        cmocka_unit_test(another_gateway_speaks_as_rows_are_kept),
        cmocka_unit_test(whatever_comes_is_made_fit),
        cmocka_unit_test(what_cannot_be_read_is_said_to_be_so),
        cmocka_unit_test(what_is_kept_is_read_back_the_same),
    };
    random_setup();
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
