#include "web/live/nodes_inside.h"
#include "base/instant.h"
#include "base/log.h"
#include "bus/bus.h"
#include "desk/limits.h"
#include "web/live/limits.h"
#include "web/live/live.h"
#include "web/live/presence.h"
#include "web/live/teller.h"
#include "web/rate.h"
#include <stdlib.h>

enum { SECOND_US = 1000 * 1000 };

/* ---- what may have been missed ----------------------------------------------------------------
 */

static void catch_up(struct nodes *nodes, struct instant since)
{
    teller_catch_up(nodes->options.teller, since);
    passes_doubt(live_passes(nodes->options.live), 0);
}

/* ---- hearing ----------------------------------------------------------------------------------
 */

static void hear_hello(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    struct instant since = {heard_number(heard, "since")};
    (void)peer;
    catch_up(nodes, since);
    nodes_say_list(nodes);
}

static void hear_room(struct nodes *nodes, const struct peer *peer, const struct json_part *parts,
                      size_t count)
{
    struct room_heard room;
    if (heard_room(parts, count, &room) != OK)
        return;
    const struct room_elsewhere elsewhere = {peer->handle, peer->generation, room.sockets};
    presence_set_elsewhere(live_presence(nodes->options.live), room.channel,
                           room.has_member ? &room.member : NULL, &elsewhere);
}

static void hear_there(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    hear_room(nodes, peer, heard->parts, heard->count);
}

static void hear_list(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    struct json_part rooms[LIST_ROOMS_MAX], parts[SAYING_PARTS_MAX];
    size_t room_count, count;
    if (heard_flag(heard, "first")) {
        peer->generation++;
        peer->is_listing = true;
    }
    const struct json_part *list = json_part(heard->parts, heard->count, "rooms");
    if (!list || json_read_items(nodes->arena, list->value, rooms, COUNT_OF(rooms), &room_count))
        return;
    for (size_t i = 0; i < room_count; i++)
        if (json_read_parts(nodes->arena, rooms[i].value, parts, COUNT_OF(parts), &count) == OK)
            hear_room(nodes, peer, parts, count);
    if (!heard_flag(heard, "last") || !peer->is_listing)
        return;
    peer->is_listing = false;
    presence_sweep(live_presence(nodes->options.live), peer->handle, peer->generation);
}

static void hear_ask(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    (void)peer;
    if (str_is(heard_text(heard, "of"), str_of(nodes->id)))
        nodes_say_list(nodes);
}

