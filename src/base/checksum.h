/* The old digests that protocols ask for: they protect nothing. Behind it: OpenSSL. */
#pragma once
#include "base/str.h"

enum { SHA1_SIZE = 20, MD5_SIZE = 16 };

void checksum_sha1(struct str text, unsigned char ret[static SHA1_SIZE]); /* RFC 6455, 1.3 */
/* In hexadecimal, lower case: MD5_SIZE * 2 characters. */
struct str checksum_md5_hex(struct arena *arena, struct str text); /* Pusher's body_md5 */
/* HMAC-SHA-1 (RFC 2104) in base64 (RFC 4648, 4): what Twilio signs with. It is the one of these
   that still protects. */
struct str checksum_hmac_sha1_base64(struct arena *arena, struct str key, struct str text);
