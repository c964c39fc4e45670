/* Uploads before they are sent, and the files of messages. */
#pragma once
#include "web/ticket/views.h"
#include "web/request.h"

/* What a message's column tells. */
struct attachment_views attachment_views_of(const struct request *request, struct str json);
/* The field of a form that may be shown again: what was uploaded before is still there. */
struct attachment_field_view attachment_field(struct request *request);
/* With what waits in the draft that the viewer, who has loaded the ticket, has of it. */
struct attachment_field_view attachment_field_of_draft(struct request *request, int64_t ticket_id);

/* POST /attachments: keeps files for a message that is still being written. */
enum err attachments_store(struct request *request, const struct access *access) MUST_USE;
/* GET /attachments/{id} */
enum err attachments_show(struct request *request, const struct access *access) MUST_USE;
