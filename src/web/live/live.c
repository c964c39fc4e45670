#include "web/live/live.h"
#include "base/instant.h"
#include "net/loop.h"
#include "web/live/hub.h"
#include "web/live/nodes.h"
#include "web/live/presence.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct live {
    struct pusher pusher;
    struct http_server *const *server;
    struct rooms *rooms;
    struct passes *passes;
    struct presence *presence;
    struct nodes *nodes;
};

struct live *live_new(const struct pusher *pusher, struct http_server *const *server)
{
    struct live *live = memory_alloc(sizeof *live);
    *live = (struct live){
        .pusher = *pusher, .server = server, .rooms = rooms_new(), .passes = passes_new()};
    live->presence = presence_new(live, live->rooms);
    return live;
}

void live_free(struct live *live)
{
    if (!live)
        return;
    presence_free(live->presence);
    rooms_free(live->rooms);
    passes_free(live->passes);
    free(live);
}

void live_loop_began(struct live *live, struct loop *loop)
{
    loop->application = hub_new(live);
}

void live_loop_ended(struct live *live, struct loop *loop)
{
    (void)live;
    hub_free(loop->application);
}

struct url live_url(const struct live *live, struct arena *arena)
{
    struct url url = url_local(arena, "/app/%.*s", STR_ARGS(live->pusher.key));
    url = url_query_add(arena, url, STR("protocol"), STR("7"));
    return url_query_add(arena, url, STR("client"), STR("sapa"));
}

const struct pusher *live_pusher(const struct live *live)
{
    return &live->pusher;
}

struct rooms *live_rooms(struct live *live)
{
    return live->rooms;
}

struct passes *live_passes(struct live *live)
{
    return live->passes;
}

struct presence *live_presence(struct live *live)
{
    return live->presence;
}

struct nodes *live_nodes(struct live *live)
{
    return live->nodes;
}

void live_set_nodes(struct live *live, struct nodes *nodes)
{
    live->nodes = nodes;
}

/* ---- connecting -------------------------------------------------------------------------------
 */

/* Not to be guessed, since signatures are made for it. */
static void make_id(char id[static SOCKET_ID_MAX + 1])
{
    uint64_t halves[2];
    random_bytes(halves, sizeof halves);
    snprintf(id, SOCKET_ID_MAX + 1, "%llu.%llu", (unsigned long long)(halves[0] >> 1),
             (unsigned long long)(halves[1] >> 1));
}

static int refusal_of(const struct live *live, const struct knock *knock)
{
    int64_t version;
    if (!str_is(knock->key, live->pusher.key))
        return 4001;
    if (knock->origin == ORIGIN_REFUSED)
        return 4009;
    if (!knock->protocol.size)
        return 4008;
    if (!str_to_i64(knock->protocol, &version))
        return 4006;
    return version >= 5 && version <= 7 ? 0 : 4007;
}

void live_connect(struct live *live, struct http_exchange *exchange, const struct knock *knock)
{
    struct client *client = memory_alloc(sizeof *client);
    *client = (struct client){.live = live, .refused_code = refusal_of(live, knock)};
    make_id(client->id);
    if (knock->person)
        client->pass = pass_of(knock->person);
    if (http_upgrade(exchange, &client_handler, client) != OK)
        free(client);
}

bool live_give_pass_here(struct live *live, struct str socket_id, const struct person *person)
{
    const struct pass pass = pass_of(person);
    enum pass_given given = passes_give(live->passes, socket_id, &pass);
    if (given == PASS_TOO_MANY)
        live_end_socket(live, socket_id);
    return given != PASS_OF_ANOTHER;
}

void live_give_pass(struct live *live, struct str socket_id, const struct person *person)
{
    const struct pass pass = pass_of(person);
    if (!live_give_pass_here(live, socket_id, person))
        nodes_say_pass(live->nodes, socket_id, &pass);
}

/* ---- telling ----------------------------------------------------------------------------------
 */

/* What each loop is handed. */
struct telling {
    atomic_int holders;
    struct frame *frame;
    struct str channel, except; /* behind it, in the same memory */
};

static void telling_unref(struct telling *telling)
{
    if (atomic_fetch_sub(&telling->holders, 1) > 1)
        return;
    frame_unref(telling->frame);
    free(telling);
}

static void tell(struct loop *loop, void *context)
{
    struct telling *telling = context;
    hub_tell(loop->application, telling->channel, telling->frame, telling->except);
    telling_unref(telling);
}

