/* The shapes of JSON that others rely on: every key, its type, and what is null. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

enum kind {
    ID,
    ID_OR_NULL,
    NUMBER,
    TEXT,
    TEXT_OR_NULL,
    TIME,
    TIME_OR_NULL,
    BOOL,
    LIST,
    LIST_OR_NULL
};

struct member {
    const char *name;
    enum kind kind;
};

static bool is_time(const json_t *value)
{
    struct instant at;
    const char *text = json_string_value(value);
    return text && strlen(text) == INSTANT_TEXT_SIZE && text[10] == ' ' &&
           instant_parse(str_of(text), &at);
}

static bool is_of(const json_t *value, enum kind kind)
{
    switch (kind) {
    case ID:
        return json_is_integer(value) && json_integer_value(value) > 0;
    case ID_OR_NULL:
        return json_is_null(value) || is_of(value, ID);
    case NUMBER:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case TEXT:
        return json_is_string(value);
    case TEXT_OR_NULL:
        return json_is_null(value) || json_is_string(value);
    case TIME:
        return is_time(value);
    case TIME_OR_NULL:
        return json_is_null(value) || is_time(value);
    case BOOL:
        return json_is_boolean(value);
    case LIST:
        return json_is_array(value);
    case LIST_OR_NULL:
        return json_is_null(value) || json_is_array(value);
    }
    return false;
}

/* Exactly these members, each of its kind. */
static void assert_members(json_t *object, const struct member *members, size_t count)
{
    assert_true(json_is_object(object));
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(object, members[i].name);
        if (!value)
            fail_msg("%s is missing", members[i].name);
        if (!is_of(value, members[i].kind))
            fail_msg("%s is of another kind", members[i].name);
    }
    if (json_object_size(object) != count)
        fail_msg("%zu members instead of %zu", json_object_size(object), count);
}

static const struct member ticket_members[] = {
    {"user_email", TEXT},
    {"internal_notes", TEXT_OR_NULL}, /* these two are for staff only */
    {"id", ID},
    {"user_id", ID},
    {"user_name", TEXT},
    {"assigned_to", ID_OR_NULL},
    {"assigned_to_name", TEXT_OR_NULL},
    {"order_id", ID_OR_NULL},
    {"order_number", TEXT_OR_NULL},
    {"subject", TEXT},
    {"description", TEXT},
    {"category", TEXT},
    {"priority", TEXT},
    {"status", TEXT},
    {"response_count", NUMBER},
    {"messages_count", NUMBER},
    {"unread_count", NUMBER},
    {"first_response_at", TIME_OR_NULL},
    {"resolved_at", TIME_OR_NULL},
    {"closed_at", TIME_OR_NULL},
    {"created_at", TIME},
    {"updated_at", TIME},
};

static void assert_ticket(json_t *ticket, const struct browser *viewer)
{
    size_t hidden = is_staff(viewer) ? 0 : 2;
    assert_members(ticket, ticket_members + hidden, COUNT_OF(ticket_members) - hidden);
}

static void assert_messages(json_t *messages)
{
    static const struct member members[] = {
        {"id", ID},
        {"sender_id", ID},
        {"sender_name", TEXT},
        {"sender_type", TEXT},
        {"message", TEXT},
        {"attachments", LIST_OR_NULL},
        {"is_read", BOOL},
        {"read_at", TIME_OR_NULL},
        {"created_at", TIME},
        {"time", TEXT},
        {"is_own", BOOL},
        {"is_admin", BOOL},
    };
    size_t i;
    json_t *message;
    assert_true(json_is_array(messages));
    json_array_foreach(messages, i, message)
    {
        assert_members(message, members, COUNT_OF(members));
    }
}

/* A ticket on which everything has happened. */
static long long full_ticket(struct site *site)
{
    struct str order = str_print(site->arena, "%lld",
                                 (long long)site_order(site, &site->budi, "WO-1"));
    struct answer answer = send_json(
        &site->budi, "POST",
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "subject", "Halo", "category", "order", "priority",
                  "high", "description", "Keterangan yang cukup panjang", "order_id", order.at),
        INDEX);
    assert_status(answer, 201);
    long long id = number_at(&answer, "ticket.id");
    struct str form = str_print(site->arena, "assigned_to=%lld", (long long)site->nia.user_id);
    assert_status(patch(&site->sari, form.at, ALL "/%lld/assign", id), 200);
    assert_status(patch(&site->sari, "internal_notes=Rahasia", ALL "/%lld/notes", id), 200);
    say(&site->sari, id, "Siap");
    say(&site->budi, id, "Terima kasih");
    set_status(&site->sari, id, "resolved");
    set_status(&site->sari, id, "closed");
    return id;
}