static size_t read_numbers(struct nodes *nodes, const struct heard *heard, const char *name,
                           int64_t **ret)
{
    const struct json_part *list = json_part(heard->parts, heard->count, name);
    struct str text = list ? list->value : STR("[]");
    struct json_item *items = NEW_ARRAY(nodes->arena, struct json_item, text.size);
    size_t count = 0;
    if (json_read_list(nodes->arena, text, items, text.size, &count) != OK)
        return 0;
    *ret = NEW_ARRAY(nodes->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        (*ret)[i] = items[i].number;
    return count;
}

static void hear_told(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    int64_t *numbers;
    size_t count = read_numbers(nodes, heard, "events", &numbers);
    struct told *told = NEW_ARRAY(nodes->arena, struct told, count / 2 + 1);
    (void)peer;
    for (size_t i = 0; i < count / 2; i++)
        told[i] = (struct told){.ticket_id = numbers[i * 2], .seq = numbers[i * 2 + 1]};
    if (count / 2)
        teller_tell(nodes->options.teller, &(struct told_list){.items = told, .count = count / 2});
    count = read_numbers(nodes, heard, "persons", &numbers);
    for (size_t i = 0; i < count; i++)
        if (numbers[i] > 0)
            passes_doubt(live_passes(nodes->options.live), numbers[i]);
}

static void hear_event(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    (void)peer;
    live_send(nodes->options.live, heard_text(heard, "channel"), heard_text(heard, "event"),
              heard_text(heard, "data"), heard_text(heard, "except"));
}

static void hear_text(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    (void)peer;
    live_send_text(nodes->options.live, heard_text(heard, "channel"), heard_text(heard, "text"),
                   heard_text(heard, "except"));
}

static void hear_end(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    (void)peer;
    live_end_user_here(nodes->options.live, heard_text(heard, "user"));
}

static void hear_pass(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    const struct person person = {.id = heard_number(heard, "person"),
                                  .role = role_of(heard_text(heard, "role")),
                                  .session_id = heard_text(heard, "session")};
    (void)peer;
    if (person.id > 0)
        live_give_pass_here(nodes->options.live, heard_text(heard, "socket"), &person);
}

static void hear_rate(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    int64_t rule = heard_number(heard, "rule");
    (void)peer;
    if (rule >= 0 && rule < RATE_KEY_COUNT)
        rate_note(nodes->options.web->rates, (enum rate_key)rule, heard_text(heard, "who"),
                  clock_us());
}

static void forget(struct nodes *nodes, struct peer *peer)
{
    presence_sweep(live_presence(nodes->options.live), peer->handle, 0);
    peers_remove(&nodes->peers, peer);
    atomic_store(&nodes->peer_count, nodes->peers.count);
}

static void hear_bye(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    (void)heard;
    log_info("nodes.left", "a node has ended");
    forget(nodes, peer);
}

static void hear_alive(struct nodes *nodes, struct peer *peer, const struct heard *heard)
{
    (void)nodes;
    (void)peer;
    (void)heard;
}

static const struct {
    const char *word;
    void (*hear)(struct nodes *nodes, struct peer *peer, const struct heard *heard);
} sayings[] = {
    {"alive", hear_alive}, {"there", hear_there}, {"told", hear_told}, {"text", hear_text},
    {"event", hear_event}, {"pass", hear_pass},   {"rate", hear_rate}, {"list", hear_list},
    {"hello", hear_hello}, {"ask", hear_ask},     {"end", hear_end},   {"bye", hear_bye},
};

/* NULL: it is this node, or there are too many. */
static struct peer *find_peer(struct nodes *nodes, const struct heard *heard)
{
    if (str_is(heard->from, str_of(nodes->id)))
        return NULL;
    struct peer *peer = peers_find(&nodes->peers, heard->from);
    bool is_new = !peer, is_hello = str_is(heard->word, STR("hello"));
    if (is_new)
        peer = peers_add(&nodes->peers, heard->from);
    if (!peer)
        return NULL;
    atomic_store(&nodes->peer_count, nodes->peers.count);
    if (!is_hello && heard->number != peer->number + 1) {
        /* Something of it was missed; what it has in the database, and where it has sockets. */
        catch_up(nodes, is_new ? nodes->options.web->clock() : peer->heard_at);
        nodes_say_ask(nodes, peer->id);
    }
    peer->number = heard->number;
    peer->heard_us = clock_us();
    peer->heard_at = nodes->options.web->clock();
    return peer;
}

static void take_message(void *context, struct str text)
{
    struct nodes *nodes = context;
    struct heard heard;
    if (heard_read(nodes->arena, text, &heard) != OK) {
        log_warning("nodes.not_understood", "something on the bus is of no node");
    } else {
        struct peer *peer = find_peer(nodes, &heard);
        for (size_t i = 0; peer && i < COUNT_OF(sayings); i++)
            if (str_is(heard.word, str_of(sayings[i].word))) {
                sayings[i].hear(nodes, peer, &heard);
                break;
            }
    }
    arena_reset(nodes->arena);
}

/* ---- on and off the bus -----------------------------------------------------------------------
 */

static void joined(void *context)
{
    struct nodes *nodes = context;
    pthread_mutex_lock(&nodes->mutex);
    nodes->is_in = true;
    pthread_mutex_unlock(&nodes->mutex);
    nodes_say_hello(nodes, nodes->away_since);
    nodes_say_list(nodes);
    catch_up(nodes, nodes->away_since);
}

static void left(void *context)
{
    struct nodes *nodes = context;
    pthread_mutex_lock(&nodes->mutex);
    nodes->is_in = false;
    pthread_mutex_unlock(&nodes->mutex);
    nodes->away_since = nodes->options.web->clock();
}

static void beat(void *context)
{
    struct nodes *nodes = context;
    struct peer *silent;
    int64_t before_us = clock_us() - (int64_t)LIVE_NODE_GONE_S * SECOND_US;
    nodes_say_word(nodes, "alive");
    while ((silent = peers_silent(&nodes->peers, before_us))) {
        log_warning("nodes.lost", "a node has not been heard for %d seconds", LIVE_NODE_GONE_S);
        catch_up(nodes, silent->heard_at);
        forget(nodes, silent);
    }
}

struct nodes *nodes_new(struct arena *arena, const struct nodes_options *options)
{
    struct nodes *nodes = memory_alloc(sizeof *nodes);
    *nodes = (struct nodes){
        .options = *options, .arena = arena_new(), .away_since = options->web->clock()};
    struct str id = digest_hex(nodes->arena, digest_sha256(random_token(nodes->arena)));
    memcpy(nodes->id, id.at, NODE_ID_SIZE);
    /* Who has the same secret has the same sessions; others on the same Redis are others' business.
     */
    struct str house = digest_hex(nodes->arena, digest_hmac(options->secret, STR("nodes")));
    const struct bus_options bus = {
        .url = options->url,
        .topic = str_print(arena, "sapa:%.*s", NODE_ID_SIZE, house.at),
        .context = nodes,
        .joined = joined,
        .heard = take_message,
        .beat = beat,
        .left = left,
    };
    nodes->bus = bus_new(&bus);
    pthread_mutex_init(&nodes->mutex, NULL);
    return nodes;
}

void nodes_start(struct nodes *nodes)
{
    if (nodes)
        bus_start(nodes->bus);
}

void nodes_stop(struct nodes *nodes)
{
    if (!nodes)
        return;
    nodes_say_word(nodes, "bye");
    pthread_mutex_lock(&nodes->mutex);
    nodes->is_in = false;
    pthread_mutex_unlock(&nodes->mutex);
    bus_stop(nodes->bus);
}

void nodes_free(struct nodes *nodes)
{
    if (!nodes)
        return;
    bus_free(nodes->bus);
    arena_free(nodes->arena);
    pthread_mutex_destroy(&nodes->mutex);
    free(nodes);
}

struct nodes_counts nodes_counts(struct nodes *nodes)
{
    struct bus_counts counts = bus_counts(nodes->bus);
    return (struct nodes_counts){
        .is_joined = counts.is_joined,
        .nodes = atomic_load(&nodes->peer_count) + 1,
        .said = counts.said,
        .heard = counts.heard,
        .dropped = counts.dropped,
    };
}
