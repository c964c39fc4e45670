/* What each kind of letter says. */
#include "letters/parts.h"

struct says {
    struct arena *arena;
    const struct letter_facts *facts;
    struct letter_parts *parts;
};

/* The text in the reader's language, with `value` where it has a %s. */
static struct str say(const struct says *says, const char *text, struct str value)
{
    const char *translated = tr(says->facts->locale, text);
    struct buffer out = buffer_in(says->arena);
    if (!strstr(translated, "%s"))
        return str_of(translated);
    tr_put(&out, translated, value);
    return buffer_end(&out);
}

static struct str say_plain(const struct says *says, const char *text)
{
    return say(says, text, STR_NONE);
}

static void add(struct paragraphs *paragraphs, struct str text)
{
    if (paragraphs->count < PARAGRAPHS_MAX)
        paragraphs->items[paragraphs->count++] = text;
}

static void ticket_created_customer(const struct says *says)
{
    says->parts->heading = say_plain(says, TR("Your ticket is open"));
    add(&says->parts->paragraphs,
        say_plain(says,
                  TR("Thank you for writing to us. We will answer as soon as we can, and tell "
                     "you when we have.")));
}

static void ticket_created_team(const struct says *says)
{
    says->parts->heading = say(says, TR("New ticket from %s"), says->facts->author_name);
}

static void messages(const struct says *says, const char *one_from)
{
    const struct letter_facts *facts = says->facts;
    size_t count = facts->message_count + facts->messages_left_out;
    struct buffer heading = buffer_in(says->arena);
    if (count == 1 && facts->message_count) {
        says->parts->heading = say(says, one_from,
                                   on_one_line(says->arena, facts->messages[0].sender_name));
        return;
    }
    tr_put(&heading, tr_plural(facts->locale, "%s new message", "%s new messages", (int64_t)count),
           str_print(says->arena, "%zu", count));
    says->parts->heading = buffer_end(&heading);
}

static void message_to_customer(const struct says *says)
{
    messages(says, TR("%s has answered your ticket"));
}

static void message_to_staff(const struct says *says)
{
    messages(says, TR("New message from %s"));
}

static void answer(const struct says *says)
{
    says->parts->is_answer = true;
}

static void assigned_to_you(const struct says *says)
{
    says->parts->heading = say_plain(says, TR("A ticket is yours now"));
    if (says->facts->author_name.size)
        add(&says->parts->paragraphs,
            say(says, TR("%s has assigned it to you."), says->facts->author_name));
}

static void assigned_customer(const struct says *says)
{
    says->parts->heading = say(says, TR("%s is looking after your ticket"),
                               says->facts->assignee_name);
}

static void status_changed(const struct says *says)
{
    says->parts->heading = say(says, TR("Your ticket is now: %s"), says->facts->status_label);
    if (says->facts->is_resolved)
        add(&says->parts->paragraphs,
            say_plain(says,
                      TR("If anything is left to do, just answer: that opens the ticket again.")));
}

static void mentioned(const struct says *says)
{
    says->parts->heading = say(says, TR("%s has mentioned you in a note"),
                               says->facts->author_name);
}

static void password_forgotten(const struct says *says)
{
    struct letter_parts *parts = says->parts;
    parts->subject = say(says, TR("Choose a new password for %s"), says->facts->house_name);
    parts->heading = say_plain(says, TR("Choose a new password"));
    parts->button = say_plain(says, TR("Choose a password"));
    add(&parts->paragraphs,
        say_plain(says,
                  TR("Somebody, probably you, has asked for a new password for your account.")));
    add(&parts->notes, say_plain(says, TR("The link works once, within an hour.")));
    add(&parts->notes, say_plain(says, TR("If it was not you, there is nothing to do: your "
                                          "password stays as it is.")));
}

static void email_changed(const struct says *says)
{
    struct letter_parts *parts = says->parts;
    parts->subject = say(says, TR("Confirm your e-mail address for %s"), says->facts->house_name);
    parts->heading = say_plain(says, TR("Confirm your e-mail address"));
    parts->button = say_plain(says, TR("Confirm the address"));
    add(&parts->paragraphs,
        say(says, TR("Please confirm that %s is your address."), says->facts->details));
    add(&parts->notes, say_plain(says, TR("The link works once, within a day.")));
    add(&parts->notes, say_plain(says, TR("If you know nothing of this, there is nothing to do.")));
}

static struct str moment(const struct says *says)
{
    const struct letter_facts *facts = says->facts;
    return calendar_date_time(says->arena, facts->locale, zone_local(facts->zone, facts->at));
}

static void email_was_changed(const struct says *says)
{
    struct letter_parts *parts = says->parts;
    parts->subject = say(says, TR("Your e-mail address for %s was changed"),
                         says->facts->house_name);
    parts->heading = say_plain(says, TR("Your e-mail address was changed"));
    parts->button = say_plain(says, TR("Go to your account"));
    add(&parts->paragraphs,
        say(says, TR("Your account uses %s from now on."), says->facts->details));
    if (!instant_is_none(says->facts->at))
        add(&parts->paragraphs, moment(says));
    add(&parts->notes, say_plain(says, TR("If it was not you, please tell us at once.")));
}

