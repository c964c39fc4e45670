/*
 * The import on a fresh database. dumps/ holds one desk as mysqldump and as phpMyAdmin
 * write it; smaller dumps stand in the tests that need them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/log.h"
#include "base/password.h"
#include "base/random.h"
#include "db/engine.h"
#include "import/laravel.h"
#include "support/database.h"

struct fixture {
    struct database database;
    struct arena *arena;
    struct operator* operator;
    struct import_report report;
    struct buffer remarks; /* a line each */
    enum err err;
};

static int setup(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = NEW(arena, struct fixture);
    fixture->arena = arena;
    database_make(&fixture->database);
    struct instant now = {days_from_date(2026, 3, 3) * 86400};
    fixture->operator= operator_new(fixture->database.db, arena, now);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    database_remove(&fixture->database);
    arena_free(fixture->arena);
    return 0;
}

static void note_remark(void *context, const struct import_remark *remark)
{
    struct fixture *fixture = context;
    buffer_print(&fixture->remarks, "%.*s %.*s line %lld%s: %.*s\n", STR_ARGS(remark->table),
                 STR_ARGS(remark->id), (long long)remark->line,
                 remark->is_left_out ? " left out" : "", STR_ARGS(remark->text));
}

static enum err import_path(struct fixture *fixture, const char *path, bool dry_run)
{
    struct import_options options = {
        .path = path, .dry_run = dry_run, .remark = note_remark, .context = fixture};
    fixture->remarks = buffer_in(fixture->arena);
    fixture->err = import_laravel(fixture->operator, & options, &fixture->report);
    return fixture->err;
}

static enum err import_bytes(struct fixture *fixture, struct str bytes)
{
    char path[] = "/tmp/sapa-import-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.at, bytes.size), bytes.size);
    close(file);
    enum err err = import_path(fixture, path, false);
    unlink(path);
    return err;
}

static enum err import_text(struct fixture *fixture, const char *text)
{
    return import_bytes(fixture, str_of(text));
}

static const char *dump_path(struct fixture *fixture, const char *name)
{
    const char *folder = getenv("SAPA_TEST_DUMPS");
    return str_print(fixture->arena, "%s/%s", folder ? folder : "tests/import/dumps", name).at;
}

static struct str dump_bytes(struct fixture *fixture, const char *name)
{
    FILE *file = fopen(dump_path(fixture, name), "r");
    assert_non_null(file);
    struct buffer bytes = buffer_in(fixture->arena);
    for (size_t size = 1; size;) {
        buffer_reserve(&bytes, 65536);
        size = fread(bytes.bytes + bytes.size, 1, 65536, file);
        bytes.size += size;
    }
    fclose(file);
    return buffer_str(&bytes);
}

static struct str replaced(struct fixture *fixture, struct str text, const char *old,
                           const char *now)
{
    struct buffer out = buffer_in(fixture->arena);
    for (size_t i = 0; i < text.size;) {
        if (str_starts(str_from(text, i), str_of(old))) {
            buffer_put_str(&out, str_of(now));
            i += strlen(old);
        } else {
            buffer_put_byte(&out, text.at[i++]);
        }
    }
    return buffer_str(&out);
}

/* ---- what is in the database ---- */

/* PostgreSQL says t and f, and the zone of a time. */
static struct str as_sqlite_says(struct str text)
{
    if (is_on_postgres() && (str_is(text, STR("t")) || str_is(text, STR("f"))))
        return text.at[0] == 't' ? STR("1") : STR("0");
    bool has_zone = text.size == INSTANT_TEXT_SIZE + 3 &&
                    str_is(str_from(text, INSTANT_TEXT_SIZE), STR("+00"));
    return is_on_postgres() && has_zone ? str_cut(text, INSTANT_TEXT_SIZE) : text;
}

/* The rows of a query as "a|b\nc|d". A statement is known by its address, so each has its own. */
static struct str rows_of(struct fixture *fixture, const char *sql, int columns)
{
    struct statement *statement = NEW(fixture->arena, struct statement);
    *statement = (struct statement){.name = "test", .sqlite = sql, .postgres = sql};
    struct rows rows;
    struct buffer out = buffer_in(fixture->arena);
    assert_int_equal(db_query(fixture->database.db, fixture->arena, statement, NULL, 0, &rows), OK);
    while (rows_next(&rows))
        for (int i = 0; i < columns; i++) {
            buffer_put_str(&out, i ? STR("|") : out.size ? STR("\n") : STR(""));
            buffer_put_str(&out, column_is_null(&rows, i) ? STR("NULL")
                                                          : as_sqlite_says(column_text(&rows, i)));
        }
    assert_int_equal(rows_end(&rows), OK);
    buffer_put_byte(&out, 0);
    return str_of(out.bytes);
}

