/* Changing several tickets at once, and taking changes back. */
#include "desk/limits.h"
#include "support/site.h"
#include "support/cmocka_all.h"

#define ALL "/admin/support/tickets"
#define BULK ALL "/bulk"
#define UNDO "/admin/support/undo"

static void open_tickets(struct site *site, int count)
{
    for (int i = 0; i < count; i++)
        open_ticket(i % 2 ? &site->ayu : &site->budi, "Halo");
}

static const char *word_of(struct site *site, long long id, const char *field)
{
    struct answer answer = get(&site->sari, ALL "/%lld", id);
    return text_at(&answer, str_print(site->arena, "ticket.%s", field).at);
}

static int64_t assignee_of(struct site *site, long long id)
{
    struct answer answer = get(&site->sari, ALL "/%lld", id);
    return is_null_at(&answer, "ticket.assigned_to") ? 0 : number_at(&answer, "ticket.assigned_to");
}

static void assert_outcome(const struct answer *answer, size_t index, long long id,
                           const char *outcome)
{
    struct site *site = answer->site;
    assert_number_at(answer, str_print(site->arena, "tickets.%zu.id", index).at, id);
    assert_text_at(answer, str_print(site->arena, "tickets.%zu.outcome", index).at, outcome);
}

/* "changes[]=3&changes[]=4", from what an answer offers to take back. */
static const char *undo_form(const struct answer *answer)
{
    struct buffer form = buffer_in(answer->site->arena);
    for (size_t i = 0; i < count_at(answer, "undo"); i++) {
        const char *path = str_print(answer->site->arena, "undo.%zu", i).at;
        buffer_print(&form, "changes[]=%lld&", (long long)number_at(answer, path));
    }
    return str_c(form.arena, buffer_end(&form));
}

/* The same for all that ever happened to a ticket. */
static const char *history_form(struct site *site, long long id)
{
    struct answer answer = get(&site->sari, ALL "/%lld/history", id);
    struct buffer form = buffer_in(site->arena);
    for (size_t i = 0; i < count_at(&answer, "history"); i++) {
        const char *path = str_print(site->arena, "history.%zu.id", i).at;
        buffer_print(&form, "changes[]=%lld&", (long long)number_at(&answer, path));
    }
    return str_c(form.arena, buffer_end(&form));
}

/* ---- several at once ------------------------------------------------------------------------- */

static void one_request_changes_several_tickets_each_with_its_history(void **state)
{
    struct site *site = *state;
    open_tickets(site, 3);
    struct answer answer = post(&site->sari, "ids[]=1&ids[]=3&status=resolved", BULK);
    assert_status(answer, 200);
    assert_text_at(&answer, "message", "2 tiket diubah.");
    assert_outcome(&answer, 0, 1, "changed");
    assert_outcome(&answer, 1, 3, "changed");
    assert_int_equal(count_at(&answer, "undo"), 2);
    assert_string_equal(word_of(site, 1, "status"), "resolved");
    assert_string_equal(word_of(site, 2, "status"), "open");
    assert_string_equal(word_of(site, 3, "status"), "resolved");
    struct answer history = get(&site->sari, ALL "/3/history");
    assert_int_equal(count_at(&history, "history"), 1);
    assert_number_at(&history, "history.0.actor_id", site->sari.user_id);
    assert_text_at(&history, "history.0.to", "resolved");
}

static void priority_and_assignee_are_set_likewise(void **state)
{
    struct site *site = *state;
    open_tickets(site, 2);
    assert_status(post(&site->sari, "ids[]=1&ids[]=2&priority=urgent", BULK), 200);
    assert_string_equal(word_of(site, 2, "priority"), "urgent");
    const char *form =
        str_print(site->arena, "ids[]=1&ids[]=2&assigned_to=%d", (int)site->nia.user_id).at;
    assert_status(post(&site->sari, form, BULK), 200);
    assert_int_equal(assignee_of(site, 1), site->nia.user_id);
    assert_status(post(&site->sari, "ids[]=1&assigned_to=", BULK), 200);
    assert_int_equal(assignee_of(site, 1), 0);
    assert_int_equal(assignee_of(site, 2), site->nia.user_id);
}

static void what_cannot_be_changed_is_named_and_leaves_the_others(void **state)
{
    struct site *site = *state;
    open_tickets(site, 4);
    set_status(&site->sari, 2, "closed");
    assert_status(del(&site->andi, ALL "/3"), 200);
    struct answer answer = post(
        &site->sari, "ids[]=99&ids[]=4&ids[]=2&ids[]=3&ids[]=1&ids[]=4&status=closed", BULK);
    assert_status(answer, 200);
    assert_int_equal(count_at(&answer, "tickets"), 5);
    assert_outcome(&answer, 0, 1, "changed");
    assert_outcome(&answer, 1, 2, "unchanged");
    assert_outcome(&answer, 2, 3, "not_found");
    assert_outcome(&answer, 3, 4, "changed");
    assert_outcome(&answer, 4, 99, "not_found");
    assert_text_at(&answer, "message",
                   "2 tiket diubah. Sudah demikian: #2. Sudah tidak ada: #3, #99.");
    assert_int_equal(count_at(&answer, "undo"), 2);
}

