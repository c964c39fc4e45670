/* The listener of mails, on a real socket. */
#include "mail/listener.h"
#include "base/buffer.h"
#include "base/instant.h"
#include "base/log.h"
#include "mail/limits.h"
#include "mail/words.h"
#include "net/listen.h"
#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include "support/cmocka_all.h"

enum { BYTES_MOST = 1024 * 1024 };

struct post {
    struct arena *arena;
    struct mail_listener *listener;
    int port;
    atomic_int taken;
    atomic_size_t bytes;
};

static bool is_known(void *context, struct str recipient)
{
    (void)context;
    return starts_nocase(recipient, STR("bantuan"));
}

static enum err take(void *context, struct str from, const struct str *recipients, size_t count,
                     struct str bytes)
{
    struct post *post = context;
    (void)from;
    (void)recipients;
    (void)count;
    atomic_store(&post->bytes, bytes.size);
    return atomic_fetch_add(&post->taken, 1) == 99 ? ERR_UNAVAILABLE : OK;
}

static void start(struct post *post, const struct mail_listener_options *given)
{
    struct mail_listener_options options = *given;
    assert_int_equal(listen_bind(STR("127.0.0.1:0"), 1, &options.socket, &post->port), OK);
    options.host = STR("toko.test");
    options.bytes_most = BYTES_MOST;
    options.context = post;
    options.is_known = is_known;
    options.take = take;
    assert_int_equal(mail_listener_start(&options, &post->listener), OK);
}

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct post *post = NEW(arena, struct post);
    post->arena = arena;
    *state = post;
    return 0;
}

static int tear_down(void **state)
{
    struct post *post = *state;
    mail_listener_stop(post->listener);
    arena_free(post->arena);
    return 0;
}

static void connect_to(const struct post *post, int fd)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)post->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 20};
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
}

static int dial(const struct post *post)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    connect_to(post, fd);
    return fd;
}

static void say(int fd, struct str text)
{
    while (text.size) {
        ssize_t size = send(fd, text.at, text.size, MSG_NOSIGNAL);
        assert_true(size > 0);
        text = str_from(text, (size_t)size);
    }
}

/* Up to what ends so, or the end of what is said. */
static const char *hear(struct post *post, int fd, const char *end)
{
    struct buffer heard = buffer_in(post->arena);
    char piece[1024];
    ssize_t size;
    while (!ends_nocase(buffer_str(&heard), str_of(end)) &&
           (size = recv(fd, piece, sizeof piece, 0)) > 0)
        buffer_put(&heard, piece, (size_t)size);
    return str_c(post->arena, buffer_str(&heard));
}

static void assert_heard(struct post *post, int fd, const char *expected)
{
    assert_string_equal(hear(post, fd, expected), expected);
}

#define GREETING "220 toko.test ESMTP LMTP Sapa\r\n"
static const char hello[] =
    "LHLO mx.demo.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<bantuan@toko.test>\r\nDATA\r\n";

static void mails_of_several_connections_are_taken(void **state)
{
    struct post *post = *state;
    start(post, &(struct mail_listener_options){0});
    int fds[5];
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = dial(post);
        assert_heard(post, fds[i], GREETING);
        say(fds[i], str_of(hello));
        hear(post, fds[i], "end with a dot\r\n");
    }
    assert_int_equal(mail_listener_counts(post->listener).open, COUNT_OF(fds));
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        say(fds[i], STR("Halo\r\n.\r\nQUIT\r\n"));
        assert_string_equal(hear(post, fds[i], "(until it is closed)"),
                            "250 2.0.0 Taken\r\n221 2.0.0 Bye\r\n");
        close(fds[i]);
    }
    assert_int_equal(post->taken, COUNT_OF(fds));
    assert_int_equal(mail_listener_counts(post->listener).mails, COUNT_OF(fds));
}

static void large_mails_come_in_pieces_and_larger_ones_are_refused(void **state)
{
    struct post *post = *state;
    enum { TIMES = 50 };
    start(post, &(struct mail_listener_options){0});
    char *letters = arena_alloc(post->arena, BYTES_MOST);
    memset(letters, 'a', BYTES_MOST);
    int fd = dial(post);
    say(fd, str_of(hello));
    say(fd, (struct str){letters, BYTES_MOST - 1000});
    say(fd, STR("\r\n.\r\n"));
    assert_true(has_nocase(str_of(hear(post, fd, "Taken\r\n")), "250 2.0.0 Taken"));
    assert_true(post->bytes > BYTES_MOST - 1000);
    say(fd, str_of(hello));
    for (int i = 0; i < TIMES; i++)
        say(fd, (struct str){letters, BYTES_MOST});
    say(fd, STR("\r\n.\r\nQUIT\r\n"));
    assert_true(ends_nocase(str_of(hear(post, fd, "(until it is closed)")),
                            STR("552 5.3.4 Too large\r\n221 2.0.0 Bye\r\n")));
    assert_int_equal(post->taken, 1);
    close(fd);
}

