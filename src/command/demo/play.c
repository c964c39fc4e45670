#include "command/demo/play.h"
#include "desk/canned/canned.h"
#include "desk/message/message.h"
#include "desk/note/note.h"
#include "desk/search/search.h"
#include "desk/user/user.h"
#include "operator/orders.h"
#include "operator/people.h"

enum {
    HOUR_S = 60 * 60,
    DAY_S = 24 * HOUR_S,
    DAYS_BEFORE = 45 /* how long ago people came and orders were placed */
};

struct play {
    struct operator* operator;
    struct desk *desk;
    const struct script *script;
    struct access people[SCRIPT_PEOPLE_MAX];
    int64_t orders[SCRIPT_ORDERS_MAX], tickets[SCRIPT_TICKETS_MAX];
    struct play_counts counts;
};

struct str play_email(struct arena *arena, const struct script_person *person)
{
    return str_print(arena, "%.*s@demo.test", STR_ARGS(person->key));
}

static const struct access *person_of(const struct play *play, struct str key)
{
    for (size_t i = 0; i < play->script->person_count; i++)
        if (str_is(play->script->people[i].key, key))
            return &play->people[i];
    return NULL;
}

/* ---- people and orders ---------------------------------------------------------------------- */

static enum err add_people(struct play *play, struct str password_hash,
                           struct play_problem *problem)
{
    for (size_t i = 0; i < play->script->person_count; i++) {
        const struct script_person *person = &play->script->people[i];
        struct str email = play_email(play->desk->arena, person);
        int64_t id;
        enum err err = people_add(play->operator, person->name, email,
                                  phone_normal(play->desk->arena, person->phone), person->role,
                                  password_hash, &id);
        if (err == ERR_CONFLICT)
            problem->has_account = email;
        TRY(err);
        TRY(operator_act_as(play->operator, id, &play->people[i]));
        play->counts.people++;
    }
    return OK;
}

static enum err add_orders(struct play *play)
{
    for (size_t i = 0; i < play->script->order_count; i++) {
        const struct script_order *order = &play->script->orders[i];
        const struct access *owner = person_of(play, order->owner);
        if (!owner)
            return ERR_INVALID;
        TRY(order_insert(play->operator, owner->person.id, order->number, order->event_date,
                         order->place, order->guests, order->price, order->paid, order->payment,
                         order->status, play->desk->now, &play->orders[i]));
        play->counts.orders++;
    }
    return OK;
}

