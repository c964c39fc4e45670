/* Notes of the team in a conversation: who may write and read them, where they stand, and that a
   customer never meets one. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"

#define ALL "/admin/support/tickets"
#define OWN "/customer/support/tickets"

static struct answer note(struct browser *author, long long ticket, const char *text,
                          const char *client_id)
{
    return send_json(author, "POST", json_pack("{s:s, s:s}", "note", text, "client_id", client_id),
                     ALL "/%lld/notes", ticket);
}

static int64_t add_note(struct browser *author, long long ticket, const char *text)
{
    struct answer answer = note(author, ticket, text, "");
    assert_status(answer, 201);
    return number_at(&answer, "noteId");
}

static struct answer show(struct browser *reader, long long ticket)
{
    struct answer answer = get(reader, ALL "/%lld", ticket);
    assert_status(answer, 200);
    return answer;
}

static const char *page_of(struct browser *reader, long long ticket)
{
    struct browser pages = browser_for_pages(reader);
    struct answer page = get(&pages, ALL "/%lld", ticket);
    assert_status(page, 200);
    return str_c(reader->site->arena, page.body);
}

/* What a page that is open gets to hear of. */
static struct answer news(struct browser *reader, long long ticket, long long message,
                          long long last_note, long long last_change)
{
    struct str target = str_print(
        reader->site->arena,
        ALL "/%lld/messages?last_message_id=%lld&last_note_id=%lld&last_change_id=%lld", ticket,
        message, last_note, last_change);
    struct browser pages = browser_for_pages(reader);
    struct answer answer = browser_ask(
        &pages, &(struct ask){.method = "GET",
                              .target = target.at,
                              .fields = {{STR("X-Fragment"), STR("messages")}}});
    assert_status(answer, 200);
    return answer;
}

/* ---- adding --------------------------------------------------------------------------------- */

static void staff_add_notes_and_all_staff_read_them(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct answer answer = note(&site->sari, id, "Mutasi **belum** cocok.", "a");
    assert_status(answer, 201);
    assert_text_at(&answer, "message", "Catatan ditambahkan");
    site_wait(60);
    add_note(&site->andi, id, "Saya tanyakan.");
    answer = show(&site->nia, id);
    assert_int_equal(count_at(&answer, "notes"), 2);
    assert_number_at(&answer, "notes.0.id", 1);
    assert_number_at(&answer, "notes.0.author_id", site->sari.user_id);
    assert_text_at(&answer, "notes.0.author_name", "sari");
    assert_text_at(&answer, "notes.0.note", "Mutasi **belum** cocok.");
    assert_text_at(&answer, "notes.0.created_at", "2026-11-18 11:06:40");
    assert_int_equal(count_at(&answer, "notes.0.mentions"), 0);
    assert_text_at(&answer, "notes.1.note", "Saya tanyakan.");
    assert_int_equal(count_at(&answer, "messages"), 1);
    const char *page = page_of(&site->nia, id);
    assert_non_null(strstr(page, "Mutasi <strong>belum</strong> cocok."));
    assert_non_null(strstr(page, "id=\"n1\""));
}

static void a_page_without_javascript_adds_one_and_comes_back(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser pages = browser_for_pages(&site->sari);
    struct answer answer = post(&pages, "note=Dari+formulir&client_id=a&queue=all",
                                ALL "/%lld/notes", id);
    assert_status(answer, 303);
    struct str location = answer_field(&answer, "Location");
    assert_string_equal(str_c(site->arena, location),
                        str_print(site->arena, ALL "/%lld?queue=all", id).at);
    assert_non_null(strstr(page_of(&site->sari, id), "Dari formulir"));
    answer = post(&pages, "note=+&client_id=b", ALL "/%lld/notes", id);
    assert_status(answer, 422); /* the page again, at the note */
    assert_true(answer_says(&answer, "value=\"note\"\n      aria-keyshortcuts=\"N\" checked") ||
                answer_says(&answer, "value=\"note\" aria-keyshortcuts=\"N\" checked"));
    assert_true(answer_says(&answer, "id=\"note-problem\""));
}

static void a_note_leaves_its_ticket_as_it_is(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct answer before = show(&site->sari, id); /* and so it is read */
    before = show(&site->sari, id);
    struct answer own_before = get(&site->budi, OWN "/%lld", id);
    site_wait(60);
    add_note(&site->sari, id, "Catatan");
    struct answer after = show(&site->sari, id), own_after = get(&site->budi, OWN "/%lld", id);
    assert_true(json_equal(at(&before, "ticket"), at(&after, "ticket")));
    assert_true(json_equal(own_before.json, own_after.json));
    struct answer history = get(&site->sari, ALL "/%lld/history", id);
    assert_int_equal(count_at(&history, "history"), 0);
}

