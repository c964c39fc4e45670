#include "web/live/company.h"
#include "json/json.h"
#include "web/live/channel.h"
#include "web/live/rooms.h"

enum { USER_INFO_PARTS_MAX = 8, TYPING_PARTS_MAX = 8 };

static const struct str desk_channel = STR("private-support-desk");

/* As handlers.c has signed it, or a server that publishes. */
struct colleague {
    struct str id, name, role;
};

/* False: it is nobody that could be shown. */
static bool colleague_of(struct arena *arena, const struct member *member, struct colleague *ret)
{
    struct json_part parts[USER_INFO_PARTS_MAX];
    size_t count;
    if (json_read_parts(arena, member->user_info, parts, COUNT_OF(parts), &count) != OK)
        return false;
    const struct json_part *name = json_part(parts, count, "name");
    const struct json_part *role = json_part(parts, count, "role");
    if (!name || !name->is_text || !name->value.size || !role || !role->is_text)
        return false;
    *ret = (struct colleague){member->user_id, name->value, role->value};
    return true;
}

static bool is_of_ticket(struct str channel, int64_t *ret_ticket_id)
{
    return channel_kind_of(channel) == CHANNEL_PRESENCE &&
           channel_subject_of(channel, ret_ticket_id) == SUBJECT_TICKET;
}

/* ---- who looks ------------------------------------------------------------------------------- */

/* Users of a channel, copied while the rooms are locked: as many as there is room for. */
struct members {
    struct arena *arena;
    struct member *items;
    size_t room, count;
};

static void copy_member(void *context, const struct member *member)
{
    struct members *members = context;
    if (members->count < members->room)
        members->items[members->count++] = (struct member){
            str_copy(members->arena, member->user_id), str_copy(members->arena, member->user_info)};
}

static struct viewer_list viewers_of(struct live *live, struct arena *arena, struct str channel)
{
    struct members members = {.arena = arena, .room = rooms_count(live_rooms(live), channel).users};
    if (!members.room)
        return (struct viewer_list){0};
    members.items = NEW_ARRAY(arena, struct member, members.room);
    rooms_users(live_rooms(live), channel, copy_member, &members);
    struct viewer_list list = {NEW_ARRAY(arena, struct viewer, members.count), 0};
    for (size_t i = 0; i < members.count; i++) {
        struct colleague colleague;
        if (colleague_of(arena, &members.items[i], &colleague) &&
            str_is(colleague.role, STR("staff")))
            list.items[list.count++] = (struct viewer){colleague.id, colleague.name};
    }
    return list;
}

struct viewer_list company_viewers(struct live *live, struct arena *arena, int64_t ticket_id)
{
    return viewers_of(live, arena,
                      str_print(arena, "presence-support-ticket.%lld", (long long)ticket_id));
}

void company_tell_viewers(struct live *live, struct str channel, struct str except)
{
    int64_t ticket_id;
    if (!is_of_ticket(channel, &ticket_id) || !live_is_heard(live, desk_channel))
        return;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct viewer_list viewers = viewers_of(live, arena, channel);
    struct buffer data = buffer_in(arena);
    struct json json = json_in(&data);
    json_open(&json, '{');
    json_put_i64(&json, "ticket_id", ticket_id);
    json_name(&json, "viewers");
    json_open(&json, '[');
    for (size_t i = 0; i < viewers.count; i++) {
        json_open(&json, '{');
        json_put_text(&json, "id", viewers.items[i].id);
        json_put_text(&json, "name", viewers.items[i].name);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    live_send(live, desk_channel, STR("App\\Events\\TicketViewers"), buffer_str(&data), except);
}

/* ---- who writes ------------------------------------------------------------------------------ */

bool company_is_typing(const struct said *said)
{
    int64_t ticket_id;
    return str_is(said->event, STR("client-typing")) && is_of_ticket(said->channel, &ticket_id);
}

/* Whoever says it of nothing, or in another form, does. */
static bool goes_on(struct arena *arena, struct str text)
{
    struct json_part parts[TYPING_PARTS_MAX];
    size_t count;
    if (json_read_parts(arena, text, parts, COUNT_OF(parts), &count) != OK)
        return true;
    const struct json_part *typing = json_part(parts, count, "typing");
    return !typing || typing->is_text || !str_is(typing->value, STR("false"));
}

struct sought {
    struct str user_id;
    struct members found; /* of one, if they are there */
};

static void seek(void *context, const struct member *member)
{
    struct sought *sought = context;
    if (str_is(member->user_id, sought->user_id))
        copy_member(&sought->found, member);
}

void company_tell_typing(struct live *live, const struct said *said, struct str user_id,
                         struct str socket_id)
{
    int64_t ticket_id;
    struct colleague writer;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct member one;
    struct sought sought = {user_id, {.arena = arena, .items = &one, .room = 1}};
    rooms_users(live_rooms(live), said->channel, seek, &sought);
    if (!is_of_ticket(said->channel, &ticket_id) || !sought.found.count ||
        !colleague_of(arena, &one, &writer))
        return;
    struct buffer data = buffer_in(arena);
    struct json json = json_in(&data);
    json_open(&json, '{');
    json_put_i64(&json, "ticket_id", ticket_id);
    json_put_text(&json, "id", writer.id);
    json_put_text(&json, "name", writer.name);
    json_put_text(&json, "role", writer.role);
    json_put_bool(&json, "typing", goes_on(arena, said->data));
    json_close(&json, '}');
    live_publish(live, desk_channel, STR("App\\Events\\TicketTyping"), buffer_str(&data),
                 socket_id);
}
