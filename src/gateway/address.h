/* Addresses of servers with a log-in in them: smtp://USER:PASSWORD@HOST:PORT, imaps://.../FOLDER.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct server_address {
    struct str scheme; /* "smtp", "smtps", "imap", "imaps" */
    bool has_tls;      /* from the first byte */
    const char *host;
    int port;                  /* the scheme's own, if none is given */
    struct str user, password; /* STR_NONE: none */
    struct str path;           /* what stands behind the first '/', decoded */
};

/* `scheme` is "smtp" or "imap", to which an 's' may come. User and password are percent-encoded
   where they hold '@', ':', '/' or '%' (an '@' in the user may stand as it is). Copies in the
   arena. ERR_INVALID: it is no such address. */
enum err server_address_read(struct arena *arena, struct str scheme, struct str url,
                             struct server_address *ret) MUST_USE;

/* What is wrong with an address for mailer_new() and mailbox_new(), or NULL. */
const char *mailer_url_problem(struct arena *arena, struct str url);
const char *mailbox_url_problem(struct arena *arena, struct str url);