static void a_value_that_no_ticket_can_have_changes_nothing(void **state)
{
    static const char *const forms[] = {
        "ids[]=1&ids[]=2&status=nonsense",
        "ids[]=1&priority=",
        "ids[]=1&assigned_to=x",
        "ids[]=1&assigned_to=1", /* a customer */
        "ids[]=1",
        "ids[]=1&status=closed&priority=low",
        "status=closed",
        "ids=1&status=closed",
        "ids[]=x&status=closed",
        "ids[]=1&ids[]=-2&status=closed",
    };
    struct site *site = *state;
    open_tickets(site, 2);
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        assert_status(post(&site->sari, forms[i], BULK), 422);
    assert_string_equal(word_of(site, 1, "status"), "open");
    struct answer history = get(&site->sari, ALL "/1/history");
    assert_int_equal(count_at(&history, "history"), 0);
}

static const char *many_ids(struct site *site, int count)
{
    struct buffer form = buffer_in(site->arena);
    buffer_put_str(&form, STR("status=closed"));
    for (int i = 1; i <= count; i++)
        buffer_print(&form, "&ids[]=%d", i);
    return str_c(form.arena, buffer_end(&form));
}

static void there_is_a_limit_to_how_many(void **state)
{
    struct site *site = *state;
    open_tickets(site, 1);
    struct answer answer = post(&site->sari, many_ids(site, BULK_MAX + 1), BULK);
    assert_status(answer, 422);
    assert_text_at(&answer, "errors.ids.0", "Pilih paling banyak 50 sekaligus.");
    assert_string_equal(word_of(site, 1, "status"), "open");
    answer = post(&site->sari, many_ids(site, BULK_MAX), BULK);
    assert_status(answer, 200);
    assert_outcome(&answer, 0, 1, "changed");
}

static void json_sends_a_list(void **state)
{
    struct site *site = *state;
    open_tickets(site, 2);
    json_t *body = json_pack("{s:[i,s], s:s}", "ids", 1, "2", "priority", "high");
    struct answer answer = send_json(&site->sari, "POST", body, BULK);
    assert_status(answer, 200);
    assert_outcome(&answer, 1, 2, "changed");
    body = json_pack("{s:[[i]], s:s}", "ids", 1, "priority", "low");
    assert_status(send_json(&site->sari, "POST", body, BULK), 422);
}

/* ---- taking back ----------------------------------------------------------------------------- */

static void an_undo_takes_back_all_of_a_change(void **state)
{
    struct site *site = *state;
    open_tickets(site, 3);
    set_status(&site->nia, 2, "waiting_customer");
    struct answer done = post(&site->sari, "ids[]=1&ids[]=2&ids[]=3&status=closed", BULK);
    struct answer answer = post(&site->sari, undo_form(&done), UNDO);
    assert_status(answer, 200);
    assert_text_at(&answer, "message", "3 perubahan diurungkan.");
    assert_int_equal(count_at(&answer, "undo"), 0);
    assert_string_equal(word_of(site, 1, "status"), "open");
    assert_string_equal(word_of(site, 2, "status"), "waiting_customer");
    struct answer ticket = get(&site->sari, ALL "/1");
    assert_true(is_null_at(&ticket, "ticket.closed_at"));
    /* It is a change like any other. */
    struct answer history = get(&site->sari, ALL "/2/history");
    assert_int_equal(count_at(&history, "history"), 3);
    assert_text_at(&history, "history.2.from", "closed");
    assert_text_at(&history, "history.2.to", "waiting_customer");
}

