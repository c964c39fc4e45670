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
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 1 << 20, PIDS_MAX = 64, TEXT_MAX = 16384, AT_ONCE = 256 };
enum { BUCKET_US = 10, BUCKETS = 1000 * 1000 };

struct guest {
    int fd;
    uint32_t greetings; /* messages before it is there */
    uint32_t heard;     /* events */
    uint64_t skip;      /* bytes of a message that are still to come */
    unsigned char head[4];
    size_t head_size;
};

static struct {
    int epoll, publisher, pid_count;
    int pids[PIDS_MAX];
    int port;
    size_t count, there, greetings;
    struct guest *guests;
    char path[1024], subscription[TEXT_MAX], request[TEXT_MAX];
    size_t subscription_size, request_size;
    uint32_t sent, done; /* events; reached everybody */
    uint32_t *reached;   /* by event: how many it has */
    int64_t *sent_us;
    uint64_t deliveries;
    uint64_t *histogram;
} bench;

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void *make(size_t count, size_t size)
{
    void *made = calloc(count, size);
    if (!made)
        fail("calloc");
    return made;
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static size_t read_file(const char *path, char text[static TEXT_MAX])
{
    FILE *file = fopen(path, "re");
    if (!file)
        fail(path);
    size_t size = fread(text, 1, TEXT_MAX, file);
    fclose(file);
    return size;
}

/* ---- the server's processes -------------------------------------------------------------------
 */

static uint64_t cpu_us(void)
{
    uint64_t ticks = 0;
    for (int i = 0; i < bench.pid_count; i++) {
        char path[64];
        unsigned long user = 0, system = 0;
        snprintf(path, sizeof path, "/proc/%d/stat", bench.pids[i]);
        FILE *file = fopen(path, "re");
        if (!file ||
            fscanf(file, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                   &system) != 2)
            fail(path);
        fclose(file);
        ticks += user + system;
    }
    return ticks * 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

/* Its own, beside mapped files; what processes share is split among them. */
static uint64_t memory(void)
{
    uint64_t sum = 0;
    for (int i = 0; i < bench.pid_count; i++) {
        char line[256];
        unsigned long kib;
        snprintf(line, sizeof line, "/proc/%d/smaps_rollup", bench.pids[i]);
        FILE *file = fopen(line, "re");
        if (!file)
            fail(line);
        while (fgets(line, sizeof line, file))
            if (sscanf(line, "Pss_Anon: %lu", &kib) == 1 ||
                sscanf(line, "Pss_Shmem: %lu", &kib) == 1)
                sum += kib * 1024;
        fclose(file);
    }
    return sum;
}

/* ---- sockets ----------------------------------------------------------------------------------
 */

static int connect_here(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)bench.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void watch(int fd, struct guest *guest)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = guest};
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || epoll_ctl(bench.epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        fail("epoll");
}

static void say_all(int fd, const char *bytes, size_t size)
{
    if (write(fd, bytes, size) != (ssize_t)size)
        fail("write");
}

static void enter(struct guest *guest)
{
    char text[2048];
    size_t size = 0;
    int length = snprintf(text, sizeof text,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                          bench.path, bench.port);
    guest->fd = connect_here();
    say_all(guest->fd, text, (size_t)length);
    /* A byte at a time: what stands behind it is a message already. */
    while (size < 4 || memcmp(text + size - 4, "\r\n\r\n", 4) != 0)
        if (size == sizeof text || read(guest->fd, text + size++, 1) != 1)
            fail("handshake");
    if (size < 12 || memcmp(text + 9, "101", 3) != 0) {
        fprintf(stderr, "%.*s", (int)size, text);
        exit(1);
    }
    watch(guest->fd, guest);
}

static void subscribe(const struct guest *guest)
{
    unsigned char head[8] = {0x81, (unsigned char)(0x80 | bench.subscription_size)};
    if (bench.subscription_size > 125) {
        fputs("the subscription is too long\n", stderr);
        exit(1);
    }
    say_all(guest->fd, (const char *)head, 6); /* masked with zeros */
    say_all(guest->fd, bench.subscription, bench.subscription_size);
}

static void heard(struct guest *guest)
{
    if (guest->greetings < bench.greetings) {
        if (++guest->greetings == 1)
            subscribe(guest);
        bench.there += guest->greetings == bench.greetings;
        return;
    }
    uint32_t event = guest->heard++;
    int64_t bucket = (now_us() - bench.sent_us[event]) / BUCKET_US;
    bench.histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    bench.deliveries++;
    if (++bench.reached[event] == bench.count)
        bench.done++;
}

/* Messages of at most 65535 bytes, as these are. */
static void read_messages(struct guest *guest, const unsigned char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        if (guest->skip) {
            size_t step = size - at < guest->skip ? size - at : guest->skip;
            guest->skip -= step;
            at += step;
            if (!guest->skip)
                heard(guest);
            continue;
        }
        guest->head[guest->head_size++] = bytes[at++];
        if (guest->head_size < 2 || (guest->head[1] == 126 && guest->head_size < 4))
            continue;
        guest->skip = guest->head[1] == 126 ? (uint64_t)guest->head[2] << 8 | guest->head[3]
                                            : guest->head[1];
        if (guest->head[0] != 0x81 || guest->head[1] > 126 || !guest->skip) {
            fprintf(stderr, "not a text: %02x %02x\n", guest->head[0], guest->head[1]);
            exit(1);
        }
        guest->head_size = 0;
    }
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
            struct guest *guest = events[i].data.ptr;
            ssize_t size = read(guest ? guest->fd : bench.publisher, bytes, sizeof bytes);
            if (size <= 0)
                fail("a connection ended");
            if (guest)
                read_messages(guest, bytes, (size_t)size);
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

static double percentile(double share)
{
    uint64_t sum = 0, wanted = (uint64_t)((double)bench.deliveries * share);
    for (size_t i = 0; i < BUCKETS; i++)
        if ((sum += bench.histogram[i]) > wanted)
            return (double)i * BUCKET_US / 1000.0;
    return 0;
}

static void publish_for(int64_t duration_us)
{
    enum { PATIENCE_US = 20 * 1000 * 1000 };
    bench.publisher = connect_here();
    watch(bench.publisher, NULL);
    for (int64_t end_us = now_us() + duration_us; now_us() < end_us && bench.sent < EVENTS_MAX;) {
        bench.sent_us[bench.sent++] = now_us();
        say_all(bench.publisher, bench.request, bench.request_size);
        listen_until(now_us() + PATIENCE_US, all_have_come);
    }
}

static void set_up(int argc, char **argv)
{
    struct rlimit files;
    if (argc < 8 || argc - 7 > PIDS_MAX) {
        fputs("usage: fan_out PORT PATH SOCKETS SECONDS SUBSCRIPTION REQUEST PID...\n", stderr);
        exit(2);
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    bench.port = atoi(argv[1]);
    snprintf(bench.path, sizeof bench.path, "%s", argv[2]);
    bench.count = (size_t)atol(argv[3]);
    bench.subscription_size = read_file(argv[5], bench.subscription);
    bench.request_size = read_file(argv[6], bench.request);
    bench.greetings = bench.subscription_size ? 2 : 0;
    for (int i = 7; i < argc; i++)
        bench.pids[bench.pid_count++] = atoi(argv[i]);
    bench.guests = make(bench.count, sizeof *bench.guests);
    bench.reached = make(EVENTS_MAX, sizeof *bench.reached);
    bench.sent_us = make(EVENTS_MAX, sizeof *bench.sent_us);
    bench.histogram = make(BUCKETS, sizeof *bench.histogram);
    bench.epoll = epoll_create1(0);
    if (bench.epoll < 0)
        fail("epoll_create1");
}

int main(int argc, char **argv)
{
    enum { ENTER_US = 60 * 1000 * 1000 };
    set_up(argc, argv);
    uint64_t memory_before = memory();
    for (size_t i = 0; i < bench.count; i++)
        enter(&bench.guests[i]);
    bench.there = bench.greetings ? 0 : bench.count;
    listen_until(now_us() + ENTER_US, all_are_there);
    uint64_t memory_after = memory();
    uint64_t cpu_before_us = cpu_us();
    int64_t began_us = now_us();
    publish_for((int64_t)(atof(argv[4]) * 1000000));
    double took_s = (double)(now_us() - began_us) / 1000000;
    double deliveries = bench.deliveries ? (double)bench.deliveries : 1;
    printf("%.0f %.0f %.2f %.2f %.2f\n",
           ((double)memory_after - (double)memory_before) / (double)bench.count,
           deliveries / took_s, percentile(0.50), percentile(0.99),
           (double)(cpu_us() - cpu_before_us) / deliveries);
    return 0;
}
