/* Listening sockets: several on one address, between which the kernel shares out connections. */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* Binds `count` sockets to "host:port" or "[host]:port" (not yet listening) and returns their
   descriptors and the port they have. The first must find the address free: only our own may share
   it. ERR_INVALID or ERR_UNAVAILABLE, logged. */
enum err listen_bind(struct str address, int count, int *ret_sockets, int *ret_port) MUST_USE;

struct addrinfo;
/* The addresses that "host:port" stands for; for freeaddrinfo(). ERR_INVALID, logged. */
enum err listen_resolve(struct str address, struct addrinfo **ret) MUST_USE;