static void a_ticket_has_every_member_and_shows_staff_s_only_to_staff(void **state)
{
    struct site *site = *state;
    long long plain = open_ticket(&site->budi, "Polos"), full = full_ticket(site);
    struct browser *const viewers[] = {&site->budi, &site->sari, &site->andi};
    for (size_t i = 0; i < COUNT_OF(viewers); i++) {
        struct answer answer = get(viewers[i], "%s/%lld", tickets_of(viewers[i]), plain);
        assert_status(answer, 200);
        assert_ticket(at(&answer, "ticket"), viewers[i]);
        static const char *const nulls[] = {"assigned_to",  "assigned_to_name",  "order_id",
                                            "order_number", "first_response_at", "resolved_at",
                                            "closed_at"};
        for (size_t j = 0; j < COUNT_OF(nulls); j++)
            assert_true(json_is_null(json_object_get(at(&answer, "ticket"), nulls[j])));
        answer = get(viewers[i], "%s/%lld", tickets_of(viewers[i]), full);
        assert_ticket(at(&answer, "ticket"), viewers[i]);
        for (size_t j = 0; j < COUNT_OF(nulls); j++)
            assert_false(json_is_null(json_object_get(at(&answer, "ticket"), nulls[j])));
        assert_text_at(&answer, "ticket.assigned_to_name", "nia");
        assert_text_at(&answer, "ticket.order_number", "WO-1");
    }
}

static void a_customer_never_gets_a_word_of_the_notes(void **state)
{
    struct site *site = *state;
    long long id = full_ticket(site);
    struct browser pages = browser_for_pages(&site->budi);
    const struct answer answers[] = {
        get(&site->budi, INDEX),
        get(&site->budi, INDEX "/%lld", id),
        get(&site->budi, INDEX "/%lld/messages", id),
        get(&site->budi, INDEX "?search=Rahasia"),
        get(&pages, INDEX),
        get(&pages, INDEX "/%lld", id),
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_status(answers[i], 200);
        if (i != 3) /* its links repeat what was asked */
            assert_false(answer_says(&answers[i], "Rahasia"));
        assert_false(answer_says(&answers[i], "internal_notes"));
        assert_false(answer_says(&answers[i], "sari@demo.test"));
    }
    assert_int_equal(count_at(&answers[3], "data"), 0);
}

static void the_page_of_a_ticket_has_its_messages_and_for_staff_the_team(void **state)
{
    struct site *site = *state;
    long long id = full_ticket(site);
    struct answer answer = get(&site->budi, INDEX "/%lld", id);
    assert_int_equal(json_object_size(answer.json), 2);
    assert_messages(at(&answer, "messages"));
    assert_int_equal(count_at(&answer, "messages"), 3);
    assert_status(post(&site->sari, "note=Halo+@nia", ALL "/%lld/notes", id), 201);
    answer = get(&site->sari, ALL "/%lld", id);
    assert_int_equal(json_object_size(answer.json), 4);
    assert_messages(at(&answer, "messages"));
    static const struct member note[] = {
        {"id", ID},           {"author_id", ID}, {"author_name", TEXT}, {"note", TEXT},
        {"created_at", TIME}, {"time", TEXT},    {"mentions", LIST}};
    assert_int_equal(count_at(&answer, "notes"), 1);
    assert_members(at(&answer, "notes.0"), note, COUNT_OF(note));
    static const struct member colleague[] = {{"id", ID}, {"name", TEXT}};
    assert_int_equal(count_at(&answer, "admins"), 3);
    for (size_t i = 0; i < 3; i++)
        assert_members(json_array_get(at(&answer, "admins"), i), colleague, COUNT_OF(colleague));
    assert_text_at(&answer, "admins.0.name", "andi");
    assert_text_at(&answer, "admins.2.name", "sari");
}

static void a_message_says_who_sent_it_and_whether_it_is_the_reader_s_own(void **state)
{
    struct site *site = *state;
    long long id = full_ticket(site);
    struct answer answer = get(&site->budi, INDEX "/%lld", id);
    assert_text_at(&answer, "messages.0.sender_type", "customer");
    assert_text_at(&answer, "messages.0.message", "Keterangan yang cukup panjang");
    assert_text_at(&answer, "messages.0.time", "18:06");
    assert_text_at(&answer, "messages.0.created_at", "2026-11-18 11:06:40");
    assert_true(json_is_true(at(&answer, "messages.0.is_own")));
    assert_true(json_is_false(at(&answer, "messages.0.is_admin")));
    assert_text_at(&answer, "messages.1.sender_type", "admin");
    assert_text_at(&answer, "messages.1.sender_name", "sari");
    assert_true(json_is_false(at(&answer, "messages.1.is_own")));
    assert_true(json_is_true(at(&answer, "messages.1.is_admin")));
    answer = get(&site->sari, ALL "/%lld", id);
    assert_true(json_is_true(at(&answer, "messages.1.is_own")));
    answer = get(&site->nia, ALL "/%lld", id);
    assert_true(json_is_false(at(&answer, "messages.1.is_own")));
    assert_true(json_is_true(at(&answer, "messages.1.is_admin")));
}

