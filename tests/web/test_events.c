/* What has happened to a ticket, as those are told who look at it. */
#include "desk/event/event.h"
#include "support/site.h"
#include "support/cmocka_all.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

static struct desk desk_of(struct site *site)
{
    return (struct desk){.db = site->reader, .arena = site->arena, .now = site_now()};
}

/* "created 1, message 2 -4" : kinds with their numbers, "-" before the socket left out. */
static const char *told_after(struct site *site, int64_t ticket_id, int64_t seq)
{
    struct desk desk = desk_of(site);
    const struct ticket ticket = {.id = ticket_id};
    struct event_list list;
    enum err err = event_list_after(&desk, &ticket, seq, &list);
    if (err != OK)
        return err_name(err);
    struct buffer text = buffer_in(site->arena);
    for (size_t i = 0; i < list.count; i++) {
        const struct event *event = &list.items[i];
        buffer_print(&text, "%s%lld %.*s%s%s%.*s", i ? ", " : "", (long long)event->seq,
                     STR_ARGS(event_kind_word(event->kind)), event->is_internal ? " internal" : "",
                     event->socket_id.at ? " not " : "", STR_ARGS(event->socket_id));
    }
    return str_c(site->arena, buffer_str(&text));
}

static void everything_that_happens_has_the_next_number(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Siap");
    patch(&site->sari, "priority=urgent", ALL "/%lld/priority", id);
    patch(&site->sari, "priority=urgent", ALL "/%lld/priority", id);
    patch(&site->sari, "internal_notes=Rahasia", ALL "/%lld/notes", id);
    get(&site->budi, INDEX "/%lld", id);
    get(&site->budi, INDEX "/%lld", id);
    assert_string_equal(told_after(site, id, 0),
                        "1 created, 2 message, 3 changed, 4 read, 5 changed, 6 changed, "
                        "7 changed internal, 8 read");
    assert_string_equal(told_after(site, id, 6), "7 changed internal, 8 read");
    assert_string_equal(told_after(site, id, 8), "");
}

static void numbers_are_of_each_ticket(void **state)
{
    struct site *site = *state;
    long long one = open_ticket(&site->budi, "Satu"), two = open_ticket(&site->ayu, "Dua");
    say(&site->budi, one, "Lagi");
    assert_string_equal(told_after(site, one, 1), "2 message");
    assert_string_equal(told_after(site, two, 0), "1 created");
}

static void what_is_refused_or_repeated_is_no_event(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    const char *form = "message=Satu&client_id=7e1c1a52-0d5e-4b6c-9d63-0f0f3c7d5a10";
    assert_status(post(&site->budi, form, INDEX "/%lld/messages", id), 201);
    assert_status(post(&site->budi, form, INDEX "/%lld/messages", id), 201);
    assert_status(post(&site->budi, "message=+", INDEX "/%lld/messages", id), 422);
    assert_status(post(&site->ayu, "message=Hai", INDEX "/%lld/messages", id), 404);
    assert_string_equal(told_after(site, id, 0), "1 created, 2 message");
}

static void whoever_was_away_too_long_is_told_to_load_it_anew(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_string_equal(told_after(site, id, 9), err_name(ERR_NOT_FOUND));
    assert_string_equal(told_after(site, id, -1000), err_name(ERR_NOT_FOUND));
}

static struct answer say_from(struct browser *browser, long long id, const char *socket_id)
{
    return browser_ask(
        browser,
        &(struct ask){.method = "POST",
                      .target = str_print(browser->site->arena, INDEX "/%lld/messages", id).at,
                      .body = STR("message=Halo"),
                      .fields = {{STR("X-Socket-ID"), str_of(socket_id)}}});
}

static void the_page_that_asked_is_left_out(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(say_from(&site->budi, id, "12.345"), 201);
    assert_status(say_from(&site->budi, id, "12.345; DROP"), 201);
    assert_status(say_from(&site->budi, id, "12."), 201);
    assert_string_equal(told_after(site, id, 1), "2 message not 12.345, 3 message, 4 message");
}

static size_t told_count;
static struct told last_told;

static void note_told(void *context, const struct told_list *told)
{
    (void)context;
    told_count += told->count;
    if (told->count)
        last_told = told->items[told->count - 1];
}

static void what_is_on_disk_is_told(void **state)
{
    struct site *site = *state;
    told_count = 0;
    site->web.tell = note_told;
    long long id = open_ticket(&site->budi, "Halo");
    assert_int_equal(told_count, 1);
    post(&site->budi, "message=+", INDEX "/%lld/messages", id);
    assert_int_equal(told_count, 1);
    say(&site->sari, id, "Siap");
    assert_int_equal(last_told.ticket_id, id);
    assert_int_equal(told_count, last_told.seq);
}

