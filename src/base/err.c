#include "base/err.h"

const char *err_name(enum err err)
{
    switch (err) {
    case OK:
        return "OK";
    case ERR_INVALID:
        return "INVALID";
    case ERR_FORBIDDEN:
        return "FORBIDDEN";
    case ERR_NOT_FOUND:
        return "NOT_FOUND";
    case ERR_CONFLICT:
        return "CONFLICT";
    case ERR_TOO_LARGE:
        return "TOO_LARGE";
    case ERR_LIMITED:
        return "LIMITED";
    case ERR_UNAVAILABLE:
        return "UNAVAILABLE";
    case ERR_INTERNAL:
        return "INTERNAL";
    }
    return "?";
}
