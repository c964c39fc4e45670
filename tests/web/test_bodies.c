/* What a request may bring: forms, multipart, JSON, overridden methods, text and its limits. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"

#define INDEX "/customer/support/tickets"
#define DESCRIPTION "Keterangan yang cukup panjang untuk sebuah tiket."

static struct answer send_typed(struct browser *browser, const char *type, const char *body,
                                const char *target)
{
    return browser_ask(
        browser,
        &(struct ask){.method = "POST", .target = target, .type = type, .body = str_of(body)});
}

static int64_t count(struct site *site, const char *table)
{
    return database_number(&site->database,
                           str_print(site->arena, "SELECT count(*) FROM %s", table).at);
}

static void a_ticket_can_come_as_a_form_as_multipart_and_as_json(void **state)
{
    struct site *site = *state;
    struct answer answers[] = {
        send_typed(&site->budi, "application/x-www-form-urlencoded; charset=UTF-8",
                   "subject=Caf%C3%A9+%26+teh&category=order&priority=high"
                   "&description=Keterangan+yang+cukup+panjang",
                   INDEX),
        send_typed(&site->budi, "application/json; charset=utf-8",
                   "{\"subject\":\"Caf\\u00e9 & teh\",\"category\":\"order\",\"priority\":\"high\","
                   "\"description\":\"Keterangan yang cukup panjang\",\"order_id\":null}",
                   INDEX),
        send_typed(&site->budi, "multipart/form-data; boundary=----xyz",
                   "------xyz\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\n"
                   "Caf\xC3\xA9 & teh\r\n"
                   "------xyz\r\nContent-Disposition: form-data; name=\"category\"\r\n\r\norder\r\n"
                   "------xyz\r\nContent-Disposition: form-data; name=\"priority\"\r\n\r\nhigh\r\n"
                   "------xyz\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n"
                   "Keterangan yang cukup panjang\r\n------xyz--\r\n",
                   INDEX),
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_status(answers[i], 201);
        assert_text_at(&answers[i], "ticket.subject", "Caf\xC3\xA9 & teh");
        assert_text_at(&answers[i], "ticket.priority", "high");
        assert_text_at(&answers[i], "ticket.description", "Keterangan yang cukup panjang");
        assert_true(is_null_at(&answers[i], "ticket.order_id"));
    }
}

static void a_changing_route_of_staff_takes_all_three_too(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    static const struct {
        const char *type, *body, *status;
    } bodies[] = {
        {"application/x-www-form-urlencoded", "status=resolved", "resolved"},
        {"application/json", "{\"status\":\"in_progress\"}", "in_progress"},
        {"multipart/form-data; boundary=\"b b\"",
         "--b b\r\ncontent-disposition: form-data; name=status\r\n\r\nclosed\r\n--b b--", "closed"},
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct str target = str_print(site->arena, "/admin/support/tickets/%lld/status", id);
        struct answer answer = browser_ask(&site->sari,
                                           &(struct ask){.method = "PATCH",
                                                         .target = target.at,
                                                         .type = bodies[i].type,
                                                         .body = str_of(bodies[i].body)});
        assert_status(answer, 200);
        assert_text_at(&answer, "ticket.status", bodies[i].status);
    }
}

static void a_form_may_post_what_it_means_by__method(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct answer answer = post(&site->sari, "_method=PATCH&status=resolved",
                                "/admin/support/tickets/%lld/status", id);
    assert_status(answer, 200);
    answer = post(&site->sari, "_method=patch&priority=low", "/admin/support/tickets/%lld/priority",
                  id);
    assert_status(answer, 200);
    struct ask ask = {
        .method = "POST",
        .target = str_print(site->arena, "/admin/support/tickets/%lld/notes", id).at,
        .body = STR("internal_notes=Catatan"),
        .fields = {{STR("X-HTTP-Method-Override"), STR("PATCH")}},
    };
    assert_status(browser_ask(&site->sari, &ask), 200);
    assert_status(post(&site->andi, "_method=DELETE", "/admin/support/tickets/%lld", id), 200);
    assert_status(post(&site->andi, "", "/admin/support/tickets/%lld/restore", id), 200);
    /* Only a POST means something else, and only a method that changes. */
    assert_status(post(&site->sari, "_method=GET", "/admin/support/tickets/%lld", id), 405);
    assert_status(patch(&site->sari, "_method=DELETE", "/admin/support/tickets/%lld", id), 405);
    assert_status(get(&site->andi, "/admin/support/tickets/%lld?_method=DELETE", id), 200);
    assert_status(get(&site->andi, "/admin/support/tickets/%lld", id), 200);
}

