#include "desk/ticket/columns.h"
#include "base/buffer.h"
#include "desk/ticket/columns.sql.h"

static const struct str words[COLUMN_COUNT] = {
    [COLUMN_CUSTOMER] = STR("customer"), [COLUMN_CATEGORY] = STR("category"),
    [COLUMN_PRIORITY] = STR("priority"), [COLUMN_STATUS] = STR("status"),
    [COLUMN_ASSIGNEE] = STR("assignee"), [COLUMN_ACTIVITY] = STR("activity"),
};

struct str column_word(enum ticket_column column)
{
    return words[column];
}

static bool has_word(struct str text, struct str wanted)
{
    struct str word;
    while (str_split(&text, ' ', &word))
        if (str_is(word, wanted))
            return true;
    return false;
}

enum err columns_load(struct desk *desk, const struct staff *staff, struct ticket_columns *ret)
{
    struct str chosen;
    TRY(columns_find(desk, staff, &chosen));
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        ret->shows[i] = !chosen.at || has_word(chosen, words[i]);
    return OK;
}

enum err columns_save(struct desk *desk, const struct staff *staff,
                      const struct ticket_columns *columns)
{
    struct buffer chosen = buffer_in(desk->arena);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (columns->shows[i]) {
            buffer_put_str(&chosen, words[i]);
            buffer_put_byte(&chosen, ' ');
        }
    struct str text = str_trim(buffer_str(&chosen));
    return columns_update(desk, staff, text.at ? text : STR(""));
}
