/* Tickets that staff open for a customer. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define OWN "/customer/support/tickets"
#define ALL "/admin/support/tickets"
#define TEXT "Budi menelepon: DP sudah dibayar"

static json_t *form_for(const struct browser *customer)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s}", "user_id", (json_int_t)customer->user_id,
                     "subject", "Telepon soal DP", "category", "payment", "priority", "high",
                     "description", TEXT);
}

static struct answer open_for(struct browser *staff, const struct browser *customer)
{
    return send_json(staff, "POST", form_for(customer), ALL);
}

static void it_is_the_customer_s_ticket_and_staff_have_written_it(void **state)
{
    struct site *site = *state;
    struct answer answer = open_for(&site->sari, &site->budi);
    assert_status(answer, 201);
    assert_true(json_is_true(at(&answer, "success")));
    assert_number_at(&answer, "ticket.user_id", site->budi.user_id);
    assert_text_at(&answer, "ticket.status", "open");
    assert_true(is_null_at(&answer, "ticket.assigned_to"));
    long long id = number_at(&answer, "ticket.id");

    answer = get(&site->budi, OWN);
    assert_int_equal(count_at(&answer, "data"), 1);
    assert_number_at(&answer, "data.0.unread_count", 1);
    answer = get(&site->budi, OWN "/%lld", id);
    assert_status(answer, 200);
    assert_int_equal(count_at(&answer, "messages"), 1);
    assert_text_at(&answer, "messages.0.message", TEXT);
    assert_text_at(&answer, "messages.0.sender_type", "admin");
    assert_number_at(&answer, "messages.0.sender_id", site->sari.user_id);
    assert_text_at(&answer, "ticket.description", TEXT);
    answer = get(&site->budi, OWN "/%lld", id);
    assert_number_at(&answer, "ticket.unread_count", 0);
    assert_status(get(&site->ayu, OWN "/%lld", id), 404);
}

static void it_is_no_reply_and_nobody_waits_yet(void **state)
{
    struct site *site = *state;
    struct answer answer = open_for(&site->sari, &site->budi);
    long long id = number_at(&answer, "ticket.id");
    assert_number_at(&answer, "ticket.response_count", 0);
    assert_number_at(&answer, "ticket.messages_count", 1);
    assert_number_at(&answer, "ticket.unread_count", 0);
    assert_true(is_null_at(&answer, "ticket.first_response_at"));
    answer = get(&site->nia, "/admin/support/inbox?queue=all");
    assert_number_at(&answer, "tickets.0.id", id);
    assert_true(is_null_at(&answer, "tickets.0.waiting_since"));
    assert_number_at(&answer, "tickets.0.unread_count", 0);
    /* What follows is as with any other ticket. */
    site_wait(60);
    say(&site->budi, id, "Betul");
    answer = get(&site->nia, ALL "/%lld", id);
    assert_text_at(&answer, "ticket.status", "open");
    assert_number_at(&answer, "ticket.unread_count", 1);
    site_wait(60);
    say(&site->sari, id, "Sudah kami terima");
    answer = get(&site->nia, ALL "/%lld", id);
    assert_text_at(&answer, "ticket.status", "in_progress");
    assert_text_at(&answer, "ticket.first_response_at", "2026-11-18 11:08:40");
}

static void its_history_begins_with_who_opened_it(void **state)
{
    struct site *site = *state;
    json_t *form = form_for(&site->budi);
    json_object_set_new(form, "assign_to_me", json_true());
    struct answer answer = send_json(&site->sari, "POST", form, ALL);
    assert_status(answer, 201);
    assert_number_at(&answer, "ticket.assigned_to", site->sari.user_id);
    long long id = number_at(&answer, "ticket.id");
    answer = get(&site->nia, ALL "/%lld/history", id);
    assert_int_equal(count_at(&answer, "history"), 2);
    assert_text_at(&answer, "history.0.field", "created_at");
    assert_number_at(&answer, "history.0.actor_id", site->sari.user_id);
    assert_true(is_null_at(&answer, "history.0.from"));
    assert_text_at(&answer, "history.1.field", "assigned_to");
    struct browser pages = browser_for_pages(&site->nia);
    answer = get(&pages, ALL "/%lld", id);
    assert_true(answer_says(&answer, "membuka tiket ini untuk pelanggan"));
    /* A customer's own has none. */
    id = open_ticket(&site->budi, "Halo");
    answer = get(&site->nia, ALL "/%lld/history", id);
    assert_int_equal(count_at(&answer, "history"), 0);
}

static void only_staff_open_tickets_for_others(void **state)
{
    struct site *site = *state;
    assert_status(open_for(&site->nobody, &site->budi), 419);
    assert_status(open_for(&site->budi, &site->budi), 403);
    assert_status(open_for(&site->budi, &site->ayu), 403);
    assert_status(get(&site->budi, ALL "/create"), 403);
    assert_status(open_for(&site->andi, &site->budi), 201);
    site->sari.without_token = true;
    assert_status(open_for(&site->sari, &site->budi), 419);
    struct answer answer = get(&site->andi, ALL);
    assert_number_at(&answer, "total", 1);
}

