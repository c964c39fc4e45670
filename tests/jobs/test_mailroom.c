/* That what was said to be taken is there, and its file with it: also where nobody can say whether
 * a commit was lost. */
#include "base/buffer.h"
#include "desk/limits.h"
#include "jobs/mailroom.h"
#include "mail/read.h"
#include "net/listen.h"
#include "support/cmocka_all.h"
#include "support/site.h"
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* What becomes of a write: on the listener's thread, while the test waits for its answer. */
enum fate { IS_COMMITTED, FAILS_BEFORE, IS_ROLLED_BACK, ANSWER_IS_LOST, IS_RUN_AGAIN };

static struct jobs_options options;
static struct mailroom *mailroom;
static enum fate fate;
static int port;

static enum err once(struct site *site, enum err (*run)(void *context, struct desk *desk),
                     void *context, bool commits)
{
    struct db *db = site->database.db;
    AUTO(arena_free_p) struct arena *arena = arena_new(); /* the test uses its own meanwhile */
    assert_int_equal(db_begin(db), OK);
    enum err err = run(context, operator_desk(operator_new(db, arena, site_now())));
    if (err == OK && commits)
        return db_commit(db);
    db_rollback(db);
    return err;
}

static enum err write_as_fated(void *context, enum err (*run)(void *context, struct desk *desk),
                               void *run_context)
{
    struct site *site = context;
    if (fate == FAILS_BEFORE)
        return ERR_UNAVAILABLE;
    enum err err = once(site, run, run_context, fate != IS_ROLLED_BACK);
    if (err == OK && fate == IS_RUN_AGAIN)
        err = once(site, run, run_context, true);
    return fate == ANSWER_IS_LOST || fate == IS_ROLLED_BACK ? ERR_UNAVAILABLE : err;
}

static int setup(void **state)
{
    site_setup(state);
    struct site *site = *state;
    options = (struct jobs_options){.store = &site->store,
                                    .mail_host = STR("toko.test"),
                                    .upload_max_mib = 1,
                                    .secret = STR("a secret of the tests"),
                                    .from_address = STR("bantuan@toko.test"),
                                    .write = write_as_fated,
                                    .clock = site_now,
                                    .context = site};
    assert_int_equal(listen_bind(STR("127.0.0.1:0"), 1, &options.mail_socket, &port), OK);
    mailroom = mailroom_start(&options);
    return 0;
}

static int teardown(void **state)
{
    mailroom_stop(mailroom);
    return site_teardown(state);
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Everything that is answered. */
static const char *say_to_listener(struct site *site, struct str words)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct buffer heard = buffer_in(site->arena);
    char piece[1024];
    ssize_t size;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    for (size_t sent = 0; sent < words.size; sent += (size_t)size) {
        size = send(fd, words.at + sent, words.size - sent, MSG_NOSIGNAL);
        assert_true(size > 0);
    }
    while ((size = recv(fd, piece, sizeof piece, 0)) > 0)
        buffer_put(&heard, piece, (size_t)size);
    close(fd);
    return str_c(site->arena, buffer_str(&heard));
}

#define HELLO "LHLO mx.demo.test\r\n"
#define FROM "MAIL FROM:<a@b.test>\r\n"
#define TO "RCPT TO:<bantuan@toko.test>\r\n"

/* Is it said to be taken? */
static bool bring(struct site *site, enum fate what)
{
    fate = what;
    const char *heard = say_to_listener(
        site, STR(HELLO FROM TO "DATA\r\nSubject: Halo\r\n\r\nHalo\r\n.\r\nQUIT\r\n"));
    bool is_taken = strstr(heard, "250 2.0.0 Taken") != NULL;
    assert_true(is_taken || strstr(heard, "\r\n451 "));
    return is_taken;
}

static enum err count_file(void *context, struct str name, bool *ret)
{
    int *count = context;
    (void)name;
    ++*count;
    *ret = true;
    return OK;
}

static int files(struct site *site)
{
    int count = 0;
    size_t removed;
    const struct instant far = {INT64_MAX};
    assert_int_equal(store_sweep(&site->store, far, count_file, &count, &removed), OK);
    return count;
}

/* One row, one file, and the one has the other. */
static void assert_kept(struct site *site)
{
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM incoming"), 1);
    assert_int_equal(files(site), 1);
    struct str file = database_text(&site->database, "SELECT content FROM incoming");
    int fd = store_open(&site->store, file);
    assert_true(fd >= 0);
    close(fd);
}

static void a_mail_is_kept_once(void **state)
{
    struct site *site = *state;
    assert_true(bring(site, IS_COMMITTED));
    assert_kept(site);
    assert_true(bring(site, IS_COMMITTED));
    assert_kept(site);
}

static void what_was_not_written_leaves_no_file(void **state)
{
    struct site *site = *state;
    assert_false(bring(site, FAILS_BEFORE));
    assert_int_equal(files(site), 0);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM incoming"), 0);
}

static void a_commit_whose_answer_is_lost_has_its_file(void **state)
{
    struct site *site = *state;
    assert_false(bring(site, ANSWER_IS_LOST));
    assert_kept(site);
    assert_true(bring(site, IS_COMMITTED)); /* it comes again */
    assert_kept(site);
}

