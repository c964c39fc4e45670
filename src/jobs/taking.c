#include "jobs/taking.h"
#include "base/utf8.h"
#include "desk/limits.h"
#include "desk/message/message.h"

/* Somebody's words on their way into a ticket. */
struct taking {
    const struct jobs_options *options;
    struct operator* operator;
    struct desk *desk;
    const struct arrival *arrival;
    const struct letter_in *letter;
    struct sender_row sender;
    int64_t claimant_id; /* whose account has the address, and has not confirmed it; 0: none */
    bool is_own_address; /* of the sender, not merely one that answers in their place */
    struct access access;
    struct enclosures enclosures;
    struct arrival_end end;
};

static enum err give_up(struct taking *taking, bool is_refused, struct str reason)
{
    taking->end.state = is_refused ? ARRIVAL_REFUSED : ARRIVAL_IGNORED;
    taking->end.reason = reason;
    return arrival_finish(taking->operator, taking->arrival, &taking->end);
}

static enum err finish(struct taking *taking, int64_t ticket_id, int64_t message_id)
{
    taking->end.ticket_id = ticket_id;
    taking->end.message_id = message_id;
    return arrival_finish(taking->operator, taking->arrival, &taking->end);
}

/* ---- who ------------------------------------------------------------------------------------- */

/* An account has the address and has not confirmed it (decision 0027). What answers a letter of
   ours about a ticket of theirs is the answer to it all the same: who wrote it had the letter. */
