/*
 * E-mail addresses as Sapa writes them: LOCAL@DOMAIN of RFC 5321, 4.1.2, without quoted local
 * parts, address literals and characters beyond ASCII (SMTPUTF8), which next to nobody has and many
 * mail servers refuse. Nothing that is valid can end a header field, a command of SMTP, or an
 * <address>.
 */
#pragma once
#include "base/str.h"

bool mail_address_is_valid(struct str address);
/* LOCAL+TAG@DOMAIN: RFC 5233. */
struct mail_address {
    struct str local, tag, domain; /* within the address; STR_NONE where there is no tag */
};
/* False if it is not valid. */
bool mail_address_read(struct str address, struct mail_address *ret);
/* A Message-ID with its angle brackets: RFC 5322, 3.6.4, with what people's programs make of it:
   anything printable between them but blanks and brackets. */
bool mail_id_is_valid(struct str id);
