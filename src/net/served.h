/*
 * An answer whose body is a file: read piece by piece by libuv's threads, each sent before the next
 * is read, so that it takes one piece of memory whatever its size. See http_file_answer().
 */
#pragma once
#include "net/exchange.h"

/* True when some of it follows the head: not for HEAD. */
bool served_has_body(const struct exchange *exchange);
/* The head of the connection's first answer has left: sends the file behind it. */
void served_send(struct connection *connection);
/* Does nothing without a file. */
void served_close(struct exchange *exchange);
