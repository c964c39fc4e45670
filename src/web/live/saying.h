/*
 * What nodes say to each other, as JSON: {"from":NODE,"n":N,"say":WORD,...}. NODE is made anew at
 * each start; N counts what a node has said, so that others see what they have missed. See nodes.h.
 *
 *   hello      "since": it is on the bus again, and was not since then; asks all for their list
 *   list       "first","last","rooms":[{...}]: its sockets, as of `there`, replacing what it said
 *   there      "channel","sockets"[,"user","info"]: so many now
 *   ask        "of": asks one node for its list
 *   alive, bye
 *   told       "events":[TICKET,SEQ,...],"persons":[ID,...]: see struct told
 *   event      "channel","event","data"[,"except"]
 *   text       "channel","text"[,"except"]: a frame's text
 *   end        "user"
 *   pass       "socket","session","person","role"
 *   rate       "rule","who"
 */
#pragma once
#include "json/json.h"
#include "web/live/wire.h"

enum { NODE_ID_SIZE = 16, SAYING_PARTS_MAX = 16, LIST_ROOMS_MAX = 128 };

/* Something on its way out, in an arena of its own. */
struct saying {
    struct arena *arena;
    struct buffer text;
    struct json json; /* for what comes after the head */
};
void saying_begin(struct saying *saying, const char *node, uint64_t number, const char *word);
/* Closes it; the text lives until saying_clear(). */
struct str saying_end(struct saying *saying);
void saying_clear(struct saying *saying);
/* The members of `there`. */
void saying_put_room(struct json *json, struct str channel, const struct member *member,
                     size_t sockets);

/* Something that was heard. */
struct heard {
    struct str from, word;
    int64_t number;
    struct json_part parts[SAYING_PARTS_MAX];
    size_t count;
};
/* ERR_INVALID: no node of ours has said that. Copies in the arena. */
enum err heard_read(struct arena *arena, struct str text, struct heard *ret) MUST_USE;
/* STR_NONE, 0 or false when it is not there. */
struct str heard_text(const struct heard *heard, const char *name);
int64_t heard_number(const struct heard *heard, const char *name);
bool heard_flag(const struct heard *heard, const char *name);

/* What `there` and each room of `list` say. */
struct room_heard {
    struct str channel;
    bool has_member;
    struct member member;
    size_t sockets;
};
enum err heard_room(const struct json_part *parts, size_t count, struct room_heard *ret) MUST_USE;
