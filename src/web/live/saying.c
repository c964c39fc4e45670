#include "web/live/saying.h"

void saying_begin(struct saying *saying, const char *node, uint64_t number, const char *word)
{
    saying->arena = arena_new();
    saying->text = buffer_in(saying->arena);
    saying->json = json_in(&saying->text);
    json_open(&saying->json, '{');
    json_put_text(&saying->json, "from", str_of(node));
    json_put_i64(&saying->json, "n", (int64_t)number);
    json_put_text(&saying->json, "say", str_of(word));
}

struct str saying_end(struct saying *saying)
{
    json_close(&saying->json, '}');
    return buffer_str(&saying->text);
}

void saying_clear(struct saying *saying)
{
    arena_free(saying->arena);
}

void saying_put_room(struct json *json, struct str channel, const struct member *member,
                     size_t sockets)
{
    json_put_text(json, "channel", channel);
    json_put_i64(json, "sockets", (int64_t)sockets);
    if (!member)
        return;
    json_put_text(json, "user", member->user_id);
    json_put_text(json, "info", member->user_info); /* byte for byte: JSON in a text */
}

static struct str text_of(const struct json_part *parts, size_t count, const char *name)
{
    const struct json_part *part = json_part(parts, count, name);
    return part && part->is_text ? part->value : STR_NONE;
}

static int64_t number_of(const struct json_part *parts, size_t count, const char *name)
{
    const struct json_part *part = json_part(parts, count, name);
    int64_t number = 0;
    return part && !part->is_text && str_to_i64(part->value, &number) ? number : 0;
}

enum err heard_read(struct arena *arena, struct str text, struct heard *ret)
{
    TRY(json_read_parts(arena, text, ret->parts, COUNT_OF(ret->parts), &ret->count));
    ret->from = heard_text(ret, "from");
    ret->word = heard_text(ret, "say");
    ret->number = heard_number(ret, "n");
    return ret->from.size == NODE_ID_SIZE && ret->word.size ? OK : ERR_INVALID;
}

struct str heard_text(const struct heard *heard, const char *name)
{
    return text_of(heard->parts, heard->count, name);
}

int64_t heard_number(const struct heard *heard, const char *name)
{
    return number_of(heard->parts, heard->count, name);
}

bool heard_flag(const struct heard *heard, const char *name)
{
    const struct json_part *part = json_part(heard->parts, heard->count, name);
    return part && str_is(part->value, STR("true"));
}

enum err heard_room(const struct json_part *parts, size_t count, struct room_heard *ret)
{
    const struct json_part *user = json_part(parts, count, "user");
    const struct json_part *user_info = json_part(parts, count, "info");
    int64_t sockets = number_of(parts, count, "sockets");
    *ret = (struct room_heard){.channel = text_of(parts, count, "channel"),
                               .has_member = user != NULL,
                               .sockets = sockets > 0 ? (size_t)sockets : 0};
    if (!ret->channel.size || (user && (!user->value.size || !user_info)))
        return ERR_INVALID;
    if (user)
        ret->member = (struct member){user->value, user_info->value};
    return OK;
}
