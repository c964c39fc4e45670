/*
 * The payload of a message compressed and back (RFC 7692, 7.2), each message by itself: neither
 * side keeps anything of those before, so that all sockets of a loop share one packer. Behind it:
 * zlib.
 */
#pragma once
#include "base/str.h"

struct packer;

struct packer *packer_new(void);
void packer_free(struct packer *packer);

/* Without the 00 00 FF FF at the end; into `out`, which has text.size bytes. False if it does not
   get smaller. */
bool packer_deflate(struct packer *packer, struct str text, char *out, size_t *ret_size) MUST_USE;

enum unpacked { UNPACKED, UNPACKED_BAD, UNPACKED_TOO_LARGE };
/* *ret is the packer's, until the next call; never more than SOCKET_MESSAGE_MAX bytes are made. */
enum unpacked packer_inflate(struct packer *packer, struct str payload, struct str *ret);
