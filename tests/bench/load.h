/*
 * What the clients of `make bench` stand on: one thread, its sockets, and what the processes that
 * they measure have taken. They trust the server that they ask, and end with a line when anything
 * fails.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

_Noreturn void fail(const char *what);
void *make(size_t count, size_t size); /* zeros */
int64_t now_us(void);
/* At most `max` bytes; how many. */
size_t read_file(const char *path, char *text, size_t max);
/* As many as the system lets this process open. */
void allow_files(void);

/* ---- processes, by their ids ---- */
enum { PROCESSES_MAX = 64 };
struct processes {
    int ids[PROCESSES_MAX];
    int count;
};
struct processes processes_of(char **words, int count);
uint64_t cpu_us(const struct processes *processes);
/* Their own, beside mapped files; what processes share is split among them. */
uint64_t memory_of(const struct processes *processes);

/* ---- how long things took ---- */
struct times {
    uint64_t *buckets; /* of 10 us, up to 10 s */
    uint64_t count;
};
struct times times_make(void);
void times_add(struct times *times, int64_t took_us);
/* 0.99: what 99 % did not take longer than. */
double times_ms(const struct times *times, double share);

/* When things are due that come `per_s` a second by chance, as people do (a Poisson process). The
   same every time. */
struct schedule {
    double due_us, gap_us;
};
struct schedule schedule_make(int64_t begin_us, double per_s);
int64_t schedule_next(struct schedule *schedule);

/* ---- sockets ---- */
int connect_here(int port);
/* Tells `epoll`, by `number`, when there is something to read, for which nobody waits any more. */
void watch(int epoll, int fd, uint64_t number);
void say_all(int fd, const char *bytes, size_t size);
/* A WebSocket, when its handshake is over. */
int enter(int port, const char *path);
void socket_say(int fd, const char *text, size_t size);

/* What a WebSocket is told: texts of at most 65535 bytes. */
enum { FRAME_KEPT = 2048 };
struct frames {
    unsigned char head[4];
    size_t head_size;
    size_t size, at;       /* of the one that comes */
    char text[FRAME_KEPT]; /* its first bytes */
};
typedef void on_text(void *context, const char *text, size_t size);
/* A ping is answered. */
void frames_read(struct frames *frames, int fd, const unsigned char *bytes, size_t size,
                 on_text *heard, void *context);
