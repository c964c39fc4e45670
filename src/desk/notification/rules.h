/*
 * Who is told of what, and how: a table of event x addressee x medium. Its defaults are in rules.c;
 * the desk may depart from them (notification_rules, in the settings), and so may each person for
 * themselves (notification_wishes, in their preferences): somebody is told where the desk's rule
 * and their own wish both say yes, and their switch for the channel is on.
 */
#pragma once
#include "desk/access/access.h"
#include "desk/notification/words.h"

enum addressee {
    ADDRESSEE_NONE,
    ADDRESSEE_CUSTOMER,
    ADDRESSEE_ASSIGNEE, /* whom the ticket is assigned to; of a mention, who is mentioned */
    ADDRESSEE_TEAM,     /* all staff; of a message, when the ticket has no assignee */
};
enum { ADDRESSEE_COUNT = ADDRESSEE_TEAM + 1 };

/* What a rule and a wish are about: the phone is WhatsApp, or else SMS (see choose() in
   notification.c). */
enum medium { MEDIUM_NONE, MEDIUM_EMAIL, MEDIUM_PHONE };
enum { MEDIUM_COUNT = MEDIUM_PHONE + 1 };

struct str addressee_word(enum addressee addressee);
enum addressee addressee_of(struct str word);
struct str medium_word(enum medium medium);
enum medium medium_of(struct str word);
const char *addressee_label(enum addressee addressee);
const char *medium_label(enum medium medium);

/* Is there anything to be decided? An assignee is told by the others' rule when a ticket is new,
   for instance: it has none. */
bool rule_exists(enum notification_event event, enum addressee addressee);

struct notification_rules {
    bool is_on[NOTIFICATION_EVENT_COUNT][ADDRESSEE_COUNT][MEDIUM_COUNT];
};

/* A departure, as it is kept. */
struct rule {
    enum notification_event event;
    enum addressee addressee;
    enum medium channel;
    bool is_on;
};

struct rule_list {
    struct rule *items;
    size_t count;
};

enum err rules_load(struct desk *desk, struct notification_rules *ret) MUST_USE;
/* Needs SETTINGS_MANAGE, else ERR_FORBIDDEN. What differs from what is in force is kept, and noted
   in the audit log. */
enum err rules_save(struct desk *desk, const struct staff *staff,
                    const struct notification_rules *rules) MUST_USE;

/* One person's, of the events that may concern them by their role. All are on until switched off.
 */
struct notification_wishes {
    bool is_on[NOTIFICATION_EVENT_COUNT][MEDIUM_COUNT];
};

/* Can they be told of it? A customer is never mentioned; nobody is told of a new ticket but its
   customer and the team. */
bool wish_exists(enum role role, enum notification_event event);

struct wish {
    enum notification_event event;
    enum medium channel;
    bool is_on;
};

struct wish_list {
    struct wish *items;
    size_t count;
};

enum err wishes_load(struct desk *desk, const struct person *person,
                     struct notification_wishes *ret) MUST_USE;
enum err wishes_save(struct desk *desk, const struct person *person,
                     const struct notification_wishes *wishes) MUST_USE;