static void send_frame(struct live *live, struct str channel, struct frame *frame,
                       struct str except)
{
    struct telling *telling = memory_alloc(sizeof *telling + channel.size + except.size);
    char *texts = (char *)(telling + 1);
    memcpy(texts, channel.at, channel.size);
    memcpy(texts + channel.size, except.at ? except.at : "", except.size);
    *telling = (struct telling){.frame = frame_ref(frame),
                                .channel = {texts, channel.size},
                                .except = {texts + channel.size, except.size}};
    atomic_init(&telling->holders, http_server_loops(*live->server));
    http_server_each_loop(*live->server, tell, telling);
}

void live_send(struct live *live, struct str channel, struct str event, struct str data,
               struct str except)
{
    bool is_cached = channel_is_cached(channel) && !str_starts(event, STR("pusher"));
    if (!is_cached && !live_is_heard(live, channel))
        return;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct frame *frame = frame_of_event(arena, event, channel, data);
    if (is_cached)
        rooms_cache(live->rooms, channel, frame, data, clock_us() / (1000 * 1000));
    if (live_is_heard(live, channel))
        send_frame(live, channel, frame, except);
    frame_unref(frame);
}

void live_send_text(struct live *live, struct str channel, struct str text, struct str except)
{
    if (!live_is_heard(live, channel))
        return;
    struct frame *frame = frame_text(text);
    send_frame(live, channel, frame, except);
    frame_unref(frame);
}

void live_publish(struct live *live, struct str channel, struct str event, struct str data,
                  struct str except)
{
    live_send(live, channel, event, data, except);
    nodes_say_event(live->nodes, channel, event, data, except);
}

void live_publish_text(struct live *live, struct str channel, struct str text, struct str except)
{
    live_send_text(live, channel, text, except);
    nodes_say_text(live->nodes, channel, text, except);
}

bool live_is_heard(struct live *live, struct str channel)
{
    return rooms_are_heard(live->rooms, channel);
}

/* Whom a channel's users are looked through for. */
struct sought {
    struct str user_id;
    bool is_there;
};

static void seek(void *context, const struct member *member)
{
    struct sought *sought = context;
    sought->is_there = sought->is_there || str_is(member->user_id, sought->user_id);
}

bool live_is_looking(struct live *live, int64_t ticket_id, int64_t user_id)
{
    char channel[64], id[32];
    snprintf(channel, sizeof channel, "presence-support-ticket.%lld", (long long)ticket_id);
    snprintf(id, sizeof id, "%lld", (long long)user_id);
    struct sought sought = {.user_id = str_of(id)};
    rooms_users(live->rooms, str_of(channel), seek, &sought);
    return sought.is_there;
}

/* ---- ending -----------------------------------------------------------------------------------
 */

/* What each loop is handed. */
struct ending {
    atomic_int holders;
    void (*run)(struct hub *hub, struct str name);
    struct str name; /* behind it, in the same memory */
};

static void end(struct loop *loop, void *context)
{
    struct ending *ending = context;
    ending->run(loop->application, ending->name);
    if (atomic_fetch_sub(&ending->holders, 1) == 1)
        free(ending);
}

static void end_on_loops(struct live *live, void (*run)(struct hub *hub, struct str name),
                         struct str name)
{
    struct ending *ending = memory_alloc(sizeof *ending + name.size);
    char *text = (char *)(ending + 1);
    memcpy(text, name.at, name.size);
    *ending = (struct ending){.run = run, .name = {text, name.size}};
    atomic_init(&ending->holders, http_server_loops(*live->server));
    http_server_each_loop(*live->server, end, ending);
}

static void close_client(const struct client *client)
{
    socket_close(client->socket, 4009, STR("Ended by the application"));
}

static void end_user(struct hub *hub, struct str user_id)
{
    for (const struct client *client = hub->clients; client; client = client->next)
        if (client->user_id.at && str_is(client->user_id, user_id))
            close_client(client);
}

static void end_socket(struct hub *hub, struct str socket_id)
{
    for (const struct client *client = hub->clients; client; client = client->next)
        if (str_is(str_of(client->id), socket_id))
            close_client(client);
}

void live_end_user_here(struct live *live, struct str user_id)
{
    end_on_loops(live, end_user, user_id);
}

void live_end_user(struct live *live, struct str user_id)
{
    live_end_user_here(live, user_id);
    nodes_say_end_user(live->nodes, user_id);
}

void live_end_socket(struct live *live, struct str socket_id)
{
    end_on_loops(live, end_socket, socket_id);
}

void live_empty(struct live *live, struct str channel)
{
    if (live_is_heard(live, channel))
        end_on_loops(live, hub_empty, channel);
}