static void old_ones_go_but_for_the_last(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->budi, id, "Lagi");
    site_wait(8 * 24 * 3600);
    struct desk desk = desk_of(site);
    desk.db = site->database.db;
    assert_int_equal(db_begin(desk.db), OK);
    assert_int_equal(events_expire(&desk), OK);
    assert_int_equal(db_commit(desk.db), OK);
    assert_string_equal(told_after(site, id, 1), "2 message");
    assert_string_equal(told_after(site, id, 0), err_name(ERR_NOT_FOUND));
    struct browser budi = browser_fresh(&site->budi);
    browser_enter(&budi);
    say(&budi, id, "Dan");
    assert_string_equal(told_after(site, id, 2), "3 message");
}

static void who_was_away_gets_exactly_the_rest(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Siap");
    patch(&site->sari, "internal_notes=Rahasia", ALL "/%lld/notes", id);
    struct answer answer = get(&site->budi, INDEX "/%lld/events", id);
    assert_int_equal(count_at(&answer, "events"), 0);
    int64_t last = number_at(&answer, "last");
    answer = get(&site->budi, INDEX "/%lld/events?after=1", id);
    assert_status(answer, 200);
    assert_string_equal(text_at(&answer, "events.0.event"), "App\\Events\\MessageAdded");
    assert_string_equal(text_at(&answer, "events.0.data.message.message"), "Siap");
    assert_int_equal(number_at(&answer, "events.0.data.seq"), 2);
    assert_int_equal(number_at(&answer, "last"), last);
    assert_false(answer_says(&answer, "Rahasia"));
    assert_false(answer_says(&answer, "internal_notes"));
    answer = get(&site->sari, ALL "/%lld/events?after=1", id);
    assert_true(answer_says(&answer, "Rahasia"));
    assert_status(get(&site->budi, INDEX "/%lld/events?after=999", id), 409);
}

static void events_of_others_are_not_shown(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(get(&site->ayu, INDEX "/%lld/events?after=0", id), 404);
    assert_status(get(&site->ayu, ALL "/%lld/events?after=0", id), 403);
    assert_status(get(&site->nobody, INDEX "/%lld/events?after=0", id), 401);
}

static struct answer ask_auth(struct browser *browser, const char *channel)
{
    return post(browser,
                str_print(browser->site->arena, "socket_id=1.2&channel_name=%s", channel).at,
                "/broadcasting/auth");
}

static void channels_are_joined_by_whom_they_are_for(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    const char *private = str_print(site->arena, "private-support-ticket.%lld", id).at;
    const char *presence = str_print(site->arena, "presence-support-ticket.%lld", id).at;
    assert_status(ask_auth(&site->budi, private), 200);
    assert_status(ask_auth(&site->sari, private), 200);
    assert_status(ask_auth(&site->ayu, private), 403);
    assert_status(ask_auth(&site->nobody, private), 419);
    assert_status(ask_auth(&site->sari, "private-support-desk"), 200);
    assert_status(ask_auth(&site->budi, "private-support-desk"), 403);
    assert_status(ask_auth(&site->andi, "private-support-ticket.999"), 403);
    assert_status(ask_auth(&site->andi, "private-other"), 403);
    assert_status(post(&site->budi, "socket_id=1&channel_name=x", "/broadcasting/auth"), 422);
    struct answer answer = ask_auth(&site->budi, presence);
    assert_status(answer, 200);
    assert_non_null(strstr(text_at(&answer, "channel_data"), "\"name\":\"budi\""));
    assert_status(ask_auth(&site->ayu, presence), 403);
    site->budi.without_token = true;
    assert_status(ask_auth(&site->budi, private), 419);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(everything_that_happens_has_the_next_number),
        SITE_TEST(numbers_are_of_each_ticket),
        SITE_TEST(what_is_refused_or_repeated_is_no_event),
        SITE_TEST(whoever_was_away_too_long_is_told_to_load_it_anew),
        SITE_TEST(the_page_that_asked_is_left_out),
        SITE_TEST(what_is_on_disk_is_told),
        SITE_TEST(old_ones_go_but_for_the_last),
        SITE_TEST(who_was_away_gets_exactly_the_rest),
        SITE_TEST(events_of_others_are_not_shown),
        SITE_TEST(channels_are_joined_by_whom_they_are_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
