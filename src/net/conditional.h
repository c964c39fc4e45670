/* If-None-Match (RFC 9110, 13.1.2): has the client what we would send? */
#pragma once
#include "net/http.h"

/* Compares weakly (8.8.3.2); `etag` is a whole entity tag: "abc" or W/"abc", quotes included. */
bool conditional_holds(const struct http_request *request, struct str etag);