static void the_field_of_notes_stays_what_it_was(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_note(&site->sari, id, "Catatan");
    assert_status(patch(&site->sari, "internal_notes=Satu", ALL "/%lld/notes", id), 200);
    struct answer answer = show(&site->sari, id);
    assert_text_at(&answer, "ticket.internal_notes", "Satu");
    assert_text_at(&answer, "notes.0.note", "Catatan");
    assert_int_equal(count_at(&answer, "notes"), 1);
}

static void one_sent_twice_is_added_once(void **state)
{
    struct site *site = *state;
    long long one = open_ticket(&site->budi, "Satu"), two = open_ticket(&site->budi, "Dua");
    struct answer first = note(&site->sari, one, "Sekali", "a");
    struct answer again = note(&site->sari, one, "Sekali", "a");
    assert_status(again, 201);
    assert_int_equal(number_at(&again, "noteId"), number_at(&first, "noteId"));
    assert_status(note(&site->nia, one, "Dari Nia", "a"), 201); /* her own */
    assert_status(note(&site->sari, two, "Di sana", "a"), 201);
    add_note(&site->sari, one, "Tanpa nama");
    add_note(&site->sari, one, "Tanpa nama");
    struct answer answer = show(&site->sari, one);
    assert_int_equal(count_at(&answer, "notes"), 4);
}

static void a_closed_ticket_takes_notes_and_a_deleted_one_does_not(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, id, "closed");
    add_note(&site->sari, id, "Untuk arsip");
    struct answer answer = show(&site->sari, id);
    assert_text_at(&answer, "ticket.status", "closed");
    assert_status(del(&site->andi, ALL "/%lld", id), 200);
    assert_status(note(&site->sari, id, "Terlambat", "b"), 404);
    assert_status(note(&site->sari, 999, "Tidak ada", "c"), 404);
    assert_status(post(&site->andi, "", ALL "/%lld/restore", id), 200);
    answer = show(&site->sari, id);
    assert_int_equal(count_at(&answer, "notes"), 1);
}

static void only_staff_may(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser *const customers[] = {&site->budi, &site->ayu};
    for (size_t i = 0; i < COUNT_OF(customers); i++) {
        assert_status(note(customers[i], id, "Halo", "a"), 403);
        assert_status(get(customers[i], "/admin/support/mentions"), 403);
        assert_status(send_json(customers[i], "POST", json_pack("{s:s}", "note", "Halo"),
                                OWN "/%lld/notes", id),
                      404);
    }
    struct browser nobody = browser_for_pages(&site->nobody);
    get(&nobody, "/login"); /* even a stranger's form carries a token */
    nobody.wants_page = false;
    assert_status(note(&nobody, id, "Halo", "a"), 401);
    assert_status(get(&nobody, "/admin/support/mentions"), 401);
    struct browser without = site->sari;
    without.without_token = true;
    assert_status(note(&without, id, "Halo", "a"), 419);
    struct answer answer = send_json(
        &site->sari, "POST",
        json_pack("{s:s, s:i}", "note", "Dari yang lain", "sender_id", (int)site->nia.user_id),
        ALL "/%lld/notes", id);
    assert_status(answer, 409); /* somebody else has logged in here */
    answer = show(&site->sari, id);
    assert_int_equal(count_at(&answer, "notes"), 0);
}

static void what_is_no_note_is_refused(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    char *longest = arena_alloc(site->arena, TEXT_MAX_CHARACTERS + 2);
    memset(longest, 'a', TEXT_MAX_CHARACTERS + 1);
    longest[TEXT_MAX_CHARACTERS + 1] = 0;
    assert_status(note(&site->sari, id, longest, "a"), 422);
    longest[TEXT_MAX_CHARACTERS] = 0;
    assert_status(note(&site->sari, id, longest, "a"), 201);
    char client_id[CLIENT_ID_MAX_BYTES + 2];
    memset(client_id, 'a', sizeof client_id);
    client_id[sizeof client_id - 1] = 0;
    assert_status(note(&site->sari, id, "Halo", client_id), 422);
    static const char *const blank[] = {"", " \n\t", "\u2003\u200B"};
    for (size_t i = 0; i < COUNT_OF(blank); i++) {
        struct answer answer = note(&site->sari, id, blank[i], "b");
        assert_status(answer, 422);
        assert_int_equal(count_at(&answer, "errors.note"), 1);
    }
    assert_status(post(&site->sari, "client_id=b", ALL "/%lld/notes", id), 422);
    struct answer answer = post(&site->sari, "note=a%FFb", ALL "/%lld/notes", id);
    assert_true(answer.status == 400 || answer.status == 422);
    answer = show(&site->sari, id);
    assert_int_equal(count_at(&answer, "notes"), 1);
}

