/* A client that says exactly what a test wants, and waits for what must come, never for time. */
#pragma once
#include "base/str.h"

enum { CLIENT_PATIENCE_MS = 20 * 1000 }; /* then the test fails */

struct client {
    int socket;
    char *bytes; /* received and not yet read by the test */
    size_t size, capacity;
    bool is_at_end; /* the server has closed, or reset */
};

struct client client_connect(int port);
void client_close(struct client *client);
/* Closes with a reset. */
void client_abort(struct client *client);

void client_send(const struct client *client, struct str bytes);
void client_say(const struct client *client, const char *text);
/* Sends no more, but still reads. */
void client_end(const struct client *client);

/* Waits for the next `size` bytes; 0 if the server closes before. */
size_t client_take(struct client *client, void *ret, size_t size);

struct answer {
    int status;
    char head[4096];
    char *body;
    size_t body_size;
};

/* The next answer, whole; the test fails if none comes. `has_body` is false for HEAD. */
struct answer client_answer(struct client *client, bool has_body);
/* For the common case: its status, the rest forgotten. */
int client_status(struct client *client);
void answer_clear(struct answer *answer);
/* The value of a field, copied into a static buffer; NULL if it is not there. */
const char *answer_field(const struct answer *answer, const char *name);
void assert_field(const struct answer *answer, const char *name, const char *value);

/* True as soon as the server has said something or closed; false when `within_ms` have passed. */
bool client_hears(const struct client *client, int within_ms);
/* Waits until the server closes; everything that came before is in client->bytes. */
void client_await_end(struct client *client);
/* Fails unless the server closes without another byte. */
void client_expect_end(struct client *client);