static int columns_of(const char *sql)
{
    int columns = 1, depth = 0;
    for (const char *c = sql; strncmp(c, " FROM ", 6) != 0 && *c; c++) {
        depth += *c == '(' ? 1 : *c == ')' ? -1 : 0;
        columns += *c == ',' && depth == 0;
    }
    return columns;
}

static void holds(struct fixture *fixture, const char *sql, const char *expected)
{
    assert_string_equal(rows_of(fixture, sql, columns_of(sql)).at, expected);
}

/* "read/added/already there/left out" of each table. */
static void counts_are(struct fixture *fixture, const char *expected)
{
    struct buffer out = buffer_in(fixture->arena);
    for (size_t i = 0; i < IMPORT_TABLES; i++) {
        const struct import_count *count = &fixture->report.tables[i];
        buffer_print(&out, "%s%lld/%lld/%lld/%lld", i ? " " : "", (long long)count->read,
                     (long long)count->added, (long long)count->already_there,
                     (long long)count->left_out);
    }
    assert_string_equal(str_c(fixture->arena, buffer_str(&out)), expected);
}

static void reasons_are(struct fixture *fixture, int64_t unfit, int64_t taken, int64_t orphans)
{
    const struct import_report *report = &fixture->report;
    assert_int_equal(report->left_out[LEFT_OUT_UNFIT], unfit);
    assert_int_equal(report->left_out[LEFT_OUT_TAKEN], taken);
    assert_int_equal(report->left_out[LEFT_OUT_ORPHAN], orphans);
}

static void remarks_are(struct fixture *fixture, const char *expected)
{
    assert_string_equal(str_c(fixture->arena, buffer_str(&fixture->remarks)), expected);
}

static void problem_is(struct fixture *fixture, enum err err, const char *expected)
{
    assert_string_equal(str_c(fixture->arena, fixture->report.problem), expected);
    assert_string_equal(err_name(fixture->err), err_name(err));
}

static void is_empty(struct fixture *fixture)
{
    holds(fixture,
          "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM orders) "
          "+ (SELECT count(*) FROM support_tickets) + (SELECT count(*) FROM chat_messages) "
          "+ (SELECT count(*) FROM sms_logs) + (SELECT count(*) FROM ticket_reads)",
          "0");
}