/* As often as the script says they were used, the last time some hours ago. */
static enum err add_replies(struct play *play, struct instant now)
{
    for (size_t i = 0; i < play->script->reply_count; i++) {
        const struct script_reply *reply = &play->script->replies[i];
        const struct access *owner = person_of(play, reply->owner);
        const struct canned_draft draft = {.shortcut = reply->shortcut,
                                           .title = reply->title,
                                           .body = reply->body,
                                           .is_shared = true};
        int64_t id;
        if (!owner || !owner->staff)
            return ERR_INVALID;
        TRY(canned_add(play->desk, owner->staff, &draft, &id));
        struct instant before = play->desk->now;
        play->desk->now.unix_s = now.unix_s - ((int64_t)i + 1) * HOUR_S;
        for (int64_t use = 0; use < reply->uses; use++)
            TRY(canned_note_use(play->desk, id));
        play->desk->now = before;
    }
    return OK;
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* "" when the ticket is about none; a number that the script does not have is refused by the rules
   of a ticket. */
static struct str order_word(const struct play *play, const struct script_ticket *ticket)
{
    if (ticket->order.size == 0)
        return STR("");
    for (size_t i = 0; i < play->script->order_count; i++)
        if (str_is(play->script->orders[i].number, ticket->order))
            return str_number(play->desk->arena, play->orders[i]);
    return STR("none");
}

static enum err open_ticket(struct play *play, const struct script_step *step,
                            const struct access *who)
{
    const struct script_ticket *script_ticket = &play->script->tickets[step->ticket];
    const struct ticket_draft draft = {
        .subject = script_ticket->subject,
        .category = script_ticket->category,
        .priority = script_ticket->priority,
        .description = step->text,
        .order_id = order_word(play, script_ticket),
    };
    struct ticket ticket;
    if (!who->customer)
        return ERR_INVALID;
    TRY(ticket_create(play->desk, who->customer, &draft, &ticket));
    play->tickets[step->ticket] = ticket.id;
    play->counts.tickets++;
    play->counts.messages++;
    return OK;
}

static enum err act_as_customer(struct play *play, const struct script_step *step,
                                const struct customer *customer, struct ticket *ticket)
{
    struct desk *desk = play->desk;
    const struct reading reading = reading_of_customer(customer, ticket);
    int64_t message_id;
    TRY(message_read(desk, &reading));
    switch (step->verb) {
    case VERB_READS:
        return OK;
    case VERB_SAYS:
        play->counts.messages++;
        return message_send_as_customer(desk, customer, ticket,
                                        &(struct message_draft){.text = step->text}, &message_id);
    case VERB_CLOSES:
        return ticket_close(desk, customer, ticket);
    default:
        return ERR_INVALID;
    }
}

static enum err assign(struct play *play, const struct script_step *step, const struct staff *staff,
                       struct ticket *ticket)
{
    const struct access *assignee = person_of(play, step->word);
    if (!assignee && !str_is(step->word, STR("nobody")))
        return ERR_INVALID;
    return ticket_assign(play->desk, staff, ticket, assignee ? assignee->person.id : 0);
}

static enum err act_as_staff(struct play *play, const struct script_step *step,
                             const struct staff *staff, struct ticket *ticket)
{
    struct desk *desk = play->desk;
    const struct reading reading = reading_of_staff(staff, ticket);
    int64_t message_id;
    TRY(message_read(desk, &reading));
    switch (step->verb) {
    case VERB_READS:
        return OK;
    case VERB_SAYS:
        play->counts.messages++;
        return message_send_as_staff(desk, staff, ticket,
                                     &(struct message_draft){.text = step->text}, &message_id);
    case VERB_REMARKS:
        return note_add(desk, staff, ticket, step->text, STR_NONE, &message_id);
    case VERB_NOTES:
        return ticket_set_notes(desk, staff, ticket, step->text);
    case VERB_ASSIGNS:
        return assign(play, step, staff, ticket);
    case VERB_SETS:
        return ticket_set_status(desk, staff, ticket, ticket_status_of(step->word));
    case VERB_RANKS:
        return ticket_set_priority(desk, staff, ticket, ticket_priority_of(step->word));
    case VERB_DELETES:
        return ticket_delete(desk, staff, ticket);
    default:
        return ERR_INVALID;
    }
}

/* Whoever acts on a ticket has it on the screen: what is in it counts as read. */
static enum err play_step(struct play *play, const struct script_step *step)
{
    const struct access *who = person_of(play, step->who);
    int64_t id = play->tickets[step->ticket];
    struct ticket ticket;
    play->desk->now = step->at;
    if (!who)
        return ERR_INVALID;
    if (!id)
        return open_ticket(play, step, who);
    if (who->customer) {
        TRY(ticket_load_own(play->desk, who->customer, id, &ticket));
        return act_as_customer(play, step, who->customer, &ticket);
    }
    if (step->verb == VERB_RESTORES)
        return ticket_restore(play->desk, who->staff, id, &ticket);
    TRY(ticket_load(play->desk, who->staff, id, &ticket));
    return act_as_staff(play, step, who->staff, &ticket);
}

static enum err play_all(struct play *play, struct str password_hash, struct instant now,
                         struct play_problem *problem)
{
    TRY(add_people(play, password_hash, problem));
    TRY(add_orders(play));
    TRY(add_replies(play, now));
    for (size_t i = 0; i < play->script->step_count; i++) {
        problem->line = play->script->steps[i].line;
        TRY(play_step(play, &play->script->steps[i]));
    }
    return OK;
}

enum err play_script(struct db *db, struct arena *arena, const struct script *script,
                     struct str password_hash, struct instant now, struct play_counts *ret,
                     struct play_problem *ret_problem)
{
    struct instant before = {now.unix_s - (int64_t)DAYS_BEFORE * DAY_S};
    struct play *play = NEW(arena, struct play);
    *ret_problem = (struct play_problem){0};
    play->operator= operator_new(db, arena, before);
    play->desk = operator_desk(play->operator);
    play->script = script;
    TRY(db_begin(db));
    enum err err = play_all(play, password_hash, now, ret_problem);
    if (err == OK)
        err = search_catch_up(play->desk);
    if (err != OK) {
        db_rollback(db);
        return err;
    }
    *ret = play->counts;
    return db_commit(db);
}
