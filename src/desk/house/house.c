#include "desk/house/house.h"
#include "base/utf8.h"
#include "calendar/zone.h"
#include "desk/attachment/kind.h"
#include "desk/attachment/picture.h"
#include "desk/audit/audit.h"
#include "desk/house/house.sql.h"
#include "desk/limits.h"

enum { HUES = 360 };

static const struct str words[HOUSE_SETTINGS] = {
    [HOUSE_NAME] = STR("name"),
    [HOUSE_HUE] = STR("hue"),
    [HOUSE_LOCALE] = STR("locale"),
    [HOUSE_TIMEZONE] = STR("timezone"),
    [HOUSE_UPLOAD_MAX] = STR("upload_max"),
    [HOUSE_SESSION_HOURS] = STR("session_hours"),
    [HOUSE_REMEMBERED_DAYS] = STR("remembered_days"),
    [HOUSE_ASSIGN_ON_REPLY] = STR("assign_on_reply"),
};

struct str house_setting_word(enum house_setting setting)
{
    return words[setting];
}

enum err house_read(struct desk *desk, struct house_wishes *ret)
{
    struct house_row_list rows = {0};
    *ret = (struct house_wishes){0};
    TRY(house_rows(desk, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        if (str_is(rows.items[i].name, STR("logo")))
            ret->logo = rows.items[i].value;
        for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++)
            if (str_is(rows.items[i].name, words[setting]))
                ret->values[setting] = rows.items[i].value;
    }
    return OK;
}

static void check_name(struct desk *desk, struct str name)
{
    if (utf8_is_blank(name))
        desk_problem(desk, "name", TR("Please write a name."), 0);
    else if (name.size > HOUSE_NAME_MAX_BYTES)
        desk_problem(desk, "name", TR("This name may have at most %s bytes."),
                     HOUSE_NAME_MAX_BYTES);
    else if (!utf8_is_one_line(name))
        desk_problem(desk, "name", TR("A name must be one line."), 0);
}

static void check_number(struct desk *desk, const char *field, struct str value, int most)
{
    int64_t number;
    if (!str_to_i64(value, &number) || number < 1 || number > most)
        desk_problem(desk, field, TR("Please write a whole number from 1 to %s."), most);
}

static void check(struct desk *desk, enum house_setting setting, struct str value)
{
    struct zone *zone;
    int64_t hue;
    switch (setting) {
    case HOUSE_NAME:
        check_name(desk, value);
        break;
    case HOUSE_HUE:
        if (!str_to_i64(value, &hue) || hue < 0 || hue >= HUES)
            desk_problem(desk, "hue", TR("Please choose a colour from 0 to 359."), 0);
        break;
    case HOUSE_LOCALE:
        if (!locale_find(value))
            desk_problem(desk, "locale", TR("Please choose a language."), 0);
        break;
    case HOUSE_TIMEZONE:
        if (zone_load(desk->arena, value, &zone) != OK)
            desk_problem(desk, "timezone", TR("Please choose a time zone such as Asia/Jakarta."),
                         0);
        break;
    case HOUSE_UPLOAD_MAX:
        check_number(desk, "upload_max", value, UPLOAD_MAX_MIB_MOST);
        break;
    case HOUSE_SESSION_HOURS:
        check_number(desk, "session_hours", value, SESSION_HOURS_MOST);
        break;
    case HOUSE_REMEMBERED_DAYS:
        check_number(desk, "remembered_days", value, REMEMBERED_DAYS_MOST);
        break;
    case HOUSE_ASSIGN_ON_REPLY:
        if (!str_is(value, STR("on")) && !str_is(value, STR("off")))
            desk_problem(desk, "assign_on_reply", TR("Please choose on or off."), 0);
        break;
    case HOUSE_SETTINGS:
        break;
    }
}

enum err house_save(struct desk *desk, const struct staff *staff, const struct house_wishes *was,
                    const struct house_wishes *wishes)
{
    for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++)
        if (wishes->values[setting].at)
            check(desk, setting, str_trim(wishes->values[setting]));
    TRY(desk_check(desk));
    for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++) {
        struct str value = str_trim(wishes->values[setting]);
        if (value.at && !str_is(value, was->values[setting])) {
            TRY(house_set(desk, staff, words[setting], value, desk->now));
            TRY(audit_add_setting(desk, staff_id(staff), words[setting], was->values[setting],
                                  value));
        }
    }
    return OK;
}

/* ---- the logo -------------------------------------------------------------------------------- */

enum { KIB = 1024, HASH_SIZE = 12 };

enum err logo_read(struct desk *desk, struct logo *ret)
{
    return logo_find(desk, ret);
}

static bool is_logo(struct str bytes, struct str type)
{
    struct picture_size size;
    bool is_of_kind = str_is(type, STR("image/png")) || str_is(type, STR("image/jpeg")) ||
                      str_is(type, STR("image/webp"));
    return is_of_kind && picture_read(bytes, type, &size);
}

enum err logo_save(struct desk *desk, const struct staff *staff, struct str was, struct str bytes)
{
    struct str type = kind_of(desk->arena, bytes);
    if (bytes.size > (size_t)LOGO_MAX_KIB * KIB)
        desk_problem(desk, "logo", TR("A logo may have at most %s KB."), LOGO_MAX_KIB);
    else if (!is_logo(bytes, type))
        desk_problem(desk, "logo", TR("A logo is a picture: PNG, JPEG or WebP."), 0);
    TRY(desk_check(desk));
    struct str hash = str_cut(digest_hex(desk->arena, digest_sha256(bytes)), HASH_SIZE);
    if (str_is(hash, was))
        return OK;
    TRY(logo_set(desk, staff, type, bytes, hash, desk->now));
    return audit_add_setting(desk, staff_id(staff), STR("logo"), was, hash);
}

enum err logo_remove(struct desk *desk, const struct staff *staff, struct str was)
{
    if (!was.size)
        return OK;
    TRY(logo_delete(desk, staff));
    return audit_add_setting(desk, staff_id(staff), STR("logo"), was, STR_NONE);
}
