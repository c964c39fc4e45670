/* The addresses of clients, as text. */
#pragma once
#include "base/str.h"

/* Whom an address stands for. Of IPv6 it is the network of 64 bits, all of which one subscriber has
   to choose from (RFC 4291, 2.5.4; RFC 6177); an IPv4 address written as IPv6 (RFC 4291, 2.5.5.2)
   is the IPv4 address. Anything else stands for itself. */
struct str address_network(struct arena *arena, struct str address);
