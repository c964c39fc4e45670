#include "web/account/device.h"

enum { PRODUCT_MAX_BYTES = 40 };

struct sign {
    const char *mark, *name;
};

/* The first that fits: many call themselves also what they descend from. */
static const struct sign browsers[] = {
    {"Edg", "Edge"},       {"OPR/", "Opera"},       {"SamsungBrowser/", "Samsung Internet"},
    {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
};

static const struct sign systems[] = {
    {"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
    {"CrOS", "ChromeOS"},   {"Mac OS X", "macOS"},  {"Linux", "Linux"},
};

static struct str find(const struct sign *signs, size_t count, struct str text)
{
    for (size_t i = 0; i < count; i++)
        if (text.size && memmem(text.at, text.size, signs[i].mark, strlen(signs[i].mark)))
            return str_of(signs[i].name);
    return STR_NONE;
}

/* "curl/8.5.0" is curl. */
static struct str product(struct str text)
{
    struct str name = str_cut(text, str_find(text, ' '));
    name = str_cut(name, str_find(name, '/'));
    return name.size && name.size <= PRODUCT_MAX_BYTES ? name : STR_NONE;
}

struct device device_of(struct str user_agent)
{
    struct str browser = find(browsers, COUNT_OF(browsers), user_agent);
    struct device device = {
        .browser = browser.size ? browser : product(user_agent),
        .system = find(systems, COUNT_OF(systems), user_agent),
    };
    device.is_mobile = str_is(device.system, STR("Android")) ||
                       str_is(device.system, STR("iPhone")) || str_is(device.system, STR("iPad"));
    return device;
}
