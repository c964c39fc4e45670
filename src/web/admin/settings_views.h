/* What the page of the desk's settings shows. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/page/views.h"

/* `where` says what has set it, when that is outside: then it cannot be changed here. */
struct setting_view {
    struct field_view field;
    struct str where; /* "" if it can be changed */
};

/* A setting that is a whole number from 1 to `most`. */
struct number_view {
    struct setting_view setting;
    const char *name;
    int most;
};

/* A part of the strip above the slider: the brand's colour at some hue. */
struct swatch_view {
    int hue;
    struct str color; /* #00696e */
};
struct swatch_views {
    const struct swatch_view *items;
    size_t count;
};

struct settings_view {
    struct problem_views problems;
    struct setting_view name, hue, locale, timezone;
    struct number_view upload_max, session_hours, remembered_days;
    struct setting_view assign_on_reply;
    bool assigns_on_reply;
    struct str locale_name; /* of the language in force */
    struct choice_views locales, timezones;
    struct swatch_views swatches;
    struct field_view logo;
    int logo_max_kib;
    struct url update, notifications;
};
