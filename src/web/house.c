#include "web/house.h"
#include "calendar/zones.h"
#include "desk/limits.h"

enum { HOUR_S = 60 * 60, DAY_S = 24 * HOUR_S };

static bool use_number(struct str value, int most, int64_t unit, int64_t *ret)
{
    int64_t number;
    if (!str_to_i64(value, &number) || number < 1 || number > most)
        return false;
    *ret = number * unit;
    return true;
}

static bool use(struct house *house, enum house_setting setting, struct str value)
{
    int64_t hue;
    switch (setting) {
    case HOUSE_NAME:
        house->name = value;
        return value.size > 0;
    case HOUSE_HUE:
        if (!str_to_i64(value, &hue) || hue < 0 || hue > 359)
            return false;
        house->hue = (int)hue;
        return true;
    case HOUSE_LOCALE:
        house->locale = locale_find(value);
        return house->locale != NULL;
    case HOUSE_TIMEZONE:
        return zone_shared(value, &house->zone) == OK;
    case HOUSE_UPLOAD_MAX:
        return use_number(value, UPLOAD_MAX_MIB_MOST, 1, &house->upload_max_mib);
    case HOUSE_SESSION_HOURS:
        return use_number(value, SESSION_HOURS_MOST, HOUR_S, &house->session_lengths.brief_s);
    case HOUSE_REMEMBERED_DAYS:
        return use_number(value, REMEMBERED_DAYS_MOST, DAY_S, &house->session_lengths.remembered_s);
    case HOUSE_ASSIGN_ON_REPLY:
        house->assigns_on_reply = str_is(value, STR("on"));
        return house->assigns_on_reply || str_is(value, STR("off"));
    case HOUSE_SETTINGS:
        break;
    }
    return false;
}

enum err house_init(struct house *house)
{
    for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++)
        if (!use(house, setting, house->values[setting]))
            return ERR_INVALID;
    return OK;
}

struct house house_with(const struct house *given, const struct house_wishes *wishes)
{
    struct house house = *given;
    house.logo = wishes->logo;
    for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++) {
        struct str wish = wishes->values[setting];
        struct house with = house;
        if (house_is_fixed(given, setting) || !wish.at || !use(&with, setting, wish))
            continue;
        with.values[setting] = wish;
        with.sources[setting] = HOUSE_OF_DATABASE;
        house = with;
    }
    return house;
}
