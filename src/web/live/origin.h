/*
 * Whose pages open sockets. A browser says of which origin the page is that asks (RFC 6455, 10.2);
 * who is no browser need not say any, and could say what he likes: this keeps pages away, not
 * people.
 */
#pragma once
#include "net/http.h"

enum origin {
    ORIGIN_OWN,     /* that of SAPA_URL, or of the host that was asked; or none is named */
    ORIGIN_ALLOWED, /* another's; whoever is signed in here has not asked for it */
    ORIGIN_REFUSED,
};

/* `allowed` is SAPA_ORIGINS: "*", or origins with commas between; empty: none but our own. */
enum origin origin_of(const struct http_request *request, struct str base_url, struct str allowed);
