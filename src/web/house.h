/*
 * How the desk presents itself and what it takes, as it is in force for one request. What the
 * environment or the settings file says comes before what administrators have chosen (desk/house/),
 * and that before the defaults. It is read from the database with each request: several processes
 * on one database agree at once, and none has to be started again.
 */
#pragma once
#include "calendar/zone.h"
#include "desk/house/house.h"
#include "desk/session/session.h"
#include "i18n/i18n.h"

enum house_source { HOUSE_OF_DEFAULT, HOUSE_OF_DATABASE, HOUSE_OF_FILE, HOUSE_OF_ENVIRONMENT };

struct house {
    struct str values[HOUSE_SETTINGS]; /* as written in settings */
    enum house_source sources[HOUSE_SETTINGS];
    /* the same, ready for use */
    struct str name;
    int hue;
    const struct locale *locale;
    const struct zone *zone;
    int64_t upload_max_mib; /* of one file */
    struct session_lengths session_lengths;
    bool assigns_on_reply;
    struct str logo; /* its hash; STR_NONE: none */
};

/* Fills in the rest from values and sources. ERR_INVALID when a value is none. */
enum err house_init(struct house *house) MUST_USE;

static inline bool house_is_fixed(const struct house *house, enum house_setting setting)
{
    return house->sources[setting] >= HOUSE_OF_FILE;
}

/* `given` (struct web's) with the wishes of administrators. What this program cannot use, e.g. a
   zone that the machine does not know, stays as given. */
struct house house_with(const struct house *given, const struct house_wishes *wishes);
