#include "desk/note/note.h"
#include "base/utf8.h"
#include "desk/event/event.h"
#include "desk/limits.h"
#include "desk/note/note.sql.h"
#include "desk/notification/notification.h"

static enum err check(struct desk *desk, struct str text, struct str client_id)
{
    if (utf8_is_blank(text))
        desk_problem(desk, "note", TR("Please write a note."), 0);
    else if (utf8_length(text) > TEXT_MAX_CHARACTERS)
        desk_problem(desk, "note", TR("A note may have at most %s characters."),
                     TEXT_MAX_CHARACTERS);
    if (client_id.size > CLIENT_ID_MAX_BYTES)
        desk_problem(desk, "client_id", TR("The client id is too long."), 0);
    return desk_check(desk);
}

static enum err mention_all(struct desk *desk, const struct staff *staff,
                            const struct ticket *ticket, int64_t note_id, struct str text)
{
    struct colleague_list team = {0};
    if (mention_next(text, 0) == text.size)
        return OK;
    TRY(colleague_list(desk, staff, &team));
    int64_t *ids = NEW_ARRAY(desk->arena, int64_t, team.count);
    size_t count = mentions_find(text, &team, staff_id(staff), ids);
    for (size_t i = 0; i < count; i++)
        TRY(note_mention(desk, staff, note_id, ids[i]));
    return notify_mentioned(desk, ticket, note_id, ids, count);
}

enum err note_add(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                  struct str text, struct str client_id, int64_t *ret_id)
{
    if (client_id.size) {
        enum err err = note_of_client(desk, staff, ticket->id, client_id, ret_id);
        if (err != ERR_NOT_FOUND)
            return err;
    }
    TRY(check(desk, text, client_id));
    TRY(note_insert(desk, staff, ticket->id, text, client_id.size ? client_id : STR_NONE, desk->now,
                    ret_id));
    TRY(event_add_internal(desk, ticket, EVENT_NOTE, *ret_id, staff_id(staff)));
    return mention_all(desk, staff, ticket, *ret_id, text);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Gives each note, oldest first, its mentions: they come in the order of the notes. */
static enum err add_mentions(struct desk *desk, const struct staff *staff,
                             const struct ticket *ticket, struct note_list *list)
{
    struct mention_list all = {0};
    if (list->count == 0)
        return OK;
    TRY(mentions_of(desk, staff, ticket->id, list->items[0].id, list->items[list->count - 1].id,
                    &all));
    size_t at = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct mention_list *mentions = &list->items[i].mentions;
        if (at < all.count)
            mentions->items = all.items + at;
        for (; at < all.count && all.items[at].note_id == list->items[i].id; at++)
            mentions->count++;
    }
    return OK;
}

enum err notes_after(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                     int64_t after, int64_t limit, struct note_list *ret)
{
    TRY(notes_forward(desk, staff, ticket->id, after, limit, ret));
    return add_mentions(desk, staff, ticket, ret);
}

/* How many of the first of `list` make a page. */
static size_t fitting(const struct note_list *list)
{
    size_t count = 0, size = 0;
    for (; count < list->count && count < PAGE_NOTES; count++) {
        size += list->items[count].note.size;
        if (count > 0 && size > PAGE_TEXTS_BYTES)
            break;
    }
    return count;
}

enum err notes_between(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                       struct instant since, struct instant until, struct note_list *ret)
{
    struct note_list newest_first = {0};
    if (instant_is_none(until))
        until = (struct instant){days_from_date(9999, 12, 31) * 24 * 60 * 60};
    if (instant_is_none(since))
        since = (struct instant){1};
    TRY(notes_back(desk, staff, ticket->id, since, until, PAGE_NOTES + 1, &newest_first));
    size_t count = fitting(&newest_first);
    *ret = (struct note_list){NEW_ARRAY(desk->arena, struct note, count), count,
                              count < newest_first.count};
    for (size_t i = 0; i < count; i++)
        ret->items[i] = newest_first.items[count - 1 - i];
    return add_mentions(desk, staff, ticket, ret);
}

enum err note_newest(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                     int64_t *ret_id)
{
    return note_last_id(desk, staff, ticket->id, ret_id);
}

/* ---- drafts --------------------------------------------------------------------------------- */

enum err note_draft_load(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                         struct draft *ret)
{
    *ret = (struct draft){.message = STR(""), .client_id = STR("")};
    enum err err = note_draft_find(desk, staff, ticket->id, ret);
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err note_draft_save(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                         struct str text, struct str client_id)
{
    if (utf8_length(text) > TEXT_MAX_CHARACTERS)
        desk_problem(desk, "note", TR("A note may have at most %s characters."),
                     TEXT_MAX_CHARACTERS);
    TRY(draft_check_id(desk, client_id));
    return note_draft_put(desk, staff, ticket->id, text.size ? text : STR(""), client_id,
                          desk->now);
}

enum err note_draft_sent(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                         struct str client_id, struct str draft_id)
{
    if (client_id.size == 0 && draft_id.size == 0)
        return OK;
    return note_draft_end(desk, staff, ticket->id, client_id.size ? client_id : draft_id,
                          draft_id.size ? draft_id : client_id, desk->now);
}

/* ---- mentions ------------------------------------------------------------------------------- */

enum err mentioned_list(struct desk *desk, const struct staff *staff, struct mentioned_list *ret)
{
    return mentioned_tickets(desk, staff, MENTIONS_MAX, ret);
}

enum err mentions_unseen_of(struct desk *desk, const struct staff *staff,
                            const struct ticket *ticket, int64_t *ret)
{
    return mentions_unseen_in(desk, staff, ticket->id, ret);
}

enum err mentions_see(struct desk *desk, const struct mentions_seen *seen)
{
    const struct ticket ticket = {.id = seen->ticket_id};
    return mentions_mark_seen(desk, &ticket, seen->user_id, seen->until, desk->now);
}
