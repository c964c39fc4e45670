/* How a ticket is opened: by its customer, or by staff for them. */
#include "base/utf8.h"
#include "desk/event/event.h"
#include "desk/history/history.h"
#include "desk/limits.h"
#include "desk/message/message.h"
#include "desk/notification/notification.h"
#include "desk/order/order.h"
#include "desk/profile/profile.h"
#include "desk/ticket/ticket.h"
#include "desk/ticket/ticket.sql.h"

static void check_subject(struct desk *desk, const struct ticket_draft *draft)
{
    if (utf8_is_blank(draft->subject))
        desk_problem(desk, "subject", TR("Please write a subject."), 0);
    else if (utf8_length(draft->subject) > SUBJECT_MAX_CHARACTERS)
        desk_problem(desk, "subject", TR("The subject may have at most %s characters."),
                     SUBJECT_MAX_CHARACTERS);
    else if (!utf8_is_one_line(draft->subject))
        desk_problem(desk, "subject", TR("The subject must be one line."), 0);
}

static void check_description(struct desk *desk, const struct ticket_draft *draft)
{
    struct str description = str_trim(draft->description);
    if (draft->is_as_it_came && utf8_length(description) <= TEXT_MAX_CHARACTERS)
        return;
    if (utf8_is_blank(description))
        desk_problem(desk, "description", TR("Please describe what it is about."), 0);
    else if (utf8_length(description) < DESCRIPTION_MIN_CHARACTERS)
        desk_problem(desk, "description", TR("Please describe it in at least %s characters."),
                     DESCRIPTION_MIN_CHARACTERS);
    else if (utf8_length(draft->description) > TEXT_MAX_CHARACTERS)
        desk_problem(desk, "description", TR("The description may have at most %s characters."),
                     TEXT_MAX_CHARACTERS);
}

/* Whose ticket it is to be: the customer who asks, or the one whom staff have chosen. */
struct owner {
    const struct customer *customer;
    const struct profile *profile;
};

static enum err find_order(struct desk *desk, const struct owner *owner, int64_t id,
                           struct order *ret)
{
    return owner->customer ? order_find_own(desk, owner->customer, id, ret)
                           : profile_order(desk, owner->profile, id, ret);
}

static enum err check_order(struct desk *desk, const struct owner *owner, struct str word,
                            int64_t *ret_order_id)
{
    *ret_order_id = 0;
    if (word.size == 0)
        return OK;
    struct order order;
    int64_t id;
    enum err err = str_to_i64(word, &id) && id > 0 ? find_order(desk, owner, id, &order)
                                                   : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        desk_problem(desk, "order_id", TR("Invalid order."), 0);
    else if (err != OK)
        return err;
    else
        *ret_order_id = id;
    return OK;
}

/* In the order of the form: so are the problems listed above it. `owner` is NULL when it is not
   known, which is a problem already: then nothing is said of an order. */
static enum err draft_check(struct desk *desk, const struct owner *owner,
                            const struct ticket_draft *draft, int64_t *ret_order_id)
{
    check_subject(desk, draft);
    if (!ticket_category_of(draft->category))
        desk_problem(desk, "category", TR("Please choose a category."), 0);
    if (!ticket_priority_of(draft->priority))
        desk_problem(desk, "priority", TR("Please choose a priority."), 0);
    if (owner)
        TRY(check_order(desk, owner, draft->order_id, ret_order_id));
    check_description(desk, draft);
    return desk_check(desk);
}

enum err ticket_draft_check(struct desk *desk, const struct customer *customer,
                            const struct ticket_draft *draft)
{
    int64_t order_id;
    return draft_check(desk, &(struct owner){.customer = customer}, draft, &order_id);
}

enum err ticket_create(struct desk *desk, const struct customer *customer,
                       const struct ticket_draft *draft, struct ticket *ret)
{
    int64_t id, order_id, message_id;
    TRY(draft_check(desk, &(struct owner){.customer = customer}, draft, &order_id));
    TRY(ticket_insert(desk, customer, order_id, str_trim(draft->subject), draft->description,
                      ticket_category_of(draft->category), ticket_priority_of(draft->priority),
                      desk->now, &id));
    TRY(ticket_find_own(desk, customer, id, ret));
    TRY(message_open(desk, ret, customer_id(customer), SENDER_CUSTOMER, draft->enclosures,
                     &message_id));
    TRY(event_add(desk, ret, EVENT_CREATED, message_id, customer_id(customer)));
    TRY(notify_ticket_created(desk, ret, message_id, customer_id(customer)));
    return ticket_find_own(desk, customer, id, ret);
}

/* Whoever cannot log in could not read it. */
static void check_customer(struct desk *desk, const struct profile *profile)
{
    if (!profile)
        desk_problem(desk, "user_id", TR("Please choose a customer."), 0);
    else if (profile->is_disabled)
        desk_problem(desk, "user_id", TR("This customer's account is disabled."), 0);
}

enum err ticket_create_for(struct desk *desk, const struct staff *staff,
                           const struct profile *profile, const struct ticket_draft *draft,
                           struct ticket *ret)
{
    const struct owner owner = {.profile = profile};
    int64_t id, order_id = 0, message_id;
    check_customer(desk, profile);
    TRY(draft_check(desk, profile ? &owner : NULL, draft, &order_id));
    TRY(ticket_keep_owner(desk, profile, &id));
    TRY(ticket_insert_for(desk, profile, order_id, str_trim(draft->subject), draft->description,
                          ticket_category_of(draft->category), ticket_priority_of(draft->priority),
                          desk->now, &id));
    TRY(ticket_find(desk, staff, id, ret));
    TRY(message_open(desk, ret, staff_id(staff), SENDER_ADMIN, draft->enclosures, &message_id));
    TRY(event_add(desk, ret, EVENT_CREATED, message_id, staff_id(staff)));
    TRY(notify_ticket_created(desk, ret, message_id, staff_id(staff)));
    TRY(ticket_find(desk, staff, id, ret));
    return history_add(desk, ret, staff_id(staff), "created_at", STR_NONE,
                       history_moment(desk, desk->now));
}
