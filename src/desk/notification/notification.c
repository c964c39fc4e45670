#include "desk/notification/notification.h"
#include "desk/limits.h"
#include "desk/notification/notification.sql.h"
#include "desk/notification/outlets.h"

/* What happened, and whom it may concern. */
struct occasion {
    enum notification_event event;
    const struct ticket *ticket; /* NULL: none */
    int64_t about_id, actor_id;  /* actor_id: is not told; 0: everybody is */
    struct str details;
    struct instant due_at;
};

static bool is_silent(const struct desk *desk)
{
    const struct outlets *outlets = desk->outlets;
    return !outlets || !(outlets->has_email || outlets->has_sms || outlets->has_whatsapp);
}

bool email_is_reachable(struct str email)
{
    const struct str none = STR(".invalid");
    return email.size > none.size && !str_is(str_from(email, email.size - none.size), none);
}

static enum err insert(struct desk *desk, const struct occasion *occasion, int64_t user_id,
                       enum notification_channel channel, bool is_answer)
{
    struct instant due_at = occasion->due_at;
    if (channel != CHANNEL_EMAIL && !is_answer)
        due_at = quiet_hours_end(&desk->outlets->quiet, desk->outlets->zone, due_at);
    return notification_insert(desk, user_id, occasion->event, channel,
                               occasion->ticket ? occasion->ticket->id : 0, occasion->about_id,
                               is_answer, occasion->details, due_at, desk->now);
}

static bool wants(const struct recipient *recipient, enum notification_channel channel)
{
    if (channel == CHANNEL_EMAIL)
        return recipient->prefer_email && recipient->wants_email &&
               email_is_reachable(recipient->email);
    bool is_on = channel == CHANNEL_WHATSAPP ? recipient->prefer_whatsapp : recipient->prefer_sms;
    return is_on && recipient->wants_phone && recipient->phone.size;
}

/* WhatsApp first; SMS where that is not wanted or not there. */
static enum notification_channel phone_channel(const struct outlets *outlets,
                                               const struct recipient *recipient)
{
    if (outlets->has_whatsapp && wants(recipient, CHANNEL_WHATSAPP))
        return CHANNEL_WHATSAPP;
    return outlets->has_sms && wants(recipient, CHANNEL_SMS) ? CHANNEL_SMS : CHANNEL_NONE;
}

static enum err tell_one(struct desk *desk, const struct occasion *occasion,
                         const bool rule[MEDIUM_COUNT], const struct recipient *recipient)
{
    if (recipient->id == occasion->actor_id)
        return OK;
    if (rule[MEDIUM_EMAIL] && desk->outlets->has_email && wants(recipient, CHANNEL_EMAIL))
        TRY(insert(desk, occasion, recipient->id, CHANNEL_EMAIL, false));
    enum notification_channel phone = phone_channel(desk->outlets, recipient);
    if (rule[MEDIUM_PHONE] && phone)
        TRY(insert(desk, occasion, recipient->id, phone, false));
    return OK;
}

enum err notification_is_wanted(struct desk *desk, int64_t user_id, enum notification_event event,
                                enum notification_channel channel, bool *ret)
{
    struct recipient recipient;
    enum err err = recipient_find(desk, user_id, event, &recipient);
    *ret = err == OK && wants(&recipient, channel);
    return err == ERR_NOT_FOUND ? OK : err;
}

/* ERR_NOT_FOUND: whoever it is cannot be told anything any more. */
static enum err tell_id(struct desk *desk, const struct occasion *occasion,
                        const bool rule[MEDIUM_COUNT], int64_t id)
{
    struct recipient recipient;
    TRY(recipient_find(desk, id, occasion->event, &recipient));
    return tell_one(desk, occasion, rule, &recipient);
}

static enum err tell_team(struct desk *desk, const struct occasion *occasion,
                          const struct notification_rules *rules)
{
    const bool *rule = rules->is_on[occasion->event][ADDRESSEE_TEAM];
    struct recipient_list team = {0};
    if (!rule[MEDIUM_EMAIL] && !rule[MEDIUM_PHONE])
        return OK;
    TRY(recipients_team(desk, occasion->event, TEAM_TOLD_MAX, &team));
    for (size_t i = 0; i < team.count; i++)
        TRY(tell_one(desk, occasion, rule, &team.items[i]));
    return OK;
}

static enum err tell_customer(struct desk *desk, const struct occasion *occasion,
                              const bool rule[MEDIUM_COUNT])
{
    enum err err = tell_id(desk, occasion, rule, occasion->ticket->user_id);
    return err == ERR_NOT_FOUND ? OK : err;
}