static void holds_the_desk(struct fixture *fixture)
{
    holds(fixture,
          "SELECT id, name, email, phone, role, disabled_at, deleted_at, prefer_whatsapp, "
          "prefer_sms, prefer_email FROM users ORDER BY id",
          "1|Ayu Admin|ayu@melati.test|+6281200000001|admin|NULL|NULL|1|1|1\n"
          "2|Wawan Pemilik|wawan@melati.test|NULL|admin|NULL|NULL|1|1|1\n"
          "3|Budi Santosa|budi@melati.test|+6281200000003|customer|NULL|NULL|0|1|0\n"
          "4|Siti|siti@melati.test|NULL|customer|2026-02-04 00:00:00|2026-02-04 00:00:00|1|1|1\n"
          "5|Nía O'Brien|nia@melati.test|+62899|customer|NULL|NULL|1|1|1");
    holds(fixture,
          "SELECT remember_token, address, wedding_date, email_verified_at, created_at, updated_at "
          "FROM users WHERE id IN (1, 3, 5) ORDER BY id",
          "NULL|NULL|NULL|2026-01-01 00:00:00|2026-01-01 00:00:00|2026-01-01 00:00:00\n"
          "tok|Jl. Mawar 1\r\nBandung|2026-05-20|NULL|2026-01-05 00:00:00|2026-01-05 00:00:00\n"
          "NULL|NULL|NULL|NULL|NULL|NULL");
    holds(fixture,
          "SELECT id, user_id, package_id, order_number, event_date, calendar_confirmed, "
          "event_location, guest_count, special_request, CAST(total_price * 100 AS BIGINT), "
          "payment_status, status, updated_at FROM orders ORDER BY id",
          "5|3|2|WO-1700000000005|2026-05-20|1|Gedung Serbaguna|250|Bunga melati & 'gamelan'|"
          "10000000050|unpaid|confirmed|2026-01-11 02:00:00\n"
          "6|5|1|WO-1700000000006|NULL|0|Pantai|100|NULL|550000000|unpaid|pending|NULL");
    holds(fixture,
          "SELECT id, user_id, assigned_to, order_id, subject, category, priority, status, "
          "internal_notes, response_count, first_response_at, closed_at, deleted_at, created_at "
          "FROM support_tickets ORDER BY id",
          "10|3|1|5|Pembayaran DP|payment|high|in_progress|Cek mutasi bank|2|"
          "2026-02-01 03:10:00|NULL|NULL|2026-02-01 03:00:00\n"
          "11|5|NULL|NULL|Kafé & dekorasi|general|medium|open|NULL|0|NULL|NULL|NULL|"
          "2026-02-02 04:00:00\n"
          "12|4|2|NULL|Hapus data|other|low|closed|NULL|1|NULL|2026-02-04 00:00:00|NULL|"
          "2026-02-03 01:00:00");
    holds(fixture,
          "SELECT id, support_ticket_id, sender_id, message, sender_type, attachments, is_read, "
          "read_at, created_at FROM chat_messages ORDER BY id",
          "1|10|3|Pembayaran DP saya belum terlihat di halaman pesanan.|customer|NULL|1|"
          "2026-02-01 03:10:00|2026-02-01 03:00:00\n"
          "2|10|1|Sudah kami cek, Kak. It's \"lunas\" 😊\nAda lagi?|admin|NULL|0|NULL|"
          "2026-02-01 03:10:00\n"
          "3|10|3|Tidak ada, terima kasih: C:\\foto\\dp.jpg|customer|[\"dp.jpg\"]|1|"
          "2026-02-01 03:20:00|2026-02-01 03:15:00\n"
          "7|12|4|Tolong hapus data saya.|customer|NULL|0|NULL|2026-02-03 01:00:00\n"
          "8|11|5|Apakah bisa memakai dekorasi sendiri di lokasi?|customer|NULL|0|NULL|"
          "2026-02-02 04:00:00");
    holds(fixture,
          "SELECT id, user_id, phone_number, type, status, template_data, twilio_sid, "
          "error_message FROM sms_logs ORDER BY id",
          "1|3|+6281200000003|whatsapp|sent|{\"ticket\":10}|SM1|NULL\n"
          "2|NULL|+6281200000099|sms|failed|NULL|NULL|nomor tidak aktif");
    remarks_are(fixture, "");
}

/* ---- whole dumps ---- */

static void a_phpmyadmin_dump_comes_over_whole(void **state)
{
    assert_int_equal(import_path(*state, dump_path(*state, "phpmyadmin.sql"), false), OK);
    counts_are(*state, "5/5/0/0 2/2/0/0 3/3/0/0 4/4/0/0 2/2/0/0");
    holds_the_desk(*state);
}

static void a_mysqldump_dump_comes_over_whole(void **state)
{
    assert_int_equal(import_path(*state, dump_path(*state, "mysqldump.sql"), false), OK);
    counts_are(*state, "5/5/0/0 2/2/0/0 3/3/0/0 4/4/0/0 2/2/0/0");
    holds_the_desk(*state);
}

static void a_dump_with_windows_line_ends_comes_over_the_same(void **state)
{
    static const char *const names[] = {"phpmyadmin.sql", "mysqldump.sql"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str text = replaced(*state, dump_bytes(*state, names[i]), "\n", "\r\n");
        text = str_print(((struct fixture *)*state)->arena, "\xEF\xBB\xBF%.*s", STR_ARGS(text));
        assert_int_equal(import_bytes(*state, text), OK);
    }
    holds_the_desk(*state);
}

static void a_dump_without_column_names_and_with_others_order_is_the_same_desk(void **state)
{
    assert_int_equal(import_path(*state, dump_path(*state, "phpmyadmin.sql"), false), OK);
    assert_int_equal(import_path(*state, dump_path(*state, "mysqldump.sql"), false), OK);
    counts_are(*state, "5/0/5/0 2/0/2/0 3/0/3/0 4/0/4/0 2/0/2/0");
    holds_the_desk(*state);
}

