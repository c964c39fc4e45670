/* Files of messages: who brings them, what is made of them, and who gets them. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "base/log.h"
#include "desk/attachment/attachment.h"
#include "desk/limits.h"
#include <ftw.h>
#include <unistd.h>

#define HTML STR("<!doctype html><html><body><script>alert(1)</script></body></html>")
#define SVG STR("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>")
#define PDF STR("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
/* 2 by 3 pixels, as far as a head says. */
#define PNG                                                                             \
    STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0\x12\x34\x56" \
        "\x78\0\0\0\0IEND\xAE\x42\x60\x82")

static struct answer send_form(struct browser *browser, const char *target, struct str body)
{
    return browser_ask(
        browser,
        &(struct ask){.method = "POST", .target = target, .type = FORM_OF_FILE, .body = body});
}

static struct answer try_upload(struct browser *browser, const char *name, struct str bytes)
{
    return send_form(browser, "/attachments", form_of_file(browser->site, name, bytes));
}

/* A form of several parts; "NAME" a field, "NAME@FILE" a file. */
static struct str form_of(struct site *site, const char *const (*parts)[2], size_t count)
{
    struct buffer form = buffer_in(site->arena);
    for (size_t i = 0; i < count; i++) {
        const char *name = parts[i][0], *file = strchr(name, '@');
        buffer_print(&form, "------site\r\nContent-Disposition: form-data; name=\"");
        buffer_put(&form, name, file ? (size_t)(file - name) : strlen(name));
        if (file)
            buffer_print(&form, "\"; filename=\"%s", file + 1);
        buffer_put_byte(&form, '"');
        buffer_print(&form, "\r\n\r\n%s\r\n", parts[i][1]);
    }
    buffer_print(&form, "------site--\r\n");
    return buffer_str(&form);
}

static const char *messages_of(struct browser *browser, int64_t ticket)
{
    return str_print(browser->site->arena, "%s/%lld/messages", tickets_of(browser),
                     (long long)ticket)
        .at;
}

static struct answer send_with(struct browser *browser, int64_t ticket, json_t *attachments,
                               const char *client_id)
{
    return send_json(browser, "POST",
                     json_pack("{s:s,s:o,s:s}", "message", "", "attachments", attachments,
                               "client_id", client_id),
                     "%s", messages_of(browser, ticket));
}

/* What a file's answer would send; closes it. */
static struct str content(struct answer *answer)
{
    const struct http_file *file = answer->response->file;
    assert_non_null(file);
    char *bytes = arena_alloc_bytes(answer->site->arena, (size_t)file->size + 1);
    assert_int_equal(pread(file->descriptor, bytes, (size_t)file->size, file->offset), file->size);
    close(file->descriptor);
    return (struct str){bytes, (size_t)file->size};
}

static int64_t rows(struct site *site)
{
    return database_number(&site->database, "SELECT count(*) FROM attachments");
}

static int64_t found;

static int count_file(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)path;
    (void)status;
    (void)walk;
    found += kind == FTW_F;
    return 0;
}

/* Files in the store, whether anything knows them or not. */
static int64_t files(const struct site *site)
{
    found = 0;
    assert_int_equal(nftw(site->files.path, count_file, 16, FTW_PHYS), 0);
    return found;
}

/* ---- bringing ------------------------------------------------------------------------------- */

static void an_upload_is_told_by_its_content_and_not_by_its_name(void **state)
{
    static const struct {
        const char *name;
        struct str bytes;
        const char *type;
    } brought[] = {
        {"foto.png", PNG, "image/png"},
        {"foto.jpg", PNG, "image/png"},
        {"foto.png", HTML, "text/html"},
        {"foto.png", SVG, "image/svg+xml"},
        {"bukti.exe", PDF, "application/pdf"},
        {"catatan", STR("Halo, apa kabar?\n"), "text/plain"},
        {"kosong.png", STR(""), "application/octet-stream"},
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(brought); i++) {
        struct answer answer = try_upload(&site->budi, brought[i].name, brought[i].bytes);
        assert_status(answer, 201);
        assert_text_at(&answer, "attachments.0.name", brought[i].name);
        assert_text_at(&answer, "attachments.0.type", brought[i].type);
        assert_number_at(&answer, "attachments.0.size", (int64_t)brought[i].bytes.size);
        bool is_picture = strcmp(brought[i].type, "image/png") == 0;
        assert_int_equal(at(&answer, "attachments.0.width") != NULL, is_picture);
        if (is_picture)
            assert_number_at(&answer, "attachments.0.height", 3);
    }
}

