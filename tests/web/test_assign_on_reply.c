/* A ticket that nobody has becomes theirs who answers the customer, unless the desk says otherwise.
 */
#include "operator/delivery.h"
#include "support/site.h"
#include "support/cmocka_all.h"

#define ALL "/admin/support/tickets"
#define UNDO "/admin/support/undo"
#define SETTINGS "/admin/settings"

static int64_t assignee_of(struct site *site, long long id)
{
    struct answer answer = get(&site->andi, ALL "/%lld", id);
    return is_null_at(&answer, "ticket.assigned_to") ? 0 : number_at(&answer, "ticket.assigned_to");
}

static void assign(struct browser *staff, long long id, const struct browser *to)
{
    struct str form = str_print(staff->site->arena, "assigned_to=%lld",
                                to ? (long long)to->user_id : 0);
    assert_status(patch(staff, to ? form.at : "assigned_to=", ALL "/%lld/assign", id), 200);
}

static struct answer answer_to(struct browser *staff, long long id, const char *form)
{
    struct answer answer = post(staff, form, ALL "/%lld/messages", id);
    assert_status(answer, 201);
    return answer;
}

/* "changes[]=3&changes[]=4", from what a reply offers to take back. */
static const char *undo_of(const struct answer *answer)
{
    struct buffer form = buffer_in(answer->site->arena);
    for (size_t i = 0; i < count_at(answer, "changed.undo"); i++) {
        const char *path = str_print(answer->site->arena, "changed.undo.%zu", i).at;
        buffer_print(&form, "changes[]=%lld&", (long long)number_at(answer, path));
    }
    return str_c(form.arena, buffer_end(&form));
}

static size_t changes_of(struct site *site, long long id, const char *field)
{
    struct answer answer = get(&site->andi, ALL "/%lld/history", id);
    size_t count = 0;
    for (size_t i = 0; i < count_at(&answer, "history"); i++)
        count += strcmp(text_at(&answer, str_print(site->arena, "history.%zu.field", i).at),
                        field) == 0;
    return count;
}

/* ---- what it does ---------------------------------------------------------------------------- */

static void the_first_answer_assigns_the_ticket_to_its_writer(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct answer answer = answer_to(&site->sari, id, "message=Kami+periksa");
    assert_text_at(&answer, "message", "Pesan terkirim");
    assert_text_at(&answer, "changed.message", "Tiket ini sekarang Anda tangani.");
    assert_int_equal(count_at(&answer, "changed.undo"), 1);
    assert_int_equal(assignee_of(site, id), site->sari.user_id);
    struct answer history = get(&site->sari, ALL "/%lld/history", (long long)id);
    assert_int_equal(count_at(&history, "history"), 2);
    assert_text_at(&history, "history.0.field", "status");
    assert_text_at(&history, "history.0.to", "in_progress");
    assert_text_at(&history, "history.1.field", "assigned_to");
    assert_true(is_null_at(&history, "history.1.from"));
    assert_number_at(&history, "history.1.actor_id", site->sari.user_id);
    assert_number_at(&history, "history.1.id", number_at(&answer, "changed.undo.0"));
}

static void an_event_tells_of_it_as_of_any_assignment(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Kami periksa");
    struct str last = database_text(&site->database,
                                    "SELECT kind || ' ' || field FROM ticket_events JOIN audit_log"
                                    " ON audit_log.id = about_id WHERE kind = 'changed'"
                                    " ORDER BY seq DESC LIMIT 1");
    assert_true(str_is(last, STR("changed assigned_to")));
}

static void a_ticket_of_a_colleague_stays_theirs(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    assign(&site->andi, id, &site->nia);
    struct answer answer = answer_to(&site->sari, id, "message=Kami+periksa");
    assert_null(at(&answer, "changed"));
    assert_int_equal(assignee_of(site, id), site->nia.user_id);
}

static void of_two_who_answer_the_first_has_it(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Kami periksa");
    struct answer answer = answer_to(&site->nia, id, "message=Saya+juga");
    assert_null(at(&answer, "changed"));
    assert_int_equal(assignee_of(site, id), site->sari.user_id);
    assert_int_equal(changes_of(site, id, "assigned_to"), 1);
}