static void a_second_run_adds_nothing(void **state)
{
    struct fixture *fixture = *state;
    const char *path = dump_path(fixture, "phpmyadmin.sql");
    assert_int_equal(import_path(fixture, path, false), OK);
    assert_int_equal(fixture->report.opening_messages, 1);
    assert_int_equal(import_path(fixture, path, false), OK);
    assert_int_equal(fixture->report.opening_messages, 0);
    counts_are(fixture, "5/0/5/0 2/0/2/0 3/0/3/0 4/0/4/0 2/0/2/0");
    holds_the_desk(fixture);
}

static void what_was_changed_here_stays_on_a_second_run(void **state)
{
    struct fixture *fixture = *state;
    const char *path = dump_path(fixture, "phpmyadmin.sql");
    assert_int_equal(import_path(fixture, path, false), OK);
    holds(fixture, "UPDATE users SET email = 'new@melati.test' WHERE id = 3 RETURNING id", "3");
    holds(fixture, "UPDATE support_tickets SET status = 'closed' WHERE id = 10 RETURNING id", "10");
    assert_int_equal(import_path(fixture, path, false), OK);
    counts_are(fixture, "5/0/5/0 2/0/2/0 3/0/3/0 4/0/4/0 2/0/2/0");
    holds(fixture, "SELECT email FROM users WHERE id = 3", "new@melati.test");
    holds(fixture, "SELECT status FROM support_tickets WHERE id = 10", "closed");
}

static void a_dry_run_counts_and_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(import_path(fixture, dump_path(fixture, "phpmyadmin.sql"), true), OK);
    counts_are(fixture, "5/5/0/0 2/2/0/0 3/3/0/0 4/4/0/0 2/2/0/0");
    is_empty(fixture);
}

static void a_dump_cut_off_anywhere_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct str whole = dump_bytes(fixture, "phpmyadmin.sql");
    for (size_t size = whole.size / 8; size < whole.size - 400; size += whole.size / 24) {
        assert_int_equal(import_bytes(fixture, str_cut(whole, size)), ERR_INVALID);
        assert_true(str_starts(fixture->report.problem, STR("line ")));
        is_empty(fixture);
    }
    whole = dump_bytes(fixture, "mysqldump.sql");
    assert_int_equal(import_bytes(fixture, str_cut(whole, whole.size - 45)), ERR_INVALID);
    is_empty(fixture);
}

static void imported_passwords_open_the_door(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(import_path(fixture, dump_path(fixture, "mysqldump.sql"), false), OK);
    struct str hash = rows_of(fixture, "SELECT password FROM users WHERE id = 3", 1);
    assert_true(password_is(fixture->arena, STR("rahasia123"), hash));
    assert_false(password_is(fixture->arena, STR("rahasia124"), hash));
    assert_true(password_hash_is_old(fixture->arena, hash));
}

static void what_is_derived_is_true_afterwards(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(import_path(fixture, dump_path(fixture, "mysqldump.sql"), false), OK);
    holds(fixture,
          "SELECT id, messages_count, customer_messages_count, answered_count, "
          "customer_unread_count, staff_unread_count, last_message_id FROM support_tickets "
          "ORDER BY id",
          "10|3|2|1|1|0|3\n"
          "11|1|1|0|0|1|8\n"
          "12|1|1|0|0|1|7");
    /* The last message of ticket 10 was read there, so it is for all staff here. */
    holds(fixture, "SELECT support_ticket_id, user_id, seen_count FROM ticket_reads ORDER BY 1, 2",
          "10|1|2\n10|2|2");
    holds(fixture,
          "SELECT tickets FROM ticket_counts WHERE block = -1 AND status = '' AND "
          "priority = '' AND category = '' AND assigned_to = -1",
          "3");
}

