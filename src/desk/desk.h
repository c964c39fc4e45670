/*
 * The desk: one unit of work on the product's rules. A request, job or command has one; it is used
 * by one thread at a time and knows nothing of HTTP, pages or sockets.
 *
 * Rules return enum err. For ERR_INVALID and ERR_CONFLICT the desk's problems say, beside which
 * field, what a person can do about it.
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"
#include "db/db.h"
#include "i18n/i18n.h"

/* A text for a person, translated where it is shown. */
struct problem {
    const char *field; /* as in the form; "" when it is about the whole */
    const char *text;  /* TR() text; may hold one %s */
    int64_t number;    /* what stands for the %s; 0 if the text has none */
};

enum { PROBLEMS_MAX = 16 };

struct problems {
    struct problem items[PROBLEMS_MAX];
    size_t count;
};

/* What is told once it is on disk: an event of a ticket (desk/event/event.h), or that somebody may
   see less than before (desk/session/session.h). */
struct told {
    int64_t ticket_id, seq; /* 0: no event */
    int64_t person_id;      /* 0: an event */
};

struct told_list {
    struct told *items; /* in the desk's arena */
    size_t count, room;
};

struct outlets;

struct desk {
    struct db *db;
    struct arena *arena;
    struct instant now;            /* the one moment this unit of work happens at */
    struct str socket_id;          /* of the page that asked, which need not be told; or STR_NONE */
    const struct outlets *outlets; /* desk/notification/outlets.h; NULL: nobody is told outside */
    struct told_list told;
    struct problems problems;
};

void desk_tell(struct desk *desk, int64_t ticket_id, int64_t seq);
/* A session of theirs has ended, or what they may do has changed. */
void desk_tell_of_person(struct desk *desk, int64_t person_id);

void desk_problem(struct desk *desk, const char *field, const char *text, int64_t number);
/* ERR_INVALID when there are problems. */
enum err desk_check(const struct desk *desk) MUST_USE;
