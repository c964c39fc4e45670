#include "web/flash.h"

/* The letter of an outcome is 'a' + its number; this one comes before changes to take back. */
enum { FLASH_UNDO = 'u' };

static void put_ids(struct buffer *cookie, char letter, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i == 0)
            buffer_print(cookie, ".%c", letter);
        buffer_print(cookie, i ? "-%lld" : "%lld", (long long)ids[i]);
    }
}

/* The tickets with one outcome, in a place for BULK_MAX. */
static size_t tickets_with(const struct outcome_list *outcomes, enum outcome outcome, int64_t *ids)
{
    size_t count = 0;
    for (size_t i = 0; i < outcomes->count; i++)
        if (outcomes->items[i].outcome == outcome)
            ids[count++] = outcomes->items[i].ticket_id;
    return count;
}

struct str flash_cookie(struct arena *arena, enum flash flash, const struct flash_about *about)
{
    int64_t ids[BULK_MAX];
    struct buffer cookie = buffer_in(arena);
    buffer_print(&cookie, "%d", flash);
    if (about->id)
        buffer_print(&cookie, ".%lld", (long long)about->id);
    for (enum outcome outcome = OUTCOME_CHANGED; outcome <= OUTCOME_NOT_IN_TEAM; outcome++)
        put_ids(&cookie, (char)('a' + outcome), ids, tickets_with(&about->outcomes, outcome, ids));
    put_ids(&cookie, FLASH_UNDO, about->undo.items, about->undo.count);
    return buffer_str(&cookie);
}

static void read_ids(struct str part, struct flash_about *about)
{
    struct str word;
    int64_t id;
    char letter = part.at[0];
    part = str_from(part, 1);
    while (str_split(&part, '-', &word)) {
        if (!str_to_i64(word, &id) || id < 0)
            return;
        struct outcome_list *outcomes = &about->outcomes;
        if (letter == FLASH_UNDO && about->undo.count < BULK_MAX)
            about->undo.items[about->undo.count++] = id;
        else if (letter > 'a' && letter < 'a' + OUTCOME_COUNT && outcomes->count < BULK_MAX)
            outcomes->items[outcomes->count++] = (struct outcome_of){
                .ticket_id = id, .outcome = (enum outcome)(letter - 'a')};
    }
}

enum flash flash_read(struct str cookie, struct flash_about *ret)
{
    struct flash_about about = {0};
    struct str part;
    int64_t number;
    *ret = about;
    if (!str_split(&cookie, '.', &part) || !str_to_i64(part, &number) || number <= FLASH_NONE ||
        number >= FLASH_COUNT)
        return FLASH_NONE;
    while (str_split(&cookie, '.', &part)) {
        if (part.size && part.at[0] >= 'a')
            read_ids(part, &about);
        else if (!str_to_i64(part, &about.id) || about.id < 0)
            about.id = 0;
    }
    *ret = about;
    return (enum flash)number;
}

/* ---- words ----------------------------------------------------------------------------------- */

static const char *headline(const struct request *request, enum flash flash, size_t changed)
{
    int64_t n = (int64_t)changed;
    if (changed == 0)
        return T(request, "Nothing has been changed.");
    if (flash == FLASH_TAKEN_BACK)
        return tr_plural(request->locale, "%s change has been taken back.",
                         "%s changes have been taken back.", n);
    return tr_plural(request->locale, "%s ticket has been changed.",
                     "%s tickets have been changed.", n);
}

static const char *const reasons[OUTCOME_COUNT] = {
    [OUTCOME_UNCHANGED] = TR("It was so already: %s."),
    [OUTCOME_NOT_FOUND] = TR("No longer there: %s."),
    [OUTCOME_CHANGED_SINCE] = TR("Changed again since: %s."),
    [OUTCOME_TOO_LATE] = TR("Too long ago: %s."),
    [OUTCOME_NOT_YOURS] = TR("Changed by somebody else: %s."),
    [OUTCOME_NOT_IN_TEAM] = TR("The one it was assigned to is no longer in the team: %s."),
};

/* "#12, #15"; of a change that there is not, no ticket is known. */
static struct str numbers(const struct request *request, const int64_t *ids, size_t count)
{
    struct buffer text = buffer_in(request->arena);
    for (size_t i = 0; i < count; i++)
        if (ids[i])
            buffer_print(&text, text.size ? ", #%lld" : "#%lld", (long long)ids[i]);
    return buffer_str(&text);
}

struct str flash_words(const struct request *request, enum flash flash,
                       const struct outcome_list *outcomes)
{
    int64_t ids[BULK_MAX];
    if (outcomes->count == 0)
        return str_of(T(request, flash_text(flash)));
    struct buffer text = buffer_in(request->arena);
    size_t changed = tickets_with(outcomes, OUTCOME_CHANGED, ids);
    const char *format = headline(request, flash, changed);
    if (changed)
        tr_put(&text, format, str_print(request->arena, "%zu", changed));
    else
        buffer_put_str(&text, str_of(format));
    for (enum outcome outcome = OUTCOME_UNCHANGED; outcome <= OUTCOME_NOT_IN_TEAM; outcome++) {
        struct str tickets = numbers(request, ids, tickets_with(outcomes, outcome, ids));
        if (tickets.size == 0)
            continue;
        buffer_put_byte(&text, ' ');
        tr_put(&text, T(request, reasons[outcome]), tickets);
    }
    return buffer_str(&text);
}

bool flash_is_failure(const struct outcome_list *outcomes)
{
    int64_t ids[BULK_MAX];
    size_t done = tickets_with(outcomes, OUTCOME_CHANGED, ids) +
                  tickets_with(outcomes, OUTCOME_UNCHANGED, ids);
    return outcomes->count > 0 && done == 0;
}
