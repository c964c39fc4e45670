/* What staff see in a conversation beside its messages, how they write a note, and where they are
   mentioned. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/ticket/views.h"

struct note_view {
    long id, author_id;
    struct str author;
    struct html body;
    bool is_long;
    bool is_news;         /* somebody else's */
    struct str client_id; /* of the reader's own: it takes the place of what they have sent */
    struct sent_view sent;
};

/* What one person changed at one time: "Sari" "mengambil tiket · status menjadi Diproses". */
struct activity_view {
    long id; /* of the last change */
    struct str actor, text;
    struct sent_view sent;
};
struct activity_views {
    const struct activity_view *items;
    size_t count;
};

/* One thing of the conversation: exactly one of the pointers is set, or there is something folded.
 */
struct entry_view {
    const struct message_view *message;
    const struct note_view *note;
    const struct activity_view *activity;
    struct activity_views folded; /* many in a row */
    long folded_changes;          /* how many they tell of */
    bool new_day;                 /* of a message it is said there */
    struct str day;
};
struct timeline_view {
    const struct entry_view *items;
    size_t count;
    bool is_cut; /* there are more notes in this span */
};

/* A colleague who can be mentioned. */
struct colleague_view {
    long id;
    struct str name, initials;
};
struct colleague_views {
    const struct colleague_view *items;
    size_t count;
};

/* Where a note is written. */
struct note_composer_view {
    bool is_chosen; /* rather than the reply */
    struct field_view note;
    struct url url;       /* POST .../notes */
    struct str client_id; /* as in struct thread_view, and so is what follows */
    struct str draft, draft_id;
    long draft_saved;
    struct url draft_url;
    struct colleague_views colleagues;
};

/* A ticket in which the reader is mentioned, with the last note that does. */
struct mentioned_view {
    long ticket_id, author_id, unseen;
    struct url url;
    struct str subject, customer_name, author, initials, note;
    struct word_view status;
    struct moment_view when;
};
struct mentioned_views {
    const struct mentioned_view *items;
    size_t count;
};
struct mentions_view {
    struct mentioned_views tickets;
};
