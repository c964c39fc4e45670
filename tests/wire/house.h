/*
 * A server with a tiny application, whose answers the test decides about:
 *   /echo      at once: method, path, query and body of the request
 *   /hold/X    when the test says house_answer("X"), from the test's thread
 *   /later     soon, from a thread of its own
 *   /big       BIG_SIZE bytes
 *   /file      the same from a file, with the tag "big"; /file/cut says that there were one more
 *   /close     asks net/ to close
 *   /status/N  that status
 *   /small     has a body limit of SMALL_LIMIT, all others of LARGE_LIMIT, but
 *   /large...  and /hold/large... of SPOOLED_LIMIT: a body above HTTP_BODY_MAX goes to a file when
 *              the thread of /later, or house_admit(), lets it; its size and digest are the answer
 */
#pragma once
#include "net/server.h"

enum {
    BIG_SIZE = 8 * 1024 * 1024,
    SMALL_LIMIT = 10,
    LARGE_LIMIT = 256 * 1024,
    SPOOLED_LIMIT = BIG_SIZE,
};

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
/* Waits for the head of a large body and lets the body come. */
enum err house_admit(struct house_of_test *house, const char *name);
/* How many files are in the folder of large bodies: none has a name. */
size_t house_spool_names(const struct house_of_test *house);
/* Waits until as many connections are open. */
void house_await_connections(struct house_of_test *house, size_t count);
