/*
 * The style sheets of theme.h as files: each of the 360 is made when it is first asked for, and
 * kept as long as the program runs. Any thread may ask.
 */
#pragma once
#include "net/assets.h"

/* "/theme/205.HASH.css", which browsers may keep for ever. `hue` is 0 to 359. */
const struct asset *theme_of_hue(int hue);
/* The file at this path, or NULL. "/theme/205.css" is the same of any version: for a preview. */
const struct asset *theme_at(struct str path);
