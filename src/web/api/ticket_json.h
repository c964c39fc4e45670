/* Tickets, messages and lists as JSON: the shapes that the old platform's pages know. */
#pragma once
#include "desk/history/history.h"
#include "desk/message/message.h"
#include "desk/note/note.h"
#include "desk/ticket/list.h"
#include "desk/user/user.h"
#include "json/json.h"
#include "web/page/paging.h"
#include "web/request.h"

/* internal_notes and user_email are written for staff only: for a customer the keys are absent. */
void json_ticket(struct json *json, const struct ticket *ticket, bool for_staff);
/* `reader_id` is who reads: 0 when many do. */
void json_message_item(struct json *json, const struct zone *zone, int64_t reader_id,
                       const struct message *message);
void json_messages(struct json *json, const struct request *request,
                   const struct message_list *messages);
/* Of the team: for staff only. */
void json_notes(struct json *json, const struct request *request, const struct note_list *notes);
/* Laravel's paginator: data, current_page, ..., links to the pages around. `more` may add members
   before the end. */
void json_ticket_page(struct json *json, const struct request *request, struct url base,
                      const struct ticket_page *page, bool for_staff);
void json_stats(struct json *json, const struct ticket_stats *stats);
void json_colleagues(struct json *json, const struct colleague_list *colleagues);
/* "undo":[...]: the changes that admin.support.undo takes back. */
void json_put_undo(struct json *json, const int64_t *changes, size_t count);
void json_history(struct json *json, const struct change_list *changes);
