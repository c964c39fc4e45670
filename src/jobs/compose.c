#include "jobs/compose.h"
#include "desk/account/link.h"
#include "desk/attachment/attachment.h"
#include "desk/limits.h"
#include "desk/notification/unsubscribe.h"

#define CUSTOMER_TICKET "%.*s/customer/support/tickets/%lld"
#define STAFF_TICKET "%.*s/admin/support/tickets/%lld"
#define PREFERENCES "%.*s/account/preferences"

/* A letter on its way to be written. */
struct draft {
    const struct jobs_options *options;
    struct desk *desk;
    struct operator* operator;
    const struct delivery *delivery;
    struct delivery_ticket ticket;
    struct letter_facts facts;
    struct composed *composed;
};

static enum err skip(struct draft *draft, struct str reason)
{
    draft->composed->verdict = LETTER_SKIP;
    draft->composed->reason = reason;
    return OK;
}

static bool is_for_customer(const struct draft *draft)
{
    return draft->delivery->user_id == draft->ticket.user_id;
}

static const struct str *names_of(struct arena *arena, struct str attachments, size_t *ret_count)
{
    struct attachment_list list = {0};
    attachments_read(arena, attachments, &list);
    struct str *names = NEW_ARRAY(arena, struct str, list.count);
    for (size_t i = 0; i < list.count; i++)
        names[i] = list.items[i].name;
    *ret_count = list.count;
    return names;
}

static struct letter_message letter_message(struct arena *arena,
                                            const struct delivery_message *message)
{
    struct letter_message letter = {.sender_name = message->sender_name,
                                    .text = message->message,
                                    .is_staff = message->sender_type == SENDER_ADMIN,
                                    .at = message->created_at};
    letter.attachment_names = names_of(arena, message->attachments, &letter.attachment_count);
    return letter;
}

static void tell_messages(struct draft *draft, const struct delivery_message *messages,
                          size_t count)
{
    size_t left_out = count > DELIVERY_MESSAGES_MAX ? count - DELIVERY_MESSAGES_MAX : 0;
    struct letter_message *told = NEW_ARRAY(draft->desk->arena, struct letter_message, count);
    for (size_t i = left_out; i < count; i++)
        told[i - left_out] = letter_message(draft->desk->arena, &messages[i]);
    draft->facts.messages = told;
    draft->facts.message_count = count - left_out;
    draft->facts.messages_left_out = left_out;
}

/* ---- each event ------------------------------------------------------------------------------ */

/* Anybody may register with anybody's address, or write mails from it: until its owner has shown
   that it is theirs, nothing that a stranger wrote goes there in our name. */
static bool may_be_a_strangers(const struct draft *draft)
{
    return is_for_customer(draft) && draft->delivery->channel == CHANNEL_EMAIL &&
           !draft->ticket.is_confirmed;
}

static enum err created(struct draft *draft)
{
    struct delivery_message first;
    if (may_be_a_strangers(draft)) {
        draft->facts.kind = LETTER_TICKET_CREATED_CUSTOMER;
        draft->facts.recipient_name = STR_NONE;
        draft->facts.subject = str_of(tr(draft->facts.locale, "Your ticket is open"));
        return OK;
    }
    TRY(delivery_message(draft->operator, draft->ticket.id, draft->delivery->about_id, &first));
    draft->facts.kind = is_for_customer(draft) ? LETTER_TICKET_CREATED_CUSTOMER
                                               : LETTER_TICKET_CREATED_TEAM;
    draft->facts.author_name = first.sender_name;
    tell_messages(draft, &first, 1);
    return OK;
}