static void a_name_is_made_one_that_can_be_shown(void **state)
{
    static const struct {
        const char *sent, *shown;
    } names[] = {
        {"a.pdf", "a.pdf"},
        {"a;b=c.pdf", "a;b=c.pdf"},
        {"C:\\\\Users\\\\budi\\\\a.pdf", "a.pdf"},
        {"../../etc/passwd", "passwd"},
        {"/", "file"},
        {"  ", "file"},
        {"bukti\xE2\x80\xAEgpj.exe", "bukti_gpj.exe"},
        {"a\tb.txt", "a_b.txt"},
        {"caf\xC3\xA9 \xF0\x9F\x8E\x89.png", "caf\xC3\xA9 \xF0\x9F\x8E\x89.png"},
        {"\xFF\xFE.png", "file"},
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct answer answer = try_upload(&site->budi, names[i].sent, PDF);
        assert_status(answer, 201);
        assert_text_at(&answer, "attachments.0.name", names[i].shown);
    }
    char name[400];
    memset(name, 'n', 300);
    memcpy(name + 300, ".jpeg", 6);
    struct answer answer = try_upload(&site->budi, name, PDF);
    struct str shown = str_of(text_at(&answer, "attachments.0.name"));
    assert_int_equal(shown.size, ATTACHMENT_NAME_CHARACTERS);
    assert_true(str_is(str_from(shown, shown.size - 5), STR(".jpeg")));
}

static void a_file_that_is_too_large_is_413_beside_its_field_and_leaves_nothing(void **state)
{
    struct site *site = *state;
    size_t size = 1024 * 1024;
    char *bytes = arena_alloc(site->arena, size + 1);
    assert_status(try_upload(&site->budi, "a", (struct str){bytes, size}), 201);
    struct answer answer = try_upload(&site->budi, "b", (struct str){bytes, size + 1});
    assert_status(answer, 413);
    assert_non_null(strstr(text_at(&answer, "errors.attachments.0"), "1 MB"));
    assert_int_equal(rows(site), 1);
    assert_int_equal(files(site), 1);

    /* A page keeps what was written beside it. */
    struct browser pages = browser_for_pages(&site->budi);
    struct buffer form = buffer_in(site->arena);
    buffer_put_str(&form, STR("------site\r\nContent-Disposition: form-data; name=\"description\""
                              "\r\n\r\nYang sudah ditulis\r\n"));
    buffer_put_str(&form, form_of_file(site, "b", (struct str){bytes, size + 1}));
    answer = send_form(&pages, "/customer/support/tickets", buffer_str(&form));
    assert_status(answer, 413);
    assert_true(answer_says(&answer, "Yang sudah ditulis"));
    assert_true(answer_says(&answer, "1 MB"));
    assert_int_equal(files(site), 1);
}

static void nothing_is_no_upload(void **state)
{
    struct site *site = *state;
    assert_status(send_form(&site->budi, "/attachments", STR("------site--\r\n")), 422);
    assert_status(post(&site->budi, "attachments%5B%5D=1", "/attachments"), 422);
    /* What a browser sends for a field in which nothing was chosen. */
    assert_status(try_upload(&site->budi, "", STR("")), 422);
    assert_int_equal(files(site), 0);
}

static void who_may_not_upload_leaves_nothing(void **state)
{
    struct site *site = *state;
    struct browser stranger = browser_fresh(&site->nobody);
    stranger.wants_page = true;
    get(&stranger, "/login");
    stranger.wants_page = false;
    assert_status(try_upload(&stranger, "a.pdf", PDF), 401);
    site->budi.without_token = true;
    assert_status(try_upload(&site->budi, "a.pdf", PDF), 419);
    assert_int_equal(files(site), 0);
}

