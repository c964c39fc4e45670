/* A notification as a mail: who it is from, where answers go, which thread it belongs to. */
#pragma once
#include "jobs/compose.h"
#include "mail/thread.h"

/* Where answers go and who signs them. */
struct mail_identity jobs_identity(const struct jobs_options *options);

enum err mail_of_notification(const struct jobs_options *options, struct arena *arena,
                              const struct letterhead *letterhead, const struct delivery *delivery,
                              const struct composed *composed, struct str *ret_message_id,
                              struct str *ret_bytes) MUST_USE;
