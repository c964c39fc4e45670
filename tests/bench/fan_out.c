/*
 * Many sockets that one publisher tells something: how much memory the server takes for each, and
 * how much CPU and time for a delivery. It knows no server: what it says comes from files, and
 * processes are named to it.
 *     build/tests/bench/fan_out PORT PATH SOCKETS SECONDS SUBSCRIPTION REQUEST PID...
 * SUBSCRIPTION is a file with the text that each socket says once it has been welcomed by a first
 * message, and that is answered by another; empty: the handshake is enough. REQUEST is a file with
 * the bytes of an HTTP request that makes the server send one message to all. It is sent again,
 * over one connection, as soon as everybody has the one before; with SECONDS 0 never. Prints: bytes
 * of memory a socket, deliveries/s, p50 and p99 in ms, CPU us a delivery.
 */
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS_MAX = 1 << 20, TEXT_MAX = 16384, AT_ONCE = 256 };
static const uint64_t the_publisher = UINT64_MAX;

struct guest {
    int fd;
    uint32_t greetings; /* messages before it is there */
    uint32_t heard;     /* events */
    struct frames frames;
};

static struct {
    int epoll, publisher;
    struct processes server;
    int port;
    size_t count, there, greetings;
    struct guest *guests;
    char path[1024], subscription[TEXT_MAX], request[TEXT_MAX];
    size_t subscription_size, request_size;
    uint32_t sent, done; /* events; reached everybody */
    uint32_t *reached;   /* by event: how many it has */
    int64_t *sent_us;
    struct times took;
} bench;

/* ---- sockets ----------------------------------------------------------------------------------
 */

static void heard(void *context, const char *text, size_t size)
{
    struct guest *guest = context;
    (void)text;
    (void)size;
    if (guest->greetings < bench.greetings) {
        if (++guest->greetings == 1)
            socket_say(guest->fd, bench.subscription, bench.subscription_size);
        bench.there += guest->greetings == bench.greetings;
        return;
    }
    uint32_t event = guest->heard++;
    times_add(&bench.took, now_us() - bench.sent_us[event]);
    if (++bench.reached[event] == bench.count)
        bench.done++;
}

/* What comes until `deadline_us`, or `is_enough`. */
static void listen_until(int64_t deadline_us, bool (*is_enough)(void))
{
    static unsigned char bytes[65536];
    struct epoll_event events[AT_ONCE];
    while (!is_enough()) {
        int count = epoll_wait(bench.epoll, events, AT_ONCE, 100);
        if (count < 0 && errno != EINTR)
            fail("epoll_wait");
        for (int i = 0; i < count; i++) {
            uint64_t number = events[i].data.u64;
            struct guest *guest = number == the_publisher ? NULL : &bench.guests[number];
            ssize_t size = read(guest ? guest->fd : bench.publisher, bytes, sizeof bytes);
            if (size <= 0)
                fail("a connection ended");
            if (guest)
                frames_read(&guest->frames, guest->fd, bytes, (size_t)size, heard, guest);
            else if (memcmp(bytes, "HTTP/1.1 2", 10) != 0)
                fail("the publisher is refused");
        }
        if (now_us() > deadline_us) {
            fputs("not all has come in time\n", stderr);
            exit(1);
        }
    }
}

static bool all_are_there(void)
{
    return bench.there == bench.count;
}

static bool all_have_come(void)
{
    return bench.sent == bench.done;
}

/* ---- measuring --------------------------------------------------------------------------------
 */

static void publish_for(int64_t duration_us)
{
    enum { PATIENCE_US = 20 * 1000 * 1000 };
    bench.publisher = connect_here(bench.port);
    watch(bench.epoll, bench.publisher, the_publisher);
    for (int64_t end_us = now_us() + duration_us; now_us() < end_us && bench.sent < EVENTS_MAX;) {
        bench.sent_us[bench.sent++] = now_us();
        say_all(bench.publisher, bench.request, bench.request_size);
        listen_until(now_us() + PATIENCE_US, all_have_come);
    }
}

static void set_up(int argc, char **argv)
{
    if (argc < 8) {
        fputs("usage: fan_out PORT PATH SOCKETS SECONDS SUBSCRIPTION REQUEST PID...\n", stderr);
        exit(2);
    }
    allow_files();
    bench.port = atoi(argv[1]);
    snprintf(bench.path, sizeof bench.path, "%s", argv[2]);
    bench.count = (size_t)atol(argv[3]);
    bench.subscription_size = read_file(argv[5], bench.subscription, TEXT_MAX);
    bench.request_size = read_file(argv[6], bench.request, TEXT_MAX);
    bench.greetings = bench.subscription_size ? 2 : 0;
    bench.server = processes_of(argv + 7, argc - 7);
    bench.guests = make(bench.count, sizeof *bench.guests);
    bench.reached = make(EVENTS_MAX, sizeof *bench.reached);
    bench.sent_us = make(EVENTS_MAX, sizeof *bench.sent_us);
    bench.took = times_make();
    bench.epoll = epoll_create1(0);
    if (bench.epoll < 0)
        fail("epoll_create1");
}

int main(int argc, char **argv)
{
    enum { ENTER_US = 60 * 1000 * 1000 };
    set_up(argc, argv);
    uint64_t memory_before = memory_of(&bench.server);
    for (size_t i = 0; i < bench.count; i++) {
        bench.guests[i].fd = enter(bench.port, bench.path);
        watch(bench.epoll, bench.guests[i].fd, i);
    }
    bench.there = bench.greetings ? 0 : bench.count;
    listen_until(now_us() + ENTER_US, all_are_there);
    uint64_t memory_after = memory_of(&bench.server);
    uint64_t cpu_before_us = cpu_us(&bench.server);
    int64_t began_us = now_us();
    publish_for((int64_t)(atof(argv[4]) * 1000000));
    double took_s = (double)(now_us() - began_us) / 1000000;
    double deliveries = bench.took.count ? (double)bench.took.count : 1;
    printf("%.0f %.0f %.2f %.2f %.2f\n",
           ((double)memory_after - (double)memory_before) / (double)bench.count,
           deliveries / took_s, times_ms(&bench.took, 0.50), times_ms(&bench.took, 0.99),
           (double)(cpu_us(&bench.server) - cpu_before_us) / deliveries);
    return 0;
}
