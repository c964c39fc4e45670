#include "jobs/media_in.h"
#include "base/nameless.h"
#include "base/percent.h"
#include "desk/attachment/kind.h"
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what it is called ----------------------------------------------------------------------- */

static struct str last_part(struct str url)
{
    struct str path = str_cut(url, str_find(url, '?')), part = STR_NONE;
    for (int i = 0; str_split(&path, '/', &part); i++)
        if (i < 3) /* "https:", "", the host */
            part = STR_NONE;
    return part;
}

static bool is_word(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789", text.at[i]))
            return false;
    return text.size > 0;
}

/* "image.png" of "image/png", "file.pdf" of "application/pdf"; of others a name without ending. */
static struct str name_of_kind(struct arena *arena, struct str kind)
{
    static const struct str mains[] = {STR("image"), STR("audio"), STR("video")};
    size_t slash = str_find(kind, '/');
    struct str sub = str_from(kind, slash + 1), name = STR("file");
    for (size_t i = 0; i < COUNT_OF(mains); i++)
        if (str_is(str_cut(kind, slash), mains[i]))
            name = mains[i];
    bool tells = is_word(sub) && (!str_is(name, STR("file")) || str_is(sub, STR("pdf")));
    return tells ? str_print(arena, "%.*s.%.*s", STR_ARGS(name), STR_ARGS(sub)) : name;
}

static struct str name_of(struct arena *arena, const struct hook_media *media, struct str bytes)
{
    struct str part = percent_decode(arena, last_part(media->url), false);
    return media->name.size                  ? media->name
           : str_find(part, '.') < part.size ? part
                                             : name_of_kind(arena, kind_of(arena, bytes));
}

/* ---- one ---------------------------------------------------------------------------------------
 */

static void tell(struct media_in *media, const struct hook_media *one, enum media_gap why)
{
    static const char *const texts[] = {
        [GAP_NOT_HAD] = TR("%s could not be fetched."),
        [GAP_TOO_LARGE] = TR("%s was not kept: it is larger than files may be here."),
        [GAP_NOT_ALLOWED] = TR("%s was not fetched: it is at an address from which nothing is."),
        [GAP_TOO_MANY] = TR("%s was not kept: too many files came today."),
    };
    struct buffer lines = buffer_in(media->arena);
    struct str what = one->name.size   ? one->name
                      : one->type.size ? one->type
                                       : str_of(tr(media->locale, TR("A file")));
    buffer_print(&lines, "%.*s%s[", STR_ARGS(media->lines), media->lines.size ? "\n" : "");
    tr_put(&lines, tr(media->locale, texts[why]), what);
    buffer_put_byte(&lines, ']');
    media->lines = buffer_end(&lines);
}

static enum media_end keep(struct media_in *media, const struct hook_media *one, int file)
{
    struct stat status;
    if (fstat(file, &status) != 0 || status.st_size == 0)
        return MEDIA_NOT_NOW;
    size_t size = (size_t)status.st_size;
    void *mapped = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapped == MAP_FAILED)
        return MEDIA_NOT_NOW;
    struct str bytes = {mapped, size};
    enum err err = upload_keep(media->options->store, media->arena,
                               name_of(media->arena, one, bytes), bytes,
                               &media->uploads[media->upload_count]);
    munmap(mapped, size);
    media->upload_count += err == OK;
    return err == OK ? MEDIA_CAME : MEDIA_NOT_NOW;
}

static enum media_end bring(struct media_in *media, const struct media_fetch *fetch,
                            const struct hook_media *one, int64_t size_max)
{
    const struct store *store = media->options->store;
    if (!store_has_room(store, size_max))
        return MEDIA_NOT_NOW;
    const struct http_file file = {nameless_file(media->arena, store->folder), size_max};
    if (file.descriptor < 0)
        return MEDIA_NOT_NOW;
    enum media_end end = media_fetch(fetch, media->arena, one, &file);
    if (end == MEDIA_CAME)
        end = keep(media, one, file.descriptor);
    close(file.descriptor);
    return end;
}

/* ---- all ---------------------------------------------------------------------------------------
 */

void media_in_fetch(struct media_in *media, const struct media_fetch *fetch,
                    const struct hook_item *item, int64_t size_max)
{
    static const enum media_gap gaps[] = {[MEDIA_NOT_NOW] = GAP_NOT_HAD,
                                          [MEDIA_TOO_LARGE] = GAP_TOO_LARGE,
                                          [MEDIA_NOT_ALLOWED] = GAP_NOT_ALLOWED};
    for (size_t i = 0; i < item->media_count; i++) {
        enum media_end end = bring(media, fetch, &item->media[i], size_max);
        if (end != MEDIA_CAME)
            tell(media, &item->media[i], gaps[end]);
        media->may_come |= end == MEDIA_NOT_NOW;
    }
}

void media_in_give_up(struct media_in *media, const struct hook_item *item, enum media_gap why)
{
    media->lines = STR_NONE;
    media->upload_count = 0;
    for (size_t i = 0; i < item->media_count; i++)
        tell(media, &item->media[i], why);
}

void media_in_drop(const struct store *store, struct upload *uploads, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!uploads[i].has_row)
            store_remove(store, uploads[i].file);
}
