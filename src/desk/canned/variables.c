#include "desk/canned/variables.h"
#include "base/ascii.h"
#include "base/buffer.h"

static const struct str names[CANNED_VARIABLES] = {
    [CANNED_CUSTOMER_NAME] = STR("customer.name"),
    [CANNED_CUSTOMER_FIRST_NAME] = STR("customer.first_name"),
    [CANNED_TICKET_ID] = STR("ticket.id"),
    [CANNED_TICKET_SUBJECT] = STR("ticket.subject"),
    [CANNED_ORDER_NUMBER] = STR("order.number"),
    [CANNED_AGENT_NAME] = STR("agent.name"),
    [CANNED_AGENT_FIRST_NAME] = STR("agent.first_name"),
    [CANNED_DESK_NAME] = STR("desk.name"),
};

struct str canned_variable_name(enum canned_variable variable)
{
    return names[variable];
}

static enum canned_variable variable_of(struct str name)
{
    enum canned_variable variable = 0;
    while (variable < CANNED_VARIABLES && !str_is(names[variable], name))
        variable++;
    return variable;
}

static bool is_of_name(char c)
{
    return is_letter(c) || c == '_' || c == '.';
}

/* `text` begins with "{{name}}", spaces around the name allowed: ui/src/canned/unfilled.ts knows
   the same form. Returns its size; 0 if it does not. */
static size_t placeholder(struct str text, struct str *ret_name)
{
    size_t begin = 2, end, at;
    if (!str_starts(text, STR("{{")))
        return 0;
    while (begin < text.size && text.at[begin] == ' ')
        begin++;
    for (end = begin; end < text.size && is_of_name(text.at[end]);)
        end++;
    for (at = end; at < text.size && text.at[at] == ' ';)
        at++;
    if (end == begin || !str_starts(str_from(text, at), STR("}}")))
        return 0;
    *ret_name = (struct str){text.at + begin, end - begin};
    return at + 2;
}

struct str canned_fill(struct arena *arena, struct str text, const struct canned_values *values)
{
    struct buffer filled = buffer_in(arena);
    struct str name;
    while (text.size) {
        size_t size = placeholder(text, &name);
        enum canned_variable variable = size ? variable_of(name) : CANNED_VARIABLES;
        if (variable < CANNED_VARIABLES && values->of[variable].size)
            buffer_put_str(&filled, values->of[variable]);
        else
            buffer_put_str(&filled, str_cut(text, size ? size : 1));
        text = str_from(text, size ? size : 1);
    }
    return filled.size ? buffer_str(&filled) : STR("");
}

int64_t canned_unknown_line(struct str text)
{
    struct str name;
    int64_t line = 1;
    while (text.size) {
        size_t size = placeholder(text, &name);
        if (size && variable_of(name) == CANNED_VARIABLES)
            return line;
        if (text.at[0] == '\n')
            line++;
        text = str_from(text, size ? size : 1);
    }
    return 0;
}