static void imported_texts_are_found(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(import_path(fixture, dump_path(fixture, "mysqldump.sql"), false), OK);
    if (is_on_postgres()) {
        static const char found[] = "SELECT support_ticket_id FROM message_search WHERE words @@ ";
        holds(fixture, str_print(fixture->arena, "%s'lunas'", found).at, "10");
        holds(fixture, str_print(fixture->arena, "%s'dekor:*'", found).at, "11\n11");
        holds(fixture,
              "SELECT id FROM users WHERE search_words(name || ' ' || email) @@ 'nia' ORDER BY id",
              "5");
        return;
    }
    holds(fixture,
          "SELECT rowid / 1048576 FROM message_search WHERE message_search MATCH 'lunas' "
          "ORDER BY rowid",
          "10");
    holds(fixture,
          "SELECT rowid / 1048576 FROM message_search WHERE message_search MATCH 'dekor*' "
          "ORDER BY rowid",
          "11\n11");
    holds(fixture, "SELECT rowid FROM user_search WHERE user_search MATCH 'nia'", "5");
}

static void new_rows_count_on_after_imported_ones(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(import_path(fixture, dump_path(fixture, "mysqldump.sql"), false), OK);
    holds(fixture,
          "INSERT INTO users (name, email, password) VALUES ('x', 'x@x.test', '') RETURNING id",
          "6");
    holds(fixture, "DELETE FROM sms_logs RETURNING id", "1\n2");
    holds(fixture, "INSERT INTO sms_logs (phone_number, message) VALUES ('+62', 'x') RETURNING id",
          "3");
}

/* ---- rows that are left out ---- */

#define USERS "INSERT INTO users (id, name, email, password, role) VALUES "
#define TICKETS \
    "INSERT INTO support_tickets (id, user_id, subject, description, category, status) VALUES "
#define MESSAGES \
    "INSERT INTO chat_messages (id, support_ticket_id, sender_id, message, sender_type) VALUES "

static void rows_that_cannot_be_kept_are_told_with_their_reason(void **state)
{
    assert_int_equal(import_text(*state,
                                 USERS "(1, 'Ann', 'ann@a.test', 'x', 'customer'),\n"
                                       "(2, 'Ann', ' ANN@A.TEST', 'x', 'customer'),\n"
                                       "(3, 'Caf\xE9', 'c@a.test', 'x', 'customer'),\n"
                                       "(4, 'Dee', 'd@a.test', 'x', 'wizard'),\n"
                                       "(5, 'E\\0e', 'e@a.test', 'x', 'customer'),\n"
                                       "(6, 'Eff', '', 'x', 'customer'),\n"
                                       "(0, 'Gee', 'g@a.test', 'x', 'customer'),\n"
                                       "(9000000000000, 'Aitch', 'h@a.test', 'x', 'customer');\n"),
                     OK);
    counts_are(*state, "8/1/0/7 0/0/0/0 0/0/0/0 0/0/0/0 0/0/0/0");
    reasons_are(*state, 6, 1, 0);
    remarks_are(*state, "users 2 line 2 left out: its e-mail address is that of user 1\n"
                        "users 3 line 3 left out: name is not UTF-8\n"
                        "users 4 line 4 left out: its role is 'wizard', which is not known\n"
                        "users 5 line 5 left out: name has a NUL character in it\n"
                        "users 6 line 6 left out: its email is empty\n"
                        "users 0 line 7 left out: id is not an id\n"
                        "users 9000000000000 line 8 left out: id is not an id\n");
}

