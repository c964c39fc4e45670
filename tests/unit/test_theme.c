/* The colours of the interface: as designed at the brand's own hue, readable at every other. */
#include "html/theme.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { DESIGN_HUE = 205 };

struct design {
    const char *name;
    unsigned light, dark;
};

static const struct design design[] = {
    {"canvas", 0xf7fafa, 0x0a0f11},       {"surface", 0xffffff, 0x12181b},
    {"sunken", 0xeff3f4, 0x0e1416},       {"hover", 0xeaf0f1, 0x1b2326},
    {"pressed", 0xe1e9ea, 0x232d31},      {"raised", 0xffffff, 0x1a2224},
    {"line", 0xdee3e4, 0x262e31},         {"line-control", 0x879395, 0x687478},
    {"text", 0x141f24, 0xedf1f1},         {"text-2", 0x414c52, 0xbdc6c7},
    {"text-3", 0x5f696f, 0x9aa6a7},       {"brand", 0x006e77, 0x4fc4d1},
    {"brand-hover", 0x005e66, 0x68d4e0},  {"on-brand", 0xf8fdfd, 0x02181a},
    {"brand-text", 0x00636b, 0x65d0dc},   {"brand-tint", 0xe1f5f8, 0x132c2f},
    {"brand-tint-2", 0xc4edf1, 0x113e42}, {"focus", 0x00848f, 0x00bac9},
    {"bubble-in", 0xecf1f2, 0x1d2427},    {"bubble-out", 0xd2f0f4, 0x103539},
    {"mark", 0xffe891, 0x5f4a00},         {"note", 0xfff3d4, 0x302612},
    {"note-line", 0xe6c686, 0x5c4a24},    {"note-text", 0x4f3815, 0xedddb1},
    {"blue-t", 0x0256a9, 0x9cc7ff},       {"blue-b", 0xe7f1ff, 0x1b2c44},
    {"blue-s", 0x2279dc, 0x539af2},       {"violet-t", 0x613ea6, 0xcbbcfc},
    {"violet-b", 0xf1eefe, 0x2c2644},     {"violet-s", 0x855dd7, 0xa181ef},
    {"amber-t", 0x7b4c00, 0xf7c97b},      {"amber-b", 0xfff1d5, 0x3b2a12},
    {"amber-s", 0xcd7c0d, 0xe9a03e},      {"green-t", 0x126635, 0x8fdca4},
    {"green-b", 0xe2f8e7, 0x183021},      {"green-s", 0x21914e, 0x48b06c},
    {"red-t", 0xac1a1c, 0xfba8a0},        {"red-b", 0xffeceb, 0x431f1f},
    {"red-s", 0xd73431, 0xf05653},        {"gray-t", 0x475257, 0xbdc6c7},
    {"gray-b", 0xe8eeef, 0x242c2e},       {"gray-s", 0x7d898a, 0x7d898a},
    {"orange-t", 0x983e04, 0xffb989},     {"orange-b", 0xffede2, 0x402516},
    {"orange-s", 0xdb640e, 0xee7f37},
};

struct pair {
    const char *front, *back;
    double contrast_min;
};

/* What is read on what: WCAG 2.2, 1.4.3 (text 4.5, body text here 7) and 1.4.11 (graphics 3). */
static const struct pair pairs[] = {
    {"text", "canvas", 7},
    {"text", "surface", 7},
    {"text", "hover", 7},
    {"text", "pressed", 7},
    {"text", "sunken", 7},
    {"text", "bubble-in", 7},
    {"text", "bubble-out", 7},
    {"text", "brand-tint", 7},
    {"text", "mark", 4.5},
    {"text-2", "surface", 4.5},
    {"text-2", "canvas", 4.5},
    {"text-2", "hover", 4.5},
    {"text-2", "pressed", 4.5},
    {"text-2", "bubble-in", 4.5},
    {"text-2", "bubble-out", 4.5},
    {"text-2", "brand-tint", 4.5},
    {"text-2", "note", 4.5},
    {"text-3", "surface", 4.5},
    {"text-3", "canvas", 4.5},
    {"text-3", "sunken", 4.5},
    {"text-3", "hover", 4.5},
    {"text-3", "brand-tint", 4.5},
    {"text-3", "bubble-in", 4.5},
    {"text-3", "bubble-out", 4.5},
    {"on-brand", "brand", 4.5},
    {"on-brand", "brand-hover", 4.5},
    {"brand-text", "surface", 4.5},
    {"brand-text", "canvas", 4.5},
    {"brand-text", "hover", 4.5},
    {"brand-text", "brand-tint", 4.5},
    {"brand-text", "brand-tint-2", 4.5},
    {"brand-text", "raised", 4.5},
    {"note-text", "note", 7},
    {"text", "note", 7},
    {"blue-t", "blue-b", 4.5},
    {"blue-t", "surface", 4.5},
    {"blue-s", "surface", 3},
    {"violet-t", "violet-b", 4.5},
    {"violet-t", "surface", 4.5},
    {"violet-s", "surface", 3},
    {"amber-t", "amber-b", 4.5},
    {"amber-t", "surface", 4.5},
    {"amber-s", "surface", 3},
    {"green-t", "green-b", 4.5},
    {"green-t", "surface", 4.5},
    {"green-s", "surface", 3},
    {"red-t", "red-b", 4.5},
    {"red-t", "surface", 4.5},
    {"red-s", "surface", 3},
    {"gray-t", "gray-b", 4.5},
    {"gray-t", "surface", 4.5},
    {"gray-s", "surface", 3},
    {"orange-t", "orange-b", 4.5},
    {"orange-t", "surface", 4.5},
    {"orange-s", "surface", 3},
    {"line-control", "surface", 3},
    {"line-control", "canvas", 3},
    {"focus", "surface", 3},
    {"focus", "canvas", 3},
    {"focus", "hover", 3},
    {"focus", "brand-tint", 3},
    {"text-2", "sunken", 4.5},
    {"red-t", "canvas", 4.5},
};