static void what_is_no_answer_to_the_customer_assigns_nothing(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    assert_status(post(&site->sari, "note=Hanya+untuk+kita", ALL "/%lld/notes", (long long)id),
                  201);
    set_status(&site->sari, id, "in_progress");
    say(&site->budi, id, "Halo?");
    assert_status(post(&site->sari, "message=", ALL "/%lld/messages", (long long)id), 422);
    assert_int_equal(assignee_of(site, id), 0);
}

static void a_repeated_send_assigns_nothing_again(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct answer first = answer_to(&site->sari, id, "message=Satu&client_id=a-1");
    assert_status(post(&site->sari, undo_of(&first), UNDO), 200);
    struct answer again = answer_to(&site->sari, id, "message=Satu&client_id=a-1");
    assert_number_at(&again, "messageId", number_at(&first, "messageId"));
    assert_null(at(&again, "changed"));
    assert_int_equal(assignee_of(site, id), 0);
}

/* ---- taking it back -------------------------------------------------------------------------- */

static void it_is_taken_back_alone(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct answer answer = answer_to(&site->sari, id, "message=Kami+periksa");
    struct answer undone = post(&site->sari, undo_of(&answer), UNDO);
    assert_text_at(&undone, "tickets.0.outcome", "changed");
    assert_int_equal(assignee_of(site, id), 0);
    struct answer ticket = get(&site->sari, ALL "/%lld", (long long)id);
    assert_text_at(&ticket, "ticket.status", "in_progress");
    assert_int_equal(count_at(&ticket, "messages"), 2);
}

static void it_is_not_taken_from_a_colleague_who_has_it_since(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct answer answer = answer_to(&site->sari, id, "message=Kami+periksa");
    assign(&site->nia, id, &site->nia);
    struct answer undone = post(&site->sari, undo_of(&answer), UNDO);
    assert_text_at(&undone, "tickets.0.outcome", "changed_since");
    assert_int_equal(assignee_of(site, id), site->nia.user_id);
}

static void an_answer_that_resolves_takes_back_both(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct answer answer = answer_to(&site->sari, id, "message=Sudah&then=resolved");
    assert_int_equal(count_at(&answer, "changed.undo"), 2);
    assert_status(post(&site->sari, undo_of(&answer), UNDO), 200);
    struct answer ticket = get(&site->sari, ALL "/%lld", (long long)id);
    assert_text_at(&ticket, "ticket.status", "in_progress");
    assert_true(is_null_at(&ticket, "ticket.assigned_to"));
}

/* The inbox of what nobody has: an answer takes the ticket out of it, and the next one is open. */
static void one_goes_on_with_the_ticket_that_stood_below(void **state)
{
    struct site *site = *state;
    struct browser page = browser_for_pages(&site->sari);
    open_ticket(&site->budi, "Satu");
    site_wait(60);
    int64_t second = open_ticket(&site->ayu, "Dua");
    site_wait(60);
    int64_t third = open_ticket(&site->ayu, "Tiga");
    struct answer answer = post(&page, "message=Sudah&then=resolved&queue=unassigned",
                                ALL "/%lld/messages", (long long)second);
    assert_status(answer, 303);
    struct str next = str_print(site->arena, ALL "/%lld?queue=unassigned", (long long)third);
    assert_true(str_is(answer_field(&answer, "Location"), next));
}

static void a_page_says_so_once_and_offers_to_take_it_back(void **state)
{
    struct site *site = *state;
    struct browser page = browser_for_pages(&site->sari);
    int64_t id = open_ticket(&site->budi, "Halo");
    assert_status(post(&page, "message=Kami+periksa", ALL "/%lld/messages", (long long)id), 303);
    struct answer answer = get(&page, ALL "/%lld", (long long)id);
    assert_true(answer_says(&answer, "<p>Tiket ini sekarang Anda tangani.</p>"));
    assert_true(answer_says(&answer, "name=\"changes[]\""));
    answer = get(&page, ALL "/%lld", (long long)id);
    assert_false(answer_says(&answer, "<p>Tiket ini sekarang Anda tangani.</p>"));
    /* The next one assigns nothing, and there is nothing to say. */
    assert_status(post(&page, "message=Sebentar", ALL "/%lld/messages", (long long)id), 303);
    answer = get(&page, ALL "/%lld", (long long)id);
    assert_false(answer_says(&answer, "data-flash"));
}

/* ---- who is told ----------------------------------------------------------------------------- */

