#include "desk/bulk/bulk.h"
#include "desk/bulk/bulk.sql.h"
#include "desk/history/history.h"
#include "desk/user/user.h"
#include <stdlib.h>

static const struct str outcome_words[OUTCOME_COUNT] = {
    [OUTCOME_CHANGED] = STR("changed"),         [OUTCOME_UNCHANGED] = STR("unchanged"),
    [OUTCOME_NOT_FOUND] = STR("not_found"),     [OUTCOME_CHANGED_SINCE] = STR("changed_since"),
    [OUTCOME_TOO_LATE] = STR("too_late"),       [OUTCOME_NOT_YOURS] = STR("not_yours"),
    [OUTCOME_NOT_IN_TEAM] = STR("not_in_team"),
};

struct str outcome_word(enum outcome outcome)
{
    return outcome_words[outcome];
}

static int ascending(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Each once, lowest first. */
static void tidy(struct bulk_ids *ids)
{
    size_t kept = 0;
    qsort(ids->items, ids->count, sizeof ids->items[0], ascending);
    for (size_t i = 0; i < ids->count; i++)
        if (kept == 0 || ids->items[i] != ids->items[kept - 1])
            ids->items[kept++] = ids->items[i];
    ids->count = kept;
}

/* Tickets that were all loaded, so that nobody else changes them, before any is changed. */
struct loaded {
    struct ticket tickets[BULK_MAX];
    size_t count;
};

static enum err load(struct desk *desk, const struct staff *staff, struct bulk_ids ids,
                     struct loaded **ret)
{
    struct loaded *loaded = NEW(desk->arena, struct loaded);
    tidy(&ids);
    for (size_t i = 0; i < ids.count; i++) {
        enum err err = ticket_load(desk, staff, ids.items[i], &loaded->tickets[loaded->count]);
        if (err == OK)
            loaded->count++;
        else if (err != ERR_NOT_FOUND)
            return err;
    }
    *ret = loaded;
    return OK;
}

static struct ticket *ticket_of(struct loaded *loaded, int64_t id)
{
    for (size_t i = 0; i < loaded->count; i++)
        if (loaded->tickets[i].id == id)
            return &loaded->tickets[i];
    return NULL;
}

static void add_outcome(struct outcome_list *list, int64_t ticket_id, int64_t change_id,
                        enum outcome outcome)
{
    list->items[list->count++] = (struct outcome_of){ticket_id, change_id, outcome};
}

static enum err set(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                    const struct bulk_change *change)
{
    if (change->assigns)
        return ticket_assign(desk, staff, ticket, change->assignee_id);
    if (change->priority)
        return ticket_set_priority(desk, staff, ticket, change->priority);
    return ticket_set_status(desk, staff, ticket, change->status);
}

enum err bulk_change(struct desk *desk, const struct staff *staff, struct bulk_ids ids,
                     const struct bulk_change *change, struct outcome_list *ret)
{
    struct loaded *loaded;
    struct outcome_list outcomes = {0};
    tidy(&ids);
    TRY(load(desk, staff, ids, &loaded));
    for (size_t i = 0; i < ids.count; i++) {
        struct ticket *ticket = ticket_of(loaded, ids.items[i]);
        if (!ticket) {
            add_outcome(&outcomes, ids.items[i], 0, OUTCOME_NOT_FOUND);
            continue;
        }
        TRY(set(desk, staff, ticket, change));
        add_outcome(&outcomes, ticket->id, ticket->change_id,
                    ticket->change_id ? OUTCOME_CHANGED : OUTCOME_UNCHANGED);
    }
    *ret = outcomes;
    return OK;
}

/* ---- taking back ----------------------------------------------------------------------------- */

/* The id in a value of "assigned_to"; 0 for nobody. */
static int64_t user_of(struct str value)
{
    int64_t id;
    return str_to_i64(value, &id) ? id : 0;
}

static enum err undo_assignment(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                                const struct change *change, enum outcome *ret)
{
    struct colleague colleague;
    int64_t before = user_of(change->from_value);
    *ret = OUTCOME_CHANGED_SINCE;
    if (ticket->assigned_to != user_of(change->to_value))
        return OK;
    enum err err = before ? colleague_find(desk, staff, before, &colleague) : OK;
    *ret = err == ERR_NOT_FOUND ? OUTCOME_NOT_IN_TEAM : OUTCOME_CHANGED;
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    return ticket_assign(desk, staff, ticket, before);
}

static enum err undo_of_ticket(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                               const struct change *change, enum outcome *ret)
{
    *ret = OUTCOME_CHANGED_SINCE;
    if (str_is(change->field, STR("assigned_to")))
        return undo_assignment(desk, staff, ticket, change, ret);
    if (str_is(change->field, STR("status"))) {
        if (!str_is(ticket_status_word(ticket->status), change->to_value))
            return OK;
        *ret = OUTCOME_CHANGED;
        return ticket_set_status(desk, staff, ticket, ticket_status_of(change->from_value));
    }
    if (!str_is(ticket_priority_word(ticket->priority), change->to_value))
        return OK;
    *ret = OUTCOME_CHANGED;
    return ticket_set_priority(desk, staff, ticket, ticket_priority_of(change->from_value));
}

static bool can_be_undone(struct str field)
{
    return str_is(field, STR("status")) || str_is(field, STR("priority")) ||
           str_is(field, STR("assigned_to"));
}

/* What speaks against it, whatever the ticket is like now; else OUTCOME_NONE. */
static enum outcome why_not(const struct desk *desk, const struct staff *staff,
                            const struct change *change)
{
    if (!can_be_undone(change->field))
        return OUTCOME_NOT_FOUND;
    if (change->actor_id != staff_id(staff))
        return OUTCOME_NOT_YOURS;
    if (desk->now.unix_s - change->created_at.unix_s >= UNDO_WITHIN_S)
        return OUTCOME_TOO_LATE;
    return OUTCOME_NONE;
}

/* Only what may be undone keeps its ticket: the others have their outcome without it. */
static enum err find_changes(struct desk *desk, const struct staff *staff,
                             const struct bulk_ids *ids, struct change *changes,
                             struct outcome_list *outcomes, struct loaded **ret)
{
    struct bulk_ids tickets = {0};
    for (size_t i = 0; i < ids->count; i++) {
        enum err err = bulk_find_change(desk, staff, ids->items[i], &changes[i]);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        if (err == ERR_NOT_FOUND)
            changes[i] = (struct change){0};
        enum outcome outcome = why_not(desk, staff, &changes[i]);
        add_outcome(outcomes, changes[i].ticket_id, 0, outcome);
        if (!outcome)
            tickets.items[tickets.count++] = changes[i].ticket_id;
    }
    return load(desk, staff, tickets, ret);
}

enum err bulk_undo(struct desk *desk, const struct staff *staff, struct bulk_ids ids,
                   struct outcome_list *ret)
{
    struct change *changes = NEW_ARRAY(desk->arena, struct change, BULK_MAX);
    struct outcome_list outcomes = {0};
    struct loaded *loaded;
    tidy(&ids);
    TRY(find_changes(desk, staff, &ids, changes, &outcomes, &loaded));
    for (size_t i = outcomes.count; i > 0; i--) {
        struct outcome_of *of = &outcomes.items[i - 1];
        if (of->outcome)
            continue;
        struct ticket *ticket = ticket_of(loaded, of->ticket_id);
        of->outcome = OUTCOME_NOT_FOUND;
        if (ticket)
            TRY(undo_of_ticket(desk, staff, ticket, &changes[i - 1], &of->outcome));
    }
    *ret = outcomes;
    return OK;
}