static void rows_without_what_they_belong_to_are_left_out(void **state)
{
    assert_int_equal(import_text(*state, MESSAGES
                                 "(1, 1, 1, 'hello', 'customer'),\n"
                                 "(2, 2, 1, 'lost', 'customer'),\n"
                                 "(3, 1, 7, 'ghost', 'customer'),\n"
                                 "(4, 1, 1, 'who', 'robot'),\n"
                                 "(5, 1, 1, NULL, 'customer');\n" USERS
                                 "(1, 'Ann', 'ann@a.test', 'x', 'customer');\n" TICKETS
                                 "(1, 1, 'One', 'd', 'general', 'open'),\n"
                                 "(2, 9, 'Two', 'd', 'general', 'open'),\n"
                                 "(3, 1, '', 'd', 'general', 'open'),\n"
                                 "(4, 1, 'Four', 'd', 'gossip', 'open'),\n"
                                 "(5, 1, 'Five', 'd', 'general', 'lost');\n"
                                 "INSERT INTO orders (id, user_id, order_number, status) VALUES\n"
                                 "(1, 1, 'A', 'pending'), (2, 1, 'A', 'pending'), "
                                 "(3, 8, 'B', 'pending'), (4, 1, 'C', 'gone');\n"),
                     OK);
    counts_are(*state, "1/1/0/0 4/1/0/3 5/1/0/4 5/1/0/4 0/0/0/0");
    reasons_are(*state, 6, 1, 4);
    remarks_are(*state,
                "orders 2 line 13 left out: its number is that of order 1\n"
                "orders 3 line 13 left out: its user_id, user 8, is not here\n"
                "orders 4 line 13 left out: its status is 'gone', which is not known\n"
                "support_tickets 2 line 8 left out: its user_id, user 9, is not here\n"
                "support_tickets 3 line 9 left out: its subject is empty or too long\n"
                "support_tickets 4 line 10 left out: its category is 'gossip', which is not known\n"
                "support_tickets 5 line 11 left out: its status is 'lost', which is not known\n"
                "chat_messages 2 line 2 left out: its ticket, 2, is not here\n"
                "chat_messages 3 line 3 left out: its sender_id, user 7, is not here\n"
                "chat_messages 4 line 4 left out: its sender_type is 'robot', which is not known\n"
                "chat_messages 5 line 5 left out: it has no message\n");
}

static void parts_that_cannot_be_kept_are_told_and_the_rest_comes_over(void **state)
{
    assert_int_equal(
        import_text(*state,
                    USERS "(1, 'Ann', 'ann@a.test', 'x', 'customer'), "
                          "(2, 'Bob', 'bob@a.test', NULL, 'admin'), "
                          "(3, 'Cat', 'cat@a.test', 'x', 'customer');\n"
                          "INSERT INTO orders (id, user_id, order_number, total_price) VALUES "
                          "(1, 3, 'A', 'free');\n"
                          "INSERT INTO support_tickets (id, user_id, assigned_to, order_id, "
                          "subject, category, created_at) VALUES "
                          "(1, 1, 3, 1, 'One', 'general', 'soon');\n"
                          "INSERT INTO chat_messages (id, support_ticket_id, sender_id, message, "
                          "attachments) VALUES (1, 1, 1, 'hi', '{oops');\n"
                          "INSERT INTO sms_logs (id, user_id, phone_number, message) VALUES "
                          "(1, 9, 'unknown', 'hi');\n"),
        OK);
    counts_are(*state, "3/3/0/0 1/1/0/0 1/1/0/0 1/1/0/0 1/1/0/0");
    remarks_are(*state, "orders 1 line 2: total_price is not an amount that can be kept\n"
                        "support_tickets 1 line 3: created_at is not a time\n"
                        "support_tickets 1 line 3: its assigned_to, user 3, is not staff here\n"
                        "support_tickets 1 line 3: its order_id, order 1, is not this customer's\n"
                        "chat_messages 1 line 4: attachments is not JSON as it should be\n"
                        "sms_logs 1 line 5: its user_id, user 9, is not here\n");
    holds(*state, "SELECT assigned_to, order_id, created_at FROM support_tickets",
          "NULL|NULL|NULL");
    holds(*state, "SELECT attachments FROM chat_messages", "NULL");
    holds(*state, "SELECT user_id, phone_number FROM sms_logs", "NULL|unknown");
    holds(*state, "SELECT password FROM users WHERE id = 2", "!");
}

static void what_hangs_on_an_id_that_is_somebody_elses_here_is_left_out(void **state)
{
    struct fixture *fixture = *state;
    holds(fixture,
          "INSERT INTO users (id, name, email, password) VALUES (3, 'Rina', 'rina@a.test', '') "
          "RETURNING id",
          "3");
    holds(fixture,
          "INSERT INTO support_tickets (id, user_id, subject, description, category, created_at) "
          "VALUES (12, 3, 'Mine', 'mine', 'general', '2026-01-01 00:00:00') RETURNING id",
          "12");
    assert_int_equal(import_path(fixture, dump_path(fixture, "phpmyadmin.sql"), false), OK);
    counts_are(fixture, "5/4/0/1 2/1/0/1 3/1/0/2 4/0/0/4 2/2/0/0");
    holds(fixture, "SELECT name, email FROM users WHERE id = 3", "Rina|rina@a.test");
    holds(fixture, "SELECT count(*) FROM orders WHERE user_id = 3", "0");
    holds(fixture, "SELECT subject, messages_count FROM support_tickets WHERE id = 12", "Mine|0");
    assert_true(str_starts(buffer_str(&fixture->remarks),
                           STR("users 3 line 198 left out: id 3 is somebody else here\n")));
}

