/* The table of tokens and the way from OKLCH to sRGB (Björn Ottosson, "A perceptual color space
   for image processing", 2020). */
#include "html/theme.h"
#include "base/buffer.h"
#include <math.h>

struct shade {
    double lightness, chroma;
    int hue; /* degrees; of a BRAND token: added to the site's hue */
};

enum tint { BRAND, FIXED };

struct token {
    const char *name;
    enum tint tint;
    struct shade light, dark;
};

static const struct token tokens[] = {
    {"canvas", BRAND, {.983, .003, 0}, {.164, .009, 20}},
    {"surface", BRAND, {1, 0, 0}, {.204, .011, 20}},
    {"sunken", BRAND, {.961, .004, 20}, {.186, .010, 20}},
    {"hover", BRAND, {.951, .007, 0}, {.250, .013, 20}},
    {"pressed", BRAND, {.928, .009, 0}, {.289, .016, 20}},
    {"raised", BRAND, {1, 0, 0}, {.245, .012, 0}},
    {"line", BRAND, {.912, .006, 0}, {.295, .012, 20}},
    {"line-control", BRAND, {.652, .014, 0}, {.550, .016, 20}},
    {"text", BRAND, {.231, .018, 20}, {.955, .004, 0}},
    {"text-2", BRAND, {.409, .017, 25}, {.820, .010, 0}},
    {"text-3", BRAND, {.515, .016, 25}, {.716, .014, 0}},
    {"brand", BRAND, {.491, .084, 0}, {.760, .105, 0}},
    {"brand-hover", BRAND, {.440, .075, 0}, {.810, .100, 0}},
    {"on-brand", BRAND, {.990, .005, 0}, {.191, .030, 0}},
    {"brand-text", BRAND, {.456, .078, 0}, {.799, .100, 0}},
    {"brand-tint", BRAND, {.957, .022, 0}, {.275, .031, 0}},
    {"brand-tint-2", BRAND, {.918, .042, 0}, {.335, .048, 0}},
    {"focus", BRAND, {.560, .096, 0}, {.720, .123, 0}},
    {"bubble-in", BRAND, {.955, .006, 0}, {.255, .012, 20}},
    {"bubble-out", BRAND, {.935, .032, 0}, {.305, .042, 0}},
    {"mark", FIXED, {.931, .110, 95}, {.419, .086, 90}},
    {"note", FIXED, {.966, .042, 90}, {.275, .036, 85}},
    {"note-line", FIXED, {.840, .090, 85}, {.419, .060, 85}},
    {"note-text", FIXED, {.359, .060, 75}, {.900, .060, 90}},
    /* -t text, -b background of a pill, -s the dot: a graphic */
    {"blue-t", FIXED, {.460, .150, 255}, {.819, .092, 255}},
    {"blue-b", FIXED, {.955, .022, 255}, {.291, .050, 257}},
    {"blue-s", FIXED, {.580, .170, 255}, {.680, .149, 255}},
    {"violet-t", FIXED, {.461, .160, 295}, {.830, .090, 295}},
    {"violet-b", FIXED, {.956, .022, 295}, {.290, .054, 292}},
    {"violet-s", FIXED, {.580, .180, 295}, {.680, .159, 295}},
    {"amber-t", FIXED, {.460, .100, 70}, {.860, .110, 80}},
    {"amber-b", FIXED, {.962, .040, 85}, {.299, .045, 75}},
    {"amber-s", FIXED, {.659, .145, 65}, {.760, .140, 70}},
    {"green-t", FIXED, {.450, .110, 152}, {.830, .110, 152}},
    {"green-b", FIXED, {.958, .032, 152}, {.284, .041, 155}},
    {"green-s", FIXED, {.580, .140, 152}, {.678, .139, 152}},
    {"red-t", FIXED, {.480, .180, 27}, {.811, .099, 26}},
    {"red-b", FIXED, {.958, .021, 20}, {.290, .056, 21}},
    {"red-s", FIXED, {.579, .200, 27}, {.659, .190, 25}},
    {"gray-t", BRAND, {.431, .016, 20}, {.820, .010, 0}},
    {"gray-b", BRAND, {.945, .007, 0}, {.286, .012, 0}},
    {"gray-s", BRAND, {.621, .014, 0}, {.621, .014, 0}},
    {"orange-t", FIXED, {.479, .135, 45}, {.840, .103, 55}},
    {"orange-b", FIXED, {.957, .025, 54}, {.295, .048, 50}},
    {"orange-s", FIXED, {.640, .170, 48}, {.709, .160, 50}},
};