static void every_change_of_status_priority_and_assignee_offers_it(void **state)
{
    struct site *site = *state;
    open_tickets(site, 1);
    const char *assigned = str_print(site->arena, "assigned_to=%d", (int)site->nia.user_id).at;
    const struct {
        const char *form, *path;
    } changes[] = {{"status=closed", "status"}, {"priority=low", "priority"}, {assigned, "assign"}};
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct answer done = patch(&site->sari, changes[i].form, ALL "/1/%s", changes[i].path);
        assert_int_equal(count_at(&done, "undo"), 1);
        struct answer again = patch(&site->sari, changes[i].form, ALL "/1/%s", changes[i].path);
        assert_null(json_object_get(again.json, "undo"));
        assert_outcome((struct answer[]){post(&site->sari, undo_form(&done), UNDO)}, 0, 1,
                       "changed");
    }
    assert_string_equal(word_of(site, 1, "status"), "open");
    assert_string_equal(word_of(site, 1, "priority"), "medium");
    assert_int_equal(assignee_of(site, 1), 0);
    /* Notes save themselves while they are typed. */
    struct answer notes = patch(&site->sari, "internal_notes=Halo", ALL "/1/notes");
    assert_null(json_object_get(notes.json, "undo"));
    notes = post(&site->sari, history_form(site, 1), UNDO);
    assert_outcome(&notes, 6, 1, "not_found");
    notes = get(&site->sari, ALL "/1");
    assert_text_at(&notes, "ticket.internal_notes", "Halo");
}

static void several_changes_of_one_ticket_go_back_to_the_first(void **state)
{
    struct site *site = *state;
    open_tickets(site, 1);
    set_status(&site->sari, 1, "in_progress");
    set_status(&site->sari, 1, "resolved");
    set_status(&site->sari, 1, "closed");
    const char *form = history_form(site, 1);
    struct answer answer = post(&site->sari, form, UNDO);
    assert_text_at(&answer, "message", "3 perubahan diurungkan.");
    assert_string_equal(word_of(site, 1, "status"), "open");
    /* Once: the second time the ticket is no longer as the changes left it. */
    answer = post(&site->sari, form, UNDO);
    for (size_t i = 0; i < 3; i++)
        assert_outcome(&answer, i, 1, "changed_since");
}

static void what_somebody_changed_since_stays(void **state)
{
    struct site *site = *state;
    open_tickets(site, 2);
    struct answer done = post(&site->sari, "ids[]=1&ids[]=2&priority=urgent", BULK);
    patch(&site->nia, "priority=low", ALL "/1/priority");
    struct answer answer = post(&site->sari, undo_form(&done), UNDO);
    assert_status(answer, 200);
    assert_outcome(&answer, 0, 1, "changed_since");
    assert_outcome(&answer, 1, 2, "changed");
    assert_text_at(&answer, "message", "1 perubahan diurungkan. Sudah diubah lagi: #1.");
    assert_string_equal(word_of(site, 1, "priority"), "low");
    assert_string_equal(word_of(site, 2, "priority"), "medium");
}

static void only_one_s_own_changes_are_taken_back(void **state)
{
    struct site *site = *state;
    open_tickets(site, 1);
    struct answer done = post(&site->sari, "ids[]=1&status=closed", BULK);
    struct answer answer = post(&site->nia, undo_form(&done), UNDO);
    assert_outcome(&answer, 0, 1, "not_yours");
    answer = post(&site->andi, undo_form(&done), UNDO);
    assert_outcome(&answer, 0, 1, "not_yours");
    assert_string_equal(word_of(site, 1, "status"), "closed");
    answer = post(&site->sari, "changes[]=4711", UNDO);
    assert_text_at(&answer, "message", "Tidak ada yang diubah.");
    assert_text_at(&answer, "tickets.0.outcome", "not_found");
    assert_true(is_null_at(&answer, "tickets.0.id"));
}

static void only_what_is_recent_is_taken_back(void **state)
{
    struct site *site = *state;
    open_tickets(site, 2);
    struct answer first = post(&site->sari, "ids[]=1&status=closed", BULK);
    site_wait(1);
    struct answer second = post(&site->sari, "ids[]=2&status=closed", BULK);
    site_wait(UNDO_WITHIN_S - 1);
    struct answer answer = post(&site->sari, undo_form(&first), UNDO);
    assert_outcome(&answer, 0, 1, "too_late");
    answer = post(&site->sari, undo_form(&second), UNDO);
    assert_outcome(&answer, 0, 2, "changed");
    assert_string_equal(word_of(site, 1, "status"), "closed");
    assert_string_equal(word_of(site, 2, "status"), "open");
}

static void a_deleted_ticket_and_a_lost_colleague_are_named(void **state)
{
    struct site *site = *state;
    open_tickets(site, 2);
    const char *to_nia =
        str_print(site->arena, "ids[]=1&ids[]=2&assigned_to=%d", (int)site->nia.user_id).at;
    post(&site->sari, to_nia, BULK);
    struct answer done = post(&site->sari, "ids[]=1&ids[]=2&assigned_to=", BULK);
    del(&site->andi, ALL "/2");
    database_run(&site->database, "UPDATE users SET role = 'customer' WHERE id = ?1",
                 site->nia.user_id, 0);
    struct answer answer = post(&site->sari, undo_form(&done), UNDO);
    assert_outcome(&answer, 0, 1, "not_in_team");
    assert_outcome(&answer, 1, 2, "not_found");
    assert_int_equal(assignee_of(site, 1), 0);
}