static void one_connection_too_many_is_told_so(void **state)
{
    struct post *post = *state;
    start(post, &(struct mail_listener_options){.connections_most = 2});
    int first = dial(post), second = dial(post);
    assert_heard(post, first, GREETING);
    assert_heard(post, second, GREETING);
    int third = dial(post);
    assert_string_equal(hear(post, third, "(until it is closed)"),
                        "421 4.3.2 Too many connections\r\n");
    close(third);
    say(first, STR("QUIT\r\n"));
    hear(post, first, "(until it is closed)");
    close(first);
    /* There is room again. */
    int fourth = dial(post);
    assert_heard(post, fourth, GREETING);
    close(fourth);
    close(second);
    assert_int_equal(mail_listener_counts(post->listener).refused_connections, 1);
}

static void so_many_mails_a_minute(void **state)
{
    struct post *post = *state;
    start(post, &(struct mail_listener_options){.mails_a_minute = 2});
    int fd = dial(post);
    say(fd, str_of(hello));
    say(fd, STR(".\r\n"));
    say(fd, str_of(hello));
    say(fd, STR(".\r\n"));
    say(fd, STR("MAIL FROM:<a@b.test>\r\nQUIT\r\n"));
    assert_true(ends_nocase(str_of(hear(post, fd, "(until it is closed)")),
                            STR("451 4.3.2 Too many mails, come again\r\n221 2.0.0 Bye\r\n")));
    assert_int_equal(post->taken, 2);
    close(fd);
}

/* However often a byte comes. */
static void a_mail_that_trickles_is_cut_off(void **state)
{
    struct post *post = *state;
    start(post, &(struct mail_listener_options){.mail_ms = 300});
    int64_t begin_us = clock_us();
    int fd = dial(post);
    say(fd, str_of(hello));
    hear(post, fd, "end with a dot\r\n");
    struct timeval step = {.tv_usec = 10 * 1000};
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &step, sizeof step), 0);
    char answer[128];
    ssize_t size;
    while ((size = recv(fd, answer, sizeof answer, 0)) < 0)
        if (send(fd, "a", 1, MSG_NOSIGNAL) < 0)
            break;
    assert_true(size <= 0 ||
                has_nocase((struct str){answer, (size_t)size}, "421 4.4.2 It took too long"));
    assert_true(clock_us() - begin_us >= 300 * 1000);
    assert_int_equal(post->taken, 0);
    close(fd);
}

/* It must not turn in circles: the pauses take as long as they are to. */
static void who_connects_when_there_are_no_files_waits(void **state)
{
    struct post *post = *state;
    struct rlimit usual;
    start(post, &(struct mail_listener_options){.connections_most = 2});
    int first = dial(post);
    assert_heard(post, first, GREETING);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    int second = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct rlimit none = {.rlim_cur = (rlim_t)second + 1, .rlim_max = usual.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    int64_t begin_us = clock_us();
    connect_to(post, second);
    while (mail_listener_counts(post->listener).pauses < 3)
        assert_true(clock_us() - begin_us < 20 * 1000 * 1000);
    assert_true(clock_us() - begin_us >= 2 * LISTENER_PAUSE_MS * 1000);
    /* The others are served meanwhile. */
    say(first, str_of(hello));
    say(first, STR(".\r\nQUIT\r\n"));
    assert_true(has_nocase(str_of(hear(post, first, "(until it is closed)")), "Taken"));
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
    assert_heard(post, second, GREETING);
    close(first);
    close(second);
}

static void who_says_nothing_and_leaves_is_forgotten(void **state)
{
    struct post *post = *state;
    start(post, &(struct mail_listener_options){.connections_most = 1});
    for (int i = 0; i < 20; i++) {
        /* Each finds the place of the one before, once that is known to have gone. */
        const char *heard = "";
        while (!has_nocase(str_of(heard), "220")) {
            int fd = dial(post);
            heard = hear(post, fd, "\r\n");
            if (has_nocase(str_of(heard), "220"))
                say(fd, str_of(hello));
            close(fd);
        }
    }
    assert_int_equal(post->taken, 0);
}

static void at_the_end_everybody_is_told(void **state)
{
    struct post *post = *state;
    start(post, &(struct mail_listener_options){0});
    int fd = dial(post);
    assert_heard(post, fd, GREETING);
    mail_listener_stop(post->listener);
    assert_string_equal(hear(post, fd, "(until it is closed)"), "421 4.3.2 Closing\r\n");
    close(fd);
    start(post, &(struct mail_listener_options){0}); /* for the tear-down */
}

static void a_socket_that_is_none_is_refused(void **state)
{
    struct post *post = *state;
    struct mail_listener_options options = {.socket = dup(STDERR_FILENO)};
    log_keep();
    assert_int_equal(mail_listener_start(&options, &post->listener), ERR_UNAVAILABLE);
    char reason[LOG_REASON_MAX];
    assert_true(log_reason(reason));
    start(post, &(struct mail_listener_options){0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(mails_of_several_connections_are_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_mails_come_in_pieces_and_larger_ones_are_refused,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_connection_too_many_is_told_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(so_many_mails_a_minute, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mail_that_trickles_is_cut_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_connects_when_there_are_no_files_waits, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_says_nothing_and_leaves_is_forgotten, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(at_the_end_everybody_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_socket_that_is_none_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
