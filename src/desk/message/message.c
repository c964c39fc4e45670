#include "desk/message/message.h"
#include "base/utf8.h"
#include "desk/event/event.h"
#include "desk/history/history.h"
#include "desk/limits.h"
#include "desk/message/message.sql.h"
#include "desk/notification/notification.h"
#include "desk/ticket/ticket.sql.h"

static enum err check(struct desk *desk, const struct message_draft *draft)
{
    if (utf8_is_blank(draft->text) && enclosures_are_none(draft->enclosures))
        desk_problem(desk, "message", TR("Please write a message."), 0);
    else if (utf8_length(draft->text) > TEXT_MAX_CHARACTERS)
        desk_problem(desk, "message", TR("A message may have at most %s characters."),
                     TEXT_MAX_CHARACTERS);
    if (draft->client_id.size > CLIENT_ID_MAX_BYTES)
        desk_problem(desk, "client_id", TR("The client id is too long."), 0);
    return desk_check(desk);
}

/* The status a reply leaves its ticket in. */
static enum ticket_status status_after_reply(enum ticket_status status, enum sender_type sender)
{
    switch (status) {
    case TICKET_OPEN:
        return sender == SENDER_ADMIN ? TICKET_IN_PROGRESS : status;
    case TICKET_WAITING_CUSTOMER:
    case TICKET_RESOLVED:
        return sender == SENDER_CUSTOMER ? TICKET_IN_PROGRESS : status;
    case TICKET_STATUS_NONE:
    case TICKET_IN_PROGRESS:
    case TICKET_CLOSED:
        break;
    }
    return status;
}

static enum err ticket_replied(struct desk *desk, struct ticket *ticket, int64_t sender_id,
                               enum sender_type sender)
{
    enum ticket_status status = status_after_reply(ticket->status, sender);
    struct instant first_response_at = ticket->first_response_at;
    if (sender == SENDER_ADMIN && instant_is_none(first_response_at))
        first_response_at = desk->now;
    struct instant resolved_at = status == ticket->status ? ticket->resolved_at : INSTANT_NONE;

    if (status == ticket->status && first_response_at.unix_s == ticket->first_response_at.unix_s)
        TRY(ticket_update_replied_again(desk, ticket, desk->now));
    else
        TRY(ticket_update_replied(desk, ticket, status, first_response_at, resolved_at, desk->now));
    if (status != ticket->status)
        TRY(history_add(desk, ticket, sender_id, "status", ticket_status_word(ticket->status),
                        ticket_status_word(status)));
    ticket->status = status;
    ticket->first_response_at = first_response_at;
    ticket->resolved_at = resolved_at;
    ticket->response_count++;
    ticket->messages_count++;
    ticket->updated_at = desk->now;
    return OK;
}

/* The message with what it carries. */
static enum err insert(struct desk *desk, const struct ticket *ticket, int64_t sender_id,
                       enum sender_type sender, const struct message_draft *draft, int64_t *ret_id)
{
    struct attachment_list list;
    struct str text = utf8_is_blank(draft->text) ? STR("") : draft->text;
    struct str client_id = draft->client_id.size ? draft->client_id : STR_NONE;
    TRY(enclosures_take(desk, draft->enclosures, &list));
    TRY(message_insert(desk, ticket, sender_id, text, sender, attachments_write(desk->arena, &list),
                       client_id, desk->now, ret_id));
    return enclosures_send(desk, draft->enclosures, &list, *ret_id);
}

static enum err message_send(struct desk *desk, struct ticket *ticket, int64_t sender_id,
                             enum sender_type sender, const struct message_draft *draft,
                             int64_t *ret_id)
{
    if (draft->client_id.size) {
        enum err err = message_of_client(desk, ticket, sender_id, draft->client_id, ret_id);
        if (err != ERR_NOT_FOUND)
            return err;
    }
    TRY(check(desk, draft));
    if (ticket->status == TICKET_CLOSED) {
        desk_problem(desk, "message",
                     sender == SENDER_ADMIN
                         ? TR("This ticket is closed. Reopen it by changing its status to reply.")
                         : TR("This ticket is closed. Please open a new ticket to go on."),
                     0);
        return ERR_CONFLICT;
    }
    int64_t id;
    TRY(insert(desk, ticket, sender_id, sender, draft, &id));
    TRY(event_add(desk, ticket, EVENT_MESSAGE, id, sender_id));
    TRY(ticket_replied(desk, ticket, sender_id, sender));
    ticket->last_message_id = id;
    *ret_id = id;
    return notify_message_added(desk, ticket, id, sender, sender_id);
}