static void attachments_are_an_array_or_null(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    database_run(&site->database,
                 "UPDATE chat_messages SET attachments = '[{\"name\":\"a.pdf\"}]'"
                 " WHERE support_ticket_id = ?1",
                 id, 0);
    say(&site->budi, id, "dua");
    struct answer answer = get(&site->budi, INDEX "/%lld", id);
    assert_text_at(&answer, "messages.0.attachments.0.name", "a.pdf");
    assert_true(is_null_at(&answer, "messages.1.attachments"));
}

static void new_messages_come_with_the_ticket_s_state(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    int64_t answered = say(&site->sari, id, "Siap");
    static const struct member members[] = {
        {"messages", LIST}, {"count", NUMBER}, {"ticket_status", TEXT}, {"unread_count", NUMBER}};
    static const char *const prefixes[] = {INDEX, ALL, "/support/tickets", "/support/tickets"};
    struct browser *const viewers[] = {&site->budi, &site->sari, &site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(viewers); i++) {
        struct answer answer = get(viewers[i], "%s/%lld/messages?last_message_id=0", prefixes[i],
                                   id);
        assert_status(answer, 200);
        assert_members(answer.json, members, COUNT_OF(members));
        assert_messages(at(&answer, "messages"));
        assert_number_at(&answer, "count", 2);
        assert_text_at(&answer, "ticket_status", "in_progress");
        assert_number_at(&answer, "messages.1.id", answered);
        answer = get(viewers[i], "%s/%lld/messages?last_message_id=%lld", prefixes[i], id,
                     (long long)answered);
        assert_members(answer.json, members, COUNT_OF(members));
        assert_number_at(&answer, "count", 0);
    }
}