static void a_user_left_out_takes_nobody_elses_place(void **state)
{
    struct fixture *fixture = *state;
    holds(fixture,
          "INSERT INTO users (id, name, email, password) VALUES (2, 'Rina', 'rina@a.test', '') "
          "RETURNING id",
          "2");
    assert_int_equal(import_text(fixture,
                                 USERS "(2, 'B\xFF', 'b@a.test', 'x', 'customer');\n" TICKETS
                                       "(1, 2, 'Secret', 'd', 'general', 'open');\n"),
                     OK);
    counts_are(fixture, "1/0/0/1 0/0/0/0 1/0/0/1 0/0/0/0 0/0/0/0");
    holds(fixture, "SELECT count(*) FROM support_tickets", "0");
}

static void messages_that_were_written_here_meanwhile_stay(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(import_path(fixture, dump_path(fixture, "phpmyadmin.sql"), false), OK);
    assert_int_equal(
        import_text(fixture, "INSERT INTO chat_messages (id, support_ticket_id, sender_id, message,"
                             " created_at) VALUES (8, 11, 5, 'later there',"
                             " '2026-02-09 00:00:00'), (9, 11, 5, 'last', '2026-02-09 00:00:01');"),
        OK);
    counts_are(fixture, "0/0/0/0 0/0/0/0 0/0/0/0 2/1/0/1 0/0/0/0");
    remarks_are(fixture, "chat_messages 8 line 1 left out: id 8 is another message here\n");
    holds(fixture, "SELECT messages_count, last_message_id FROM support_tickets WHERE id = 11",
          "2|9");
}

/* ---- dialects ---- */

static void latin1_and_plain_backslashes_come_over(void **state)
{
    assert_int_equal(import_text(*state, "SET NAMES latin1;\n"
                                         "SET sql_mode = 'NO_BACKSLASH_ESCAPES';\n" USERS
                                         "(1, 'Caf\xE9 \\', 'ann@a.test', 'x', 'customer');\n"),
                     OK);
    holds(*state, "SELECT name FROM users", "Café \\");
}

static void times_come_over_in_utc(void **state)
{
    assert_int_equal(import_text(*state, "SET time_zone = '+07:00';\n"
                                         "INSERT INTO users (id, name, email, created_at) VALUES "
                                         "(1, 'Ann', 'ann@a.test', '2026-01-01 06:59:59');\n"),
                     OK);
    holds(*state, "SELECT created_at FROM users", "2025-12-31 23:59:59");
}

static void bits_and_words_for_yes_and_no_come_over(void **state)
{
    assert_int_equal(
        import_text(*state,
                    "INSERT INTO users (id, name, email, prefer_email, prefer_sms, "
                    "prefer_whatsapp) VALUES (1, 'Ann', 'ann@a.test', b'0', FALSE, _binary '\\0'), "
                    "('2', 'Bob', 'bob@a.test', b'1', '1', DEFAULT);\n"),
        OK);
    holds(*state, "SELECT prefer_email, prefer_sms, prefer_whatsapp FROM users ORDER BY id",
          "0|0|0\n1|1|1");
}

/* ---- files that are none ---- */

static void files_that_cannot_be_imported_say_why(void **state)
{
    struct fixture *fixture = *state;
    (void)import_path(fixture, "/nowhere/at all.sql", false);
    problem_is(fixture, ERR_INVALID,
               "/nowhere/at all.sql cannot be opened: No such file or directory");
    (void)import_path(fixture, "/tmp", false);
    problem_is(fixture, ERR_INVALID, "/tmp is not a file");
    (void)import_text(fixture, "");
    problem_is(fixture, ERR_INVALID,
               "there are no rows of users, orders, support_tickets, chat_messages or sms_logs in "
               "this file");
    (void)import_text(fixture, USERS "(1, 'Ann', 'ann@a.test', 'x', 'customer'),\n(2, 'Bob'");
    problem_is(fixture, ERR_INVALID,
               "line 1: the file ends in the middle of the statement that begins here");
    is_empty(fixture);
}

