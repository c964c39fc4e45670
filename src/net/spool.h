/*
 * A large body on its way into a file: received piece by piece, written by libuv's threads, and
 * mapped when it is whole, so that what reads it takes no memory for it. The file has no name: it
 * is gone with its exchange, and with the process.
 */
#pragma once
#include "net/exchange.h"

/* Makes the file, in the house's spool_folder, with room for all of the body. Not for a loop's
   thread. ERR_LIMITED: HTTP_SPOOLED_MAX others; ERR_UNAVAILABLE: the disk gives none (logged). */
enum err spool_open(struct exchange *exchange) MUST_USE;
/* On the loop: writes the piece that the reader has, then reads on, or hands the request out. */
void spool_write(struct exchange *exchange);
/* Does nothing without a file. */
void spool_close(struct exchange *exchange);