static enum err answers_claimant(struct taking *taking, bool *ret)
{
    const struct letter_in *letter = taking->letter;
    int64_t owner_id = 0;
    *ret = false;
    if (!taking->claimant_id || !letter->ticket_id || !letter->is_signed || letter->person_id)
        return OK;
    enum err err = arrival_owner(taking->operator, letter->ticket_id, &owner_id);
    *ret = err == OK && owner_id == taking->claimant_id;
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err find_sender(struct taking *taking)
{
    const struct letter_in *letter = taking->letter;
    struct sender_row signed_for;
    bool is_answer;
    enum err err = arrival_sender(taking->operator, letter->channel, letter->address,
                                  &taking->sender, &taking->claimant_id);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    TRY(answers_claimant(taking, &is_answer));
    int64_t person_id = is_answer ? taking->claimant_id : letter->person_id;
    taking->is_own_address = true;
    if (!person_id || (err == OK && taking->sender.id == person_id))
        return err;
    /* From another address than the one that was written to. A customer has several; whoever
       answers as the team must do so from their own. */
    TRY(sender_by_id(taking->operator, person_id, &signed_for));
    if (signed_for.role != ROLE_CUSTOMER)
        return err;
    taking->is_own_address = err == OK && taking->sender.id == signed_for.id; /* it has become it */
    taking->sender = signed_for;
    return OK;
}

/* A stranger, who may be wanted or not. Whose address an account claims is taken in in any case: it
   may be they, and nobody else is to decide that they are not heard. */
static enum err add_sender(struct taking *taking)
{
    const struct letter_in *letter = taking->letter;
    bool is_claimed = taking->claimant_id != 0;
    if (letter->channel != CHANNEL_EMAIL)
        TRY(arrival_is_claimed(taking->operator, letter->address, &is_claimed));
    if (!is_claimed && !taking->options->takes_unknown)
        return ERR_NOT_FOUND;
    return arrival_sender_add(taking->operator, letter->channel, letter->address, letter->name,
                              is_claimed, &taking->sender);
}

static struct str text_of(struct arena *arena, struct str text)
{
    text = utf8_cut(text, TEXT_MAX_CHARACTERS);
    return utf8_is_blank(text) ? STR("") : str_copy(arena, text);
}

/* ---- into which ticket ----------------------------------------------------------------------- */

static struct str client_id(struct arena *arena, const struct arrival *arrival)
{
    return str_print(arena, "in-%lld", (long long)arrival->id);
}

/* ERR_NOT_FOUND: it is not theirs. ERR_CONFLICT: it is closed. */
static enum err reply(struct taking *taking, int64_t ticket_id, int64_t *ret_message_id)
{
    struct desk *desk = taking->desk;
    struct message_draft draft = {.text = text_of(desk->arena, taking->letter->text),
                                  .client_id = client_id(desk->arena, taking->arrival),
                                  .enclosures = &taking->enclosures};
    struct ticket ticket;
    if (taking->access.staff) {
        struct letterhead house;
        taking->options->letterhead(taking->options->context, desk, &house);
        draft.assigns = house.assigns_on_reply;
        TRY(ticket_load(desk, taking->access.staff, ticket_id, &ticket));
        return message_send_as_staff(desk, taking->access.staff, &ticket, &draft, ret_message_id);
    }
    TRY(ticket_load_own(desk, taking->access.customer, ticket_id, &ticket));
    return message_send_as_customer(desk, taking->access.customer, &ticket, &draft, ret_message_id);
}

struct str first_words(struct str text)
{
    struct str line = str_trim(text);
    line = str_trim(str_cut(line, str_find(line, '\n')));
    return utf8_cut(line, SUBJECT_FROM_TEXT_CHARACTERS);
}

static struct str subject_of(struct taking *taking)
{
    struct arena *arena = taking->desk->arena;
    struct str subject = taking->letter->subject;
    if (utf8_is_blank(subject)) /* the first words say more than nothing */
        subject = first_words(taking->letter->text);
    if (utf8_is_blank(subject))
        subject = str_of(notification_channel_label(taking->letter->channel));
    return str_copy(arena, utf8_cut(str_trim(subject), SUBJECT_FROM_TEXT_CHARACTERS));
}

static enum err open_new(struct taking *taking)
{
    struct desk *desk = taking->desk;
    struct ticket ticket;
    struct str text = text_of(desk->arena, taking->letter->text);
    const struct ticket_draft draft = {.subject = subject_of(taking),
                                       .category = STR("general"),
                                       .priority = STR("medium"),
                                       .description = text,
                                       .enclosures = &taking->enclosures,
                                       .is_as_it_came = true};
    TRY(ticket_create(desk, taking->access.customer, &draft, &ticket));
    return finish(taking, ticket.id, ticket.last_message_id);
}

static enum err into_ticket(struct taking *taking)
{
    int64_t message_id, ticket_id = taking->letter->ticket_id;
    enum err err = ERR_NOT_FOUND;
    if (!ticket_id && taking->letter->may_choose && taking->access.customer) {
        err = arrival_ticket(taking->operator, taking->sender.id, &ticket_id);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
    }
    if (ticket_id) {
        err = reply(taking, ticket_id, &message_id);
        if (err == OK)
            return finish(taking, ticket_id, message_id);
    }
    taking->desk->problems.count = 0;
    if (err != ERR_NOT_FOUND && err != ERR_CONFLICT)
        return err;
    /* Not theirs, deleted, or closed. */
    return taking->access.customer ? open_new(taking) : give_up(taking, true, STR("ticket"));
}

enum err take_in(const struct jobs_options *options, struct operator* operator,
                 const struct arrival * arrival, const struct letter_in *letter)
{
    struct taking taking = {.options = options,
                            .operator= operator,
                            .desk = operator_desk(operator),
                            .arrival = arrival,
                            .letter = letter};
    enum err err = find_sender(&taking);
    if (err == ERR_NOT_FOUND)
        err = add_sender(&taking);
    if (err == ERR_NOT_FOUND)
        return give_up(&taking, false, STR("sender"));
    TRY(err);
    TRY(arrival_keep(operator, & taking.sender));
    taking.end.user_id = taking.sender.id;
    if (taking.sender.is_gone)
        return give_up(&taking, true, STR("disabled"));
    /* Nobody proves who they are by a telephone number or an address: the team is let in by the
       address alone that we have signed for them. */
    if (taking.sender.role != ROLE_CUSTOMER && letter->person_id != taking.sender.id)
        return give_up(&taking, false, STR("staff"));
    err = arrival_limit(operator, taking.sender.id);
    if (err == ERR_LIMITED)
        return give_up(&taking, true, STR("limit"));
    TRY(err);
    if (utf8_is_blank(letter->text) && letter->upload_count == 0)
        return give_up(&taking, false, STR("empty"));
    if (taking.is_own_address)
        TRY(arrival_heard(operator, letter->channel, letter->address, taking.sender.id));
    TRY(operator_act_as(operator, taking.sender.id, &taking.access));
    taking.enclosures = (struct enclosures){.sender = &taking.access.person,
                                            .uploads = letter->uploads,
                                            .upload_count = letter->upload_count};
    return into_ticket(&taking);
}
