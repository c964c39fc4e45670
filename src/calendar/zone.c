#include "calendar/zone.h"
#include "base/ascii.h"
#include "calendar/rule.h"
#include <errno.h>
#include <stdio.h>

enum {
    HEADER_SIZE = 44,
    FILE_SIZE_MAX = 256 * 1024,
    TRANSITIONS_MAX = 4096,
    OFFSET_MAX_S = 26 * 3600, /* RFC 9636, 3.2 */
    DAY_S = 86400,
};
#define INSTANT_LIMIT_S ((int64_t)1 << 55) /* years stay well within an int64 */

struct zone {
    size_t count; /* of transitions */
    const int64_t *times;
    const unsigned char *types; /* the type from that time on */
    const struct rule_offset *offsets;
    bool has_rule; /* after the last transition */
    struct rule rule;
};

static const struct rule_offset utc_offset = {0, "UTC"};
static const struct zone utc = {.offsets = &utc_offset};

const struct zone *zone_utc(void)
{
    return &utc;
}

/* ---- reading (RFC 9636, 3) ------------------------------------------------------------------ */

struct block {
    size_t utc_count, standard_count, leap_count, time_count, type_count, char_count;
};

static uint64_t number_at(struct str bytes, size_t at, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | (unsigned char)bytes.at[at + i];
    return number;
}

static bool header_read(struct str bytes, struct block *ret)
{
    if (bytes.size < HEADER_SIZE || !str_starts(bytes, STR("TZif")))
        return false;
    *ret = (struct block){.utc_count = number_at(bytes, 20, 4),
                          .standard_count = number_at(bytes, 24, 4),
                          .leap_count = number_at(bytes, 28, 4),
                          .time_count = number_at(bytes, 32, 4),
                          .type_count = number_at(bytes, 36, 4),
                          .char_count = number_at(bytes, 40, 4)};
    return ret->time_count <= TRANSITIONS_MAX && ret->type_count <= 256 && ret->char_count <= 4096;
}

static size_t block_size(const struct block *block, size_t time_size)
{
    return block->time_count * (time_size + 1) + block->type_count * 6 + block->char_count +
           block->leap_count * (time_size + 4) + block->standard_count + block->utc_count;
}

static bool types_read(struct arena *arena, struct str bytes, const struct block *block,
                       const struct rule_offset **ret)
{
    struct rule_offset *offsets = NEW_ARRAY(arena, struct rule_offset, block->type_count);
    struct str names = str_cut(str_from(bytes, block->type_count * 6), block->char_count);
    for (size_t i = 0; i < block->type_count; i++) {
        int64_t offset_s = (int32_t)number_at(bytes, i * 6, 4);
        size_t name = (unsigned char)bytes.at[i * 6 + 5];
        struct str rest = str_from(names, name);
        size_t size = str_find(rest, 0);
        if (offset_s < -OFFSET_MAX_S || offset_s > OFFSET_MAX_S || size == rest.size ||
            size > ABBREVIATION_MAX)
            return false;
        offsets[i].offset_s = (int)offset_s;
        memcpy(offsets[i].abbreviation, rest.at, size);
    }
    *ret = offsets;
    return true;
}

static bool block_read(struct arena *arena, struct str bytes, const struct block *block,
                       struct zone *ret)
{
    int64_t *times = NEW_ARRAY(arena, int64_t, block->time_count);
    unsigned char *types = arena_alloc(arena, block->time_count);
    for (size_t i = 0; i < block->time_count; i++) {
        times[i] = (int64_t)number_at(bytes, i * 8, 8);
        types[i] = (unsigned char)bytes.at[block->time_count * 8 + i];
        if (types[i] >= block->type_count || (i > 0 && times[i] <= times[i - 1]))
            return false;
    }
    ret->count = block->time_count;
    ret->times = times;
    ret->types = types;
    return block->type_count > 0 &&
           types_read(arena, str_from(bytes, block->time_count * 9), block, &ret->offsets);
}

