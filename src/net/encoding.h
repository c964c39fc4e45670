/* Which content coding a client takes (RFC 9110, 12.5.3). */
#pragma once
#include "net/http.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI };

/* The best of what is there: the one that the client likes most, of equals the smallest. Plain
   when nothing else is taken, also when the client refuses it: better than no answer. */
enum encoding encoding_choose(const struct http_request *request, bool has_gzip, bool has_brotli);

/* gzip (RFC 1952) of `body`; false if it does not get smaller. */
bool encoding_gzip(struct arena *arena, struct str body, struct str *ret);

/* True if http_compress() looks at Accept-Encoding for this response: then caches must know. */
bool encoding_matters(const struct http_response *response);
