/* Rows of list.sql and search.sql that nobody else sees. */
#pragma once
#include "desk/access/access.h"

struct ticket_id {
    int64_t id;
};

struct ticket_id_list {
    struct ticket_id *items;
    size_t count;
};

struct block {
    int64_t block, tickets;
};

struct block_list {
    struct block *items;
    size_t count;
};

struct count {
    struct str word;
    int64_t tickets;
};

struct count_list {
    struct count *items;
    size_t count;
};

/* Both newest first; the result too, each id once. */
struct ticket_id_list ticket_ids_merge(struct arena *arena, struct ticket_id_list a,
                                       struct ticket_id_list b);
