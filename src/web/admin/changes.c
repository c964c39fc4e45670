/* What staff change of a ticket: assignee, status, priority, notes, deletion. */
#include "web/admin/admin.h"
#include "web/admin/inbox.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

static void reply_changed(struct request *request, const struct ticket *ticket, enum flash flash)
{
    reply_ticket_done(request, 200, &staff_side, ticket, ticket_url(request, ticket->id), flash);
}

/* A request that lacks its field was not meant for this: it clears nothing. */
static enum err need_field(struct request *request, const char *name)
{
    if (!form_has(&request->form, name))
        desk_problem(&request->desk, name, TR("The request could not be read."), 0);
    return desk_check(&request->desk);
}

enum err assignments_update(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    struct str word = form_get(&request->form, "assigned_to");
    int64_t assignee_id = 0;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(need_field(request, "assigned_to"));
    if (word.size && (!str_to_i64(word, &assignee_id) || assignee_id < 1))
        assignee_id = INT64_MAX; /* nobody's id: the rule says what is wrong */
    TRY(ticket_assign(&request->desk, staff, &ticket, assignee_id));
    reply_changed(request, &ticket, assignee_id ? FLASH_TICKET_ASSIGNED : FLASH_TICKET_UNASSIGNED);
    return OK;
}

enum err statuses_update(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    enum ticket_status status = ticket_status_of(form_get(&request->form, "status"));
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    struct url next = ticket_url(request, ticket.id);
    if (status == TICKET_RESOLVED || status == TICKET_CLOSED)
        TRY(next_ticket_url(request, staff, ticket.id, &next));
    TRY(ticket_set_status(&request->desk, staff, &ticket, status));
    reply_ticket_done(request, 200, &staff_side, &ticket, next, FLASH_STATUS_CHANGED);
    return OK;
}

enum err priorities_update(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(ticket_set_priority(&request->desk, staff, &ticket,
                            ticket_priority_of(form_get(&request->form, "priority"))));
    reply_changed(request, &ticket, FLASH_PRIORITY_CHANGED);
    return OK;
}

enum err notes_update(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(need_field(request, "internal_notes"));
    TRY(ticket_set_notes(&request->desk, staff, &ticket,
                         form_get(&request->form, "internal_notes")));
    reply_changed(request, &ticket, FLASH_NOTES_SAVED);
    return OK;
}

/* Where one stood; but to show the ticket itself would be to read it. */
static struct url away_from(struct request *request, int64_t id)
{
    struct url around = tickets_url(request);
    struct url back = url_back(request, around);
    struct str own = url_to(request->arena, "admin.support.tickets.show", id).text;
    struct str path = str_cut(back.text, str_find(back.text, '?'));
    return str_is(path, own) ? around : back;
}

enum err unread_store(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(message_mark_unread(&request->desk, staff, &ticket));
    reply_ticket_done(request, 200, &staff_side, &ticket, away_from(request, ticket.id),
                      FLASH_MARKED_UNREAD);
    return OK;
}

enum err tickets_destroy(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(ticket_delete(&request->desk, staff, &ticket));
    reply_done_about(request, url_to(request->arena, "admin.support.tickets.index", 0),
                     FLASH_TICKET_DELETED, ticket.id);
    return OK;
}

enum err tickets_restore(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_restore(&request->desk, staff, request->id, &ticket));
    reply_changed(request, &ticket, FLASH_TICKET_RESTORED);
    return OK;
}