static struct instant in_s(const struct desk *desk, int64_t seconds)
{
    struct instant at = desk->now;
    at.unix_s += seconds;
    return at;
}

/* A change that may be taken back by the next click. */
static struct instant when_settled(const struct desk *desk)
{
    int64_t delay_s = desk->outlets->delay_s;
    return in_s(desk, delay_s < NOTIFY_SETTLES_S ? delay_s : NOTIFY_SETTLES_S);
}

enum err notify_ticket_created(struct desk *desk, const struct ticket *ticket, int64_t message_id,
                               int64_t actor_id)
{
    if (is_silent(desk))
        return OK;
    struct notification_rules rules;
    TRY(rules_load(desk, &rules));
    struct occasion occasion = {.event = NOTIFY_TICKET_CREATED,
                                .ticket = ticket,
                                .about_id = message_id,
                                .due_at = desk->now};
    TRY(tell_customer(desk, &occasion, rules.is_on[NOTIFY_TICKET_CREATED][ADDRESSEE_CUSTOMER]));
    occasion.actor_id = actor_id;
    return tell_team(desk, &occasion, &rules);
}

/* An answer goes back the way its question came. */
static enum err answer(struct desk *desk, const struct occasion *occasion, bool *ret_is_answered)
{
    enum notification_channel channel;
    const struct outlets *outlets = desk->outlets;
    *ret_is_answered = false;
    enum err err = channel_of_question(desk, occasion->ticket, &channel);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    if (!(channel == CHANNEL_EMAIL      ? outlets->has_email
          : channel == CHANNEL_WHATSAPP ? outlets->has_whatsapp
                                        : outlets->has_sms))
        return OK;
    *ret_is_answered = true;
    struct occasion now = *occasion;
    now.due_at = desk->now;
    return insert(desk, &now, occasion->ticket->user_id, channel, true);
}

enum err notify_message_added(struct desk *desk, const struct ticket *ticket, int64_t message_id,
                              enum sender_type sender, int64_t actor_id)
{
    bool is_answered;
    if (is_silent(desk))
        return OK;
    struct notification_rules rules;
    const struct occasion occasion = {.event = NOTIFY_MESSAGE_ADDED,
                                      .ticket = ticket,
                                      .about_id = message_id,
                                      .actor_id = actor_id,
                                      .due_at = in_s(desk, desk->outlets->delay_s)};
    TRY(rules_load(desk, &rules));
    if (sender == SENDER_ADMIN) {
        TRY(answer(desk, &occasion, &is_answered));
        return is_answered ? OK
                           : tell_customer(desk, &occasion,
                                           rules.is_on[NOTIFY_MESSAGE_ADDED][ADDRESSEE_CUSTOMER]);
    }
    enum err err = ERR_NOT_FOUND;
    if (ticket->assigned_to)
        err = tell_id(desk, &occasion, rules.is_on[NOTIFY_MESSAGE_ADDED][ADDRESSEE_ASSIGNEE],
                      ticket->assigned_to);
    return err == ERR_NOT_FOUND ? tell_team(desk, &occasion, &rules) : err;
}

/* From what the last one that nobody has been told of began: that one is not told any more. */
static enum err replace_waiting(struct desk *desk, const struct occasion *occasion, struct str from,
                                struct str *ret_from)
{
    struct str waiting;
    *ret_from = from;
    enum err err = notification_waiting_change(desk, occasion->ticket, occasion->event, &waiting);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    *ret_from = change_words_of(waiting).from;
    return notifications_replace(desk, occasion->ticket, occasion->event, desk->now);
}

struct change_words change_words_of(struct str details)
{
    size_t at = str_find(details, '>');
    return (struct change_words){str_cut(details, at),
                                 at < details.size ? str_from(details, at + 1) : STR("")};
}

/* What is back to where it was is nothing to be told. */
static enum err settle(struct desk *desk, struct occasion *occasion, struct str from, struct str to,
                       bool *ret_is_change)
{
    struct str first;
    TRY(replace_waiting(desk, occasion, from, &first));
    *ret_is_change = !str_is(first, to);
    occasion->details = str_print(desk->arena, "%.*s>%.*s", STR_ARGS(first), STR_ARGS(to));
    occasion->due_at = when_settled(desk);
    return OK;
}