static void invited(const struct says *says)
{
    struct letter_parts *parts = says->parts;
    parts->subject = say(says, TR("Your account at %s"), says->facts->house_name);
    parts->heading = say(says, TR("Welcome to %s"), says->facts->house_name);
    parts->button = say_plain(says, TR("Choose a password"));
    add(&parts->paragraphs,
        says->facts->author_name.size
            ? say(says, TR("%s has made an account for you."), says->facts->author_name)
            : say_plain(says, TR("An account has been made for you.")));
    add(&parts->paragraphs, say_plain(says, TR("Choose a password, and you can log in.")));
    add(&parts->notes, say_plain(says, TR("The link works once, within seven days.")));
}

static void new_device(const struct says *says)
{
    struct letter_parts *parts = says->parts;
    struct str rest = says->facts->details, line;
    parts->subject = say(says, TR("New log-in to your account at %s"), says->facts->house_name);
    parts->heading = say_plain(says, TR("New log-in to your account"));
    parts->button = say_plain(says, TR("See where you are logged in"));
    add(&parts->paragraphs, say_plain(says, TR("Your password was used in a browser from which you "
                                               "have not logged in before:")));
    struct buffer where = buffer_in(says->arena);
    while (rest.size && str_split(&rest, '\n', &line))
        buffer_print(&where, "%s%.*s", where.size ? ", " : "", STR_ARGS(line));
    add(&parts->paragraphs, on_one_line(says->arena, buffer_str(&where)));
    if (!instant_is_none(says->facts->at))
        add(&parts->paragraphs, moment(says));
    add(&parts->notes, say_plain(says, TR("If it was you, there is nothing to do. If not, choose a "
                                          "new password at once: that logs out everybody else.")));
}

static void test(const struct says *says)
{
    says->parts->subject = say(says, TR("A test from %s"), says->facts->house_name);
    says->parts->heading = say_plain(says, TR("It works"));
    says->parts->button = say_plain(says, TR("Back to the settings"));
    add(&says->parts->paragraphs, say(says, TR("This is a test: what %s has to tell arrives here."),
                                      says->facts->house_name));
}

enum reader { CUSTOMER, TEAM, OWNER };

static const struct {
    void (*say)(const struct says *says);
    enum reader reader;
} kinds[] = {
    [LETTER_TICKET_CREATED_CUSTOMER] = {ticket_created_customer, CUSTOMER},
    [LETTER_TICKET_CREATED_TEAM] = {ticket_created_team, TEAM},
    [LETTER_MESSAGE_TO_CUSTOMER] = {message_to_customer, CUSTOMER},
    [LETTER_MESSAGE_TO_STAFF] = {message_to_staff, TEAM},
    [LETTER_ANSWER] = {answer, CUSTOMER},
    [LETTER_ASSIGNED_TO_YOU] = {assigned_to_you, TEAM},
    [LETTER_ASSIGNED_CUSTOMER] = {assigned_customer, CUSTOMER},
    [LETTER_STATUS_CHANGED] = {status_changed, CUSTOMER},
    [LETTER_MENTIONED] = {mentioned, TEAM},
    [LETTER_PASSWORD_FORGOTTEN] = {password_forgotten, OWNER},
    [LETTER_EMAIL_CHANGED] = {email_changed, OWNER},
    [LETTER_EMAIL_WAS_CHANGED] = {email_was_changed, OWNER},
    [LETTER_INVITED] = {invited, OWNER},
    [LETTER_NEW_DEVICE] = {new_device, OWNER},
    [LETTER_TEST] = {test, TEAM},
};

static const char *const reasons[] = {
    [CUSTOMER] = TR("You are told this because you have a ticket with %s."),
    [TEAM] = TR("You are told this as a member of the team of %s."),
    [OWNER] = TR("You are told this because it is about your account at %s."),
};

/* What all letters of tickets have in common. */
static void say_ticket(const struct says *says)
{
    const struct letter_facts *facts = says->facts;
    struct letter_parts *parts = says->parts;
    parts->subject = str_print(says->arena, "[#%lld] %.*s", (long long)facts->ticket_id,
                               STR_ARGS(facts->subject));
    parts->ticket = str_print(says->arena, "#%lld %.*s", (long long)facts->ticket_id,
                              STR_ARGS(facts->subject));
    parts->button = say_plain(says, TR("Open the ticket"));
    if (facts->messages_left_out) {
        struct buffer out = buffer_in(says->arena);
        tr_put(&out,
               tr_plural(facts->locale, "%s earlier message is in the ticket.",
                         "%s earlier messages are in the ticket.",
                         (int64_t)facts->messages_left_out),
               str_print(says->arena, "%zu", facts->messages_left_out));
        parts->left_out = buffer_end(&out);
    }
    if (facts->takes_replies)
        parts->reply_line = str_print(
            says->arena, LETTER_REPLY_MARK " %s " LETTER_REPLY_MARK,
            tr(facts->locale, "Please write your answer above this line"));
}

enum err letter_say(struct arena *arena, struct letter_parts *parts)
{
    const struct letter_facts *facts = parts->facts;
    const struct says says = {arena, facts, parts};
    if (facts->kind <= LETTER_NONE || facts->kind >= COUNT_OF(kinds))
        return ERR_INVALID;
    enum reader reader = kinds[facts->kind].reader;
    if (facts->ticket_id)
        say_ticket(&says);
    kinds[facts->kind].say(&says);
    if (facts->recipient_name.size && parts->paragraphs.count)
        parts->greeting = say(&says, TR("Hello %s,"), facts->recipient_name);
    parts->reason = say(&says, reasons[reader], facts->house_name);
    if (reader == OWNER) /* nobody can do without */
        parts->preferences = parts->unsubscribe = (struct url){STR_NONE};
    return OK;
}
