#include "command/demo/script.h"
#include "base/utf8.h"
#include <stdlib.h>

enum { MINUTE_S = 60, HOUR_S = 60 * MINUTE_S, DAY_S = 24 * HOUR_S };

struct reading_script {
    struct arena *arena;
    const struct zone *zone;
    struct instant now;
    struct script *script;
    struct str rest;
    int line; /* the one that `rest` begins with */
};

/* ---- lines ---------------------------------------------------------------------------------- */

static struct str next_line(struct reading_script *reading)
{
    struct str line = STR_NONE;
    str_split(&reading->rest, '\n', &line);
    reading->line++;
    return line;
}

static bool is_of_text(struct str line)
{
    return line.size == 0 || str_starts(line, STR("  "));
}

/* The indented lines that follow, without their indent and the blank lines at the end. */
static struct str read_text(struct reading_script *reading)
{
    struct buffer text = buffer_in(reading->arena);
    while (reading->rest.at && is_of_text(str_cut(reading->rest, str_find(reading->rest, '\n')))) {
        buffer_put_str(&text, str_from(next_line(reading), 2));
        buffer_put_byte(&text, '\n');
    }
    return str_trim(buffer_str(&text));
}

static struct str next_word(struct str *rest)
{
    *rest = str_trim(*rest);
    struct str word = str_cut(*rest, str_find(*rest, ' '));
    *rest = str_trim(str_from(*rest, word.size));
    return word;
}

static bool next_number(struct str *rest, int64_t *ret)
{
    return str_to_i64(next_word(rest), ret);
}

/* ---- times ---------------------------------------------------------------------------------- */

/* "15m", "2h", "1d" */
static bool read_duration(struct str word, int64_t *ret_s)
{
    if (word.size < 2 || !str_to_i64(str_cut(word, word.size - 1), ret_s) || *ret_s < 0)
        return false;
    switch (word.at[word.size - 1]) {
    case 'm':
        *ret_s *= MINUTE_S;
        return true;
    case 'h':
        *ret_s *= HOUR_S;
        return true;
    case 'd':
        *ret_s *= DAY_S;
        return true;
    default:
        return false;
    }
}

/* The moment at which the clocks of the zone show `hh:mm` so many days before today. */
static bool read_clock(const struct reading_script *reading, int64_t days, struct str hh_mm,
                       struct instant *ret)
{
    int64_t hour, minute;
    if (hh_mm.size != 5 || hh_mm.at[2] != ':' || !str_to_i64(str_cut(hh_mm, 2), &hour) ||
        !str_to_i64(str_from(hh_mm, 3), &minute))
        return false;
    int64_t day = zone_local(reading->zone, reading->now).day_number - days;
    int64_t shown_s = day * DAY_S + hour * HOUR_S + minute * MINUTE_S;
    int offset_s = zone_local(reading->zone, (struct instant){shown_s}).offset_s;
    *ret = (struct instant){shown_s - offset_s};
    return true;
}

static bool read_when(const struct reading_script *reading, struct str word, struct str *rest,
                      struct instant before, struct instant *ret)
{
    int64_t length_s;
    if (str_starts(word, STR("+"))) {
        if (!read_duration(str_from(word, 1), &length_s))
            return false;
        ret->unix_s = before.unix_s + length_s;
    } else if (!read_duration(word, &length_s)) {
        return false;
    } else if (word.at[word.size - 1] != 'd') {
        ret->unix_s = reading->now.unix_s - length_s;
    } else if (!read_clock(reading, length_s / DAY_S, next_word(rest), ret)) {
        return false;
    }
    return ret->unix_s >= before.unix_s && ret->unix_s <= reading->now.unix_s;
}

/* ---- what is at the beginning of a line ------------------------------------------------------ */

static bool read_person(struct reading_script *reading, struct str rest)
{
    struct script *script = reading->script;
    if (script->person_count == SCRIPT_PEOPLE_MAX)
        return false;
    struct script_person *person = &script->people[script->person_count++];
    person->key = next_word(&rest);
    person->role = role_of(next_word(&rest));
    person->phone = next_word(&rest);
    person->name = rest;
    return person->role && person->name.size;
}

static bool read_order(struct reading_script *reading, struct str rest)
{
    struct script *script = reading->script;
    int64_t days, year;
    int month, day;
    if (script->order_count == SCRIPT_ORDERS_MAX)
        return false;
    struct script_order *order = &script->orders[script->order_count++];
    order->number = next_word(&rest);
    order->owner = next_word(&rest);
    order->status = next_word(&rest);
    order->payment = next_word(&rest);
    if (!next_number(&rest, &order->price) || !next_number(&rest, &order->paid) ||
        !next_number(&rest, &order->guests) || !next_number(&rest, &days))
        return false;
    date_from_days(zone_local(reading->zone, reading->now).day_number + days, &year, &month, &day);
    order->event_date = str_print(reading->arena, "%04d-%02d-%02d", (int)year, month, day);
    order->place = rest;
    return order->place.size > 0;
}

