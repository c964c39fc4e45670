/*
 * An exchange as net/ sees it: the request being read, the answer being sent, and where it stands.
 * It lives in its own arena, which comes from its loop and goes back there.
 */
#pragma once
#include "net/reader.h"
#include <stdatomic.h>

struct connection;
struct loop;
struct spool;
struct served;

struct exchange {
    struct http_exchange http; /* first: what the application holds is a pointer to it */
    struct loop *loop;
    struct connection *connection;  /* NULL once the client is gone; the loop's alone */
    struct exchange *next;          /* the connection's next request */
    struct exchange *next_answered; /* in the list that http_answer() makes */
    struct reader reader;
    struct spool *spool;   /* the file that its body goes to; NULL: it is in memory */
    struct served *served; /* the sending of the file that is its answer's body */
    bool is_held;          /* handed out because of its head: may its body come? */
    bool is_admitted;      /* yes, it may */
    bool is_at_disk;       /* libuv reads or writes for it: it is released when that has ended */
    bool is_handed_out;    /* the application has it and owes an answer */
    bool is_answered;
    bool is_refused;    /* what follows on the connection is not read */
    bool owes_continue; /* "100 Continue" goes out before the answer */
};

/* Ready to read a request, in an arena of the loop's. */
struct exchange *exchange_take(struct connection *connection);
/* The client is gone: frees all of it, now or when whoever still has it gives it back. */
void exchange_forget(struct exchange *exchange);
/* Frees all of it. */
void exchange_release(struct exchange *exchange);
/* Answers in place of the application, and closes. The application may fill in the body. */
void exchange_refuse(struct exchange *exchange, int status);

/* On its loop: the application has given it back, answered or admitted. */
void exchange_given_back(struct exchange *exchange);

/* The whole answer but its body, in the exchange's arena: status line, fields, empty line. */
struct str answer_head(struct exchange *exchange, bool keep_alive);
/* What follows it: nothing for HEAD, 101, 204 and 304. */
struct str answer_body(const struct exchange *exchange);