static void a_person_uploads_only_so_many_a_day(void **state)
{
    struct site *site = *state;
    upload(&site->budi, "a.pdf", PDF);
    database_run(
        &site->database,
        "INSERT INTO attachments (user_id, name, type, size, file, created_at)"
        " SELECT user_id, 'x', 'x', 1, 'x' || number.n, created_at FROM attachments,"
        " (SELECT row_number() OVER (ORDER BY 1) AS n FROM"
        "  (SELECT 1 FROM users AS a, users AS b, users AS c, users AS d) AS many) AS number"
        " WHERE number.n < 300",
        0, 0);
    struct answer answer = try_upload(&site->budi, "b.pdf", PDF);
    assert_status(answer, 429);
    assert_int_equal(files(site), 1);
    assert_status(try_upload(&site->ayu, "b.pdf", PDF), 201);
    database_run(&site->database, "UPDATE attachments SET created_at = '2026-11-17 11:06:39'", 0,
                 0);
    assert_status(try_upload(&site->budi, "b.pdf", PDF), 201);
}

/* ---- sending -------------------------------------------------------------------------------- */

static void a_message_may_be_files_alone(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    int64_t picture = upload(&site->budi, "foto.png", PNG), pdf = upload(&site->budi, "a.pdf", PDF);
    struct answer sent = send_with(&site->budi, ticket, json_pack("[I,I]", picture, pdf), "a");
    assert_status(sent, 201);
    struct answer page = get(&site->sari, "%s?last_message_id=0", messages_of(&site->sari, ticket));
    assert_text_at(&page, "messages.1.message", "");
    assert_int_equal(count_at(&page, "messages.1.attachments"), 2);
    assert_number_at(&page, "messages.1.attachments.0.id", picture);
    assert_text_at(&page, "messages.1.attachments.0.name", "foto.png");
    assert_text_at(&page, "messages.1.attachments.0.type", "image/png");
    assert_number_at(&page, "messages.1.attachments.0.size", (int64_t)PNG.size);
    assert_number_at(&page, "messages.1.attachments.0.width", 2);
    assert_text_at(&page, "messages.1.attachments.1.url",
                   str_print(site->arena, "/attachments/%lld", (long long)pdf).at);
    assert_true(is_null_at(&page, "messages.0.attachments"));

    /* Without one, white space alone is nothing. */
    sent = send_with(&site->budi, ticket, json_array(), "b");
    assert_status(sent, 422);
    assert_non_null(at(&sent, "errors.message"));
}

static void a_form_may_bring_files_and_text_at_once(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    int64_t earlier = upload(&site->sari, "lama.pdf", PDF);
    const char *const parts[][2] = {
        {"message", "Terlampir"},
        {"attachments[]", str_print(site->arena, "%lld", (long long)earlier).at},
        {"attachments[]@satu.txt", "satu\r\n--dua"},
        {"attachments[]@", ""},
        {"attachments[]@dua.txt", "dua"},
    };
    struct str form = form_of(site, parts, COUNT_OF(parts));
    assert_status(send_form(&site->sari, messages_of(&site->sari, ticket), form), 201);
    struct answer page = get(&site->budi, "%s", messages_of(&site->budi, ticket));
    assert_int_equal(count_at(&page, "messages.1.attachments"), 3);
    assert_text_at(&page, "messages.1.attachments.1.name", "satu.txt");
    struct answer file = get(&site->budi, "%s", text_at(&page, "messages.1.attachments.1.url"));
    assert_true(str_is(content(&file), STR("satu\r\n--dua")));
}

