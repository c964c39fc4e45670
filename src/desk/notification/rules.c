#include "desk/notification/rules.h"
#include "desk/audit/audit.h"
#include "desk/notification/rules.sql.h"
#include "desk/user/user.h"
#include "desk/word.h"

/* Events x addressees; a cell is empty where there is nothing to decide. */
#define BY_EMAIL                  \
    {                             \
        true,                     \
        {                         \
            [MEDIUM_EMAIL] = true \
        }                         \
    }
#define BY_PHONE_TOO                                     \
    {                                                    \
        true,                                            \
        {                                                \
            [MEDIUM_EMAIL] = true, [MEDIUM_PHONE] = true \
        }                                                \
    }

static const struct {
    bool exists;
    bool is_on[MEDIUM_COUNT];
} defaults[NOTIFICATION_EVENT_COUNT][ADDRESSEE_COUNT] = {
    [NOTIFY_TICKET_CREATED] = {[ADDRESSEE_CUSTOMER] = BY_PHONE_TOO, [ADDRESSEE_TEAM] = BY_EMAIL},
    [NOTIFY_MESSAGE_ADDED] = {[ADDRESSEE_CUSTOMER] = BY_PHONE_TOO,
                              [ADDRESSEE_ASSIGNEE] = BY_EMAIL,
                              [ADDRESSEE_TEAM] = BY_EMAIL},
    [NOTIFY_TICKET_ASSIGNED] =
        {[ADDRESSEE_CUSTOMER] = BY_PHONE_TOO, [ADDRESSEE_ASSIGNEE] = BY_EMAIL},
    /* By phone of a resolved one alone: see notification.c. */
    [NOTIFY_STATUS_CHANGED] = {[ADDRESSEE_CUSTOMER] = BY_PHONE_TOO},
    [NOTIFY_MENTIONED] = {[ADDRESSEE_ASSIGNEE] = BY_EMAIL},
};

static const struct word addressees[ADDRESSEE_COUNT] = {
    [ADDRESSEE_CUSTOMER] = {STR("customer"), TR("The customer")},
    [ADDRESSEE_ASSIGNEE] = {STR("assignee"), TR("Whom it is assigned to")},
    [ADDRESSEE_TEAM] = {STR("team"), TR("The team")},
};

static const struct word media[MEDIUM_COUNT] = {
    [MEDIUM_EMAIL] = {STR("email"), TR("E-mail")},
    [MEDIUM_PHONE] = {STR("phone"), TR("WhatsApp or SMS")},
};

DEFINE_LABELLED_WORDS(addressee, addressees);
DEFINE_LABELLED_WORDS(medium, media);

bool rule_exists(enum notification_event event, enum addressee addressee)
{
    return defaults[event][addressee].exists;
}

enum err rules_load(struct desk *desk, struct notification_rules *ret)
{
    struct rule_list departures = {0};
    for (int event = 0; event < NOTIFICATION_EVENT_COUNT; event++)
        for (int addressee = 0; addressee < ADDRESSEE_COUNT; addressee++)
            memcpy(ret->is_on[event][addressee], defaults[event][addressee].is_on,
                   sizeof ret->is_on[event][addressee]);
    TRY(rules_all(desk, &departures));
    for (size_t i = 0; i < departures.count; i++) {
        const struct rule *rule = &departures.items[i];
        ret->is_on[rule->event][rule->addressee][rule->channel] = rule->is_on;
    }
    return OK;
}

/* "notify message_added team email": as it stands in the audit log. */
static struct str field_of(struct desk *desk, const struct rule *rule)
{
    return str_print(desk->arena, "notify %s %s %s", notification_event_word(rule->event).at,
                     addressee_word(rule->addressee).at, medium_word(rule->channel).at);
}

static enum err save_one(struct desk *desk, const struct staff *staff, const struct rule *rule,
                         bool was_on)
{
    if (!rule->channel || rule->is_on == was_on || !rule_exists(rule->event, rule->addressee))
        return OK;
    TRY(rule_set(desk, staff, rule->event, rule->addressee, rule->channel, rule->is_on, desk->now));
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
    for (int i = 0; i < NOTIFY_OF_TICKETS * ADDRESSEE_COUNT * MEDIUM_COUNT; i++) {
        const struct rule rule = {
            .event = (enum notification_event)(i / (ADDRESSEE_COUNT * MEDIUM_COUNT)),
            .addressee = (enum addressee)(i / MEDIUM_COUNT % ADDRESSEE_COUNT),
            .channel = (enum medium)(i % MEDIUM_COUNT),
            .is_on = (&rules->is_on[0][0][0])[i],
        };
        TRY(save_one(desk, staff, &rule, (&was.is_on[0][0][0])[i]));
    }
    return OK;
}

bool wish_exists(enum role role, enum notification_event event)
{
    bool of_customer = rule_exists(event, ADDRESSEE_CUSTOMER);
    bool of_staff = rule_exists(event, ADDRESSEE_ASSIGNEE) || rule_exists(event, ADDRESSEE_TEAM);
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