static size_t told_of_assignment(struct site *site, int64_t user_id)
{
    struct delivery_list list;
    struct instant late = site_now();
    size_t count = 0;
    late.unix_s += 3600;
    assert_int_equal(deliveries_due(operator_new(site->database.db, site->arena, late),
                                    CHANNEL_EMAIL, 100, &list),
                     OK);
    for (size_t i = 0; i < list.count; i++)
        count += list.items[i].event == NOTIFY_TICKET_ASSIGNED && list.items[i].user_id == user_id;
    return count;
}

static void the_customer_hears_the_answer_alone(void **state)
{
    struct site *site = *state;
    site->web.outlets = (struct outlets){.has_email = true, .delay_s = 120};
    int64_t id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Kami periksa");
    assert_int_equal(told_of_assignment(site, site->sari.user_id), 0);
    assert_int_equal(told_of_assignment(site, site->budi.user_id), 0);
    assign(&site->andi, id, &site->nia); /* by hand */
    assert_int_equal(told_of_assignment(site, site->nia.user_id), 1);
    assert_int_equal(told_of_assignment(site, site->budi.user_id), 1);
}

/* ---- the setting ----------------------------------------------------------------------------- */

static void the_desk_may_leave_it_to_people(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    assert_status(patch(&site->sari, "assign_on_reply=off", SETTINGS), 403);
    assert_status(patch(&site->andi, "assign_on_reply=maybe", SETTINGS), 422);
    assert_status(patch(&site->andi, "assign_on_reply=off", SETTINGS), 200);
    struct answer settings = get(&site->andi, SETTINGS);
    assert_text_at(&settings, "assign_on_reply.value", "off");
    assert_text_at(&settings, "assign_on_reply.source", "database");
    struct answer answer = answer_to(&site->sari, id, "message=Kami+periksa");
    assert_null(at(&answer, "changed"));
    assert_int_equal(assignee_of(site, id), 0);
    /* An answer later, when it is on again, is as good as the first. */
    assert_status(patch(&site->andi, "assign_on_reply=on", SETTINGS), 200);
    say(&site->sari, id, "Sudah");
    assert_int_equal(assignee_of(site, id), site->sari.user_id);
}

static void its_page_has_a_box_that_can_be_left_empty(void **state)
{
    struct site *site = *state;
    struct browser page = browser_for_pages(&site->andi);
    struct answer answer = get(&page, SETTINGS);
    assert_true(
        answer_says(&answer, "value=\"on\" aria-describedby=\"assign_on_reply-hint\" checked"));
    /* As a browser sends it: what is hidden, and with it the box only if it is ticked. */
    assert_status(patch(&page, "assign_on_reply=off", SETTINGS), 303);
    answer = get(&page, SETTINGS);
    assert_false(answer_says(&answer, "aria-describedby=\"assign_on_reply-hint\" checked"));
    assert_status(patch(&page, "assign_on_reply=off&assign_on_reply=on", SETTINGS), 303);
    answer = get(&page, SETTINGS);
    assert_true(answer_says(&answer, "aria-describedby=\"assign_on_reply-hint\" checked"));
    site->web.house.sources[HOUSE_ASSIGN_ON_REPLY] = HOUSE_OF_ENVIRONMENT;
    answer = get(&page, SETTINGS);
    assert_false(answer_says(&answer, "name=\"assign_on_reply\""));
    assert_status(patch(&site->andi, "assign_on_reply=off", SETTINGS), 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_first_answer_assigns_the_ticket_to_its_writer),
        SITE_TEST(an_event_tells_of_it_as_of_any_assignment),
        SITE_TEST(a_ticket_of_a_colleague_stays_theirs),
        SITE_TEST(of_two_who_answer_the_first_has_it),
        SITE_TEST(what_is_no_answer_to_the_customer_assigns_nothing),
        SITE_TEST(a_repeated_send_assigns_nothing_again),
        SITE_TEST(it_is_taken_back_alone),
        SITE_TEST(it_is_not_taken_from_a_colleague_who_has_it_since),
        SITE_TEST(an_answer_that_resolves_takes_back_both),
        SITE_TEST(one_goes_on_with_the_ticket_that_stood_below),
        SITE_TEST(a_page_says_so_once_and_offers_to_take_it_back),
        SITE_TEST(the_customer_hears_the_answer_alone),
        SITE_TEST(the_desk_may_leave_it_to_people),
        SITE_TEST(its_page_has_a_box_that_can_be_left_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
