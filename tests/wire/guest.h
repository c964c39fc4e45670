/* A client that speaks WebSocket, as well or as badly as a test wants. */
#pragma once
#include "client.h"
#include "net/socket/frame_reader.h"

enum { FINAL = 0x80, DEFLATED = 0x40, FRAME_OF_TEST_MAX = 256 * 1024 };

/* Connects and shakes hands; `fields` are further header lines, each with its CRLF, or NULL. */
struct client guest_enter(int port, const char *path, const char *fields);
/* A whole frame with a mask; `first` is its first byte. */
void guest_say(const struct client *client, unsigned first, struct str payload);
/* The bytes of such a frame, in memory that the next call uses again. */
struct str guest_frame(unsigned first, struct str payload);

/* The next frame; the test fails if none comes. Its payload is there until the next call. */
struct str guest_hear(struct client *client, unsigned *ret_first);
void guest_expect(struct client *client, unsigned first, struct str payload);
/* Goodbye with that code (SOCKET_NO_CODE: none), and then the end. */
void guest_expect_close(struct client *client, int code);
/* Says goodbye; `code` need not be valid. */
void guest_say_close(const struct client *client, int code);
