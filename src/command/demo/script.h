/*
 * The script that `sapa demo` plays: people, orders and tickets, and who did what when.
 *
 * script.txt is plain UTF-8 text. A line that begins with '#' is a remark; blank lines part. What
 * stands at the beginning of a line is one of these; the lines indented by two spaces below it are
 * its text, in which blank lines count.
 *
 *   person KEY ROLE PHONE NAME              KEY@demo.test
 *   order NUMBER OWNER STATUS PAYMENT PRICE PAID GUESTS DAYS PLACE
 *                                           price and paid in rupiah; the day of the event, from
 *                                           now
 *   reply OWNER SHORTCUT USES TITLE         a shared canned reply; its text is what it says
 *   ticket OWNER CATEGORY PRIORITY [ORDER]  its text: the subject
 *   WHEN WHO VERB [WORD]                    a step of the ticket above
 *
 * WHEN is `26d 09:12` (so many days ago, by the clocks of the zone), `35m`, `5h` (ago), or `+20m`,
 * `+2h`, `+1d` (after the step before). Steps of a ticket go forward in time, none lies ahead.
 *
 * VERB: says TEXT, remarks TEXT (a note in the conversation), notes TEXT, reads, assigns
 * KEY|nobody, sets STATUS, ranks PRIORITY, closes, deletes, restores. The first step of a ticket is
 * its owner's: what they say is its description.
 */
#pragma once
#include "calendar/zone.h"
#include "desk/access/access.h"

struct script_person {
    struct str key, phone, name;
    enum role role;
};

struct script_order {
    struct str number, owner, status, payment, event_date, place;
    int64_t price, paid, guests;
};

struct script_ticket {
    struct str owner, category, priority, order, subject; /* order: empty for none */
};

struct script_reply {
    struct str owner, shortcut, title, body;
    int64_t uses;
};

enum script_verb {
    VERB_NONE,
    VERB_SAYS,
    VERB_REMARKS,
    VERB_NOTES,
    VERB_READS,
    VERB_ASSIGNS,
    VERB_SETS,
    VERB_RANKS,
    VERB_CLOSES,
    VERB_DELETES,
    VERB_RESTORES,
};

struct script_step {
    struct instant at;
    size_t ticket; /* its place in the script's tickets */
    struct str who;
    enum script_verb verb;
    struct str word, text;
    int line;
};

enum {
    SCRIPT_PEOPLE_MAX = 16,
    SCRIPT_ORDERS_MAX = 32,
    SCRIPT_REPLIES_MAX = 16,
    SCRIPT_TICKETS_MAX = 100,
    SCRIPT_STEPS_MAX = 1000
};

struct script {
    struct script_person people[SCRIPT_PEOPLE_MAX];
    struct script_order orders[SCRIPT_ORDERS_MAX];
    struct script_reply replies[SCRIPT_REPLIES_MAX];
    struct script_ticket tickets[SCRIPT_TICKETS_MAX];
    struct script_step steps[SCRIPT_STEPS_MAX]; /* of all tickets, in the order of time */
    size_t person_count, order_count, reply_count, ticket_count, step_count;
};

/* The texts point into `text`, or live in the arena. ERR_INVALID: *ret_line is where. */
enum err script_read(struct arena *arena, struct str text, const struct zone *zone,
                     struct instant now, struct script **ret, int *ret_line) MUST_USE;

extern const struct str script_text; /* script.txt, made a part of the program by the build */
