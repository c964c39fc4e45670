/* What a browser says of itself (User-Agent, RFC 9110 10.1.5), in plain words. */
#pragma once
#include "base/str.h"

struct device {
    struct str browser; /* "Firefox"; else the first product named; STR_NONE: nothing was said */
    struct str system;  /* "Windows", "Android"; STR_NONE: not known */
    bool is_mobile;
};

struct device device_of(struct str user_agent);
