/* The lines that mail programs write above what they quote. */
#pragma once
#include "base/str.h"

/* "On Tue, 3 Nov 2026 at 10:00, Budi <budi@demo.test> wrote:". A sure one says who and when
   as programs do, so that it is one without a ">" below it. */
bool is_attribution(struct str line, bool *ret_is_sure);
/* May be the beginning of one that is broken over several lines. */
bool begins_attribution(struct str line);
/* "-----Original Message-----" */
bool is_divider(struct str line);
/* "________________________________" */
bool is_rule(struct str line);
/* The heading of Outlook: "From: ..." and what stands below it. */
bool is_from_field(struct str line);
bool is_other_field(struct str line);
/* "Sent from my iPhone" */
bool is_advertisement(struct str line);
