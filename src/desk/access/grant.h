/* Access without a session, for what the owner of the machine does by a command. src/FLOORS keeps
   this header out of web/. */
#pragma once
#include "desk/access/access.h"

/* ERR_NOT_FOUND when there is no such person, or they are disabled or deleted. */
enum err access_grant(struct desk *desk, int64_t user_id, struct access *ret) MUST_USE;
