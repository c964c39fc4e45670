#include "desk/incoming/log.h"
#include "base/ascii.h"
#include "desk/log_page.h"
#include "desk/user/user.h"
#include "desk/word.h"
#include "i18n/i18n.h"

static const struct word states[INCOMING_STATE_COUNT] = {
    [INCOMING_WAITING] = {STR("waiting"), TR("Waiting")},
    [INCOMING_TAKEN] = {STR("taken"), TR("Taken in")},
    [INCOMING_IGNORED] = {STR("ignored"), TR("Ignored")},
    [INCOMING_REFUSED] = {STR("refused"), TR("Refused")},
};

DEFINE_LABELLED_WORDS(incoming_state, states);

static bool is_part_of_number(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_digit(text.at[i]) && (!text.at[i] || !strchr(" -+", text.at[i])))
            return false;
    return true;
}

/* "0812-34" finds +6281234...: numbers are kept with the country and without marks. */
static struct str search_of(struct arena *arena, struct str search)
{
    struct str digits = is_part_of_number(search) ? phone_part(arena, search) : STR_NONE;
    return digits.size ? digits : search.size ? search : STR_NONE;
}

enum err incoming_log(struct desk *desk, const struct staff *staff,
                      const struct incoming_filter *filter, struct incoming_list *ret,
                      bool *ret_more)
{
    const struct incoming_filter f = *filter;
    struct str search = search_of(desk->arena, f.search);
    int64_t before = log_below(f.before), limit = LOG_ROWS_ASKED;
    *ret = (struct incoming_list){0};
    if (f.state)
        TRY(incoming_log_of_state(desk, staff, f.state, f.channel, search, f.from, f.until, before,
                                  limit, ret));
    else
        TRY(incoming_log_all(desk, staff, f.channel, search, f.from, f.until, before, limit, ret));
    log_page_cut(&ret->count, ret_more);
    return OK;
}