/* Uploads end in any order; ids grow with that. */
static void files_stand_in_the_order_in_which_they_were_chosen(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    struct browser *const writers[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(writers); i++) {
        int64_t third = upload(writers[i], "tiga.pdf", PDF);
        int64_t first = upload(writers[i], "satu.pdf", PDF);
        int64_t second = upload(writers[i], "dua.pdf", PDF);
        json_t *chosen = json_pack("[I,I,I]", first, second, third);
        struct answer sent = send_with(writers[i], ticket, chosen, "a");
        assert_status(sent, 201);
        struct answer page = get(&site->budi, "%s?last_message_id=%lld",
                                 messages_of(&site->budi, ticket),
                                 (long long)number_at(&sent, "messageId") - 1);
        assert_text_at(&page, "messages.0.attachments.0.name", "satu.pdf");
        assert_text_at(&page, "messages.0.attachments.1.name", "dua.pdf");
        assert_text_at(&page, "messages.0.attachments.2.name", "tiga.pdf");
    }
}

static void a_new_ticket_may_bring_files(void **state)
{
    struct site *site = *state;
    const char *const parts[][2] = {
        {"subject", "Halo"},
        {"category", "general"},
        {"priority", "low"},
        {"description", "Keterangan yang cukup panjang"},
        {"attachments[]@satu.txt", "satu"},
    };
    struct answer made = send_form(&site->budi, "/customer/support/tickets",
                                   form_of(site, parts, COUNT_OF(parts)));
    assert_status(made, 201);
    struct answer page = get(&site->budi, "/customer/support/tickets/%lld",
                             (long long)number_at(&made, "ticket.id"));
    assert_text_at(&page, "messages.0.attachments.0.name", "satu.txt");

    /* One that is not accepted takes its files with it. */
    const char *const poor[][2] = {{"subject", "Halo"}, {"attachments[]@satu.txt", "satu"}};
    assert_status(
        send_form(&site->budi, "/customer/support/tickets", form_of(site, poor, COUNT_OF(poor))),
        422);
    assert_int_equal(rows(site), 1);
    assert_int_equal(files(site), 1);
}

static void only_ones_own_unsent_files_can_be_sent(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), other = open_ticket(&site->ayu, "Hai");
    int64_t own = upload(&site->budi, "a.pdf", PDF), foreign = upload(&site->ayu, "b.pdf", PDF);
    struct answer answer = send_with(&site->budi, ticket, json_pack("[I]", foreign), "a");
    assert_status(answer, 422);
    assert_non_null(at(&answer, "errors.attachments"));
    assert_status(send_with(&site->budi, ticket, json_pack("[I,I]", own, foreign), "b"), 422);
    assert_status(send_with(&site->budi, ticket, json_pack("[s]", "oops"), "c"), 422);
    assert_status(send_with(&site->budi, ticket, json_pack("[I,I]", own, own), "d"), 422);
    assert_status(send_with(&site->budi, ticket, json_pack("[I]", own), "e"), 201);
    assert_status(send_with(&site->budi, ticket, json_pack("[I]", own), "f"), 422);
    assert_status(send_with(&site->ayu, other, json_pack("[I]", foreign), "g"), 201);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM chat_messages"), 4);
}

static void a_repeated_send_adds_nothing(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), id = upload(&site->budi, "a.pdf", PDF);
    struct answer first = send_with(&site->budi, ticket, json_pack("[I]", id), "satu");
    struct answer again = send_with(&site->budi, ticket, json_pack("[I]", id), "satu");
    assert_status(again, 201);
    assert_int_equal(number_at(&again, "messageId"), number_at(&first, "messageId"));
    /* Also when its file comes with it: the second copy is not kept. */
    const char *const parts[][2] = {{"client_id", "dua"}, {"attachments[]@dua.txt", "dua"}};
    struct str form = form_of(site, parts, COUNT_OF(parts));
    assert_status(send_form(&site->budi, messages_of(&site->budi, ticket), form), 201);
    assert_status(send_form(&site->budi, messages_of(&site->budi, ticket), form), 201);
    assert_int_equal(rows(site), 2);
    assert_int_equal(files(site), 2);
}

