#include "web/page/themes.h"
#include "base/random.h"
#include "net/encoding.h"
#include "html/theme.h"
#include <stdatomic.h>

enum { HUES = 360 };

struct theme {
    struct asset kept, preview;
    struct arena *arena;
};

static struct theme *_Atomic themes[HUES];

/* Of what compressing takes nothing stays but the result. */
static struct asset_form compressed(struct arena *arena, struct str css)
{
    struct arena *scratch = arena_new();
    struct str smaller, kept = STR("");
    if (encoding_gzip(scratch, css, &smaller))
        kept = str_copy(arena, smaller);
    arena_free(scratch);
    return (struct asset_form){(const unsigned char *)kept.at, kept.size};
}

static struct theme *make(int hue)
{
    struct arena *arena = arena_new();
    struct theme *theme = NEW(arena, struct theme);
    struct str css = theme_css(arena, hue);
    struct str hash = str_cut(digest_hex(arena, digest_sha256(css)), 12);
    theme->arena = arena;
    theme->kept = (struct asset){
        .name = STR("theme.css"),
        .path = str_print(arena, "/theme/%d.%.*s.css", hue, STR_ARGS(hash)),
        .type = STR("text/css; charset=utf-8"),
        .etag = str_print(arena, "W/\"%.*s\"", STR_ARGS(hash)),
        .plain = {(const unsigned char *)css.at, css.size},
        .immutable = true,
    };
    theme->kept.gzip = compressed(arena, css);
    theme->preview = theme->kept;
    theme->preview.path = str_print(arena, "/theme/%d.css", hue);
    theme->preview.immutable = false;
    return theme;
}

static const struct theme *theme_made(int hue)
{
    struct theme *theme = atomic_load(&themes[hue]), *none = NULL;
    if (theme)
        return theme;
    theme = make(hue);
    if (atomic_compare_exchange_strong(&themes[hue], &none, theme))
        return theme;
    arena_free(theme->arena); /* another thread was first */
    return none;
}

const struct asset *theme_of_hue(int hue)
{
    return &theme_made(hue)->kept;
}

const struct asset *theme_at(struct str path)
{
    const struct str folder = STR("/theme/");
    struct str name = str_from(path, folder.size);
    int64_t hue;
    if (!str_starts(path, folder) || !str_to_i64(str_cut(name, str_find(name, '.')), &hue) ||
        hue < 0 || hue >= HUES)
        return NULL;
    const struct theme *theme = theme_made((int)hue);
    if (str_is(path, theme->kept.path))
        return &theme->kept;
    return str_is(path, theme->preview.path) ? &theme->preview : NULL;
}
