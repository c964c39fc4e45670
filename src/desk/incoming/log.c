#include "desk/incoming/log.h"
#include "base/ascii.h"
#include "desk/limits.h"
#include "desk/word.h"
#include "i18n/i18n.h"

static const struct word states[INCOMING_STATE_COUNT] = {
    [INCOMING_WAITING] = {STR("waiting"), TR("Waiting")},
    [INCOMING_TAKEN] = {STR("taken"), TR("Taken in")},
    [INCOMING_IGNORED] = {STR("ignored"), TR("Ignored")},
    [INCOMING_REFUSED] = {STR("refused"), TR("Refused")},
};

DEFINE_LABELLED_WORDS(incoming_state, states);

/* "0812-34" finds +6281234...: numbers are kept with the country and without marks. */
static struct str search_of(struct arena *arena, struct str search)
{
    struct buffer digits = buffer_in(arena);
    if (!search.size)
        return STR_NONE;
    for (size_t i = 0; i < search.size; i++) {
        char c = search.at[i];
        bool is_mark = c == ' ' || c == '-' || c == '+';
        if (!is_digit(c) && !is_mark)
            return search;
        if (is_digit(c) && (digits.size || c != '0'))
            buffer_put_byte(&digits, c);
    }
    return digits.size ? buffer_str(&digits) : search;
}

enum err incoming_log(struct desk *desk, const struct staff *staff,
                      const struct incoming_filter *filter, struct incoming_list *ret,
                      bool *ret_more)
{
    const struct incoming_filter f = *filter;
    struct str search = search_of(desk->arena, f.search);
    int64_t before = f.before > 0 ? f.before : INT64_MAX, limit = PAGE_NOTIFICATIONS + 1;
    *ret = (struct incoming_list){0};
    if (f.state)
        TRY(incoming_log_of_state(desk, staff, f.state, f.channel, search, f.from, f.until, before,
                                  limit, ret));
    else
        TRY(incoming_log_all(desk, staff, f.channel, search, f.from, f.until, before, limit, ret));
    *ret_more = ret->count > PAGE_NOTIFICATIONS;
    if (*ret_more)
        ret->count = PAGE_NOTIFICATIONS;
    return OK;
}
