/*
 * A server with a tiny application, whose answers the test decides about:
 *   /echo      at once: method, path, query and body of the request
 *   /hold/X    when the test says house_answer("X"), from the test's thread
 *   /later     soon, from a thread of its own
 *   /big       BIG_SIZE bytes
 *   /close     asks net/ to close
 *   /status/N  that status
 *   /small     has a body limit of SMALL_LIMIT, all others of LARGE_LIMIT
 */
#pragma once
#include "net/server.h"

enum { BIG_SIZE = 8 * 1024 * 1024, SMALL_LIMIT = 10, LARGE_LIMIT = 256 * 1024 };

struct house_of_test;

/* Only limits, loops (0 is 1 here) and connections_max of the options count. */
struct house_of_test *house_open(struct http_server_options options);
/* Answers what is still held, and stops. */
void house_close(struct house_of_test *house);
int house_port(const struct house_of_test *house);
struct http_server *house_server(struct house_of_test *house);

/* Waits until a request for /hold/NAME has come. */
void house_await(struct house_of_test *house, const char *name);
/* Has it come? */
bool house_holds(struct house_of_test *house, const char *name);
/* Waits for it and answers it with NAME. */
void house_answer(struct house_of_test *house, const char *name);
/* Waits until as many connections are open. */
void house_await_connections(struct house_of_test *house, size_t count);