/* ---- the conversation ----------------------------------------------------------------------- */

/* The places of `parts` in the page, which must come in this order. */
static void assert_in_order(const char *page, const char *const *parts, size_t count)
{
    const char *from = page;
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(from, parts[i]);
        if (!found)
            fail_msg("'%s' does not come after '%s'", parts[i], i ? parts[i - 1] : "the beginning");
        from = found + strlen(parts[i]);
    }
}

static void messages_notes_and_changes_stand_in_the_order_of_time(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    site_wait(60);
    const char *self = str_print(site->arena, "assigned_to=%d", (int)site->sari.user_id).at;
    assert_status(patch(&site->sari, self, ALL "/%lld/assign", id), 200);
    site_wait(10);
    set_status(&site->sari, id, "in_progress");
    patch(&site->sari, "internal_notes=Rahasia", ALL "/%lld/notes", id);
    site_wait(60);
    add_note(&site->sari, id, "Catatan satu");
    site_wait(60);
    say(&site->sari, id, "Balasan satu");
    site_wait(7 * 60 * 60); /* past midnight in Jakarta */
    add_note(&site->nia, id, "Catatan dua");
    site_wait(60);
    say(&site->budi, id, "Balasan dua");
    const char *page = strstr(page_of(&site->sari, id), "id=\"messages\"");
    static const char *const parts[] = {
        "class=\"day-rule\"",
        "id=\"m1\"",
        "class=\"activity\"",
        "<b>sari</b> mengambil tiket",
        " · status menjadi Diproses",
        "id=\"n1\"",
        "Catatan satu",
        "id=\"m2\"",
        "class=\"day-rule\"",
        "id=\"n2\"",
        "Catatan dua",
        "id=\"m3\"",
    };
    assert_in_order(page, parts, COUNT_OF(parts));
    const char *rest = strstr(strstr(page, "id=\"n2\""), "class=\"day-rule\"");
    assert_true(rest >
                strstr(page, "data-pattern=\"pending\"")); /* that is the client's: one a day */
    assert_null(strstr(page, "mengubah catatan internal ·"));
}

static void many_changes_in_a_row_are_folded(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    static const char *const statuses[] = {"in_progress", "resolved", "open", "waiting_customer"};
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        site_wait(120);
        set_status(&site->sari, id, statuses[i]);
        assert_true((strstr(page_of(&site->sari, id), "class=\"activities\"") != NULL) == (i == 3));
    }
    assert_non_null(strstr(page_of(&site->sari, id), "4 perubahan"));
    add_note(&site->sari, id, "Di antara");
    site_wait(120);
    set_status(&site->sari, id, "open"); /* begins another row */
    assert_non_null(strstr(page_of(&site->sari, id), "4 perubahan"));
}

static const char *cursors_of(struct site *site, long long last_note, long long last_change)
{
    return str_print(site->arena,
                     "data-cursors=\"&amp;last_note_id=%lld&amp;last_change_id=%lld&amp;told_at=",
                     last_note, last_change)
        .at;
}

