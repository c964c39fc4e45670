#include "desk/notification/rules.h"
#include "desk/audit/audit.h"
#include "desk/notification/rules.sql.h"
#include "desk/user/user.h"
#include "desk/word.h"

/* Events x audiences; a cell is empty where there is nothing to decide. */
#define BY_EMAIL                       \
    {                                  \
        true, {[MEDIUM_EMAIL] = true } \
    }
#define BY_PHONE_TOO                                          \
    {                                                         \
        true, {[MEDIUM_EMAIL] = true, [MEDIUM_PHONE] = true } \
    }

static const struct {
    bool exists;
    bool is_on[MEDIUM_COUNT];
} defaults[NOTIFICATION_EVENT_COUNT][AUDIENCE_COUNT] = {
    [NOTIFY_TICKET_CREATED] = {[AUDIENCE_CUSTOMER] = BY_PHONE_TOO, [AUDIENCE_TEAM] = BY_EMAIL},
    [NOTIFY_MESSAGE_ADDED] = {[AUDIENCE_CUSTOMER] = BY_PHONE_TOO,
                              [AUDIENCE_ASSIGNEE] = BY_EMAIL,
                              [AUDIENCE_TEAM] = BY_EMAIL},
    [NOTIFY_TICKET_ASSIGNED] = {[AUDIENCE_CUSTOMER] = BY_PHONE_TOO, [AUDIENCE_ASSIGNEE] = BY_EMAIL},
    /* By phone of a resolved one alone: see notification.c. */
    [NOTIFY_STATUS_CHANGED] = {[AUDIENCE_CUSTOMER] = BY_PHONE_TOO},
    [NOTIFY_MENTIONED] = {[AUDIENCE_ASSIGNEE] = BY_EMAIL},
};

static const struct word audiences[AUDIENCE_COUNT] = {
    [AUDIENCE_CUSTOMER] = WORD("customer", TR("The customer")),
    [AUDIENCE_ASSIGNEE] = WORD("assignee", TR("Whom it is assigned to")),
    [AUDIENCE_TEAM] = WORD("team", TR("The team")),
};

static const struct word media[MEDIUM_COUNT] = {
    [MEDIUM_EMAIL] = WORD("email", TR("E-mail")),
    [MEDIUM_PHONE] = WORD("phone", TR("WhatsApp or SMS")),
};

struct str audience_word(enum audience audience)
{
    return audiences[audience].word;
}

enum audience audience_of(struct str word)
{
    return (enum audience)word_find(audiences, AUDIENCE_COUNT, word);
}

struct str medium_word(enum medium medium)
{
    return media[medium].word;
}

enum medium medium_of(struct str word)
{
    return (enum medium)word_find(media, MEDIUM_COUNT, word);
}

const char *audience_label(enum audience audience)
{
    return audiences[audience].label;
}

const char *medium_label(enum medium medium)
{
    return media[medium].label;
}

bool rule_exists(enum notification_event event, enum audience audience)
{
    return defaults[event][audience].exists;
}

enum err rules_load(struct desk *desk, struct notification_rules *ret)
{
    struct rule_list departures = {0};
    for (int event = 0; event < NOTIFICATION_EVENT_COUNT; event++)
        for (int audience = 0; audience < AUDIENCE_COUNT; audience++)
            memcpy(ret->is_on[event][audience], defaults[event][audience].is_on,
                   sizeof ret->is_on[event][audience]);
    TRY(rules_all(desk, &departures));
    for (size_t i = 0; i < departures.count; i++) {
        const struct rule *rule = &departures.items[i];
        ret->is_on[rule->event][rule->audience][rule->channel] = rule->is_on;
    }
    return OK;
}

/* "notify message_added team email": as it stands in the audit log. */
static struct str field_of(struct desk *desk, const struct rule *rule)
{
    return str_print(desk->arena, "notify %s %s %s", notification_event_word(rule->event).at,
                     audience_word(rule->audience).at, medium_word(rule->channel).at);
}

static enum err save_one(struct desk *desk, const struct staff *staff, const struct rule *rule,
                         bool was_on)
{
    if (!rule->channel || rule->is_on == was_on || !rule_exists(rule->event, rule->audience))
        return OK;
    TRY(rule_set(desk, staff, rule->event, rule->audience, rule->channel, rule->is_on, desk->now));
    return audit_add_setting(desk, staff_id(staff), field_of(desk, rule), switch_word(was_on),
                             switch_word(rule->is_on));
}

enum err rules_save(struct desk *desk, const struct staff *staff,
                    const struct notification_rules *rules)
{
    struct notification_rules was;
    if (!staff_may(staff, SETTINGS_MANAGE))
        return ERR_FORBIDDEN;
    TRY(rules_load(desk, &was));
    for (int i = 0; i < NOTIFY_OF_TICKETS * AUDIENCE_COUNT * MEDIUM_COUNT; i++) {
        const struct rule rule = {
            .event = (enum notification_event)(i / (AUDIENCE_COUNT * MEDIUM_COUNT)),
            .audience = (enum audience)(i / MEDIUM_COUNT % AUDIENCE_COUNT),
            .channel = (enum medium)(i % MEDIUM_COUNT),
            .is_on = (&rules->is_on[0][0][0])[i],
        };
        TRY(save_one(desk, staff, &rule, (&was.is_on[0][0][0])[i]));
    }
    return OK;
}

bool wish_exists(enum role role, enum notification_event event)
{
    bool of_customer = rule_exists(event, AUDIENCE_CUSTOMER);
    bool of_staff = rule_exists(event, AUDIENCE_ASSIGNEE) || rule_exists(event, AUDIENCE_TEAM);
    return role == ROLE_CUSTOMER ? of_customer : of_staff;
}

enum err wishes_load(struct desk *desk, const struct person *person,
                     struct notification_wishes *ret)
{
    struct wish_list departures = {0};
    for (int event = 0; event < NOTIFICATION_EVENT_COUNT; event++)
        for (int medium = 0; medium < MEDIUM_COUNT; medium++)
            ret->is_on[event][medium] = true;
    TRY(wishes_of(desk, person, &departures));
    for (size_t i = 0; i < departures.count; i++) {
        const struct wish *wish = &departures.items[i];
        ret->is_on[wish->event][wish->channel] = wish->is_on;
    }
    return OK;
}

enum err wishes_save(struct desk *desk, const struct person *person,
                     const struct notification_wishes *wishes)
{
    struct notification_wishes was;
    TRY(wishes_load(desk, person, &was));
    for (int i = 0; i < NOTIFY_OF_TICKETS * MEDIUM_COUNT; i++) {
        enum notification_event event = (enum notification_event)(i / MEDIUM_COUNT);
        enum medium medium = (enum medium)(i % MEDIUM_COUNT);
        bool is_on = wishes->is_on[event][medium];
        if (medium && is_on != was.is_on[event][medium] && wish_exists(person->role, event))
            TRY(wish_set(desk, person, event, medium, is_on, desk->now));
    }
    return OK;
}