struct linear {
    double red, green, blue; /* 0 to 1 inside sRGB */
};

static struct linear linear_of(double lightness, double chroma, double hue)
{
    double radians = hue * M_PI / 180, a = chroma * cos(radians), b = chroma * sin(radians);
    double l = pow(lightness + .3963377774 * a + .2158037573 * b, 3);
    double m = pow(lightness - .1055613458 * a - .0638541728 * b, 3);
    double s = pow(lightness - .0894841775 * a - 1.2914855480 * b, 3);
    return (struct linear){
        .red = 4.0767416621 * l - 3.3077115913 * m + .2309699292 * s,
        .green = -1.2684380046 * l + 2.6097574011 * m - .3413193965 * s,
        .blue = -.0041960863 * l - .7034186147 * m + 1.7076147010 * s,
    };
}

static bool inside(double channel)
{
    return channel >= -1e-4 && channel <= 1 + 1e-4;
}

static bool displayable(struct linear color)
{
    return inside(color.red) && inside(color.green) && inside(color.blue);
}

static uint8_t encoded(double channel)
{
    double value = channel <= 0 ? 0 : channel >= 1 ? 1 : channel;
    value = value <= .0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - .055;
    return (uint8_t)lround(255 * value);
}

static struct theme_color color_of(struct shade shade, double hue)
{
    struct linear color = linear_of(shade.lightness, shade.chroma, hue);
    if (!displayable(color)) {
        double low = 0, high = shade.chroma;
        for (int step = 0; step < 20; step++) {
            double middle = (low + high) / 2;
            if (displayable(linear_of(shade.lightness, middle, hue)))
                low = middle;
            else
                high = middle;
        }
        color = linear_of(shade.lightness, low, hue);
    }
    return (struct theme_color){encoded(color.red), encoded(color.green), encoded(color.blue)};
}

static struct theme_color token_color(const struct token *token, int hue, enum theme_mode mode)
{
    const struct shade *shade = mode == THEME_DARK ? &token->dark : &token->light;
    return color_of(*shade, token->tint == BRAND ? hue + shade->hue : shade->hue);
}

bool theme_color(int hue, enum theme_mode mode, struct str name, struct theme_color *ret)
{
    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        if (str_is(name, str_of(tokens[i].name))) {
            *ret = token_color(&tokens[i], hue, mode);
            return true;
        }
    }
    return false;
}

static void put_rule(struct buffer *css, const char *selector, int hue, enum theme_mode mode)
{
    buffer_print(css, "%s{color-scheme:%s", selector, mode == THEME_DARK ? "dark" : "light");
    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        struct theme_color color = token_color(&tokens[i], hue, mode);
        buffer_print(css, ";--%s:#%02x%02x%02x", tokens[i].name, color.red, color.green,
                     color.blue);
    }
    buffer_put_str(css, STR("}"));
}

struct str theme_css(struct arena *arena, int hue)
{
    struct buffer css = buffer_in(arena);
    put_rule(&css, ":root", hue, THEME_LIGHT);
    /* Paper is light. */
    buffer_put_str(&css, STR("@media screen{"));
    put_rule(&css, ":root[data-theme=dark]", hue, THEME_DARK);
    buffer_put_str(&css, STR("}@media screen and (prefers-color-scheme:dark){"));
    put_rule(&css, ":root:not([data-theme=light],[data-theme=dark])", hue, THEME_DARK);
    buffer_put_str(&css, STR("}\n"));
    return buffer_str(&css);
}