static void what_is_done_is_told_with_the_ticket(void **state)
{
    static const struct member stored[] = {{"success", BOOL}, {"message", TEXT}};
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    static const struct {
        const char *part, *form, *text;
    } changes[] = {
        {"assign", "assigned_to=3", "Tiket berhasil ditugaskan."},
        {"status", "status=in_progress", "Status tiket diperbarui."},
        {"priority", "priority=urgent", NULL},
        {"notes", "internal_notes=x", "Catatan internal disimpan."},
        {"assign", "assigned_to=", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct answer answer = patch(&site->sari, changes[i].form, ALL "/%lld/%s", id,
                                     changes[i].part);
        assert_status(answer, 200);
        assert_true(json_is_true(at(&answer, "success")));
        assert_ticket(at(&answer, "ticket"), &site->sari);
        if (changes[i].text)
            assert_text_at(&answer, "message", changes[i].text);
    }
    struct answer answer = post(&site->budi, "message=Halo", INDEX "/%lld/messages", id);
    assert_status(answer, 201);
    assert_true(json_is_true(at(&answer, "success")));
    assert_text_at(&answer, "message", "Pesan terkirim");
    assert_true(number_at(&answer, "messageId") > 0);
    answer = post(&site->budi, "", INDEX "/%lld/close", id);
    assert_status(answer, 200);
    assert_members(answer.json, stored, COUNT_OF(stored));
    assert_text_at(&answer, "message", "Tiket berhasil ditutup.");
    answer = del(&site->andi, ALL "/%lld", id);
    assert_status(answer, 200);
    assert_true(json_is_true(at(&answer, "success")));
    answer = post(&site->andi, "", ALL "/%lld/restore", id);
    assert_status(answer, 200);
    assert_ticket(at(&answer, "ticket"), &site->andi);
}

static void a_new_ticket_is_answered_whole(void **state)
{
    struct site *site = *state;
    struct answer answer = post(&site->budi,
                                "subject=++Halo++&category=payment&priority=urgent"
                                "&description=Keterangan+yang+cukup+panjang&order_id=",
                                INDEX);
    assert_status(answer, 201);
    assert_true(json_is_true(at(&answer, "success")));
    assert_text_at(&answer, "message", "Tiket bantuan berhasil dibuat.");
    assert_ticket(at(&answer, "ticket"), &site->budi);
    assert_text_at(&answer, "ticket.subject", "Halo");
    assert_text_at(&answer, "ticket.status", "open");
    assert_text_at(&answer, "ticket.category", "payment");
    assert_text_at(&answer, "ticket.priority", "urgent");
    assert_number_at(&answer, "ticket.user_id", site->budi.user_id);
    assert_number_at(&answer, "ticket.messages_count", 1);
    assert_number_at(&answer, "ticket.response_count", 0);
    assert_text_at(&answer, "ticket.created_at", "2026-11-18 11:06:40");
}

static void lists_are_laravel_s_paginator(void **state)
{
    static const struct member members[] = {
        {"data", LIST},
        {"current_page", ID},
        {"per_page", ID},
        {"total", NUMBER},
        {"last_page", ID},
        {"from", ID_OR_NULL},
        {"to", ID_OR_NULL},
        {"path", TEXT},
        {"first_page_url", TEXT},
        {"last_page_url", TEXT},
        {"next_page_url", TEXT_OR_NULL},
        {"prev_page_url", TEXT_OR_NULL},
        {"stats", LIST},
    };
    struct site *site = *state;
    static const struct member stats[] = {
        {"open", NUMBER},     {"in_progress", NUMBER}, {"waiting_customer", NUMBER},
        {"resolved", NUMBER}, {"closed", NUMBER},      {"urgent", NUMBER},
        {"total", NUMBER}};
    for (int tickets = 0; tickets < 2; tickets++) {
        struct answer answer = get(&site->budi, INDEX);
        assert_members(answer.json, members, COUNT_OF(members) - 1);
        answer = get(&site->sari, ALL);
        assert_members(at(&answer, "stats"), stats, COUNT_OF(stats));
        json_object_set_new(answer.json, "stats", json_array());
        assert_members(answer.json, members, COUNT_OF(members));
        if (tickets == 0)
            full_ticket(site);
    }
    struct answer answer = get(&site->budi, INDEX);
    assert_ticket(at(&answer, "data.0"), &site->budi);
    answer = get(&site->sari, ALL);
    assert_ticket(at(&answer, "data.0"), &site->sari);
}

static void history_has_who_when_from_and_to(void **state)
{
    static const struct member members[] = {
        {"id", ID},           {"actor_id", ID},       {"actor_name", TEXT},
        {"field", TEXT},      {"from", TEXT_OR_NULL}, {"to", TEXT_OR_NULL},
        {"created_at", TIME},
    };
    struct site *site = *state;
    long long id = full_ticket(site);
    struct answer answer = get(&site->sari, ALL "/%lld/history", id);
    assert_status(answer, 200);
    assert_int_equal(json_object_size(answer.json), 1);
    size_t count = count_at(&answer, "history");
    assert_int_equal(count, 5); /* assignee, notes, in_progress, resolved, closed */
    for (size_t i = 0; i < count; i++)
        assert_members(json_array_get(at(&answer, "history"), i), members, COUNT_OF(members));
}

static void the_newest_open_and_running_tickets_are_a_list_of_five(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->sari, "/admin/support/recent-tickets");
    assert_int_equal(count_at(&answer, "tickets"), 0);
    long long ids[8];
    for (int i = 0; i < 8; i++)
        ids[i] = open_ticket(&site->budi, "Halo");
    say(&site->sari, ids[7], "Siap");
    set_status(&site->sari, ids[6], "waiting_customer");
    set_status(&site->sari, ids[5], "resolved");
    answer = get(&site->sari, "/admin/support/recent-tickets");
    static const int expected[] = {7, 4, 3, 2, 1};
    assert_int_equal(count_at(&answer, "tickets"), 5);
    for (size_t i = 0; i < 5; i++) {
        json_t *ticket = json_array_get(at(&answer, "tickets"), i);
        assert_ticket(ticket, &site->sari);
        assert_int_equal(json_integer_value(json_object_get(ticket, "id")), ids[expected[i]]);
    }
    struct browser pages = browser_for_pages(&site->sari);
    answer = get(&pages, "/admin/support/recent-tickets");
    assert_status(answer, 200);
    assert_false(answer_says(&answer, "<html"));
    assert_true(answer_says(&answer, "/admin/support/tickets/8\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_ticket_has_every_member_and_shows_staff_s_only_to_staff),
        SITE_TEST(a_customer_never_gets_a_word_of_the_notes),
        SITE_TEST(the_page_of_a_ticket_has_its_messages_and_for_staff_the_team),
        SITE_TEST(a_message_says_who_sent_it_and_whether_it_is_the_reader_s_own),
        SITE_TEST(attachments_are_an_array_or_null),
        SITE_TEST(new_messages_come_with_the_ticket_s_state),
        SITE_TEST(what_is_done_is_told_with_the_ticket),
        SITE_TEST(a_new_ticket_is_answered_whole),
        SITE_TEST(lists_are_laravel_s_paginator),
        SITE_TEST(history_has_who_when_from_and_to),
        SITE_TEST(the_newest_open_and_running_tickets_are_a_list_of_five),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