static void a_body_that_is_not_what_it_says_is_422_and_stores_nothing(void **state)
{
    static const struct {
        const char *type, *body;
    } bodies[] = {
        {"application/json", "{\"subject\":"},
        {"application/json", "[]"},
        {"application/json", "\"text\""},
        {"application/json", "{\"subject\":[\"a\"]}"},
        {"application/json", "{\"subject\":{\"a\":1}}"}, /* the field is subject.a */
        {"application/json", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}"},
        {"application/json", "{\"a\":1,\"a\":2}"},
        {"application/json", "{\"subject\":\"\xFF\"}"},
        {"application/json", "{\"subject\":\"\\ud800\"}"},
        {"application/x-www-form-urlencoded", "%ff=x"},
        {"multipart/form-data", "x"},
        {"multipart/form-data; boundary=x", "no boundary"},
        {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\""},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ended"},
        {"text/plain", "subject=Halo"},
        {"application/xml", "<a/>"},
    };
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->budi);
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct answer answer = send_typed(&site->budi, bodies[i].type, bodies[i].body, INDEX);
        assert_status(answer, 422);
        assert_true(strlen(text_at(&answer, "message")) > 0);
        assert_true(json_is_object(at(&answer, "errors")));
        assert_status(send_typed(&pages, bodies[i].type, bodies[i].body, INDEX), 422);
    }
    assert_int_equal(count(site, "support_tickets"), 0);
}

static void text_that_is_not_utf_8_or_holds_a_nul_is_422_beside_its_field(void **state)
{
    static const char *const hostile[] = {
        "%FF", "%C0%AF", "%ED%A0%80", "%F5%80%80%80", "abc%00def", "%E2%82", "%80",
    };
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        struct str form = str_print(site->arena, "message=%s", hostile[i]);
        struct answer answer = post(&site->budi, form.at, INDEX "/%lld/messages", id);
        assert_status(answer, 422);
        assert_int_equal(count_at(&answer, "errors.message"), 1);
        assert_status(get(&site->budi, INDEX "?search=%s", hostile[i]), 422);
        struct browser pages = browser_for_pages(&site->budi);
        assert_status(post(&pages, form.at, INDEX "/%lld/messages", id), 422);
    }
    struct answer answer = send_typed(&site->budi, "application/json",
                                      "{\"message\":\"a\\u0000b\"}", INDEX "/1/messages");
    assert_status(answer, 422);
    assert_int_equal(count_at(&answer, "errors.message"), 1);
    assert_int_equal(count(site, "chat_messages"), 1);
}

static void a_stray_percent_sign_stays_one(void **state)
{
    static const struct {
        const char *sent, *kept;
    } texts[] = {
        {"50%", "50%"}, {"50%+off", "50% off"}, {"%zz", "%zz"}, {"%4", "%4"}, {"%%34", "%4"},
    };
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct str form = str_print(site->arena, "message=%s", texts[i].sent);
        assert_status(post(&site->budi, form.at, INDEX "/%lld/messages", id), 201);
        struct answer answer = get(&site->budi, INDEX "/%lld", id);
        assert_text_at(&answer, str_print(site->arena, "messages.%zu.message", i + 1).at,
                       texts[i].kept);
        assert_status(get(&site->budi, INDEX "?search=%s", texts[i].sent), 200);
        assert_status(get(&site->sari, "/admin/support/tickets?search=%s", texts[i].sent), 200);
    }
    struct browser pages = browser_for_pages(&site->budi);
    struct answer page = get(&pages, INDEX "?search=50%%");
    assert_true(answer_says(&page, "value=\"50%\""));
}

static void the_last_of_several_fields_of_a_name_counts(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    post(&site->budi, "message=satu&message=dua", INDEX "/%lld/messages", id);
    struct answer answer = get(&site->budi, INDEX "/%lld", id);
    assert_text_at(&answer, "messages.1.message", "dua");
}

static void too_many_fields_are_refused(void **state)
{
    struct site *site = *state;
    struct buffer form = buffer_in(site->arena);
    for (int i = 0; i < 65; i++)
        buffer_print(&form, "f%d=x&", i);
    buffer_put_byte(&form, 0);
    assert_status(post(&site->budi, form.bytes, INDEX), 422);
}