static void a_write_that_is_run_again_keeps_its_file(void **state)
{
    struct site *site = *state;
    assert_true(bring(site, IS_RUN_AGAIN));
    assert_kept(site);
}

/* Files are as old as the disk says. */
static size_t sweep_later(struct site *site)
{
    size_t removed;
    struct instant later = instant_now();
    later.unix_s += 2 * UPLOAD_UNSENT_S;
    struct desk *desk = operator_desk(operator_new(site->database.db, site->arena, later));
    assert_int_equal(attachments_sweep(desk, &site->store, &removed), OK);
    return removed;
}

static void a_file_that_no_row_has_goes_with_the_sweep(void **state)
{
    struct site *site = *state;
    assert_false(bring(site, IS_ROLLED_BACK));
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM incoming"), 0);
    assert_int_equal(files(site), 1);
    assert_true(bring(site, IS_COMMITTED));
    assert_int_equal(files(site), 2);
    assert_int_equal(sweep_later(site), 1);
    assert_kept(site);
}

/* ---- what is not taken is seen ----------------------------------------------------------------
 */

static const char *seen_last(struct site *site)
{
    return str_c(site->arena,
                 database_text(&site->database,
                               "SELECT state || ' ' || reason || ' ' || coalesce(sender, '-') ||"
                               " ' ' || coalesce(sender_name, '-') || ' ' || coalesce(subject, '-')"
                               " FROM incoming ORDER BY id DESC LIMIT 1"));
}

static int64_t seen_count(struct site *site)
{
    return database_number(&site->database, "SELECT count(*) FROM incoming");
}

static void a_mail_that_is_too_large_is_seen_once(void **state)
{
    struct site *site = *state;
    struct buffer words = buffer_in(site->arena);
    fate = IS_COMMITTED;
    buffer_put_str(&words, STR(HELLO FROM TO "DATA\r\nFrom: Budi <budi@demo.test>\r\n"
                                             "Subject: Foto\r\n\r\n"));
    for (int i = 0; i < 60 * 1000; i++)
        buffer_put_str(&words, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"));
    buffer_put_str(&words, STR(".\r\nQUIT\r\n"));
    for (int i = 0; i < 2; i++)
        assert_non_null(strstr(say_to_listener(site, buffer_str(&words)), "\r\n552 "));
    assert_int_equal(seen_count(site), 1);
    assert_string_equal(seen_last(site), "refused returned budi@demo.test Budi Foto");
    assert_int_equal(files(site), 0);
    struct answer page = get(&site->sari, "/admin/incoming");
    assert_text_at(&page, "data.0.reason", "returned");
    struct browser pages = browser_for_pages(&site->sari);
    page = get(&pages, "/admin/incoming");
    assert_true(answer_says(&page, "pengirimnya"));
}

static void so_is_one_that_says_so_beforehand(void **state)
{
    struct site *site = *state;
    fate = IS_COMMITTED;
    assert_non_null(
        strstr(say_to_listener(site, STR(HELLO "MAIL FROM:<a@b.test> SIZE=99999999\r\nQUIT\r\n")),
               "\r\n552 "));
    assert_string_equal(seen_last(site), "refused returned a@b.test - -");
    fate = FAILS_BEFORE; /* it is refused all the same */
    assert_non_null(
        strstr(say_to_listener(site, STR(HELLO "MAIL FROM:<c@b.test> SIZE=99999999\r\nQUIT\r\n")),
               "\r\n552 "));
    assert_int_equal(seen_count(site), 1);
}

static void one_for_nobody_is_seen_but_not_every_one_of_a_flood(void **state)
{
    struct site *site = *state;
    struct buffer words = buffer_in(site->arena);
    fate = IS_COMMITTED;
    assert_non_null(strstr(
        say_to_listener(site, STR(HELLO FROM "RCPT TO:<lain@toko.test>\r\nQUIT\r\n")), "\r\n550 "));
    assert_string_equal(seen_last(site), "refused recipient a@b.test - -");
    for (int i = 0; i < 2 * REFUSALS_A_MINUTE; i++) {
        if (i % 10 == 0)
            buffer_print(&words, "%s", i ? "QUIT\r\n" : "");
        if (i % 10 == 0 && i)
            say_to_listener(site, buffer_str(&words));
        if (i % 10 == 0) {
            words = buffer_in(site->arena);
            buffer_put_str(&words, STR(HELLO FROM));
        }
        buffer_print(&words, "RCPT TO:<lain%d@toko.test>\r\n", i);
    }
    assert_int_equal(seen_count(site), REFUSALS_A_MINUTE);
    assert_true(bring(site, IS_COMMITTED)); /* whatever is refused */
    assert_int_equal(seen_count(site), REFUSALS_A_MINUTE + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_mail_is_kept_once),
        TEST(what_was_not_written_leaves_no_file),
        TEST(a_commit_whose_answer_is_lost_has_its_file),
        TEST(a_write_that_is_run_again_keeps_its_file),
        TEST(a_file_that_no_row_has_goes_with_the_sweep),
        TEST(a_mail_that_is_too_large_is_seen_once),
        TEST(so_is_one_that_says_so_beforehand),
        TEST(one_for_nobody_is_seen_but_not_every_one_of_a_flood),
    };
    mail_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
