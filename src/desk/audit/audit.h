/*
 * The audit log: every change of a ticket, a person or a setting as a row that is only ever added,
 * with who, when, what it was and what it is. Each row carries the SHA-256 of itself and of the row
 * before it, and one row apart (audit_head) the last number and hash: so a row that is changed,
 * removed or put in between is found (audit_verify() in operator/). A ticket's history is drawn
 * from it.
 */
#pragma once
#include "base/random.h"
#include "desk/desk.h"

enum audit_subject { AUDIT_NOTHING, AUDIT_TICKET, AUDIT_USER, AUDIT_DESK };
struct str audit_subject_word(enum audit_subject subject);
enum audit_subject audit_subject_of(struct str word);

struct audit_row {
    int64_t id;       /* 1, 2, 3 ... without a gap */
    int64_t actor_id; /* 0: a command of the machine's owner */
    enum audit_subject subject;
    int64_t subject_id;
    struct str field, from_value, to_value; /* STR_NONE for none; never a password */
    struct instant created_at;
    struct str hash; /* hexadecimal */
};

struct audit_row_list {
    struct audit_row *items;
    size_t count;
};

/* In the transaction of the change. id, created_at and hash are filled in here. */
enum err audit_add(struct desk *desk, struct audit_row *change) MUST_USE;

/* A setting of the desk (AUDIT_DESK), e.g. "hue": nothing when it is as it was. STR_NONE: it was
   not there before, or no longer is. */
enum err audit_add_setting(struct desk *desk, int64_t actor_id, struct str field, struct str from,
                           struct str to) MUST_USE;

/* What `row` must carry when the row before it carries `previous` ("" before the first). */
struct str audit_hash(struct arena *arena, struct str previous, const struct audit_row *row);
