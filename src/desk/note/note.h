/*
 * Notes of the team on a ticket, in its conversation: for staff alone, whatever a customer asks.
 *
 * A note is no message. It has a table of its own, and every function here wants a member of staff.
 * It leaves its ticket as it is: status, counts, first response and `updated_at` tell what happens
 * between the desk and the customer. A closed ticket takes notes too. The ticket's one field of
 * internal notes (ticket_set_notes()) is something else, and stays.
 *
 * A note is added once: `client_id`, made by its author, makes it repeatable.
 *
 * `@Name` mentions a colleague: their whole name, or the first word of it when no other colleague's
 * begins with that. Letters of ASCII count as equal in either case; of several names that fit, the
 * longest counts. Whoever is mentioned is found once, when the note is added: a name that changes
 * later, or somebody who comes later, changes nothing. Nobody mentions themselves.
 */
#pragma once
#include "desk/draft/draft.h"
#include "desk/message/message.h"
#include "desk/user/user.h"

struct mention {
    int64_t note_id, user_id;
    struct str name;
};

struct mention_list {
    struct mention *items;
    size_t count;
};

struct note {
    int64_t id, author_id;
    struct str author_name, note;
    struct str client_id; /* or STR_NONE */
    struct instant created_at;
    struct mention_list mentions;
};

struct note_list {
    struct note *items;
    size_t count;
    bool is_cut; /* of notes_between(): there are earlier ones */
};

/* Problems: "note" for text that is blank or too long; "client_id". A client_id that has been used
   before gives its note's id. */
enum err note_add(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                  struct str text, struct str client_id, int64_t *ret_id) MUST_USE;

/* Oldest first: those after `after` (an id, 0 for all), at most `limit`. */
enum err notes_after(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                     int64_t after, int64_t limit, struct note_list *ret) MUST_USE;
/* Oldest first: those from `since` until before `until` (INSTANT_NONE: no bound); the last
   PAGE_NOTES of them, or as many as have PAGE_TEXTS_BYTES of text. */
enum err notes_between(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                       struct instant since, struct instant until, struct note_list *ret) MUST_USE;
/* The id of the newest; 0 if there is none. */
enum err note_newest(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                     int64_t *ret_id) MUST_USE;

/* As of messages (desk/draft/draft.h), but of this person's next note. */
enum err note_draft_load(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                         struct draft *ret) MUST_USE;
enum err note_draft_save(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                         struct str text, struct str client_id) MUST_USE;
enum err note_draft_sent(struct desk *desk, const struct staff *staff, const struct ticket *ticket,
                         struct str client_id, struct str draft_id) MUST_USE;

/* ---- mentions -------------------------------------------------------------------------------- */

/* A ticket in which this person is mentioned, and the last note that does. */
struct mentioned {
    int64_t ticket_id, note_id, author_id, unseen;
    struct str subject, customer_name, author_name, note;
    enum ticket_status status;
    struct instant created_at; /* of that note */
};

struct mentioned_list {
    struct mentioned *items;
    size_t count;
};

/* Those with something unseen first, then the newest; at most MENTIONS_MAX. */
enum err mentioned_list(struct desk *desk, const struct staff *staff, struct mentioned_list *ret)
    MUST_USE;
/* How many mentions this person has not seen, but for those of ticket `except` (0: none). */
enum err mentions_unseen(struct desk *desk, const struct staff *staff, int64_t except, int64_t *ret)
    MUST_USE;
enum err mentions_unseen_of(struct desk *desk, const struct staff *staff,
                            const struct ticket *ticket, int64_t *ret) MUST_USE;

/* Whoever has a ticket on the screen has seen the mentions in its notes. Plain values, so that it
   can be noted after the page has left. */
struct mentions_seen {
    int64_t ticket_id, user_id, until; /* until: a note's id */
};
enum err mentions_see(struct desk *desk, const struct mentions_seen *seen) MUST_USE;

/* Where in `text`, at or after `from`, an `@` begins a word; text.size: nowhere. */
size_t mention_next(struct str text, size_t from);
/* The size of `@name` at `at` of `text`, if it stands there as a word; else 0. */
size_t mention_matches(struct str text, size_t at, struct str name);
/* Whom `text` mentions, each once, but not `author_id`; `ret` has room for all of `team`. */
size_t mentions_find(struct str text, const struct colleague_list *team, int64_t author_id,
                     int64_t *ret);