static void a_dump_of_two_databases_is_refused(void **state)
{
    (void)import_text(*state, "USE `a`;\n" USERS "(1, 'Ann', 'ann@a.test', 'x', 'customer');\n"
                              "USE `b`;\n" USERS "(1, 'Bob', 'bob@a.test', 'x', 'customer');\n");
    problem_is(*state, ERR_INVALID,
               "line 4: users is in more than one database of this dump; dump one database alone");
    is_empty(*state);
}

static void a_time_zone_that_is_not_known_is_refused(void **state)
{
    (void)import_text(*state, "SET time_zone = 'Asia/Jakarta';\n" USERS
                              "(1, 'Ann', 'ann@a.test', 'x', 'customer');\n");
    problem_is(*state, ERR_INVALID,
               "line 2: the dump's time_zone is neither UTC nor an offset such as '+07:00'; dump "
               "with --tz-utc");
    is_empty(*state);
}

static void a_row_the_database_refuses_ends_the_import(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(db_run_script(fixture->database.db, "refuse",
                                   "CREATE TRIGGER refuse BEFORE INSERT ON sms_logs BEGIN "
                                   "SELECT raise(ABORT, 'no'); END;",
                                   "ALTER TABLE sms_logs ADD CONSTRAINT refuse CHECK (false);"),
                     OK);
    (void)import_path(fixture, dump_path(fixture, "mysqldump.sql"), false);
    assert_true(fixture->err != OK);
    assert_true(str_starts(fixture->report.problem, STR("line 125: the database refuses this row "
                                                        "of sms_logs")));
    is_empty(fixture);
}

/* ---- the real thing, where it is at hand ---- */

static void the_sample_of_the_platform_comes_over_whole(void **state)
{
    const char *path = getenv("SAPA_SAMPLE_DUMP");
    if (!path || access(path, R_OK) != 0) {
        print_message("the platform's own dump is not beside the project\n");
        skip();
    }
    assert_int_equal(import_path(*state, path, false), OK);
    counts_are(*state, "9/9/0/0 13/13/0/0 1/1/0/0 1/1/0/0 0/0/0/0");
    remarks_are(*state, "");
    holds(*state,
          "SELECT users.email, orders.order_number, messages_count FROM support_tickets "
          "JOIN users ON users.id = support_tickets.user_id JOIN orders ON orders.id = order_id",
          "budi@gemilangwo.test|WO-1767756323007|1");
    holds(*state, "SELECT role FROM users WHERE id = 2", "admin");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    random_setup();
    log_setup(LOG_WARNING, false);
    const struct CMUnitTest tests[] = {
        TEST(a_phpmyadmin_dump_comes_over_whole),
        TEST(a_mysqldump_dump_comes_over_whole),
        TEST(a_dump_with_windows_line_ends_comes_over_the_same),
        TEST(a_dump_without_column_names_and_with_others_order_is_the_same_desk),
        TEST(a_second_run_adds_nothing),
        TEST(what_was_changed_here_stays_on_a_second_run),
        TEST(a_dry_run_counts_and_changes_nothing),
        TEST(a_dump_cut_off_anywhere_changes_nothing),
        TEST(imported_passwords_open_the_door),
        TEST(what_is_derived_is_true_afterwards),
        TEST(imported_texts_are_found),
        TEST(new_rows_count_on_after_imported_ones),
        TEST(rows_that_cannot_be_kept_are_told_with_their_reason),
        TEST(rows_without_what_they_belong_to_are_left_out),
        TEST(parts_that_cannot_be_kept_are_told_and_the_rest_comes_over),
        TEST(what_hangs_on_an_id_that_is_somebody_elses_here_is_left_out),
        TEST(a_user_left_out_takes_nobody_elses_place),
        TEST(messages_that_were_written_here_meanwhile_stay),
        TEST(latin1_and_plain_backslashes_come_over),
        TEST(times_come_over_in_utc),
        TEST(bits_and_words_for_yes_and_no_come_over),
        TEST(files_that_cannot_be_imported_say_why),
        TEST(a_dump_of_two_databases_is_refused),
        TEST(a_time_zone_that_is_not_known_is_refused),
        TEST(a_row_the_database_refuses_ends_the_import),
        TEST(the_sample_of_the_platform_comes_over_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
