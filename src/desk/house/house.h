/*
 * What an administrator decides for the whole desk: its name, its colour, the language and the time
 * zone of whoever has chosen none. A setting of the environment or the settings file comes before
 * it (web/house.h); so here are wishes, and they may be absent.
 */
#pragma once
#include "desk/access/access.h"

enum house_setting { HOUSE_NAME, HOUSE_HUE, HOUSE_LOCALE, HOUSE_TIMEZONE, HOUSE_SETTINGS };

struct str house_setting_word(enum house_setting setting); /* "name", "hue", ... */

struct house_wishes {
    struct str values[HOUSE_SETTINGS]; /* STR_NONE: none */
};

enum err house_read(struct desk *desk, struct house_wishes *ret) MUST_USE;

/* Each value that is there is checked, kept, and noted in the audit log if it is another: from what
   is in force now (`was`). Nothing is kept when one has a problem, which stands beside its word. */
enum err house_save(struct desk *desk, const struct staff *staff, const struct house_wishes *was,
                    const struct house_wishes *wishes) MUST_USE;