/* ---- limits, at their edges -------------------------------------------------------------------
 */

static const char *repeated(struct site *site, const char *piece, size_t times)
{
    struct buffer text = buffer_in(site->arena);
    for (size_t i = 0; i < times; i++)
        buffer_put_str(&text, str_of(piece));
    buffer_put_byte(&text, 0);
    return text.bytes;
}

static struct answer send_ticket(struct browser *browser, const char *subject,
                                 const char *description)
{
    return send_json(browser, "POST",
                     json_pack("{s:s, s:s, s:s, s:s}", "subject", subject, "category", "other",
                               "priority", "low", "description", description),
                     INDEX);
}

static void a_subject_has_1_to_255_characters(void **state)
{
    static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x92\x90"};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(characters); i++) {
        assert_status(send_ticket(&site->budi, characters[i], DESCRIPTION), 201);
        const char *longest = repeated(site, characters[i], SUBJECT_MAX_CHARACTERS);
        struct answer answer = send_ticket(&site->budi, longest, DESCRIPTION);
        assert_status(answer, 201);
        assert_text_at(&answer, "ticket.subject", longest);
        answer = send_ticket(&site->budi, repeated(site, characters[i], SUBJECT_MAX_CHARACTERS + 1),
                             DESCRIPTION);
        assert_status(answer, 422);
        assert_int_equal(json_object_size(at(&answer, "errors")), 1);
        assert_int_equal(count_at(&answer, "errors.subject"), 1);
    }
    assert_status(send_ticket(&site->budi, "", DESCRIPTION), 422);
    assert_status(send_ticket(&site->budi, " \t\xC2\xA0\xE2\x80\x8B", DESCRIPTION), 422);
}

static void a_description_has_20_to_65535_characters(void **state)
{
    static const char *const characters[] = {"a", "\xC3\xA9", "\xF0\x9F\x92\x90"};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(characters); i++) {
        const char *piece = characters[i];
        const size_t least = DESCRIPTION_MIN_CHARACTERS, most = TEXT_MAX_CHARACTERS;
        assert_status(send_ticket(&site->budi, "Halo", repeated(site, piece, least - 1)), 422);
        assert_status(send_ticket(&site->budi, "Halo", repeated(site, piece, least)), 201);
        assert_status(send_ticket(&site->budi, "Halo", repeated(site, piece, most)), 201);
        struct answer answer = send_ticket(&site->budi, "Halo", repeated(site, piece, most + 1));
        assert_status(answer, 422);
        assert_int_equal(count_at(&answer, "errors.description"), 1);
    }
    assert_status(send_ticket(&site->budi, "Halo", repeated(site, " ", 40)), 422);
    assert_status(send_ticket(&site->budi, "Halo", "  pendek                    "), 422);
}

static void a_message_has_1_to_65535_characters_and_is_kept_whole(void **state)
{
    static const char *const characters[] = {"a", "\xF0\x9F\x92\x90"};
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser *const sides[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(characters); i++)
        for (size_t j = 0; j < COUNT_OF(sides); j++) {
            const char *longest = repeated(site, characters[i], TEXT_MAX_CHARACTERS);
            int64_t message = say(sides[j], id, longest);
            struct answer answer = get(sides[j], "%s/%lld/messages?last_message_id=%lld",
                                       tickets_of(sides[j]), id, (long long)message - 1);
            assert_text_at(&answer, "messages.0.message", longest);
            const char *longer = repeated(site, characters[i], TEXT_MAX_CHARACTERS + 1);
            answer = send_json(sides[j], "POST", json_pack("{s:s}", "message", longer),
                               "%s/%lld/messages", tickets_of(sides[j]), id);
            assert_status(answer, 422);
            assert_int_equal(count_at(&answer, "errors.message"), 1);
        }
}

