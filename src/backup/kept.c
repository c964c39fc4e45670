#include "backup/kept.h"
#include "base/ascii.h"
#include "base/log.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { STAMP_SIZE = 15 };

struct kept {
    struct str name, stamp;
    int64_t number; /* of those of one second */
};

static bool take_number(struct str *rest, int64_t *ret)
{
    size_t size = 0;
    while (size < rest->size && is_digit(rest->at[size]))
        size++;
    if (!str_to_i64(str_cut(*rest, size), ret))
        return false;
    *rest = str_from(*rest, size);
    return true;
}

static bool take_word(struct str *rest, struct str word)
{
    if (!str_starts(*rest, word))
        return false;
    *rest = str_from(*rest, word.size);
    return true;
}

/* What stands before the time. */
static bool take_name(struct str *rest, struct str name)
{
    int64_t number;
    size_t mark = str_find(name, '#');
    if (!take_word(rest, str_cut(name, mark)))
        return false;
    return mark == name.size ||
           (take_number(rest, &number) && take_word(rest, str_from(name, mark + 1)));
}

static bool take_stamp(struct str *rest, struct str *ret)
{
    for (size_t i = 0; i < STAMP_SIZE; i++)
        if (i >= rest->size || (i == 8 ? rest->at[i] != '-' : !is_digit(rest->at[i])))
            return false;
    *ret = str_cut(*rest, STAMP_SIZE);
    *rest = str_from(*rest, STAMP_SIZE);
    return true;
}

static bool is_kept(const struct kept_names *names, struct str name, struct kept *ret)
{
    struct str rest = name;
    *ret = (struct kept){.name = name, .number = 1};
    return take_name(&rest, str_of(names->name)) && take_stamp(&rest, &ret->stamp) &&
           (!take_word(&rest, STR("-")) || take_number(&rest, &ret->number)) &&
           str_is(rest, str_of(names->ending));
}

static int newest_first(const void *left, const void *right)
{
    const struct kept *a = left, *b = right;
    int order = memcmp(b->stamp.at, a->stamp.at, STAMP_SIZE);
    return order ? order : (b->number > a->number) - (b->number < a->number);
}

static size_t list(struct job *job, const struct kept_names *names, struct str newest,
                   struct kept **ret)
{
    struct kept *kept = NULL;
    size_t count = 0, room = 0;
    DIR *folder = opendir(names->folder);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        struct kept one;
        if (!is_kept(names, str_of(entry->d_name), &one) || str_is(one.name, newest))
            continue;
        if (count == room) {
            struct kept *grown = NEW_ARRAY(job->arena, struct kept, room = room * 2 + 8);
            if (count)
                memcpy(grown, kept, count * sizeof *kept);
            kept = grown;
        }
        struct str name = str_copy(job->arena, one.name);
        one.stamp.at = name.at + (one.stamp.at - one.name.at);
        one.name = name;
        kept[count++] = one;
    }
    if (folder)
        closedir(folder);
    if (count)
        qsort(kept, count, sizeof *kept, newest_first);
    *ret = kept;
    return count;
}

static void drop(struct job *job, const char *path)
{
    static const char *const companions[] = {"-wal", "-shm", "-journal", "-lock"};
    if (unlink(path) != 0) {
        log_warning("backup.kept", "%s could not be removed: %s", path, strerror(errno));
        return;
    }
    for (size_t i = 0; i < COUNT_OF(companions); i++)
        unlink(str_print(job->arena, "%s%s", path, companions[i]).at);
    log_info("backup.pruned", "%s: there are %d newer ones", path, KEPT_MAX);
}

void kept_prune(struct job *job, const struct kept_names *names, const char *newest)
{
    struct kept *kept;
    const char *slash = strrchr(newest, '/');
    size_t count = list(job, names, str_of(slash ? slash + 1 : newest), &kept);
    for (size_t i = KEPT_MAX - 1; i < count; i++)
        drop(job, str_print(job->arena, "%s/%.*s", names->folder, STR_ARGS(kept[i].name)).at);
}
