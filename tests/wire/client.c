#include "support/cmocka_all.h"
#include "client.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct client client_connect(int port)
{
    struct client client = {.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int on = 1;
    assert_true(client.socket >= 0);
    assert_int_equal(connect(client.socket, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(client.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return client;
}

void client_close(struct client *client)
{
    close(client->socket);
    free(client->bytes);
    *client = (struct client){.socket = -1};
}

void client_abort(struct client *client)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    setsockopt(client->socket, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    client_close(client);
}

void client_send(const struct client *client, struct str bytes)
{
    while (bytes.size) {
        ssize_t sent = send(client->socket, bytes.at, bytes.size, MSG_NOSIGNAL);
        if (sent < 0) /* the server may have closed: what it said first is for the test to see */
            return;
        bytes = str_from(bytes, (size_t)sent);
    }
}

void client_say(const struct client *client, const char *text)
{
    client_send(client, str_of(text));
}

void client_end(const struct client *client)
{
    shutdown(client->socket, SHUT_WR);
}

/* Waits for more bytes; false at the end. */
static bool receive(struct client *client)
{
    struct pollfd poll_fd = {.fd = client->socket, .events = POLLIN};
    if (client->is_at_end)
        return false;
    if (client->capacity - client->size < 4096) {
        client->capacity = client->capacity * 2 + 8192;
        client->bytes = realloc(client->bytes, client->capacity);
        assert_non_null(client->bytes);
    }
    int ready;
    do {
        ready = poll(&poll_fd, 1, CLIENT_PATIENCE_MS);
    } while (ready < 0 && errno == EINTR);
    assert_int_equal(ready, 1);
    ssize_t size = recv(client->socket, client->bytes + client->size,
                        client->capacity - client->size - 1, 0);
    if (size <= 0) {
        client->is_at_end = true;
        return false;
    }
    client->size += (size_t)size;
    client->bytes[client->size] = 0;
    return true;
}

static void forget(struct client *client, size_t size)
{
    client->size -= size;
    memmove(client->bytes, client->bytes + size, client->size);
    client->bytes[client->size] = 0;
}

size_t client_take(struct client *client, void *ret, size_t size)
{
    while (client->size < size && receive(client))
        ;
    if (client->size < size)
        return 0;
    memcpy(ret, client->bytes, size);
    forget(client, size);
    return size;
}

const char *answer_field(const struct answer *answer, const char *name)
{
    static _Thread_local char value[1024];
    size_t name_size = strlen(name);
    for (const char *line = strstr(answer->head, "\r\n"); line; line = strstr(line + 2, "\r\n")) {
        const char *at = line + 2;
        if (strncasecmp(at, name, name_size) == 0 && at[name_size] == ':') {
            at += name_size + 2;
            snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r"), at);
            return value;
        }
    }
    return NULL;
}

void assert_field(const struct answer *answer, const char *name, const char *value)
{
    const char *found = answer_field(answer, name);
    if (!found)
        fail_msg("no %s in '%s'", name, answer->head);
    else
        assert_string_equal(found, value);
}

struct answer client_answer(struct client *client, bool has_body)
{
    struct answer answer = {0};
    const char *end;
    while (!client->bytes || !(end = strstr(client->bytes, "\r\n\r\n")))
        if (!receive(client))
            fail_msg("the server closed before an answer was whole: '%.*s'", (int)client->size,
                     client->bytes ? client->bytes : "");
    size_t head_size = (size_t)(end - client->bytes) + 4;
    assert_true(head_size < sizeof answer.head);
    memcpy(answer.head, client->bytes, head_size);
    assert_int_equal(strncmp(answer.head, "HTTP/1.1 ", 9), 0);
    answer.status = atoi(answer.head + 9);
    forget(client, head_size);

    const char *length = answer_field(&answer, "Content-Length");
    answer.body_size = has_body && length ? (size_t)atol(length) : 0;
    while (client->size < answer.body_size)
        if (!receive(client))
            fail_msg("the server closed within a body");
    answer.body = calloc(1, answer.body_size + 1);
    assert_non_null(answer.body);
    if (answer.body_size) {
        memcpy(answer.body, client->bytes, answer.body_size);
        forget(client, answer.body_size);
    }
    return answer;
}

void answer_clear(struct answer *answer)
{
    free(answer->body);
    answer->body = NULL;
}

int client_status(struct client *client)
{
    struct answer answer = client_answer(client, true);
    answer_clear(&answer);
    return answer.status;
}

bool client_hears(const struct client *client, int within_ms)
{
    struct pollfd poll_fd = {.fd = client->socket, .events = POLLIN};
    return poll(&poll_fd, 1, within_ms) == 1;
}

void client_await_end(struct client *client)
{
    while (receive(client))
        ;
}

void client_expect_end(struct client *client)
{
    client_await_end(client);
    assert_int_equal(client->size, 0);
}