/* The messages of `side` up to one of them, which the other side has now seen. */
static enum err mark_read(struct desk *desk, const struct ticket *ticket, enum sender_type side,
                          int64_t until, int64_t reader_id)
{
    TRY(messages_mark_read(desk, ticket, side, until, desk->now));
    if (db_changes(desk->db) == 0)
        return OK;
    return event_add(desk, ticket, EVENT_READ, until, reader_id);
}

enum err message_send_as_customer(struct desk *desk, const struct customer *customer,
                                  struct ticket *ticket, const struct message_draft *draft,
                                  int64_t *ret_id)
{
    return message_send(desk, ticket, customer_id(customer), SENDER_CUSTOMER, draft, ret_id);
}

enum err message_send_as_staff(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                               const struct message_draft *draft, int64_t *ret_id)
{
    int64_t unread = ticket->unread_count, responses = ticket->response_count;
    TRY(message_send(desk, ticket, staff_id(staff), SENDER_ADMIN, draft, ret_id));
    if (unread > 0)
        ticket->unread_count = 0;
    TRY(mark_read(desk, ticket, SENDER_CUSTOMER, *ret_id, staff_id(staff)));
    bool is_new = ticket->response_count > responses;
    return is_new && draft->assigns && !ticket->assigned_to ? ticket_take(desk, staff, ticket) : OK;
}

enum err message_list_unseen(struct desk *desk, const struct staff *staff,
                             const struct ticket *ticket, const struct message_draft *draft,
                             struct message_list *ret)
{
    int64_t sent_id;
    *ret = (struct message_list){0};
    if (draft->last_seen_id <= 0)
        return OK;
    if (draft->client_id.size) {
        enum err err = message_of_client(desk, ticket, staff_id(staff), draft->client_id, &sent_id);
        if (err != ERR_NOT_FOUND)
            return err;
    }
    return messages_of_others_after(desk, ticket, staff_id(staff), draft->last_seen_id,
                                    UNSEEN_MESSAGES_MAX, ret);
}

enum err message_open(struct desk *desk, const struct ticket *ticket, int64_t sender_id,
                      enum sender_type sender, const struct enclosures *enclosures, int64_t *ret_id)
{
    const struct message_draft draft = {.text = ticket->description, .enclosures = enclosures};
    return insert(desk, ticket, sender_id, sender, &draft, ret_id);
}

/* A part is one query; a message's frame is its names and times in JSON. */
enum { PART_MESSAGES = 64, FRAME_BYTES = 384 };

static void append(struct arena *arena, struct message_list *all, size_t *room,
                   const struct message_list *part)
{
    if (all->count + part->count > *room) {
        *room = (all->count + part->count) * 2;
        struct message *items = NEW_ARRAY(arena, struct message, *room);
        for (size_t i = 0; i < all->count; i++)
            items[i] = all->items[i];
        all->items = items;
    }
    for (size_t i = 0; i < part->count; i++)
        all->items[all->count++] = part->items[i];
}

static size_t size_of_texts(const struct message_list *list)
{
    size_t size = 0;
    for (size_t i = 0; i < list->count; i++)
        size += list->items[i].message.size + list->items[i].attachments.size + FRAME_BYTES;
    return size;
}

