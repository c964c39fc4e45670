/*
 * What a MIME parser must not be given: mails small on the wire and huge as parts, or slow. Looks
 * at lines only, and counts rather too much than too little: whatever might be a boundary is one,
 * whatever might be a header is one.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* ERR_TOO_LARGE: above the limits for reading in mail/limits.h. */
enum err mail_is_bearable(struct str bytes) MUST_USE;
