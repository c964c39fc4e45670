/* What a file is, told by its content and never by its name. Behind it: libmagic. */
#pragma once
#include "base/str.h"

#define KIND_UNKNOWN "application/octet-stream"

/* A media type such as "application/pdf", in the arena or static. */
struct str kind_of(struct arena *arena, struct str bytes);
/* False, with a line in *ret_problem, when nothing can be told: its database is missing. */
bool kind_is_known(struct arena *arena, struct str *ret_problem);