static void a_message_carries_only_so_many(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    json_t *some = json_array(), *many = json_array();
    for (int i = 0; i <= ATTACHMENTS_MAX; i++) {
        int64_t id = upload(&site->budi, "a.pdf", PDF);
        json_array_append_new(many, json_integer(id));
        if (i < ATTACHMENTS_MAX)
            json_array_append_new(some, json_integer(id));
    }
    struct answer answer = send_with(&site->budi, ticket, many, "a");
    assert_status(answer, 422);
    assert_non_null(strstr(text_at(&answer, "errors.attachments.0"), "10"));
    assert_status(send_with(&site->budi, ticket, some, "b"), 201);
}

static void a_closed_ticket_takes_no_file(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, ticket, "closed");
    const char *const parts[][2] = {{"message", "Halo"}, {"attachments[]@dua.txt", "dua"}};
    struct str form = form_of(site, parts, COUNT_OF(parts));
    assert_status(send_form(&site->budi, messages_of(&site->budi, ticket), form), 409);
    assert_int_equal(rows(site), 0);
    assert_int_equal(files(site), 0);
}

/* ---- getting -------------------------------------------------------------------------------- */

static void assert_file_field(struct answer *answer, const char *name, const char *value)
{
    struct str field = answer_field(answer, name);
    assert_string_equal(str_c(answer->site->arena, field), value);
}

static void who_sees_the_message_gets_the_file_and_nobody_else(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), id = upload(&site->budi, "a.pdf", PDF);
    struct browser *const all[] = {&site->budi, &site->ayu,  &site->sari,
                                   &site->nia,  &site->andi, &site->nobody};
    for (size_t i = 0; i < COUNT_OF(all); i++) /* not before it is sent, not even its uploader */
        assert_int_equal(get(all[i], "/attachments/%lld", (long long)id).status,
                         all[i] == &site->nobody ? 401 : 404);
    say_with(&site->budi, ticket, "Terlampir", id);
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        struct answer answer = get(all[i], "/attachments/%lld", (long long)id);
        int expected = all[i] == &site->nobody ? 401 : all[i] == &site->ayu ? 404 : 200;
        assert_status(answer, expected);
        if (expected == 200)
            assert_true(str_is(content(&answer), PDF));
        else
            assert_null(answer.response->file);
    }
    assert_status(del(&site->andi, "/admin/support/tickets/%lld", (long long)ticket), 200);
    assert_status(get(&site->budi, "/attachments/%lld", (long long)id), 404);
    assert_status(get(&site->sari, "/attachments/%lld", (long long)id), 404);
    assert_status(get(&site->sari, "/attachments/%lld", (long long)id + 1), 404);
}

static void only_pictures_are_shown_in_a_page(void **state)
{
    static const struct {
        const char *name;
        struct str bytes;
        const char *type, *disposition;
    } sent[] = {
        {"foto.png", PNG, "image/png", "inline; filename=\"foto.png\"; filename*=UTF-8''foto.png"},
        {"a.pdf", PDF, "application/pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"},
        {"a b\xC3\xA9\"%.png", HTML, "application/octet-stream",
         "attachment; filename=\"a b___.png\"; filename*=UTF-8''a%20b%C3%A9%22%25.png"},
        {"a.svg", SVG, "application/octet-stream",
         "attachment; filename=\"a.svg\"; filename*=UTF-8''a.svg"},
        {"a.js", STR("alert(1)\n"), "application/octet-stream",
         "attachment; filename=\"a.js\"; filename*=UTF-8''a.js"},
    };
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(sent); i++) {
        bool is_quoted = strchr(sent[i].name, '"'); /* which ends a name in a form */
        int64_t id = upload(&site->budi, is_quoted ? "x.png" : sent[i].name, sent[i].bytes);
        if (is_quoted)
            database_run(&site->database,
                         "UPDATE attachments SET name = 'a b\xC3\xA9\"%.png' WHERE id = ?1", id, 0);
        say_with(&site->budi, ticket, "Terlampir", id);
        struct answer answer = get(&site->sari, "/attachments/%lld", (long long)id);
        assert_status(answer, 200);
        assert_file_field(&answer, "Content-Type", sent[i].type);
        assert_file_field(&answer, "Content-Disposition", sent[i].disposition);
        assert_file_field(&answer, "Content-Security-Policy",
                          "sandbox; default-src 'none'; frame-ancestors 'none'");
        assert_file_field(&answer, "X-Content-Type-Options", "nosniff");
        assert_file_field(&answer, "Cache-Control", "private, no-cache");
        close(answer.response->file->descriptor);
    }
}

