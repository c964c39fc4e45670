#include "net/socket/sha1.h"

enum { BLOCK = 64, ROUNDS = 80, LENGTH_SIZE = 8 };

static uint32_t rotate(uint32_t word, unsigned by)
{
    return word << by | word >> (32 - by);
}

static void expand(const unsigned char *block, uint32_t words[static ROUNDS])
{
    for (size_t i = 0; i < 16; i++, block += 4)
        words[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 |
                   block[3];
    for (size_t i = 16; i < ROUNDS; i++)
        words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
}

static void take_block(uint32_t state[static 5], const unsigned char *block)
{
    uint32_t words[ROUNDS];
    expand(block, words);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (size_t i = 0; i < ROUNDS; i++) {
        uint32_t mixed = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                         : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                         : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                                  : (b ^ c ^ d) + 0xCA62C1D6;
        uint32_t next = rotate(a, 5) + mixed + e + words[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    const uint32_t sums[] = {a, b, c, d, e};
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        state[i] += sums[i];
}

void sha1(struct str text, unsigned char ret[static SHA1_SIZE])
{
    uint32_t state[] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    uint64_t bits = (uint64_t)text.size * 8;
    for (; text.size >= BLOCK; text = str_from(text, BLOCK))
        take_block(state, (const unsigned char *)text.at);

    unsigned char last[2 * BLOCK] = {0};
    if (text.size)
        memcpy(last, text.at, text.size);
    last[text.size] = 0x80;
    size_t size = text.size + 1 + LENGTH_SIZE <= BLOCK ? BLOCK : sizeof last;
    for (size_t i = 0; i < LENGTH_SIZE; i++)
        last[size - 1 - i] = (unsigned char)(bits >> 8 * i);
    for (size_t i = 0; i < size; i += BLOCK)
        take_block(state, last + i);
    for (size_t i = 0; i < SHA1_SIZE; i++)
        ret[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}
