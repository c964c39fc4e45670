/* What this node says. */
#include "web/live/nodes_inside.h"
#include "bus/bus.h"
#include "web/live/live.h"
#include "web/live/presence.h"

/* False while nobody would hear it. Between both the mutex is held: what is numbered first is said
   first. */
static bool begin(struct nodes *nodes, struct saying *saying, const char *word)
{
    if (!nodes)
        return false;
    pthread_mutex_lock(&nodes->mutex);
    if (!nodes->is_in) {
        pthread_mutex_unlock(&nodes->mutex);
        return false;
    }
    saying_begin(saying, nodes->id, ++nodes->number, word);
    return true;
}

static void end(struct nodes *nodes, struct saying *saying)
{
    bus_say(nodes->bus, saying_end(saying));
    pthread_mutex_unlock(&nodes->mutex);
    saying_clear(saying);
}

void nodes_say_word(struct nodes *nodes, const char *word)
{
    struct saying saying;
    if (begin(nodes, &saying, word))
        end(nodes, &saying);
}

void nodes_say_there(struct nodes *nodes, struct str channel, const struct member *member,
                     size_t sockets)
{
    struct saying saying;
    if (!begin(nodes, &saying, "there"))
        return;
    saying_put_room(&saying.json, channel, member, sockets);
    end(nodes, &saying);
}

void nodes_say_event(struct nodes *nodes, struct str channel, struct str event, struct str data,
                     struct str except)
{
    struct saying saying;
    if (!begin(nodes, &saying, "event"))
        return;
    json_put_text(&saying.json, "channel", channel);
    json_put_text(&saying.json, "event", event);
    json_put_text(&saying.json, "data", data);
    json_put_text(&saying.json, "except", except);
    end(nodes, &saying);
}

void nodes_say_text(struct nodes *nodes, struct str channel, struct str text, struct str except)
{
    struct saying saying;
    if (!begin(nodes, &saying, "text"))
        return;
    json_put_text(&saying.json, "channel", channel);
    json_put_text(&saying.json, "text", text);
    json_put_text(&saying.json, "except", except);
    end(nodes, &saying);
}

void nodes_say_end_user(struct nodes *nodes, struct str user_id)
{
    struct saying saying;
    if (!begin(nodes, &saying, "end"))
        return;
    json_put_text(&saying.json, "user", user_id);
    end(nodes, &saying);
}

void nodes_say_pass(struct nodes *nodes, struct str socket_id, const struct pass *pass)
{
    struct saying saying;
    if (!begin(nodes, &saying, "pass"))
        return;
    json_put_text(&saying.json, "socket", socket_id);
    json_put_text(&saying.json, "session", (struct str){pass->session_id, sizeof pass->session_id});
    json_put_i64(&saying.json, "person", pass->person_id);
    json_put_text(&saying.json, "role", role_word(pass->role));
    end(nodes, &saying);
}

void nodes_say_told(struct nodes *nodes, const struct told_list *told)
{
    struct saying saying;
    if (!told->count || !begin(nodes, &saying, "told"))
        return;
    json_name(&saying.json, "events");
    json_open(&saying.json, '[');
    for (size_t i = 0; i < told->count; i++)
        if (told->items[i].ticket_id) {
            json_i64(&saying.json, told->items[i].ticket_id);
            json_i64(&saying.json, told->items[i].seq);
        }
    json_close(&saying.json, ']');
    json_name(&saying.json, "persons");
    json_open(&saying.json, '[');
    for (size_t i = 0; i < told->count; i++)
        if (told->items[i].person_id)
            json_i64(&saying.json, told->items[i].person_id);
    json_close(&saying.json, ']');
    end(nodes, &saying);
}

void nodes_say_rate(void *context, int rule, struct str who)
{
    struct nodes *nodes = context;
    struct saying saying;
    if (!begin(nodes, &saying, "rate"))
        return;
    json_put_i64(&saying.json, "rule", rule);
    json_put_text(&saying.json, "who", who);
    end(nodes, &saying);
}

void nodes_say_hello(struct nodes *nodes, struct instant since)
{
    struct saying saying;
    if (!begin(nodes, &saying, "hello"))
        return;
    json_put_i64(&saying.json, "since", since.unix_s);
    end(nodes, &saying);
}

/* ---- what this node has -----------------------------------------------------------------------
 */

/* A list in parts, each of which is one message. Its end is known by what comes after it only. */
struct listing {
    struct nodes *nodes;
    struct saying saying;
    bool is_open, is_first;
    size_t count;
};

static void open_part(struct listing *listing)
{
    listing->is_open = begin(listing->nodes, &listing->saying, "list");
    if (!listing->is_open)
        return;
    json_put_bool(&listing->saying.json, "first", listing->is_first);
    json_name(&listing->saying.json, "rooms");
    json_open(&listing->saying.json, '[');
    listing->is_first = false;
    listing->count = 0;
}

static void close_part(struct listing *listing, bool is_last)
{
    if (!listing->is_open)
        return;
    json_close(&listing->saying.json, ']');
    json_put_bool(&listing->saying.json, "last", is_last);
    end(listing->nodes, &listing->saying);
    listing->is_open = false;
}

static void begin_list(void *context)
{
    open_part(context);
}

static void list_room(void *context, struct str channel, const struct member *member,
                      size_t sockets)
{
    struct listing *listing = context;
    if (listing->count == LIST_ROOMS_MAX) {
        close_part(listing, false);
        open_part(listing);
    }
    if (!listing->is_open)
        return;
    json_open(&listing->saying.json, '{');
    saying_put_room(&listing->saying.json, channel, member, sockets);
    json_close(&listing->saying.json, '}');
    listing->count++;
}

static void end_list(void *context)
{
    close_part(context, true);
}

void nodes_say_list(struct nodes *nodes)
{
    struct listing listing = {.nodes = nodes, .is_first = true};
    presence_list(live_presence(nodes->options.live), begin_list, list_room, end_list, &listing);
}

void nodes_say_ask(struct nodes *nodes, const char *node)
{
    struct saying saying;
    if (!begin(nodes, &saying, "ask"))
        return;
    json_put_text(&saying.json, "of", str_of(node));
    end(nodes, &saying);
}
