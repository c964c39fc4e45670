/* Cookies (RFC 6265). */
#pragma once
#include "net/http.h"

/* The value of the first cookie of that name; STR_NONE if there is none. Borrowed. */
struct str cookie_get(const struct http_request *request, const char *name);
