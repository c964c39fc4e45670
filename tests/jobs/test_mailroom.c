/* That what was said to be taken is there, and its file with it: also where nobody can say whether
 * a commit was lost. */
#include "base/buffer.h"
#include "desk/limits.h"
#include "jobs/mailroom.h"
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

/* Is it said to be taken? */
static bool bring(struct site *site, enum fate what)
{
    const struct str words = STR(
        "LHLO mx.demo.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<bantuan@toko.test>\r\nDATA\r\n"
        "Subject: Halo\r\n\r\nHalo\r\n.\r\nQUIT\r\n");
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct buffer heard = buffer_in(site->arena);
    char piece[1024];
    ssize_t size;
    fate = what;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(send(fd, words.at, words.size, MSG_NOSIGNAL), words.size);
    while ((size = recv(fd, piece, sizeof piece, 0)) > 0)
        buffer_put(&heard, piece, (size_t)size);
    close(fd);
    bool is_taken = strstr(str_c(site->arena, buffer_str(&heard)), "250 2.0.0 Taken") != NULL;
    assert_true(is_taken || strstr(str_c(site->arena, buffer_str(&heard)), "\r\n451 "));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_mail_is_kept_once),
        TEST(what_was_not_written_leaves_no_file),
        TEST(a_commit_whose_answer_is_lost_has_its_file),
        TEST(a_write_that_is_run_again_keeps_its_file),
        TEST(a_file_that_no_row_has_goes_with_the_sweep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
