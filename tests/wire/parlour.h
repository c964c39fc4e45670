/*
 * A server of sockets, which does what its clients say:
 *   /echo   says what it hears
 *   /held   shakes hands when the test says parlour_admit(), on the test's thread
 *   /plain  is no socket
 * and a text message that begins with a word of these does something else on either:
 *   close N     closes with the code N
 *   give N      sends N frames of GIVEN_SIZE bytes
 */
#pragma once
#include "net/server.h"
#include "net/socket.h"

enum { GIVEN_SIZE = 60 * 1024, PARLOUR_SLOW = 4290, PARLOUR_SILENT = 4201, PARLOUR_DRAIN = 4200 };

struct parlour;

/* Only limits, loops (0 is 1 here), sockets_max and sockets_per_address_max count. */
struct parlour *parlour_open(struct http_server_options options);
void parlour_close(struct parlour *parlour);
int parlour_port(const struct parlour *parlour);
struct http_server *parlour_server(struct parlour *parlour);

/* Waits for a request for /held, upgrades and answers it; with another status when that is not 0.
 */
void parlour_admit(struct parlour *parlour, int status);
/* Waits until as many sockets were closed. */
void parlour_await_closed(struct parlour *parlour, size_t count);
/* Waits until as many are open. */
void parlour_await_open(struct parlour *parlour, size_t count);
/* The code that the last of them was closed with, and whether it had been opened. */
int parlour_last_code(struct parlour *parlour);
bool parlour_last_was_opened(struct parlour *parlour);
/* From any thread: sends the text to every open socket. Owns nothing of it. */
void parlour_tell_all(struct parlour *parlour, const char *text);