static void the_next_poll_brings_what_is_new_once(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_note(&site->sari, id, "Catatan lama");
    set_status(&site->sari, id, "in_progress");
    struct answer history = get(&site->sari, ALL "/%lld/history", id);
    long long change = number_at(&history, "history.0.id");
    assert_non_null(strstr(page_of(&site->nia, id), cursors_of(site, 1, change)));
    struct answer answer = news(&site->nia, id, 1, 1, change);
    assert_false(answer_says(&answer, "Catatan lama"));
    assert_false(answer_says(&answer, "class=\"activity\""));
    site_wait(5);
    add_note(&site->sari, id, "Catatan baru");
    set_status(&site->sari, id, "resolved");
    patch(&site->sari, "internal_notes=Rahasia", ALL "/%lld/notes", id);
    answer = news(&site->nia, id, 1, 1, change);
    assert_true(answer_says(&answer, "Catatan baru"));
    assert_true(answer_says(&answer, "data-news"));
    assert_true(answer_says(&answer, str_print(site->arena, "id=\"c%lld\"", change + 1).at));
    assert_false(answer_says(&answer, str_print(site->arena, "id=\"c%lld\"", change + 2).at));
    assert_false(answer_says(&answer, "Catatan lama"));
    assert_true(answer_says(&answer, cursors_of(site, 2, change + 2)));
    answer = news(&site->nia, id, 1, 2, change + 2);
    assert_false(answer_says(&answer, "Catatan baru"));
    assert_true(answer_says(&answer, cursors_of(site, 2, change + 2)));
    answer = news(&site->sari, id, 1, 1, change);
    assert_false(answer_says(&answer, "data-news")); /* her own */
}

static void a_poll_without_cursors_brings_messages_only(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_note(&site->sari, id, "Catatan");
    struct browser pages = browser_for_pages(&site->nia);
    struct answer answer = browser_ask(
        &pages, &(struct ask){.method = "GET",
                              .target = str_print(site->arena, ALL "/%lld/messages", id).at,
                              .fields = {{STR("X-Fragment"), STR("messages")}}});
    assert_true(answer_says(&answer, "id=\"m1\""));
    assert_false(answer_says(&answer, "Catatan"));
    answer = get(&site->nia, ALL "/%lld/messages?last_note_id=0&last_change_id=0", id);
    assert_int_equal(count_at(&answer, "messages"), 1); /* JSON stays as it is */
    assert_false(answer_says(&answer, "Catatan"));
}

static void a_page_shows_the_notes_of_its_own_span(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    site_wait(60);
    add_note(&site->sari, id, "Catatan awal");
    for (int i = 0; i < PAGE_MESSAGES; i++) {
        site_wait(60);
        say(&site->budi, id, "Halo lagi");
    }
    site_wait(60);
    add_note(&site->sari, id, "Catatan akhir");
    const char *newest = page_of(&site->nia, id);
    assert_null(strstr(newest, "Catatan awal"));
    assert_non_null(strstr(newest, "Catatan akhir"));
    struct browser pages = browser_for_pages(&site->nia);
    struct answer earlier = get(&pages, ALL "/%lld?before=2", id);
    assert_true(answer_says(&earlier, "Catatan awal"));
    assert_false(answer_says(&earlier, "Catatan akhir"));
}

/* ---- drafts --------------------------------------------------------------------------------- */

static struct answer save(struct browser *author, long long ticket, const char *text,
                          const char *client_id)
{
    return send_json(author, "PUT", json_pack("{s:s, s:s}", "note", text, "client_id", client_id),
                     ALL "/%lld/notes/draft", ticket);
}

/* The text between the tags of the area. */
static const char *written(struct browser *author, long long ticket, const char *area)
{
    const char *found = strstr(page_of(author, ticket), area);
    assert_non_null(found);
    const char *begin = strchr(found, '>') + 1;
    begin += *begin == '\n';
    struct str text = {begin, (size_t)(strstr(begin, "</textarea>") - begin)};
    return str_c(author->site->arena, text);
}

static void a_draft_of_a_note_is_none_of_a_reply(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(save(&site->sari, id, "Rahasia", "a"), 200);
    assert_status(send_json(&site->sari, "PUT",
                            json_pack("{s:s, s:s}", "message", "Untuk Budi", "client_id", "b"),
                            ALL "/%lld/draft", id),
                  200);
    assert_string_equal(written(&site->sari, id, "<textarea id=\"note\""), "Rahasia");
    assert_string_equal(written(&site->sari, id, "<textarea id=\"message\""), "Untuk Budi");
    assert_string_equal(written(&site->nia, id, "<textarea id=\"note\""), "");
    say(&site->sari, id, "Balasan"); /* ends neither: it was another */
    assert_string_equal(written(&site->sari, id, "<textarea id=\"note\""), "Rahasia");
    assert_status(note(&site->sari, id, "Rahasia", "a"), 201);
    assert_string_equal(written(&site->sari, id, "<textarea id=\"note\""), "");
    assert_string_equal(written(&site->sari, id, "<textarea id=\"message\""), "Untuk Budi");
    assert_status(save(&site->sari, id, "Rahasia", "a"), 200); /* comes too late */
    assert_string_equal(written(&site->sari, id, "<textarea id=\"note\""), "");
    assert_status(save(&site->sari, id, "Lain", ""), 422);
    assert_status(save(&site->budi, id, "Lain", "c"), 403);
    assert_status(send_json(&site->sari, "PUT", json_pack("{s:s}", "client_id", "c"),
                            ALL "/%lld/notes/draft", id),
                  422);
}

