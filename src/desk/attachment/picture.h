/*
 * Pictures that a page shows: PNG, JPEG, GIF, WebP. Only their heads are read, and only so far as
 * to say how much room a page must keep for them.
 */
#pragma once
#include "base/str.h"

struct picture_size {
    int64_t width, height; /* as a browser shows it: turned as its EXIF says */
};

/* False for what is of no such format, is cut off, or is too large to be shown: see
   PICTURE_SIDE_MAX. `type` is what kind_of() says. */
bool picture_read(struct str bytes, struct str type, struct picture_size *ret);
