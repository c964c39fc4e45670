/* How a ticket is loaded and changed. Opening one is in opening.c, messages are in desk/message/,
   lists in list.c. */
#include "desk/ticket/ticket.h"
#include "base/utf8.h"
#include "desk/event/event.h"
#include "desk/history/history.h"
#include "desk/limits.h"
#include "desk/notification/notification.h"
#include "desk/ticket/ticket.sql.h"
#include "desk/user/user.h"

enum err ticket_keep(struct desk *desk, int64_t id)
{
    int64_t kept;
    return db_locks_rows(desk->db) ? ticket_lock(desk, id, &kept) : OK;
}

enum err ticket_load_own(struct desk *desk, const struct customer *customer, int64_t id,
                         struct ticket *ret)
{
    TRY(ticket_keep(desk, id));
    return ticket_find_own(desk, customer, id, ret);
}

enum err ticket_load(struct desk *desk, const struct staff *staff, int64_t id, struct ticket *ret)
{
    TRY(ticket_keep(desk, id));
    return ticket_find(desk, staff, id, ret);
}

/* One row of history and one update: every change of status, by whomever, goes through here. */
static enum err change_status(struct desk *desk, struct ticket *ticket, int64_t actor_id,
                              enum ticket_status status, int64_t responses)
{
    if (status == ticket->status)
        return OK;
    struct instant resolved_at = ticket->resolved_at, closed_at = INSTANT_NONE;
    if (status == TICKET_RESOLVED)
        resolved_at = desk->now;
    else if (status == TICKET_CLOSED)
        closed_at = desk->now;
    else
        resolved_at = INSTANT_NONE;

    TRY(ticket_update_status(desk, ticket, status, resolved_at, closed_at, responses, desk->now));
    TRY(history_add(desk, ticket, actor_id, "status", ticket_status_word(ticket->status),
                    ticket_status_word(status)));
    ticket->status = status;
    ticket->resolved_at = resolved_at;
    ticket->closed_at = closed_at;
    ticket->response_count += responses;
    ticket->updated_at = desk->now;
    return OK;
}

enum err ticket_close(struct desk *desk, const struct customer *customer, struct ticket *ticket)
{
    return change_status(desk, ticket, customer_id(customer), TICKET_CLOSED, 0);
}

enum err ticket_set_status(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                           enum ticket_status status)
{
    if (status == TICKET_STATUS_NONE)
        desk_problem(desk, "status", TR("Please choose a status."), 0);
    TRY(desk_check(desk));
    enum ticket_status from = ticket->status;
    TRY(change_status(desk, ticket, staff_id(staff), status, 1));
    return status == from ? OK : notify_status_changed(desk, ticket, from, staff_id(staff));
}

enum err ticket_set_priority(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                             enum ticket_priority priority)
{
    if (priority == TICKET_PRIORITY_NONE)
        desk_problem(desk, "priority", TR("Please choose a priority."), 0);
    TRY(desk_check(desk));
    if (priority == ticket->priority)
        return OK;
    TRY(ticket_update_priority(desk, ticket, priority, desk->now));
    TRY(history_add(desk, ticket, staff_id(staff), "priority",
                    ticket_priority_word(ticket->priority), ticket_priority_word(priority)));
    ticket->priority = priority;
    ticket->updated_at = desk->now;
    return OK;
}

static struct str id_word(struct desk *desk, int64_t id)
{
    return id ? str_number(desk->arena, id) : STR_NONE;
}

static enum err give_to(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                        int64_t assignee_id, struct str assignee_name)
{
    TRY(ticket_update_assignee(desk, ticket, assignee_id, desk->now));
    TRY(history_add(desk, ticket, staff_id(staff), "assigned_to",
                    id_word(desk, ticket->assigned_to), id_word(desk, assignee_id)));
    ticket->assigned_to = assignee_id;
    ticket->assigned_to_name = assignee_name;
    ticket->updated_at = desk->now;
    return OK;
}

enum err ticket_assign(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                       int64_t assignee_id)
{
    struct colleague colleague = {0};
    if (assignee_id) {
        enum err err = colleague_find(desk, staff, assignee_id, &colleague);
        if (err == ERR_NOT_FOUND)
            desk_problem(desk, "assigned_to", TR("Please choose a member of the team."), 0);
        else if (err != OK)
            return err;
    }
    TRY(desk_check(desk));
    int64_t from_id = ticket->assigned_to;
    if (assignee_id == from_id)
        return OK;
    TRY(give_to(desk, staff, ticket, assignee_id, colleague.name));
    return notify_ticket_assigned(desk, ticket, from_id, staff_id(staff));
}

enum err ticket_take(struct desk *desk, const struct staff *staff, struct ticket *ticket)
{
    struct colleague colleague;
    TRY(colleague_find(desk, staff, staff_id(staff), &colleague));
    return give_to(desk, staff, ticket, colleague.id, colleague.name);
}

enum err ticket_set_notes(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                          struct str notes)
{
    if (utf8_length(notes) > TEXT_MAX_CHARACTERS)
        desk_problem(desk, "internal_notes", TR("The notes may have at most %s characters."),
                     TEXT_MAX_CHARACTERS);
    TRY(desk_check(desk));
    if (notes.size == 0)
        notes = STR_NONE;
    if (str_is(notes, ticket->internal_notes))
        return OK;
    TRY(ticket_update_notes(desk, ticket, notes, desk->now));
    TRY(history_add(desk, ticket, staff_id(staff), "internal_notes", ticket->internal_notes,
                    notes));
    ticket->internal_notes = notes;
    ticket->updated_at = desk->now;
    return OK;
}

enum err ticket_delete(struct desk *desk, const struct staff *staff, struct ticket *ticket)
{
    if (!staff_may(staff, TICKET_DELETE))
        return ERR_FORBIDDEN;
    TRY(ticket_update_deleted(desk, ticket, desk->now, desk->now));
    return history_add(desk, ticket, staff_id(staff), "deleted_at", STR_NONE,
                       history_moment(desk, desk->now));
}

enum err ticket_restore(struct desk *desk, const struct staff *staff, int64_t id,
                        struct ticket *ret)
{
    if (!staff_may(staff, TICKET_DELETE))
        return ERR_FORBIDDEN;
    struct instant deleted_at;
    TRY(ticket_keep(desk, id));
    TRY(ticket_deleted_at(desk, staff, id, &deleted_at));
    if (!instant_is_none(deleted_at)) {
        struct ticket deleted = {.id = id};
        TRY(ticket_update_deleted(desk, &deleted, INSTANT_NONE, desk->now));
        TRY(history_add(desk, &deleted, staff_id(staff), "deleted_at",
                        history_moment(desk, deleted_at), STR_NONE));
    }
    return ticket_find(desk, staff, id, ret);
}
