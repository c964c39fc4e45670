/*
 * What an administrator decides for the whole desk: its name, its colour, the language and the time
 * zone of whoever has chosen none, how large a file may be (in MiB), how long a log-in lasts (in
 * hours; in days where it is remembered), whether a ticket that nobody has becomes theirs who
 * answers it ("on", "off"), and its logo. A setting of the environment or the settings file comes
 * before it (web/house.h); so here are wishes, and they may be absent.
 */
#pragma once
#include "desk/access/access.h"

enum house_setting {
    HOUSE_NAME,
    HOUSE_HUE,
    HOUSE_LOCALE,
    HOUSE_TIMEZONE,
    HOUSE_UPLOAD_MAX,
    HOUSE_SESSION_HOURS,
    HOUSE_REMEMBERED_DAYS,
    HOUSE_ASSIGN_ON_REPLY,
    HOUSE_SETTINGS
};

struct str house_setting_word(enum house_setting setting); /* "name", "hue", ... */

struct house_wishes {
    struct str values[HOUSE_SETTINGS]; /* STR_NONE: none */
    struct str logo;                   /* the hash of its bytes; STR_NONE: none */
};

enum err house_read(struct desk *desk, struct house_wishes *ret) MUST_USE;

/* Each value that is there is checked, kept, and noted in the audit log if it is another: from what
   is in force now (`was`). Nothing is kept when one has a problem, which stands beside its word. */
enum err house_save(struct desk *desk, const struct staff *staff, const struct house_wishes *was,
                    const struct house_wishes *wishes) MUST_USE;

struct logo {
    struct str type, bytes, hash;
};

/* ERR_NOT_FOUND: the desk has none. */
enum err logo_read(struct desk *desk, struct logo *ret) MUST_USE;
/* A PNG, JPEG or WebP by its content, of at most LOGO_MAX_KIB; a drawing in SVG could hold a
   script. A problem stands beside "logo". `was` is the hash of the one before it. */
enum err logo_save(struct desk *desk, const struct staff *staff, struct str was, struct str bytes)
    MUST_USE;
enum err logo_remove(struct desk *desk, const struct staff *staff, struct str was) MUST_USE;
