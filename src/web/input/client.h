/* Who sent a request: the peer, or behind trusted proxies whoever they say that it was. */
#pragma once
#include "net/http.h"

/* Is `address` one of `list`, which has commas between? */
bool client_is_listed(struct str list, struct str address);
/* The last address of X-Forwarded-For that no proxy of the list has, when the peer is one. */
struct str client_address(struct str proxies, const struct http_request *http);