static void a_file_is_asked_for_again_but_not_sent_again(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), id = upload(&site->budi, "a.pdf", PDF);
    say_with(&site->budi, ticket, "Terlampir", id);
    const char *target = str_print(site->arena, "/attachments/%lld", (long long)id).at;
    struct answer first = get(&site->budi, "%s", target);
    struct str tag = answer_field(&first, "ETag");
    struct ask again = {.method = "GET", .target = target, .fields = {{STR("If-None-Match"), tag}}};
    assert_status(browser_ask(&site->budi, &again), 304);
    assert_status(browser_ask(&site->ayu, &again), 404);
    struct ask part = {
        .method = "GET", .target = target, .fields = {{STR("Range"), STR("bytes=0-3")}}};
    struct answer answer = browser_ask(&site->budi, &part);
    assert_status(answer, 206);
    assert_true(str_is(content(&answer), STR("%PDF")));
    close(first.response->file->descriptor);
}

static void a_file_that_has_gone_from_the_disk_is_not_found(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), id = upload(&site->budi, "a.pdf", PDF);
    say_with(&site->budi, ticket, "Terlampir", id);
    store_remove(&site->store,
                 database_text(&site->database, "SELECT file FROM attachments WHERE id = 1"));
    log_setup(LOG_ERROR + 1, false);
    assert_status(get(&site->budi, "/attachments/%lld", (long long)id), 404);
}

/* ---- forgetting ----------------------------------------------------------------------------- */

static size_t sweep(struct site *site, struct instant now)
{
    size_t removed;
    struct desk desk = {.db = site->database.db, .arena = site->arena, .now = now};
    assert_int_equal(attachments_sweep(&desk, &site->store, &removed), OK);
    return removed;
}

static struct answer save_draft(struct browser *writer, int64_t ticket, json_t *attachments)
{
    return send_json(
        writer, "PUT",
        json_pack("{s:s,s:s,s:o}", "message", "", "client_id", "a", "attachments", attachments),
        "%s/%lld/draft", tickets_of(writer), (long long)ticket);
}

/* Does the page of the ticket offer it to be sent? */
static bool waits_in_draft(struct browser *writer, int64_t ticket, const char *name)
{
    struct browser pages = browser_for_pages(writer);
    struct answer page = get(&pages, "%s/%lld", tickets_of(writer), (long long)ticket);
    assert_status(page, 200);
    return answer_says(&page, str_print(page.site->arena, "checked> %s", name).at);
}

static void a_draft_has_the_files_that_its_writer_saved_last(void **state)
{
    struct site *site = *state;
    struct browser *const writers[] = {&site->budi, &site->sari};
    int64_t ticket = open_ticket(&site->budi, "Halo"), other = open_ticket(&site->budi, "Lain");
    for (size_t i = 0; i < COUNT_OF(writers); i++) {
        struct browser *writer = writers[i];
        int64_t a = upload(writer, "a.pdf", PDF), b = upload(writer, "b.pdf", PDF);
        assert_status(save_draft(writer, ticket, json_pack("[I,I]", a, b)), 200);
        assert_true(waits_in_draft(writer, ticket, "a.pdf"));
        assert_true(waits_in_draft(writer, ticket, "b.pdf"));
        assert_false(waits_in_draft(writer, other, "a.pdf"));
        assert_false(waits_in_draft(&site->nia, ticket, "a.pdf"));
        assert_status(save_draft(writer, ticket, json_pack("[I]", b)), 200);
        assert_false(waits_in_draft(writer, ticket, "a.pdf"));
        assert_true(waits_in_draft(writer, ticket, "b.pdf"));
        /* What is sent is no draft any more, and a save that comes late does not make it one. */
        assert_status(send_with(writer, ticket, json_pack("[I]", b), "a"), 201);
        assert_false(waits_in_draft(writer, ticket, "b.pdf"));
        assert_status(save_draft(writer, ticket, json_pack("[I]", b)), 200);
        assert_false(waits_in_draft(writer, ticket, "b.pdf"));
    }
}