static bool read_reply(struct reading_script *reading, struct str rest)
{
    struct script *script = reading->script;
    if (script->reply_count == SCRIPT_REPLIES_MAX)
        return false;
    struct script_reply *reply = &script->replies[script->reply_count++];
    reply->owner = next_word(&rest);
    reply->shortcut = next_word(&rest);
    if (!next_number(&rest, &reply->uses))
        return false;
    reply->title = rest;
    reply->body = read_text(reading);
    return reply->title.size && reply->body.size;
}

static bool read_ticket(struct reading_script *reading, struct str rest)
{
    struct script *script = reading->script;
    if (script->ticket_count == SCRIPT_TICKETS_MAX)
        return false;
    struct script_ticket *ticket = &script->tickets[script->ticket_count++];
    ticket->owner = next_word(&rest);
    ticket->category = next_word(&rest);
    ticket->priority = next_word(&rest);
    ticket->order = rest;
    ticket->subject = read_text(reading);
    return ticket->subject.size > 0;
}

static enum script_verb verb_of(struct str word)
{
    static const char *const words[] = {
        [VERB_SAYS] = "says",         [VERB_NOTES] = "notes",     [VERB_READS] = "reads",
        [VERB_ASSIGNS] = "assigns",   [VERB_SETS] = "sets",       [VERB_RANKS] = "ranks",
        [VERB_CLOSES] = "closes",     [VERB_REMARKS] = "remarks", [VERB_DELETES] = "deletes",
        [VERB_RESTORES] = "restores",
    };
    for (enum script_verb verb = VERB_SAYS; verb <= VERB_RESTORES; verb++)
        if (str_is(word, str_of(words[verb])))
            return verb;
    return VERB_NONE;
}

static bool read_step(struct reading_script *reading, struct str when, struct str rest)
{
    struct script *script = reading->script;
    if (script->ticket_count == 0 || script->step_count == SCRIPT_STEPS_MAX)
        return false;
    size_t ticket = script->ticket_count - 1;
    bool is_first = script->step_count == 0 ||
                    script->steps[script->step_count - 1].ticket != ticket;
    struct instant before = is_first ? INSTANT_NONE : script->steps[script->step_count - 1].at;
    struct script_step *step = &script->steps[script->step_count++];
    step->ticket = ticket;
    step->line = reading->line;
    if (!read_when(reading, when, &rest, before, &step->at))
        return false;
    step->who = next_word(&rest);
    step->verb = verb_of(next_word(&rest));
    step->word = rest;
    step->text = read_text(reading);
    if (is_first && (step->verb != VERB_SAYS || !str_is(step->who, script->tickets[ticket].owner)))
        return false;
    bool has_text = step->verb == VERB_SAYS || step->verb == VERB_REMARKS ||
                    step->verb == VERB_NOTES;
    return step->verb && has_text == (step->text.size > 0);
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Their place in the script decides between steps of one moment. */
static int by_time(const void *a, const void *b)
{
    const struct script_step *one = a, *other = b;
    if (one->at.unix_s != other->at.unix_s)
        return one->at.unix_s < other->at.unix_s ? -1 : 1;
    return (one->line > other->line) - (one->line < other->line);
}

static bool read_item(struct reading_script *reading, struct str line)
{
    struct str rest = line, word = next_word(&rest);
    if (str_is(word, STR("person")))
        return read_person(reading, rest);
    if (str_is(word, STR("order")))
        return read_order(reading, rest);
    if (str_is(word, STR("reply")))
        return read_reply(reading, rest);
    if (str_is(word, STR("ticket")))
        return read_ticket(reading, rest);
    return read_step(reading, word, rest);
}

enum err script_read(struct arena *arena, struct str text, const struct zone *zone,
                     struct instant now, struct script **ret, int *ret_line)
{
    struct reading_script reading = {.arena = arena,
                                     .zone = zone,
                                     .now = now,
                                     .script = NEW(arena, struct script),
                                     .rest = text};
    while (reading.rest.at) {
        struct str line = next_line(&reading);
        *ret_line = reading.line;
        if (line.size == 0 || line.at[0] == '#')
            continue;
        if (!utf8_is_valid(line) || !read_item(&reading, line))
            return ERR_INVALID;
    }
    struct script *script = reading.script;
    qsort(script->steps, script->step_count, sizeof *script->steps, by_time);
    *ret = script;
    return OK;
}