/* "\nTZ string\n"; the string may be empty. */
static bool footer_read(struct str bytes, struct zone *ret)
{
    if (!bytes.size || bytes.at[0] != '\n')
        return false;
    struct str text = str_from(bytes, 1);
    size_t size = str_find(text, '\n');
    if (size == text.size)
        return false;
    ret->has_rule = size > 0;
    return size == 0 || rule_parse(str_cut(text, size), &ret->rule);
}

enum err zone_parse(struct arena *arena, struct str bytes, struct zone **ret)
{
    struct block block;
    /* The first block, with times of 32 bits, is there for old readers; version 1 has no other. */
    if (!header_read(bytes, &block) || bytes.at[4] < '2')
        return ERR_INVALID;
    bytes = str_from(bytes, HEADER_SIZE);
    if (block_size(&block, 4) >= bytes.size)
        return ERR_INVALID;
    bytes = str_from(bytes, block_size(&block, 4));
    if (!header_read(bytes, &block))
        return ERR_INVALID;
    bytes = str_from(bytes, HEADER_SIZE);
    if (block_size(&block, 8) >= bytes.size)
        return ERR_INVALID;
    struct zone *zone = NEW(arena, struct zone);
    if (!block_read(arena, bytes, &block, zone) ||
        !footer_read(str_from(bytes, block_size(&block, 8)), zone))
        return ERR_INVALID;
    *ret = zone;
    return OK;
}

/* The names of tzdata, and nothing that leads out of its folder. */
static bool name_is_sound(struct str name)
{
    if (!name.size || name.size > ZONE_NAME_MAX || name.at[0] == '/')
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.at[i];
        if (!is_alphanumeric(c) && (!c || !strchr("/_+-", c)))
            return false;
    }
    return true;
}

enum err zone_load(struct arena *arena, struct str name, struct zone **ret)
{
    if (!name_is_sound(name))
        return ERR_INVALID;
    struct str path = str_print(arena, "/usr/share/zoneinfo/%.*s", STR_ARGS(name));
    FILE *file = fopen(path.at, "rbe");
    if (!file)
        return ERR_NOT_FOUND;
    char *bytes = arena_alloc_bytes(arena, FILE_SIZE_MAX);
    size_t size = fread(bytes, 1, FILE_SIZE_MAX, file);
    bool read = !ferror(file);
    fclose(file);
    return read ? zone_parse(arena, (struct str){bytes, size}, ret) : ERR_NOT_FOUND;
}

/* ---- use ------------------------------------------------------------------------------------ */

static const struct rule_offset *offset_at(const struct zone *zone, int64_t unix_s)
{
    size_t low = 0, high = zone->count; /* the transitions before `low` have been */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->times[middle] <= unix_s)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->count && zone->has_rule)
        return rule_at(&zone->rule, unix_s);
    return &zone->offsets[low ? zone->types[low - 1] : 0];
}

struct local_time zone_local(const struct zone *zone, struct instant at)
{
    int64_t unix_s = at.unix_s;
    if (unix_s > INSTANT_LIMIT_S)
        unix_s = INSTANT_LIMIT_S;
    if (unix_s < -INSTANT_LIMIT_S)
        unix_s = -INSTANT_LIMIT_S;
    const struct rule_offset *offset = offset_at(zone, unix_s);
    int64_t local_s = unix_s + offset->offset_s;
    int64_t days = local_s / DAY_S - (local_s % DAY_S < 0);
    int second = (int)(local_s - days * DAY_S);
    struct local_time local = {.day_number = days,
                               .hour = second / 3600,
                               .minute = second / 60 % 60,
                               .second = second % 60,
                               .weekday = (int)(((days + 4) % 7 + 7) % 7),
                               .offset_s = offset->offset_s,
                               .abbreviation = offset->abbreviation};
    date_from_days(days, &local.year, &local.month, &local.day);
    return local;
}

struct instant zone_day_begin(const struct zone *zone, int64_t day_number)
{
    int64_t low = day_number * DAY_S - OFFSET_MAX_S, high = day_number * DAY_S + OFFSET_MAX_S;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (zone_local(zone, (struct instant){middle}).day_number < day_number)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct instant){low};
}