static double luminance_of(uint8_t channel)
{
    double value = channel / 255.0;
    return value <= .04045 ? value / 12.92 : pow((value + .055) / 1.055, 2.4);
}

static double luminance(int hue, enum theme_mode mode, const char *name)
{
    struct theme_color color;
    assert_true(theme_color(hue, mode, str_of(name), &color));
    return .2126 * luminance_of(color.red) + .7152 * luminance_of(color.green) +
           .0722 * luminance_of(color.blue);
}

static double contrast(int hue, enum theme_mode mode, const struct pair *pair)
{
    double front = luminance(hue, mode, pair->front), back = luminance(hue, mode, pair->back);
    return front > back ? (front + .05) / (back + .05) : (back + .05) / (front + .05);
}

static void assert_near(const char *name, unsigned want, enum theme_mode mode)
{
    struct theme_color got;
    assert_true(theme_color(DESIGN_HUE, mode, str_of(name), &got));
    int red = abs(got.red - (int)(want >> 16)), green = abs(got.green - (int)(want >> 8 & 255)),
        blue = abs(got.blue - (int)(want & 255));
    if (red > 2 || green > 2 || blue > 2)
        fail_msg("%s: #%02x%02x%02x, designed as #%06x", name, got.red, got.green, got.blue, want);
}

static void the_brands_own_hue_gives_the_designed_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(design); i++) {
        assert_near(design[i].name, design[i].light, THEME_LIGHT);
        assert_near(design[i].name, design[i].dark, THEME_DARK);
    }
}

static void every_pair_is_readable_at_every_hue(void **state)
{
    (void)state;
    for (int hue = 0; hue < 360; hue++) {
        for (int mode = THEME_LIGHT; mode <= THEME_DARK; mode++) {
            for (size_t i = 0; i < COUNT_OF(pairs); i++) {
                double found = contrast(hue, (enum theme_mode)mode, &pairs[i]);
                if (found < pairs[i].contrast_min)
                    fail_msg("hue %d %s: %s on %s is %.2f, at least %.1f needed", hue,
                             mode == THEME_DARK ? "dark" : "light", pairs[i].front, pairs[i].back,
                             found, pairs[i].contrast_min);
            }
        }
    }
}

static bool contains(struct str text, const char *part)
{
    return memmem(text.at, text.size, part, strlen(part)) != NULL;
}

static void the_style_sheet_has_light_dark_and_the_systems_choice(void **state)
{
    (void)state;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str css = theme_css(arena, DESIGN_HUE);
    assert_true(str_starts(css, STR(":root{color-scheme:light;--canvas:#f7fafa;")));
    assert_true(
        contains(css, "}@media screen{:root[data-theme=dark]{color-scheme:dark;--canvas:#0a0f11;"));
    assert_true(contains(css, "@media screen and (prefers-color-scheme:dark){:root:not("));
}

static void an_unknown_token_is_not_found(void **state)
{
    (void)state;
    struct theme_color color;
    assert_false(theme_color(DESIGN_HUE, THEME_LIGHT, STR("brandy"), &color));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_brands_own_hue_gives_the_designed_colours),
        cmocka_unit_test(every_pair_is_readable_at_every_hue),
        cmocka_unit_test(the_style_sheet_has_light_dark_and_the_systems_choice),
        cmocka_unit_test(an_unknown_token_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