static void a_message_of_white_space_alone_is_422(void **state)
{
    static const char *const blanks[] = {
        "",
        " ",
        "\n\n",
        " \t\r\n ",
        "\xC2\xA0",
        "\xE2\x80\x8B",
        "\xE3\x80\x80 \xE2\x80\xA8",
        "\xEF\xBB\xBF",
    };
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(blanks); i++) {
        assert_status(send_json(&site->budi, "POST", json_pack("{s:s}", "message", blanks[i]),
                                INDEX "/%lld/messages", id),
                      422);
        assert_status(send_json(&site->sari, "POST", json_pack("{s:s}", "message", blanks[i]),
                                "/admin/support/tickets/%lld/messages", id),
                      422);
    }
    assert_status(post(&site->budi, "", INDEX "/%lld/messages", id), 422);
    assert_status(post(&site->budi, "text=halo", INDEX "/%lld/messages", id), 422);
    assert_int_equal(count(site, "chat_messages"), 1);
}

static void notes_have_at_most_65535_characters_and_may_be_empty(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    const char *longest = repeated(site, "\xC3\xA9", TEXT_MAX_CHARACTERS);
    struct answer answer = send_json(&site->sari, "PATCH",
                                     json_pack("{s:s}", "internal_notes", longest),
                                     "/admin/support/tickets/%lld/notes", id);
    assert_status(answer, 200);
    assert_text_at(&answer, "ticket.internal_notes", longest);
    answer = send_json(
        &site->sari, "PATCH",
        json_pack("{s:s}", "internal_notes", repeated(site, "a", TEXT_MAX_CHARACTERS + 1)),
        "/admin/support/tickets/%lld/notes", id);
    assert_status(answer, 422);
    assert_int_equal(count_at(&answer, "errors.internal_notes"), 1);
    answer = patch(&site->sari, "internal_notes=", "/admin/support/tickets/%lld/notes", id);
    assert_status(answer, 200);
    assert_true(is_null_at(&answer, "ticket.internal_notes"));
}

static void a_request_without_its_field_changes_nothing(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    patch(&site->sari, "internal_notes=Penting", "/admin/support/tickets/%lld/notes", id);
    struct str form = str_print(site->arena, "assigned_to=%lld", (long long)site->nia.user_id);
    patch(&site->sari, form.at, "/admin/support/tickets/%lld/assign", id);
    static const char *const parts[] = {"assign", "status", "priority", "notes"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        assert_status(patch(&site->sari, "", "/admin/support/tickets/%lld/%s", id, parts[i]), 422);
        assert_status(patch(&site->sari, "other=1", "/admin/support/tickets/%lld/%s", id, parts[i]),
                      422);
    }
    struct answer answer = get(&site->sari, "/admin/support/tickets/%lld", id);
    assert_text_at(&answer, "ticket.internal_notes", "Penting");
    assert_number_at(&answer, "ticket.assigned_to", site->nia.user_id);
}

static void a_message_is_kept_as_it_was_typed(void **state)
{
    static const char text[] =
        "  <b>Halo</b> & \"apa\" 'kabar'?\n\n\tbaris 2 \\n \xF0\x9F\x92\x90  ";
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->budi, id, text);
    struct answer answer = get(&site->sari, "/admin/support/tickets/%lld", id);
    assert_text_at(&answer, "messages.1.message", text);
    /* A browser's form sends line ends as CR LF. */
    post(&site->budi, "message=satu%0D%0Adua", INDEX "/%lld/messages", id);
    answer = get(&site->sari, "/admin/support/tickets/%lld", id);
    assert_text_at(&answer, "messages.2.message", "satu\ndua");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_ticket_can_come_as_a_form_as_multipart_and_as_json),
        SITE_TEST(a_changing_route_of_staff_takes_all_three_too),
        SITE_TEST(a_form_may_post_what_it_means_by__method),
        SITE_TEST(a_body_that_is_not_what_it_says_is_422_and_stores_nothing),
        SITE_TEST(text_that_is_not_utf_8_or_holds_a_nul_is_422_beside_its_field),
        SITE_TEST(a_stray_percent_sign_stays_one),
        SITE_TEST(the_last_of_several_fields_of_a_name_counts),
        SITE_TEST(too_many_fields_are_refused),
        SITE_TEST(a_subject_has_1_to_255_characters),
        SITE_TEST(a_description_has_20_to_65535_characters),
        SITE_TEST(a_message_has_1_to_65535_characters_and_is_kept_whole),
        SITE_TEST(a_message_of_white_space_alone_is_422),
        SITE_TEST(notes_have_at_most_65535_characters_and_may_be_empty),
        SITE_TEST(a_request_without_its_field_changes_nothing),
        SITE_TEST(a_message_is_kept_as_it_was_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