/* Whoever wrote from a telephone is answered there, be it in their profile or not. */
static enum err address_answer(struct draft *draft)
{
    const struct delivery *delivery = draft->delivery;
    if (delivery->channel == CHANNEL_EMAIL)
        return OK;
    enum err err = delivery_asked_from(draft->operator, delivery->user_id, delivery->channel,
                                       &draft->composed->address);
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err answered(struct draft *draft)
{
    struct delivery_message answer;
    TRY(address_answer(draft));
    TRY(delivery_message(draft->operator, draft->ticket.id, draft->delivery->about_id, &answer));
    draft->facts.kind = LETTER_ANSWER;
    draft->facts.author_name = answer.sender_name;
    tell_messages(draft, &answer, 1);
    return OK;
}

/* Whoever has the ticket before them will see it there. Were it told at once, a letter would come
   for every word of a conversation. */
static bool wait_for_looking(struct draft *draft, struct instant newest)
{
    const struct jobs_options *options = draft->options;
    const struct delivery *delivery = draft->delivery;
    int64_t now_s = draft->desk->now.unix_s;
    if (!options->is_looking || now_s - newest.unix_s >= LOOKING_DEFERS_MOST_S ||
        !options->is_looking(options->context, delivery->ticket_id, delivery->user_id))
        return false;
    draft->composed->verdict = LETTER_DEFER;
    draft->composed->due_at.unix_s = now_s + LOOKING_DEFERS_S;
    return true;
}

static enum err messages_added(struct draft *draft)
{
    struct delivery_message_list all = {0};
    bool for_customer = is_for_customer(draft);
    TRY(delivery_messages(draft->operator, draft->ticket.id,
                          for_customer ? SENDER_ADMIN : SENDER_CUSTOMER, draft->delivery->about_id,
                          POLL_MESSAGES, &all));
    size_t unread = 0;
    for (size_t i = 0; i < all.count; i++)
        if (!all.items[i].is_read)
            all.items[unread++] = all.items[i];
    if (unread == 0)
        return skip(draft, STR("read"));
    if (wait_for_looking(draft, all.items[unread - 1].created_at))
        return OK;
    draft->facts.kind = for_customer ? LETTER_MESSAGE_TO_CUSTOMER : LETTER_MESSAGE_TO_STAFF;
    draft->facts.author_name = all.items[unread - 1].sender_name;
    tell_messages(draft, all.items, unread);
    return OK;
}

static enum err name_actor(struct draft *draft)
{
    enum err err = delivery_actor(draft->operator, draft->delivery->about_id,
                                  &draft->facts.author_name);
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err assigned(struct draft *draft)
{
    int64_t to_id;
    if (!str_to_i64(change_words_of(draft->delivery->details).to, &to_id) ||
        to_id != draft->ticket.assigned_to)
        return skip(draft, STR("changed"));
    draft->facts.kind = is_for_customer(draft) ? LETTER_ASSIGNED_CUSTOMER : LETTER_ASSIGNED_TO_YOU;
    draft->facts.assignee_name = draft->ticket.assignee_name;
    return name_actor(draft);
}

static enum err status_changed(struct draft *draft)
{
    enum ticket_status status = draft->ticket.status;
    if (ticket_status_of(change_words_of(draft->delivery->details).to) != status)
        return skip(draft, STR("changed"));
    draft->facts.kind = LETTER_STATUS_CHANGED;
    draft->facts.status_label = str_of(tr(draft->facts.locale, ticket_status_label(status)));
    draft->facts.is_resolved = status == TICKET_RESOLVED;
    return name_actor(draft);
}

static enum err mentioned(struct draft *draft)
{
    struct delivery_message note;
    TRY(delivery_note(draft->operator, draft->ticket.id, draft->delivery->about_id, &note));
    draft->facts.kind = LETTER_MENTIONED;
    draft->facts.author_name = note.sender_name;
    tell_messages(draft, &note, 1);
    return OK;
}

/* Its link may be used up, or too old to be of any use, by now. */
static enum err with_link(struct draft *draft, enum letter_kind kind)
{
    struct desk *desk = draft->desk;
    const struct jobs_options *options = draft->options;
    struct account_link link;
    enum err err = account_link_open(desk, draft->delivery->about_id, desk->now, &link);
    if (err != OK)
        return err == ERR_NOT_FOUND ? skip(draft, STR("expired")) : err;
    draft->facts.kind = kind;
    draft->facts.link = str_print(desk->arena, "%.*s%.*s", STR_ARGS(options->base_url),
                                  STR_ARGS(account_link_path(desk->arena, options->secret, &link)));
    if (kind == LETTER_EMAIL_CHANGED) { /* to the address that is to be confirmed, whosever it is */
        draft->facts.details = draft->composed->address = link.email;
        draft->facts.recipient_name = STR_NONE;
    }
    return OK;
}

/* To the old address. */
static enum err email_was_changed(struct draft *draft)
{
    draft->facts.kind = LETTER_EMAIL_WAS_CHANGED;
    draft->facts.details = draft->delivery->email;
    draft->facts.at = draft->delivery->created_at;
    draft->composed->address = draft->delivery->details;
    return OK;
}

static enum err new_device(struct draft *draft)
{
    draft->facts.kind = LETTER_NEW_DEVICE;
    draft->facts.details = draft->delivery->details;
    draft->facts.at = draft->delivery->created_at;
    draft->facts.link = draft->facts.preferences_url;
    return OK;
}

static enum err of_event(struct draft *draft)
{
    switch (draft->delivery->event) {
    case NOTIFY_TICKET_CREATED:
        return created(draft);
    case NOTIFY_MESSAGE_ADDED:
        return draft->delivery->is_answer ? answered(draft) : messages_added(draft);
    case NOTIFY_TICKET_ASSIGNED:
        return assigned(draft);
    case NOTIFY_STATUS_CHANGED:
        return status_changed(draft);
    case NOTIFY_MENTIONED:
        return mentioned(draft);
    case NOTIFY_TEST:
        draft->facts.kind = LETTER_TEST;
        return OK;
    case NOTIFY_PASSWORD_FORGOTTEN:
        return with_link(draft, LETTER_PASSWORD_FORGOTTEN);
    case NOTIFY_INVITED:
        draft->facts.author_name = draft->delivery->details;
        return with_link(draft, LETTER_INVITED);
    case NOTIFY_EMAIL_CHANGED:
        return draft->delivery->about_id ? with_link(draft, LETTER_EMAIL_CHANGED)
                                         : email_was_changed(draft);
    case NOTIFY_NEW_DEVICE:
        return new_device(draft);
    case NOTIFY_NONE:
        break;
    }
    return ERR_INTERNAL;
}

/* ---- the letter ------------------------------------------------------------------------------ */

static enum letter_form form_of(enum notification_channel channel)
{
    return channel == CHANNEL_SMS        ? LETTER_SMS
           : channel == CHANNEL_WHATSAPP ? LETTER_WHATSAPP
                                         : LETTER_MAIL;
}

static struct letter_facts facts_of(const struct jobs_options *options, struct arena *arena,
                                    const struct letterhead *letterhead,
                                    const struct delivery *delivery)
{
    const struct locale *chosen = locale_find(delivery->locale);
    return (struct letter_facts){
        .form = form_of(delivery->channel),
        .locale = chosen ? chosen : letterhead->locale,
        .zone = letterhead->zone,
        .house_name = letterhead->name,
        .hue = letterhead->hue,
        .recipient_name = delivery->name,
        .takes_replies = options->takes_replies && delivery->ticket_id,
        .link = options->base_url,
        .preferences_url = str_print(arena, PREFERENCES, STR_ARGS(options->base_url)),
    };
}

static enum err is_flooded(const struct draft *draft, bool *ret)
{
    enum { HOUR_S = 60 * 60 };
    struct instant at = INSTANT_NONE;
    int64_t neighbour_id = 0; /* an address is not written to twice as often since two have it */
    const struct delivery *delivery = draft->delivery;
    enum err err = OK;
    if (delivery->channel == CHANNEL_EMAIL)
        err = delivery_neighbour(draft->operator, delivery->user_id, delivery->email,
                                 &neighbour_id);
    if (err == OK || err == ERR_NOT_FOUND)
        err = delivery_nth_last(draft->operator, delivery->user_id, neighbour_id, delivery->channel,
                                DELIVERIES_AN_HOUR - 1, &at);
    *ret = err == OK && at.unix_s > draft->desk->now.unix_s - HOUR_S;
    return err == ERR_NOT_FOUND ? OK : err;
}

/* What has become, since it was written, of whoever is told: NULL, or why they are not any more. An
   answer goes back whatever they have switched off. */
static enum err why_not(const struct draft *draft, const char **ret)
{
    bool is_wanted = true, is_too_much = false;
    const struct delivery *delivery = draft->delivery;
    *ret = NULL;
    if (!is_for_customer(draft) && delivery->role == ROLE_CUSTOMER) {
        *ret = "role"; /* they may see this ticket no longer */
        return OK;
    }
    if (!delivery->is_answer)
        TRY(notification_is_wanted(draft->desk, delivery->user_id, delivery->event,
                                   delivery->channel, &is_wanted));
    if (!delivery->is_answer && is_for_customer(draft))
        TRY(is_flooded(draft, &is_too_much));
    *ret = !is_wanted ? "unwanted" : is_too_much ? "limit" : NULL;
    return OK;
}

static enum err of_ticket(struct draft *draft)
{
    const char *reason;
    const struct delivery *delivery = draft->delivery;
    struct arena *arena = draft->desk->arena;
    enum err err = delivery_ticket(draft->operator, delivery->ticket_id, &draft->ticket);
    if (err != OK)
        return err == ERR_NOT_FOUND ? skip(draft, STR("deleted")) : err;
    TRY(why_not(draft, &reason));
    if (reason)
        return skip(draft, str_of(reason));
    draft->facts.ticket_id = draft->ticket.id;
    draft->facts.subject = draft->ticket.subject;
    draft->facts.link = str_print(arena, is_for_customer(draft) ? CUSTOMER_TICKET : STAFF_TICKET,
                                  STR_ARGS(draft->options->base_url),
                                  (long long)delivery->ticket_id);
    err = of_event(draft);
    return err == ERR_NOT_FOUND ? skip(draft, STR("deleted")) : err;
}

/* Quiet hours may have begun since it was due: a gateway did not answer, or nobody ran. */
static bool wait_for_morning(struct draft *draft)
{
    const struct delivery *delivery = draft->delivery;
    struct instant now = draft->desk->now;
    if (delivery->channel == CHANNEL_EMAIL || delivery->is_answer)
        return false;
    draft->composed->due_at = quiet_hours_end(&draft->options->outlets->quiet, draft->facts.zone,
                                              now);
    bool is_quiet = draft->composed->due_at.unix_s > now.unix_s;
    if (is_quiet)
        draft->composed->verdict = LETTER_DEFER;
    return is_quiet;
}

enum err compose(const struct jobs_options *options, struct desk *desk,
                 const struct letterhead *letterhead, const struct delivery *delivery,
                 struct composed *ret)
{
    bool is_mail = delivery->channel == CHANNEL_EMAIL;
    *ret = (struct composed){.verdict = LETTER_SEND,
                             .address = is_mail ? delivery->email : delivery->phone};
    struct draft draft = {.options = options,
                          .desk = desk,
                          .operator= operator_of(desk),
                          .delivery = delivery,
                          .facts = facts_of(options, desk->arena, letterhead, delivery),
                          .composed = ret};
    if (delivery->is_gone)
        return skip(&draft, STR("disabled"));
    /* As after a day of tries: news of yesterday, by a channel that was switched off meanwhile. */
    if (desk->now.unix_s - delivery->due_at.unix_s > DELIVERY_WITHIN_S)
        return skip(&draft, STR("late"));
    if (wait_for_morning(&draft))
        return OK;
    if (is_mail && delivery->ticket_id && !delivery->is_answer)
        draft.facts.unsubscribe_url = ret->unsubscribe_url = unsubscribe_url(
            desk->arena, options->base_url, options->secret, delivery->user_id);
    TRY(delivery->ticket_id ? of_ticket(&draft) : of_event(&draft));
    if (ret->verdict == LETTER_SEND &&
        !(is_mail ? email_is_reachable(ret->address) : ret->address.size > 0))
        return skip(&draft, STR("address"));
    return ret->verdict == LETTER_SEND ? letter_write(desk->arena, &draft.facts, &ret->letter) : OK;
}
