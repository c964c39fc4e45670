/*
 * What the page after a change says of it. It waits in a cookie, as numbers and not as words: the
 * page says it in its reader's language, and nobody can put words into it.
 */
#pragma once
#include "desk/bulk/bulk.h"
#include "web/request.h"

struct flash_about {
    int64_t id;                   /* of what was changed; 0: that does not matter */
    struct outcome_list outcomes; /* of a change of several tickets */
    struct bulk_ids undo;         /* the changes that can be taken back */
};

/* "FLASH.ID.bTICKET-TICKET.uCHANGE-CHANGE": parts that are empty are left out. */
struct str flash_cookie(struct arena *arena, enum flash flash, const struct flash_about *about);
/* FLASH_NONE for what is no such text; parts that are none are passed over. */
enum flash flash_read(struct str cookie, struct flash_about *ret);

/* The whole text in the reader's language: how many tickets were changed, and which not and why. */
struct str flash_words(const struct request *request, enum flash flash,
                       const struct outcome_list *outcomes);
/* Nothing came of it, though it was asked for. */
bool flash_is_failure(const struct outcome_list *outcomes);
