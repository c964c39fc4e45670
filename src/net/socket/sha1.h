/* SHA-1 (FIPS 180-4). Broken as a signature; the WebSocket handshake uses it as a checksum. */
#pragma once
#include "base/str.h"

enum { SHA1_SIZE = 20 };
void sha1(struct str text, unsigned char ret[static SHA1_SIZE]);
