/*
 * What sockets cost: memory of an idle one, and time of sending one frame to all of them. The
 * clients are in a process of their own.
 *     build/tests/bench/sockets [SOCKETS]
 */
#include "base/instant.h"
#include "base/log.h"
#include "base/random.h"
#include "net/connection.h"
#include "net/socket.h"
#include "net/socket/talk.h"
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SOCKETS_DEFAULT = 5000, FANNED_OUT = 1000, ROUNDS = 200, TEXT_SIZE = 400 };

static atomic_size_t opened;
static struct socket **sockets; /* one loop only, which fills it */

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void on_opened(struct socket *socket, void *context)
{
    (void)context;
    size_t at = atomic_load(&opened);
    sockets[at] = socket;
    atomic_store(&opened, at + 1);
}

static void on_message(struct socket *socket, void *context, bool is_text, struct str bytes)
{
    (void)socket;
    (void)context;
    (void)is_text;
    (void)bytes;
}

static const struct socket_handler handler = {.opened = on_opened, .message = on_message};

static void on_request(void *context, struct http_exchange *exchange)
{
    (void)context;
    enum err err = http_upgrade(exchange, &handler, NULL);
    if (err != OK)
        fprintf(stderr, "%s\n", err_name(err));
    http_answer(exchange);
}

/* ---- the clients ---- */

static int enter(int port)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    char answer[1024];
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int client = socket(AF_INET, SOCK_STREAM, 0);
    if (client < 0 || connect(client, (struct sockaddr *)&address, sizeof address) < 0 ||
        write(client, request, sizeof request - 1) < 0 ||
        recv(client, answer, sizeof answer, 0) <= 0)
        fail("client");
    return client;
}

/* Reads whatever comes until the server has gone. */
static void be_clients(int port, size_t count)
{
    struct pollfd *clients = calloc(count, sizeof *clients);
    if (!clients)
        fail("calloc");
    for (size_t i = 0; i < count; i++)
        clients[i] = (struct pollfd){.fd = enter(port), .events = POLLIN};
    char bytes[4096];
    for (;;) {
        if (poll(clients, count, -1) < 0)
            fail("poll");
        for (size_t i = 0; i < count; i++)
            if (clients[i].revents && recv(clients[i].fd, bytes, sizeof bytes, 0) <= 0)
                exit(0);
    }
}

/* ---- the figures ---- */

static size_t resident(void)
{
    unsigned long size, pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%lu %lu", &size, &pages) != 2)
        fail("/proc/self/statm");
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

struct round {
    atomic_bool is_done;
    size_t count;
    int64_t took_us, cpu_us;
};

/* Of this thread: what others take of the machine does not count. */
static int64_t cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void fan_out(struct loop *loop, void *context)
{
    struct round *round = context;
    char text[TEXT_SIZE + 1];
    (void)loop;
    for (size_t i = 0; i < TEXT_SIZE; i++)
        text[i] = "{\"event\":\"MessageAdded\",\"data\":"[i % 31];
    int64_t began_us = clock_us(), began_cpu_us = cpu_us();
    struct frame *frame = frame_text((struct str){text, TEXT_SIZE});
    for (size_t i = 0; i < round->count; i++)
        socket_send(sockets[i], frame);
    frame_unref(frame);
    round->took_us += clock_us() - began_us;
    round->cpu_us += cpu_us() - began_cpu_us;
    atomic_store(&round->is_done, true);
}

static void tell_cost(struct http_server *server, size_t count)
{
    struct round round = {.count = count};
    for (int i = 0; i < ROUNDS; i++) {
        atomic_store(&round.is_done, false);
        http_server_each_loop(server, fan_out, &round);
        while (!atomic_load(&round.is_done))
            usleep(100);
        usleep(10 * 1000); /* the clients read */
    }
    double deliveries = (double)ROUNDS * (double)count;
    printf("one frame of %d bytes to %zu sockets, compressed once: %.2f us a delivery, %.2f us of "
           "CPU\n",
           TEXT_SIZE, count, (double)round.took_us / deliveries, (double)round.cpu_us / deliveries);
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? (size_t)atol(argv[1]) : SOCKETS_DEFAULT;
    size_t fanned_out = count < FANNED_OUT ? count : FANNED_OUT;
    struct http_server *server;
    struct http_server_options options = {.address = STR("127.0.0.1:0"),
                                          .loops = 1,
                                          .connections_max = 100,
                                          .sockets_max = count,
                                          .sockets_per_address_max = count,
                                          .application.request = on_request};
    memory_setup();
    random_setup();
    log_setup(LOG_WARNING, false);
    sockets = calloc(count, sizeof *sockets);
    if (!sockets || http_server_start(&options, &server) != OK)
        fail("server");
    for (size_t i = 0; i < count; i++) /* its pages are not the sockets' */
        sockets[i] = (struct socket *)1;
    size_t before = resident();
    pid_t clients = fork();
    if (clients == 0)
        be_clients(http_server_port(server), count);
    while (atomic_load(&opened) < count)
        usleep(1000);
    size_t after = resident();
    printf("sizeof(struct connection) %zu, sizeof(struct talk) %zu\n", sizeof(struct connection),
           sizeof(struct talk));
    printf("%zu idle sockets: %.0f bytes of resident memory each\n", count,
           (double)(after - before) / (double)count);
    tell_cost(server, fanned_out);
    http_server_free(server);
    waitpid(clients, NULL, 0);
    return 0;
}
