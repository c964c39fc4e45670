/* Which addresses are out in the open. Behind all others are machines that somebody who names an
   address of a file to us may not reach through us. */
#pragma once
#include "base/base.h"
#include <sys/socket.h>

/* False of this machine, private networks, links, groups, and whatever else IANA's registries of
   special-purpose addresses (RFC 6890) do not call globally reachable; an IPv4 address within
   NAT64's (RFC 6052) is what stands for it, one that is written as IPv6 is none. */
bool address_is_public(const struct sockaddr *address);
