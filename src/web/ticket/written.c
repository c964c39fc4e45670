/* What is sent to a ticket by either side, and the answers to that. */
#include "web/api/ticket_json.h"
#include "web/flash.h"
#include "web/ticket/tickets.h"
#include "web/uploads.h"
#include "web/urls.h"

enum err check_sender(struct request *request)
{
    int64_t id;
    struct str sender = form_get(&request->form, "sender_id");
    if (sender.size == 0 || (str_to_i64(sender, &id) && id == request->access.person.id))
        return OK;
    desk_problem(&request->desk, "message",
                 TR("Somebody else has logged in here. Load the page again."), 0);
    return ERR_CONFLICT;
}

struct message_draft message_draft_of(struct request *request)
{
    int64_t last_seen_id;
    uploads_name(request);
    if (!str_to_i64(form_get(&request->form, "last_message_id"), &last_seen_id))
        last_seen_id = 0;
    return (struct message_draft){
        .text = form_get(&request->form, "message"),
        .client_id = form_get(&request->form, "client_id"),
        .enclosures = &request->enclosed,
        .last_seen_id = last_seen_id,
        .assigns = request->house->assigns_on_reply,
    };
}

enum err update_draft(struct request *request, const struct side *side, const struct ticket *ticket)
{
    if (!form_has(&request->form, "message"))
        desk_problem(&request->desk, "message", TR("The request could not be read."), 0);
    TRY(desk_check(&request->desk));
    TRY(check_sender(request));
    TRY(draft_save(&request->desk, ticket, request->access.person.id,
                   form_get(&request->form, "message"), form_get(&request->form, "client_id")));
    uploads_name(request);
    TRY(enclosures_keep_in_draft(&request->desk, &request->enclosed, ticket->id));
    reply_done(request, url_to(request->arena, side->show, ticket->id), FLASH_NONE);
    return OK;
}

enum err end_draft(struct request *request, const struct ticket *ticket)
{
    return draft_sent(&request->desk, ticket, request->access.person.id,
                      form_get(&request->form, "client_id"), form_get(&request->form, "draft_id"));
}

/* ---- answers -------------------------------------------------------------------------------- */

static void reply_added(struct request *request, struct url url, enum flash flash, const char *name,
                        int64_t id, const struct effects *effects)
{
    if (!request->wants_json) {
        const struct flash_about about = {.undo = effects->changes};
        reply_redirect_about(request, url, effects->flash, &about);
        return;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, flash);
    json_put_i64(&json, name, id);
    if (effects->flash) {
        json_name(&json, "changed");
        json_open(&json, '{');
        json_put_text(&json, "message", str_of(T(request, flash_text(effects->flash))));
        json_put_undo(&json, effects->changes.items, effects->changes.count);
        json_close(&json, '}');
    }
    json_close(&json, '}');
    reply_json(request, 201, &body);
}

void reply_message_sent(struct request *request, struct url url, int64_t message_id,
                        const struct effects *effects)
{
    reply_added(request, url, FLASH_MESSAGE_SENT, "messageId", message_id, effects);
}

void reply_note_added(struct request *request, struct url url, int64_t note_id)
{
    reply_added(request, url, FLASH_NOTE_ADDED, "noteId", note_id, &(struct effects){0});
}

/* Notes and deletion have a history too, but are mended in other ways. */
static bool can_be_undone(enum flash flash)
{
    return flash == FLASH_STATUS_CHANGED || flash == FLASH_PRIORITY_CHANGED ||
           flash == FLASH_TICKET_ASSIGNED || flash == FLASH_TICKET_UNASSIGNED;
}

void reply_ticket_done(struct request *request, int status, const struct side *side,
                       const struct ticket *ticket, struct url url, enum flash flash)
{
    bool offers_undo = ticket->change_id && can_be_undone(flash);
    if (!request->wants_json) {
        struct flash_about about = {0};
        if (offers_undo)
            about.undo = (struct bulk_ids){.items = {ticket->change_id}, .count = 1};
        reply_redirect_about(request, url, flash, &about);
        return;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, flash);
    json_name(&json, "ticket");
    json_ticket(&json, ticket, side->us == SENDER_ADMIN);
    if (offers_undo)
        json_put_undo(&json, &ticket->change_id, 1);
    json_close(&json, '}');
    reply_json(request, status, &body);
}