static void it_is_for_an_active_customer(void **state)
{
    static const char *const nobodies[] = {"", "0", "-1", "x", "999", "99999999999999999999"};
    struct site *site = *state;
    struct answer answer = open_for(&site->sari, &site->nia);
    assert_status(answer, 422);
    assert_text_at(&answer, "errors.user_id.0", "Pilih pelanggannya.");
    for (size_t i = 0; i < COUNT_OF(nobodies); i++) {
        json_t *form = form_for(&site->budi);
        json_object_set_new(form, "user_id", json_string(nobodies[i]));
        answer = send_json(&site->sari, "POST", form, ALL);
        assert_status(answer, 422);
        assert_int_equal(json_object_size(at(&answer, "errors")), 1);
    }
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1",
                 site->budi.user_id, 0);
    answer = open_for(&site->sari, &site->budi);
    assert_status(answer, 422);
    assert_text_at(&answer, "errors.user_id.0", "Akun pelanggan ini dinonaktifkan.");
    struct browser pages = browser_for_pages(&site->sari);
    answer = get(&pages, ALL "/create?search=budi");
    assert_false(answer_says(&answer, "budi@demo.test"));
}

static void the_order_is_one_of_that_customer(void **state)
{
    struct site *site = *state;
    int64_t own = site_order(site, &site->budi, "WO-1"), other;
    other = site_order(site, &site->ayu, "WO-2");
    json_t *form = form_for(&site->budi);
    json_object_set_new(form, "order_id", json_integer(other));
    struct answer answer = send_json(&site->sari, "POST", form, ALL);
    assert_status(answer, 422);
    assert_text_at(&answer, "errors.order_id.0", "Pesanan tidak valid.");
    form = form_for(&site->budi);
    json_object_set_new(form, "order_id", json_integer(own));
    answer = send_json(&site->sari, "POST", form, ALL);
    assert_status(answer, 201);
    assert_number_at(&answer, "ticket.order_id", own);
    struct browser pages = browser_for_pages(&site->sari);
    answer = get(&pages, ALL "/create?user_id=%lld", (long long)site->budi.user_id);
    assert_true(answer_says(&answer, "WO-1"));
    assert_false(answer_says(&answer, "WO-2"));
}

static void what_is_wrong_is_said_as_to_customers(void **state)
{
    struct site *site = *state;
    struct answer answer = post(&site->sari, "subject=+&description=pendek", ALL);
    assert_status(answer, 422);
    assert_int_equal(json_object_size(at(&answer, "errors")), 5);
    struct browser pages = browser_for_pages(&site->sari);
    char form[200];
    snprintf(form, sizeof form,
             "user_id=%lld&subject=Soal+DP&category=payment&priority=low"
             "&description=pendek&assign_to_me=1&_token=%s",
             (long long)site->budi.user_id, browser_token(&pages));
    answer = post(&pages, form, ALL);
    assert_status(answer, 422);
    assert_true(answer_says(&answer, "value=\"Soal DP\""));
    assert_true(answer_says(&answer, "budi@demo.test"));
    assert_true(answer_says(&answer, "sedikitnya 20 karakter"));
    assert_true(answer_says(&answer, "value=\"1\" checked"));
}

static void a_customer_is_found_and_chosen_without_a_script(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    struct answer answer = get(&pages, ALL "/create?search=budi");
    assert_true(answer_says(
        &answer,
        str_print(site->arena, ALL "/create?user_id=%lld\"", (long long)site->budi.user_id).at));
    assert_false(answer_says(&answer, "ayu@demo.test"));
    answer = get(&pages, ALL "/create?search=sari"); /* who is no customer */
    assert_false(answer_says(&answer, "sari@demo.test</span>"));
    assert_true(answer_says(&answer, "Tidak ada pelanggan aktif"));
    answer = get(&pages, "/admin/people/%lld", (long long)site->budi.user_id);
    assert_true(answer_says(&answer, ALL "/create?user_id="));
    answer = get(&pages, ALL "/create?user_id=%lld", (long long)site->nia.user_id);
    assert_status(answer, 200);
    assert_false(answer_says(&answer, "name=\"user_id\""));
}

static void files_of_the_opener_go_with_it(void **state)
{
    struct site *site = *state;
    int64_t file = upload(&site->sari, "bukti.png", SITE_PNG);
    json_t *form = form_for(&site->budi);
    json_object_set_new(form, "attachments", json_pack("[I]", (json_int_t)file));
    struct answer answer = send_json(&site->sari, "POST", form, ALL);
    assert_status(answer, 201);
    assert_status(get(&site->budi, "/attachments/%lld", (long long)file), 200);
    assert_status(get(&site->ayu, "/attachments/%lld", (long long)file), 404);
    /* Another's file is none of theirs to send. */
    file = upload(&site->nia, "bukti.png", SITE_PNG);
    form = form_for(&site->budi);
    json_object_set_new(form, "attachments", json_pack("[I]", (json_int_t)file));
    assert_status(send_json(&site->sari, "POST", form, ALL), 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(it_is_the_customer_s_ticket_and_staff_have_written_it),
        SITE_TEST(it_is_no_reply_and_nobody_waits_yet),
        SITE_TEST(its_history_begins_with_who_opened_it),
        SITE_TEST(only_staff_open_tickets_for_others),
        SITE_TEST(it_is_for_an_active_customer),
        SITE_TEST(the_order_is_one_of_that_customer),
        SITE_TEST(what_is_wrong_is_said_as_to_customers),
        SITE_TEST(a_customer_is_found_and_chosen_without_a_script),
        SITE_TEST(files_of_the_opener_go_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
