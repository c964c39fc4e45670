/* How a ticket is made and changed. Messages are in desk/message/, lists in desk/ticket/list.c. */
#include "desk/ticket/ticket.h"
#include "base/utf8.h"
#include "desk/history/history.h"
#include "desk/limits.h"
#include "desk/message/message.h"
#include "desk/order/order.h"
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

static void check_subject(struct desk *desk, const struct ticket_draft *draft)
{
    if (utf8_is_blank(draft->subject))
        desk_problem(desk, "subject", TR("Please write a subject."), 0);
    else if (utf8_length(draft->subject) > SUBJECT_MAX_CHARACTERS)
        desk_problem(desk, "subject", TR("The subject may have at most %s characters."),
                     SUBJECT_MAX_CHARACTERS);
    else if (!utf8_is_one_line(draft->subject))
        desk_problem(desk, "subject", TR("The subject must be one line."), 0);
}

static void check_description(struct desk *desk, const struct ticket_draft *draft)
{
    struct str description = str_trim(draft->description);
    if (utf8_is_blank(description))
        desk_problem(desk, "description", TR("Please describe what it is about."), 0);
    else if (utf8_length(description) < DESCRIPTION_MIN_CHARACTERS)
        desk_problem(desk, "description", TR("Please describe it in at least %s characters."),
                     DESCRIPTION_MIN_CHARACTERS);
    else if (utf8_length(draft->description) > TEXT_MAX_CHARACTERS)
        desk_problem(desk, "description", TR("The description may have at most %s characters."),
                     TEXT_MAX_CHARACTERS);
}

static enum err check_order(struct desk *desk, const struct customer *customer, struct str word,
                            int64_t *ret_order_id)
{
    *ret_order_id = 0;
    if (word.size == 0)
        return OK;
    struct order order;
    int64_t id;
    enum err err = str_to_i64(word, &id) && id > 0 ? order_find_own(desk, customer, id, &order)
                                                   : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        desk_problem(desk, "order_id", TR("Invalid order."), 0);
    else if (err != OK)
        return err;
    else
        *ret_order_id = id;
    return OK;
}

/* In the order of the form: so are the problems listed above it. */
static enum err draft_check(struct desk *desk, const struct customer *customer,
                            const struct ticket_draft *draft, int64_t *ret_order_id)
{
    check_subject(desk, draft);
    if (!ticket_category_of(draft->category))
        desk_problem(desk, "category", TR("Please choose a category."), 0);
    if (!ticket_priority_of(draft->priority))
        desk_problem(desk, "priority", TR("Please choose a priority."), 0);
    TRY(check_order(desk, customer, draft->order_id, ret_order_id));
    check_description(desk, draft);
    return desk_check(desk);
}

enum err ticket_draft_check(struct desk *desk, const struct customer *customer,
                            const struct ticket_draft *draft)
{
    int64_t order_id;
    return draft_check(desk, customer, draft, &order_id);
}

enum err ticket_create(struct desk *desk, const struct customer *customer,
                       const struct ticket_draft *draft, struct ticket *ret)
{
    int64_t id, order_id, message_id;
    TRY(draft_check(desk, customer, draft, &order_id));
    TRY(ticket_insert(desk, customer, order_id, str_trim(draft->subject), draft->description,
                      ticket_category_of(draft->category), ticket_priority_of(draft->priority),
                      desk->now, &id));
    TRY(ticket_find_own(desk, customer, id, ret));
    TRY(message_open(desk, ret, draft->enclosures, &message_id));
    return ticket_find_own(desk, customer, id, ret);
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
    return change_status(desk, ticket, staff_id(staff), status, 1);
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
    return id ? str_print(desk->arena, "%lld", (long long)id) : STR_NONE;
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
    if (assignee_id == ticket->assigned_to)
        return OK;
    TRY(ticket_update_assignee(desk, ticket, assignee_id, desk->now));
    TRY(history_add(desk, ticket, staff_id(staff), "assigned_to",
                    id_word(desk, ticket->assigned_to), id_word(desk, assignee_id)));
    ticket->assigned_to = assignee_id;
    ticket->assigned_to_name = colleague.name;
    ticket->updated_at = desk->now;
    return OK;
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

static struct str instant_word(struct desk *desk, struct instant at)
{
    char text[INSTANT_TEXT_SIZE + 1];
    instant_text(at, text);
    return str_copy(desk->arena, str_of(text));
}

enum err ticket_delete(struct desk *desk, const struct staff *staff, struct ticket *ticket)
{
    if (!staff_may(staff, TICKET_DELETE))
        return ERR_FORBIDDEN;
    TRY(ticket_update_deleted(desk, ticket, desk->now, desk->now));
    return history_add(desk, ticket, staff_id(staff), "deleted_at", STR_NONE,
                       instant_word(desk, desk->now));
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
                        instant_word(desk, deleted_at), STR_NONE));
    }
    return ticket_find(desk, staff, id, ret);
}
