/* Sixteen bytes looked at together, where most of them need no care; any CPU will do. */
#pragma once
#include "base/base.h"

enum { STRIDE = 16 };
typedef unsigned char stride_bytes __attribute__((vector_size(STRIDE)));
typedef uint64_t stride_words __attribute__((vector_size(STRIDE)));

static inline stride_bytes stride_load(const char *at)
{
    stride_bytes bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* For the outcome of a comparison: true if it held for any of the bytes. */
#define stride_any(compared)                                   \
    ({                                                         \
        stride_words stride_words_ = (stride_words)(compared); \
        (stride_words_[0] | stride_words_[1]) != 0;            \
    })