static void assert_order_in_page(const struct answer *page, const char *const (*names)[3])
{
    const char *place = str_c(page->site->arena, page->body);
    for (size_t i = 0; i < COUNT_OF(*names); i++) {
        place = strstr(place, str_print(page->site->arena, "checked> %s", (*names)[i]).at);
        assert_non_null(place);
    }
}

static void what_waits_to_be_sent_stays_in_the_order_in_which_it_was_chosen(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    int64_t c = upload(&site->budi, "c.pdf", PDF), a = upload(&site->budi, "a.pdf", PDF),
            b = upload(&site->budi, "b.pdf", PDF);
    struct browser pages = browser_for_pages(&site->budi);
    const char *target =
        str_print(site->arena, "%s/%lld", tickets_of(&site->budi), (long long)ticket).at;
    assert_status(save_draft(&site->budi, ticket, json_pack("[I,I,I]", a, b, c)), 200);
    struct answer page = get(&pages, "%s", target);
    assert_order_in_page(&page, &(const char *const[3]){"a.pdf", "b.pdf", "c.pdf"});
    /* The same files in another order are another draft. */
    assert_status(save_draft(&site->budi, ticket, json_pack("[I,I,I]", b, c, a)), 200);
    page = get(&pages, "%s", target);
    assert_order_in_page(&page, &(const char *const[3]){"b.pdf", "c.pdf", "a.pdf"});
    /* So do the files of a form that is shown again. */
    page = post(&pages,
                str_print(site->arena,
                          "subject=&attachments%%5B%%5D=%lld&attachments%%5B%%5D=%lld"
                          "&attachments%%5B%%5D=%lld",
                          (long long)a, (long long)c, (long long)b)
                    .at,
                "/customer/support/tickets");
    assert_status(page, 422);
    assert_order_in_page(&page, &(const char *const[3]){"a.pdf", "c.pdf", "b.pdf"});
}

/* A MB is what the largest file is counted in. */
static void sizes_are_told_as_limits_are_counted(void **state)
{
    static const struct {
        int64_t size;
        const char *shown;
    } sizes[] = {
        {0, "0 B"},
        {1023, "1023 B"},
        {1024, "1 KB"},
        {1535, "1 KB"},
        {1536, "2 KB"},
        {1048063, "1023 KB"},
        {1048064, "1,0 MB"},
        {1048576, "1,0 MB"},
        {1258291, "1,2 MB"},
        {26214400, "25,0 MB"},
        {2147483647, "2048,0 MB"},
    };
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), id = upload(&site->budi, "a.pdf", PDF);
    struct browser pages = browser_for_pages(&site->budi);
    assert_status(save_draft(&site->budi, ticket, json_pack("[I]", id)), 200);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        database_run(&site->database, "UPDATE attachments SET size = ?2 WHERE id = ?1", id,
                     sizes[i].size);
        struct answer page = get(&pages, "%s/%lld", tickets_of(&site->budi), (long long)ticket);
        assert_true(
            answer_says(&page, str_print(site->arena, "data-size=\"%s\"", sizes[i].shown).at));
    }
}

static void a_draft_takes_no_file_of_others_and_not_too_many(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), theirs = upload(&site->ayu, "a.pdf", PDF);
    int64_t own = upload(&site->budi, "b.pdf", PDF);
    assert_status(save_draft(&site->budi, ticket, json_pack("[I,I]", theirs, own)), 200);
    assert_false(waits_in_draft(&site->budi, ticket, "a.pdf"));
    assert_true(waits_in_draft(&site->budi, ticket, "b.pdf"));
    json_t *many = json_array();
    for (int i = 0; i <= ATTACHMENTS_MAX; i++)
        json_array_append_new(many, json_integer(own));
    assert_status(save_draft(&site->budi, ticket, many), 422);
    assert_true(waits_in_draft(&site->budi, ticket, "b.pdf"));
    assert_status(save_draft(&site->ayu, ticket, json_pack("[I]", theirs)), 404);
}

