/*
 * A bus between the nodes of one desk: what one of them says, all hear, itself too. Behind it: a
 * Redis server's publish and subscribe (hiredis). Nothing is kept there.
 *
 * One thread does it all, and nobody else waits for the server. A node is on the bus from `joined`
 * to `left`: meanwhile it hears everything that was said, in each sender's order. Whatever else is
 * said is dropped; how to find out what was missed is for those who say it. A server that is away
 * is tried again, after BUS_RETRY_MIN_MS at first and BUS_RETRY_MAX_MS at last.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum {
    BUS_RETRY_MIN_MS = 100,
    BUS_RETRY_MAX_MS = 5000,
    BUS_ANSWER_MS = 2000,               /* for any answer of the server */
    BUS_BEAT_MS = 1000,                 /* between two calls of `beat` */
    BUS_SILENCE_MS = 5000,              /* nothing is heard, not even what oneself has said */
    BUS_WAITING_MAX = 16 * 1024 * 1024, /* bytes to be said; more: the node leaves, and returns */
    BUS_MESSAGE_MAX = 1024 * 1024,
};

struct bus;

struct bus_options {
    struct str url;   /* redis://[[USER]:PASSWORD@]HOST[:PORT][/NUMBER] or unix:PATH */
    struct str topic; /* the same on all nodes of a desk, and on no other's */
    /* All on the bus's thread. Each may call bus_say(). */
    void *context;
    void (*joined)(void *context);
    void (*heard)(void *context, struct str message);
    void (*beat)(void *context); /* again and again, on the bus or off; should say something */
    void (*left)(void *context);
};

/* What is wrong with the address, or NULL; a text for a person. */
const char *bus_url_problem(struct arena *arena, struct str url);
/* Whether such a server is there: what it says, in one line. */
enum err bus_probe(struct arena *arena, struct str url, struct str *ret) MUST_USE;

/* The address must be a valid one. */
struct bus *bus_new(const struct bus_options *options);
/* Starts the thread. Does not wait for the server. */
void bus_start(struct bus *bus);
/* From any thread. A copy is taken. */
void bus_say(struct bus *bus, struct str message);
/* Says what waits, and ends; once, after bus_start(). */
void bus_stop(struct bus *bus);
/* When nobody says anything any more, and the thread does not run. */
void bus_free(struct bus *bus);

struct bus_counts {
    bool is_joined;
    uint64_t said, heard, dropped, joins;
};
struct bus_counts bus_counts(struct bus *bus);
