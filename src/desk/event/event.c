#include "desk/event/event.h"
#include "desk/event/event.sql.h"
#include "desk/limits.h"
#include "desk/word.h"

static const struct word kinds[] = {
    [EVENT_CREATED] = {STR("created")}, [EVENT_MESSAGE] = {STR("message")},
    [EVENT_CHANGED] = {STR("changed")}, [EVENT_READ] = {STR("read")},
    [EVENT_NOTE] = {STR("note")},
};

DEFINE_WORDS(event_kind, kinds);

static enum err add(struct desk *desk, const struct ticket *ticket, const struct event *event)
{
    int64_t seq;
    TRY(event_insert(desk, ticket, event->kind, event->about_id, event->actor_id,
                     event->is_internal, desk->socket_id, desk->now, &seq));
    desk_tell(desk, ticket->id, seq);
    return OK;
}

enum err event_add(struct desk *desk, const struct ticket *ticket, enum event_kind kind,
                   int64_t about_id, int64_t actor_id)
{
    return add(desk, ticket,
               &(struct event){.kind = kind, .about_id = about_id, .actor_id = actor_id});
}

enum err event_add_internal(struct desk *desk, const struct ticket *ticket, enum event_kind kind,
                            int64_t about_id, int64_t actor_id)
{
    return add(desk, ticket,
               &(struct event){
                   .kind = kind, .about_id = about_id, .actor_id = actor_id, .is_internal = true});
}

enum err event_last(struct desk *desk, const struct ticket *ticket, int64_t *ret_seq)
{
    *ret_seq = 0;
    enum err err = event_newest(desk, ticket, ret_seq);
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err event_list_after(struct desk *desk, const struct ticket *ticket, int64_t seq,
                          struct event_list *ret)
{
    int64_t newest;
    *ret = (struct event_list){0};
    TRY(event_last(desk, ticket, &newest));
    if (seq == newest)
        return OK;
    if (seq > newest || newest - seq > EVENTS_RESUMED)
        return ERR_NOT_FOUND;
    TRY(events_after(desk, ticket, seq, EVENTS_RESUMED, ret));
    return ret->count && ret->items[0].seq == seq + 1 ? OK : ERR_NOT_FOUND;
}

enum err event_list_between(struct desk *desk, const struct ticket *ticket, int64_t after,
                            int64_t until, struct event_list *ret)
{
    return events_between(desk, ticket, after, until, ret);
}

enum err event_list_since(struct desk *desk, struct instant since, struct event_list *ret)
{
    return events_since(desk, since, EVENTS_CAUGHT_UP, ret);
}

enum err events_expire(struct desk *desk)
{
    struct instant before = desk->now;
    before.unix_s -= EVENTS_KEPT_DAYS * 24 * 60 * 60;
    return events_remove(desk, before);
}