static void what_nobody_sends_is_forgotten_after_a_day(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo"), sent = upload(&site->budi, "a.pdf", PDF);
    int64_t unsent = upload(&site->budi, "b.pdf", PDF);
    say_with(&site->budi, ticket, "Terlampir", sent);
    struct desk desk = {.db = site->database.db, .arena = site->arena, .now = site_now()};
    desk.now.unix_s += UPLOAD_UNSENT_S;
    assert_int_equal(attachments_expire(&desk), OK);
    assert_int_equal(rows(site), 2);
    desk.now.unix_s += 1;
    assert_int_equal(attachments_expire(&desk), OK);
    assert_int_equal(rows(site), 1);
    assert_status(send_with(&site->budi, ticket, json_pack("[I]", unsent), "a"), 422);

    /* Files are as old as the disk says. */
    struct instant now = instant_now();
    assert_int_equal(sweep(site, now), 0);
    assert_int_equal(files(site), 2);
    now.unix_s += UPLOAD_UNSENT_S + 60;
    assert_int_equal(sweep(site, now), 1);
    assert_int_equal(files(site), 1);
    struct answer answer = get(&site->sari, "/attachments/%lld", (long long)sent);
    assert_true(str_is(content(&answer), PDF));
}

static void a_full_disk_is_told_and_leaves_nothing(void **state)
{
    struct site *site = *state;
    int64_t ticket = open_ticket(&site->budi, "Halo");
    site->store.folder = "/nowhere/at/all";
    log_setup(LOG_ERROR + 1, false);
    struct answer answer = try_upload(&site->budi, "a.pdf", PDF);
    assert_status(answer, 503);
    assert_non_null(strstr(text_at(&answer, "message"), "berkas"));
    const char *const parts[][2] = {{"message", "Halo"}, {"attachments[]@dua.txt", "dua"}};
    struct str form = form_of(site, parts, COUNT_OF(parts));
    assert_status(send_form(&site->budi, messages_of(&site->budi, ticket), form), 503);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM chat_messages"), 1);
    assert_int_equal(rows(site), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(an_upload_is_told_by_its_content_and_not_by_its_name),
        SITE_TEST(a_name_is_made_one_that_can_be_shown),
        SITE_TEST(a_file_that_is_too_large_is_413_beside_its_field_and_leaves_nothing),
        SITE_TEST(nothing_is_no_upload),
        SITE_TEST(who_may_not_upload_leaves_nothing),
        SITE_TEST(a_person_uploads_only_so_many_a_day),
        SITE_TEST(a_message_may_be_files_alone),
        SITE_TEST(a_form_may_bring_files_and_text_at_once),
        SITE_TEST(files_stand_in_the_order_in_which_they_were_chosen),
        SITE_TEST(a_new_ticket_may_bring_files),
        SITE_TEST(only_ones_own_unsent_files_can_be_sent),
        SITE_TEST(a_repeated_send_adds_nothing),
        SITE_TEST(a_message_carries_only_so_many),
        SITE_TEST(a_closed_ticket_takes_no_file),
        SITE_TEST(who_sees_the_message_gets_the_file_and_nobody_else),
        SITE_TEST(only_pictures_are_shown_in_a_page),
        SITE_TEST(a_file_is_asked_for_again_but_not_sent_again),
        SITE_TEST(a_file_that_has_gone_from_the_disk_is_not_found),
        SITE_TEST(a_draft_has_the_files_that_its_writer_saved_last),
        SITE_TEST(what_waits_to_be_sent_stays_in_the_order_in_which_it_was_chosen),
        SITE_TEST(sizes_are_told_as_limits_are_counted),
        SITE_TEST(a_draft_takes_no_file_of_others_and_not_too_many),
        SITE_TEST(what_nobody_sends_is_forgotten_after_a_day),
        SITE_TEST(a_full_disk_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
