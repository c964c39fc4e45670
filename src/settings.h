/*
 * The settings in force: from the environment (SAPA_*), else from the file named by --config (INI),
 * else the default. Read once at the start; constant from then on.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum setting_source { SETTING_DEFAULT, SETTING_DATABASE, SETTING_FILE, SETTING_ENVIRONMENT };

struct setting {
    const char *name; /* SAPA_... */
    const char *help;
    bool is_secret;
    const char *default_value; /* "" for none or made */
    struct str value;          /* in force */
    enum setting_source source;
};

enum setting_id {
#define SETTING(id, name, default_, check, secret, help) SETTING_##id,
#include "settings.def"
#undef SETTING
    SETTING_COUNT,
};

struct settings {
    struct setting items[SETTING_COUNT];
};

/* `config` is a path or NULL. ERR_INVALID with one line in *ret_problem that names what is unknown,
   malformed or unusable. */
enum err settings_read(struct arena *arena, const char *config, struct settings *ret,
                       struct str *ret_problem) MUST_USE;

/* What is wrong with a value, to be said behind its name; or NULL. */
const char *setting_problem(struct arena *arena, enum setting_id id, struct str value);

static inline struct str setting(const struct settings *settings, enum setting_id id)
{
    return settings->items[id].value;
}
static inline bool setting_is_on(const struct settings *settings, enum setting_id id)
{
    return str_is(settings->items[id].value, STR("on"));
}

/* How a value may be shown: no secret, and no password within an address. */
struct str setting_shown(struct arena *arena, const struct setting *setting);

/* Is "host:port" or "[host]:port" an address that only this machine reaches? */
bool is_loopback(struct str address);

/* SAPA_MAIL_FROM is ADDRESS or NAME <ADDRESS>. */
struct mail_from {
    struct str name, address; /* within the setting; name: STR_NONE when there is none */
};
struct mail_from mail_from_of(struct str value);

/* The data folder's files/. */
const char *settings_files(struct arena *arena, const struct settings *settings);
/* SAPA_DATABASE, or the file in the data folder. */
struct str settings_database(struct arena *arena, const struct settings *settings);
