/*
 * Links in letters about an account. The row of a link is kept, its secret is not: the address
 * carries the row's number and an HMAC over it with SAPA_SECRET, made when the letter is written
 * (docs/decisions/0022). A link works once and until it expires, and no longer than its person may
 * log in; whatever changes how somebody logs in ends all that are open.
 */
#pragma once
#include "desk/desk.h"

enum link_purpose {
    LINK_NONE,
    LINK_PASSWORD,   /* to choose a new one */
    LINK_EMAIL,      /* to confirm the address in `email` */
    LINK_INVITATION, /* to choose the first password */
};

struct str link_purpose_word(enum link_purpose purpose);
enum link_purpose link_purpose_of(struct str word);

struct account_link {
    int64_t id, user_id;
    enum link_purpose purpose;
    struct str email; /* LINK_EMAIL, else STR_NONE */
    struct instant expires_at;
};

/* What stands in the address: "NUMBER-HMAC", the HMAC in base64url. */
struct str account_link_token(struct arena *arena, struct str secret,
                              const struct account_link *link);
/* The path that opens it, without the site: "/reset-password/TOKEN", "/confirm-email/TOKEN". */
struct str account_link_path(struct arena *arena, struct str secret,
                             const struct account_link *link);

/* A new one, which expires as its purpose says (limits.h). Removes what expired long ago. */
enum err account_link_make(struct desk *desk, int64_t user_id, enum link_purpose purpose,
                           struct str email, int64_t *ret_id) MUST_USE;
/* ERR_NOT_FOUND: it is none of ours, has been used or has expired. */
enum err account_link_find(struct desk *desk, struct str secret, struct str token,
                           struct account_link *ret) MUST_USE;
/* ERR_NOT_FOUND: somebody else has just used it. */
enum err account_link_use(struct desk *desk, const struct account_link *link) MUST_USE;
/* All of a person that are open: what they were for is no longer so. */
enum err account_links_end(struct desk *desk, int64_t user_id) MUST_USE;

/* account_link_open(): one by its number, for whoever writes its letter. ERR_NOT_FOUND: it is no
   longer open, and not worth a letter. */
#include "desk/account/link.sql.h"
