/* How many sockets there are, and from where: whoever wants one takes a seat first. Any thread. */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct seats;
struct seat;

struct seats *seats_new(size_t max, size_t per_address_max);
/* When all seats have been given back. */
void seats_free(struct seats *seats);

/* ERR_UNAVAILABLE: all are taken; ERR_LIMITED: the network (address_network()) has its share. */
enum err seats_take(struct seats *seats, struct str network, struct seat **ret) MUST_USE;
void seats_give_back(struct seats *seats, struct seat *seat);
size_t seats_taken(struct seats *seats);