/* ---- pages ----------------------------------------------------------------------------------- */

static void a_page_says_what_came_of_it_once_and_offers_to_take_it_back(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    open_tickets(site, 2);
    struct answer answer = post(&pages,
                                "ids[]=1&ids[]=2&ids[]=9&status=closed"
                                "&back=%2Fadmin%2Fsupport%2Ftickets%3Fstatus%3Dopen%26page%3D1",
                                BULK);
    assert_status(answer, 303);
    assert_true(str_is(answer_field(&answer, "Location"), STR(ALL "?status=open&page=1")));
    answer = get(&pages, ALL "?status=open&page=1");
    assert_true(answer_says(&answer, "2 tiket diubah. Sudah tidak ada: #9."));
    struct answer history = get(&site->sari, ALL "/2/history");
    const char *field = str_print(site->arena, "name=\"changes[]\" value=\"%d\"",
                                  (int)number_at(&history, "history.0.id"))
                            .at;
    assert_true(answer_says(&answer, field));
    assert_true(answer_says(&answer, "value=\"" ALL "?status=open&amp;page=1\""));
    answer = get(&pages, ALL);
    assert_false(answer_says(&answer, "tiket diubah"));
    answer = post(&pages, history_form(site, 1), UNDO);
    assert_true(str_is(answer_field(&answer, "Location"), STR(ALL)));
    answer = get(&pages, ALL);
    assert_true(answer_says(&answer, "1 perubahan diurungkan."));
    assert_false(answer_says(&answer, "name=\"changes[]\""));
}

/* It may be asked for anew between the change and the page that is to say what came of it. */
static void a_page_that_asks_for_itself_anew_does_not_take_the_message(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    open_tickets(site, 2);
    assert_status(post(&pages, "ids[]=1&ids[]=2&status=closed", BULK), 303);
    struct ask renewal = {.method = "GET", .target = ALL};
    renewal.fields[0] = (struct http_field){STR("X-Renewal"), STR("1")};
    struct answer answer = browser_ask(&pages, &renewal);
    assert_status(answer, 200);
    assert_false(answer_says(&answer, "2 tiket diubah."));
    answer = get(&pages, ALL);
    assert_true(answer_says(&answer, "2 tiket diubah."));
}

static void it_leads_back_to_a_page_of_this_site_alone(void **state)
{
    static const char *const targets[] = {
        "https://evil.example/", "//evil.example/", "/\\evil", "evil", "", "/admin%0Aset"};
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    open_tickets(site, 1);
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        const char *form = str_print(site->arena, "ids[]=1&status=closed&back=%s", targets[i]).at;
        struct answer answer = post(&pages, form, BULK);
        assert_status(answer, 303);
        assert_true(str_is(answer_field(&answer, "Location"), STR(ALL)));
    }
}

static void a_cookie_that_was_tampered_with_says_nothing_of_its_own(void **state)
{
    static const char *const cookies[] = {"16.b1-x", "999",     "x",  "16.",
                                          "16..b",   "16.z1-2", "-1", "16.b1.u99999999999999999999",
                                          "16.u-1"};
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    for (size_t i = 0; i < COUNT_OF(cookies); i++) {
        browser_set_cookie(&pages, "sapa_flash", cookies[i]);
        assert_status(get(&pages, ALL), 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(one_request_changes_several_tickets_each_with_its_history),
        SITE_TEST(priority_and_assignee_are_set_likewise),
        SITE_TEST(what_cannot_be_changed_is_named_and_leaves_the_others),
        SITE_TEST(a_value_that_no_ticket_can_have_changes_nothing),
        SITE_TEST(there_is_a_limit_to_how_many),
        SITE_TEST(json_sends_a_list),
        SITE_TEST(an_undo_takes_back_all_of_a_change),
        SITE_TEST(every_change_of_status_priority_and_assignee_offers_it),
        SITE_TEST(several_changes_of_one_ticket_go_back_to_the_first),
        SITE_TEST(what_somebody_changed_since_stays),
        SITE_TEST(only_one_s_own_changes_are_taken_back),
        SITE_TEST(only_what_is_recent_is_taken_back),
        SITE_TEST(a_deleted_ticket_and_a_lost_colleague_are_named),
        SITE_TEST(a_page_says_what_came_of_it_once_and_offers_to_take_it_back),
        SITE_TEST(a_page_that_asks_for_itself_anew_does_not_take_the_message),
        SITE_TEST(it_leads_back_to_a_page_of_this_site_alone),
        SITE_TEST(a_cookie_that_was_tampered_with_says_nothing_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
