/*
 * The colours of the interface, made from one hue, so that a site may wear its brand's colour and
 * stay readable: lightness and chroma of every token are fixed, only the hue turns
 * (docs: contrast of all pairs holds for all 360 hues; tests/unit/test_theme.c).
 *
 * Colours are worked out in OKLCH and given as sRGB hex. What lies outside sRGB is brought in by
 * lowering the chroma, never by clipping, which would change hue and contrast.
 */
#pragma once
#include "base/str.h"

enum theme_mode {
    THEME_LIGHT,
    THEME_DARK,
};

struct theme_color {
    uint8_t red, green, blue;
};

/* Style sheet that sets the custom properties of every token for `hue` (0-359): light, and dark
   where <html data-theme> is "dark", or is neither that nor "light" and the system is dark. */
struct str theme_css(struct arena *arena, int hue);

/* One token by its name ("brand", "text-2"); false if there is none of that name. */
bool theme_color(int hue, enum theme_mode mode, struct str name, struct theme_color *ret);