/* ---- customers ------------------------------------------------------------------------------ */

#define CANARY "kenari7391"

static void assert_silent(struct browser *customer, const char *method, const char *target)
{
    static const char *const kinds[] = {"text/html", "application/json"};
    for (size_t kind = 0; kind < COUNT_OF(kinds); kind++)
        for (int fragment = 0; fragment < 2; fragment++) {
            struct browser asking = *customer;
            asking.wants_page = kind == 0;
            struct ask ask = {.method = method, .target = target};
            if (fragment)
                ask.fields[0] = (struct http_field){STR("X-Fragment"), STR("messages")};
            struct answer answer = browser_ask(&asking, &ask);
            static const char *const words[] = {
                CANARY,         "class=\"message out note", "last_note_id", "data-cursors",
                "note-mark",    "class=\"activit",          "\"notes\"",    "mention",
                "pending-note", "mengambil tiket",
            };
            for (size_t i = 0; i < COUNT_OF(words); i++)
                if (answer_says(&answer, words[i]))
                    fail_msg("%s %s (%s) says %s", method, target, kinds[kind], words[i]);
        }
}

static void a_customer_never_meets_one(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    add_note(&site->sari, id, CANARY " @nia rahasiabersama");
    patch(&site->sari, str_print(site->arena, "assigned_to=%d", (int)site->sari.user_id).at,
          ALL "/%lld/assign", id);
    assert_status(save(&site->sari, id, CANARY " ditulis", "a"), 200);
    say(&site->sari, id, "Balasan");
    add_note(&site->sari, id, CANARY " lagi");
    struct browser *const customers[] = {&site->budi, &site->ayu};
    for (size_t i = 0; i < COUNT_OF(customers); i++) {
        static const char *const paths[] = {
            OWN,
            OWN "?search=rahasiabersama",
            OWN "/create",
            OWN "/%lld",
            OWN "/%lld?before=99",
            OWN "/%lld/messages",
            OWN "/%lld/messages?last_message_id=0",
            OWN "/%lld/messages?last_message_id=0&last_note_id=0&last_change_id=0",
            "/support/tickets/%lld/messages?last_message_id=0&last_note_id=0&last_change_id=0",
            OWN "/%lld/notes",
            ALL "/%lld",
            ALL "/%lld/notes",
            ALL "/%lld/messages?last_note_id=0&last_change_id=0",
            ALL "/%lld/history",
            "/admin/support/mentions",
            "/admin/support/find?search=rahasiabersama",
            "/account/preferences",
        };
        for (size_t k = 0; k < COUNT_OF(paths); k++)
            assert_silent(customers[i], "GET", str_print(site->arena, paths[k], id).at);
        assert_silent(customers[i], "POST", str_print(site->arena, OWN "/%lld/messages", id).at);
        assert_silent(customers[i], "POST", str_print(site->arena, OWN "/%lld/close", id).at);
    }
    struct answer found = get(&site->budi, OWN "?search=rahasiabersama");
    assert_number_at(&found, "total", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(staff_add_notes_and_all_staff_read_them),
        SITE_TEST(a_page_without_javascript_adds_one_and_comes_back),
        SITE_TEST(a_note_leaves_its_ticket_as_it_is),
        SITE_TEST(the_field_of_notes_stays_what_it_was),
        SITE_TEST(one_sent_twice_is_added_once),
        SITE_TEST(a_closed_ticket_takes_notes_and_a_deleted_one_does_not),
        SITE_TEST(only_staff_may),
        SITE_TEST(what_is_no_note_is_refused),
        SITE_TEST(messages_notes_and_changes_stand_in_the_order_of_time),
        SITE_TEST(many_changes_in_a_row_are_folded),
        SITE_TEST(the_next_poll_brings_what_is_new_once),
        SITE_TEST(a_poll_without_cursors_brings_messages_only),
        SITE_TEST(a_page_shows_the_notes_of_its_own_span),
        SITE_TEST(a_draft_of_a_note_is_none_of_a_reply),
        SITE_TEST(a_customer_never_meets_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
