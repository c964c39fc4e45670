/* Uploads before they are sent, and the files of messages. */
#pragma once
#include "web/request.h"

/* POST /attachments: keeps files for a message that is still being written. */
enum err attachments_store(struct request *request, const struct access *access) MUST_USE;
/* GET /attachments/{id} */
enum err attachments_show(struct request *request, const struct access *access) MUST_USE;