enum err message_list_after(struct desk *desk, const struct ticket *ticket, int64_t after,
                            int64_t limit, struct message_list *ret)
{
    struct message_list all = {0};
    size_t room = 0, size = 0;
    for (int64_t left = limit; left > 0 && size < ANSWER_TEXTS_BYTES; left -= PART_MESSAGES) {
        int64_t most = left < PART_MESSAGES ? left : PART_MESSAGES;
        struct message_list part = {0};
        TRY(messages_after(desk, ticket, after, most, &part));
        append(desk->arena, &all, &room, &part);
        size += size_of_texts(&part);
        if ((int64_t)part.count < most)
            break;
        after = part.items[part.count - 1].id;
    }
    *ret = all;
    return OK;
}

/* How many of the first of `list` make a page. */
static size_t fitting(const struct message_list *list, int64_t limit)
{
    size_t count = 0, size = 0;
    for (; count < list->count && (int64_t)count < limit; count++) {
        size += list->items[count].message.size;
        if (count > 0 && size > PAGE_TEXTS_BYTES)
            break;
    }
    return count;
}

static struct message_list turned_round(struct arena *arena, const struct message_list *list,
                                        size_t count)
{
    struct message_list turned = {NEW_ARRAY(arena, struct message, count), count, false};
    for (size_t i = 0; i < count; i++)
        turned.items[i] = list->items[count - 1 - i];
    return turned;
}

enum err message_list_before(struct desk *desk, const struct ticket *ticket, int64_t before,
                             int64_t limit, struct message_list *ret)
{
    struct message_list newest_first = {0};
    size_t room = 0;
    bool has_more = true;
    before = before ? before : INT64_MAX;
    /* One more than fits tells whether there are earlier ones. */
    while (has_more && fitting(&newest_first, limit) == newest_first.count) {
        int64_t left = limit + 1 - (int64_t)newest_first.count;
        int64_t most = left < PART_MESSAGES ? left : PART_MESSAGES;
        struct message_list part = {0};
        TRY(messages_before(desk, ticket, before, most, &part));
        append(desk->arena, &newest_first, &room, &part);
        has_more = (int64_t)part.count == most;
        if (has_more)
            before = part.items[part.count - 1].id;
    }
    size_t count = fitting(&newest_first, limit);
    *ret = turned_round(desk->arena, &newest_first, count);
    ret->has_earlier = count < newest_first.count;
    return OK;
}

enum err message_newest_read(struct desk *desk, const struct ticket *ticket, enum sender_type side,
                             int64_t *ret_id)
{
    *ret_id = 0;
    enum err err = message_last_read(desk, ticket, side, ret_id);
    return err == ERR_NOT_FOUND ? OK : err;
}

struct reading reading_of_customer(const struct customer *customer, const struct ticket *ticket)
{
    return (struct reading){.ticket_id = ticket->id,
                            .reader_id = customer_id(customer),
                            .until = ticket->last_message_id,
                            .side = SENDER_ADMIN};
}

struct reading reading_of_staff(const struct staff *staff, const struct ticket *ticket)
{
    return (struct reading){.ticket_id = ticket->id,
                            .reader_id = staff_id(staff),
                            .until = ticket->last_message_id,
                            .side = SENDER_CUSTOMER};
}

enum err message_read(struct desk *desk, const struct reading *reading)
{
    const struct ticket ticket = {.id = reading->ticket_id};
    TRY(ticket_keep(desk, ticket.id)); /* before its messages, as a reply does */
    TRY(mark_read(desk, &ticket, reading->side, reading->until, reading->reader_id));
    if (reading->side == SENDER_ADMIN)
        return OK;
    return messages_note_seen(desk, &ticket, reading->reader_id, reading->until, desk->now);
}

enum err message_mark_unread(struct desk *desk, const struct staff *staff, struct ticket *ticket)
{
    int64_t unread = ticket->unread_count > 0 ? ticket->unread_count : 1;
    TRY(messages_note_unread(desk, ticket, staff_id(staff), unread, desk->now));
    if (db_changes(desk->db) == 0) {
        desk_problem(desk, "ticket", TR("The customer has not written yet."), 0);
        return ERR_CONFLICT;
    }
    ticket->unread_count = unread;
    ticket->is_marked_unread = true;
    return OK;
}