enum err notify_ticket_assigned(struct desk *desk, const struct ticket *ticket, int64_t from_id,
                                int64_t actor_id)
{
    bool is_change;
    if (is_silent(desk))
        return OK;
    struct notification_rules rules;
    struct occasion occasion = {.event = NOTIFY_TICKET_ASSIGNED,
                                .ticket = ticket,
                                .about_id = ticket->change_id,
                                .actor_id = actor_id};
    TRY(settle(desk, &occasion, str_number(desk->arena, from_id),
               str_number(desk->arena, ticket->assigned_to), &is_change));
    if (!is_change || !ticket->assigned_to)
        return OK;
    TRY(rules_load(desk, &rules));
    enum err err = tell_id(desk, &occasion, rules.is_on[NOTIFY_TICKET_ASSIGNED][ADDRESSEE_ASSIGNEE],
                           ticket->assigned_to);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    return tell_customer(desk, &occasion, rules.is_on[NOTIFY_TICKET_ASSIGNED][ADDRESSEE_CUSTOMER]);
}

enum err notify_status_changed(struct desk *desk, const struct ticket *ticket,
                               enum ticket_status from, int64_t actor_id)
{
    bool is_change;
    if (is_silent(desk))
        return OK;
    struct notification_rules rules;
    struct occasion occasion = {.event = NOTIFY_STATUS_CHANGED,
                                .ticket = ticket,
                                .about_id = ticket->change_id,
                                .actor_id = actor_id};
    TRY(settle(desk, &occasion, ticket_status_word(from), ticket_status_word(ticket->status),
               &is_change));
    if (!is_change)
        return OK;
    TRY(rules_load(desk, &rules));
    bool *rule = rules.is_on[NOTIFY_STATUS_CHANGED][ADDRESSEE_CUSTOMER];
    rule[MEDIUM_PHONE] = rule[MEDIUM_PHONE] && ticket->status == TICKET_RESOLVED;
    return tell_customer(desk, &occasion, rule);
}

enum err notify_mentioned(struct desk *desk, const struct ticket *ticket, int64_t note_id,
                          const int64_t *ids, size_t count)
{
    struct notification_rules rules;
    if (count == 0 || is_silent(desk))
        return OK;
    const struct occasion occasion = {
        .event = NOTIFY_MENTIONED, .ticket = ticket, .about_id = note_id, .due_at = desk->now};
    TRY(rules_load(desk, &rules));
    for (size_t i = 0; i < count; i++) {
        enum err err = tell_id(desk, &occasion, rules.is_on[NOTIFY_MENTIONED][ADDRESSEE_ASSIGNEE],
                               ids[i]);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
    }
    return OK;
}

enum err notify_of_account(struct desk *desk, enum notification_event event, int64_t user_id,
                           int64_t about_id, struct str details)
{
    if (!desk->outlets || !desk->outlets->has_email)
        return ERR_UNAVAILABLE;
    const struct occasion occasion = {
        .event = event, .about_id = about_id, .details = details, .due_at = desk->now};
    return insert(desk, &occasion, user_id, CHANNEL_EMAIL, false);
}

enum err notify_test(struct desk *desk, const struct staff *staff,
                     enum notification_channel channel)
{
    struct recipient recipient;
    const struct outlets *outlets = desk->outlets;
    bool is_there = outlets && (channel == CHANNEL_EMAIL      ? outlets->has_email
                                : channel == CHANNEL_WHATSAPP ? outlets->has_whatsapp
                                : channel == CHANNEL_SMS      ? outlets->has_sms
                                                              : false);
    if (!is_there) {
        desk_problem(desk, "channel", TR("This channel is not set up."), 0);
        return ERR_INVALID;
    }
    TRY(recipient_find(desk, staff_id(staff), NOTIFY_TEST, &recipient));
    if (channel == CHANNEL_EMAIL ? !email_is_reachable(recipient.email) : !recipient.phone.size) {
        desk_problem(desk, "channel", TR("You have no address for this in your preferences."), 0);
        return ERR_INVALID;
    }
    const struct occasion occasion = {.event = NOTIFY_TEST, .due_at = desk->now};
    return insert(desk, &occasion, recipient.id, channel, true);
}

enum err notification_retry(struct desk *desk, const struct staff *staff, int64_t id)
{
    enum notification_state state;
    TRY(notification_find_state(desk, staff, id, &state));
    enum err err = notification_queue_again(desk, staff, id, desk->now);
    if (err == OK && db_changes(desk->db))
        return OK;
    if (err == OK)
        desk_problem(desk, "notification", TR("It is on its way already, or has arrived."), 0);
    if (err == ERR_CONFLICT) /* notifications_waiting_index */
        desk_problem(desk, "notification",
                     TR("Another one about new messages of this ticket waits to be sent."), 0);
    return err == OK ? ERR_CONFLICT : err;
}
