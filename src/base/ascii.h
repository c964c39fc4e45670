/* What a byte is in ASCII, whatever the locale of the process: <ctype.h> asks that. They take a
   byte as a `char`, or -1 where a parser is at the end of its text. */
#pragma once
#include "base/base.h"

static inline bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_small_letter(int c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool is_letter(int c)
{
    return is_small_letter(c | 0x20);
}

static inline bool is_alphanumeric(int c)
{
    return is_digit(c) || is_letter(c);
}

/* 0 to 15, in either case; -1: it is no hexadecimal digit. */
static inline int hex_value(int c)
{
    int letter = c | 0x20;
    return is_digit(c) ? c - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}
