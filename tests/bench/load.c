#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BUCKET_US = 10, BUCKETS = 1000 * 1000 };
enum { FIN = 0x80, MASKED = 0x80, TEXT = 1, PING = 9, PONG = 10, SIZE_16 = 126 };

void fail(const char *what)
{
    perror(what);
    exit(1);
}

void *make(size_t count, size_t size)
{
    void *made = calloc(count, size);
    if (!made)
        fail("calloc");
    return made;
}

int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

size_t read_file(const char *path, char *text, size_t max)
{
    FILE *file = fopen(path, "re");
    if (!file)
        fail(path);
    size_t size = fread(text, 1, max, file);
    fclose(file);
    return size;
}

void allow_files(void)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

/* ---- processes --------------------------------------------------------------------------------
 */

struct processes processes_of(char **words, int count)
{
    struct processes processes = {.count = count};
    if (count < 1 || count > PROCESSES_MAX) {
        fputs("no processes are named, or too many\n", stderr);
        exit(2);
    }
    for (int i = 0; i < count; i++)
        processes.ids[i] = atoi(words[i]);
    return processes;
}

uint64_t cpu_us(const struct processes *processes)
{
    uint64_t ticks = 0;
    for (int i = 0; i < processes->count; i++) {
        char path[64];
        unsigned long user = 0, system = 0;
        snprintf(path, sizeof path, "/proc/%d/stat", processes->ids[i]);
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

uint64_t memory_of(const struct processes *processes)
{
    uint64_t sum = 0;
    for (int i = 0; i < processes->count; i++) {
        char line[256];
        unsigned long kib;
        snprintf(line, sizeof line, "/proc/%d/smaps_rollup", processes->ids[i]);
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

/* ---- times ------------------------------------------------------------------------------------
 */

struct times times_make(void)
{
    return (struct times){.buckets = make(BUCKETS, sizeof(uint64_t))};
}

void times_add(struct times *times, int64_t took_us)
{
    int64_t bucket = took_us / BUCKET_US;
    times->buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    times->count++;
}

double times_ms(const struct times *times, double share)
{
    uint64_t sum = 0, wanted = (uint64_t)((double)times->count * share);
    for (size_t i = 0; i < BUCKETS; i++)
        if ((sum += times->buckets[i]) > wanted)
            return (double)i * BUCKET_US / 1000.0;
    return 0;
}

struct schedule schedule_make(int64_t begin_us, double per_s)
{
    return (struct schedule){.due_us = (double)begin_us, .gap_us = 1e6 / per_s};
}

int64_t schedule_next(struct schedule *schedule)
{
    double chance = ((double)random() + 1) / ((double)RAND_MAX + 2);
    schedule->due_us -= log(chance) * schedule->gap_us;
    return (int64_t)schedule->due_us;
}

/* ---- sockets ----------------------------------------------------------------------------------
 */

int connect_here(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

void watch(int epoll, int fd, uint64_t number)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = number};
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        fail("epoll");
}

void say_all(int fd, const char *bytes, size_t size)
{
    if (write(fd, bytes, size) != (ssize_t)size)
        fail("write");
}

int enter(int port, const char *path)
{
    char text[2048];
    size_t size = 0;
    int length = snprintf(text, sizeof text,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                          path, port);
    int fd = connect_here(port);
    say_all(fd, text, (size_t)length);
    /* A byte at a time: what stands behind it is a message already. */
    while (size < 4 || memcmp(text + size - 4, "\r\n\r\n", 4) != 0)
        if (size == sizeof text || read(fd, text + size++, 1) != 1)
            fail("handshake");
    if (size < 12 || memcmp(text + 9, "101", 3) != 0) {
        fprintf(stderr, "%.*s", (int)size, text);
        exit(1);
    }
    return fd;
}

void socket_say(int fd, const char *text, size_t size)
{
    char bytes[8 + FRAME_KEPT] = {(char)(FIN | TEXT)};
    size_t head = size < SIZE_16 ? 2 : 4;
    if (size > FRAME_KEPT) {
        fputs("what a socket says is too long\n", stderr);
        exit(1);
    }
    bytes[1] = (char)(MASKED | (size < SIZE_16 ? size : SIZE_16));
    if (head == 4) {
        bytes[2] = (char)(size >> 8);
        bytes[3] = (char)size;
    }
    memcpy(bytes + head + 4, text, size); /* masked with zeros */
    say_all(fd, bytes, head + 4 + size);
}

/* False: it is not whole yet. */
static bool read_head(struct frames *frames, unsigned char byte)
{
    frames->head[frames->head_size++] = byte;
    if (frames->head_size < 2 || (frames->head[1] == SIZE_16 && frames->head_size < 4))
        return false;
    frames->size = frames->head[1] == SIZE_16 ? (size_t)frames->head[2] << 8 | frames->head[3]
                                              : frames->head[1];
    bool is_known = frames->head[0] == (FIN | TEXT) || frames->head[0] == (FIN | PING);
    if (!is_known || frames->head[1] > SIZE_16) {
        fprintf(stderr, "not a text: %02x %02x\n", frames->head[0], frames->head[1]);
        exit(1);
    }
    frames->at = 0;
    return true;
}

static void end_frame(struct frames *frames, int fd, on_text *heard, void *context)
{
    static const char pong[] = {(char)(FIN | PONG), (char)MASKED, 0, 0, 0, 0};
    frames->head_size = 0;
    if (frames->head[0] == (FIN | PING))
        say_all(fd, pong, sizeof pong);
    else
        heard(context, frames->text, frames->size < FRAME_KEPT ? frames->size : FRAME_KEPT);
}

void frames_read(struct frames *frames, int fd, const unsigned char *bytes, size_t size,
                 on_text *heard, void *context)
{
    bool is_in_text = frames->head_size > 0 && frames->at < frames->size;
    for (size_t at = 0; at < size;) {
        if (!is_in_text) {
            if (!read_head(frames, bytes[at++]))
                continue;
        } else {
            size_t left = frames->size - frames->at;
            size_t step = size - at < left ? size - at : left;
            if (frames->at < FRAME_KEPT) {
                size_t room = FRAME_KEPT - frames->at;
                memcpy(frames->text + frames->at, bytes + at, step < room ? step : room);
            }
            frames->at += step;
            at += step;
        }
        is_in_text = frames->at < frames->size;
        if (!is_in_text)
            end_frame(frames, fd, heard, context);
    }
}
