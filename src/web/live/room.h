/* One channel, as rooms.c and rooms_elsewhere.c know it. All of it is under the mutex. */
#pragma once
#include "web/live/names.h"
#include "web/live/rooms.h"
#include <pthread.h>

/* What another node has. */
struct share {
    struct share *next;
    int node;
    uint64_t generation;
    size_t sockets;
};

struct resident {
    struct resident *next;
    size_t sockets; /* here */
    struct share *elsewhere;
    struct str user_id, user_info; /* their own memory */
};

struct room {
    struct named named;         /* must be first */
    size_t here, users;         /* sockets, of whomever; users on all nodes */
    struct share *elsewhere;    /* where there are no users */
    struct resident *residents; /* in the order they came */
    struct frame *cached;
    struct str cached_data;
    int64_t cached_at_s;
};

struct rooms {
    pthread_mutex_t mutex;
    struct names names;
};

/* NULL: nobody is there, and nothing is kept of it. */
struct room *room_find(const struct rooms *rooms, struct str channel);
struct room *room_find_or_make(struct rooms *rooms, struct str channel);
/* Frees it when nothing is in it any more. */
void room_forget_when_empty(struct rooms *rooms, struct room *room);
/* Where the user is in the list, or its end. */
struct resident **room_place_of(struct room *room, struct str user_id);
/* Of whom it is known that they are not there. */
struct resident *room_add_resident(struct room *room, const struct member *member);
/* True when they are nowhere any more, and so are forgotten. */
bool room_forget_when_gone(struct room *room, struct resident **place);
