/* What kind of answer a request asks for (RFC 9110, 12.5.1). */
#pragma once
#include "net/http.h"

/* Accept prefers JSON to a page, or X-Requested-With says that a script asks. */
bool accept_prefers_json(const struct http_request *http);
