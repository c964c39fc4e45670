#include "web/live/channel.h"
#include "base/ascii.h"

static bool is_of_name(char byte)
{
    return is_alphanumeric(byte) || (byte && strchr("_-=@,.;", byte));
}

static bool is_name(struct str name)
{
    if (name.size == 0 || name.size > CHANNEL_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (!is_of_name(name.at[i]))
            return false;
    return true;
}

static const struct str of_user = STR("#server-to-user-");

enum channel_kind channel_kind_of(struct str name)
{
    if (channel_user(name).size)
        return CHANNEL_OF_USER;
    if (!is_name(name))
        return CHANNEL_NONE;
    if (str_starts(name, STR("private-encrypted-")))
        return CHANNEL_ENCRYPTED;
    if (str_starts(name, STR("private-")))
        return CHANNEL_PRIVATE;
    if (str_starts(name, STR("presence-")))
        return CHANNEL_PRESENCE;
    return CHANNEL_PUBLIC;
}

bool channel_is_cached(struct str name)
{
    return str_starts(name, STR("cache-")) || str_starts(name, STR("private-cache-")) ||
           str_starts(name, STR("private-encrypted-cache-")) ||
           str_starts(name, STR("presence-cache-"));
}

bool channel_needs_auth(struct str name)
{
    enum channel_kind kind = channel_kind_of(name);
    return kind == CHANNEL_PRIVATE || kind == CHANNEL_ENCRYPTED || kind == CHANNEL_PRESENCE;
}

struct str channel_user(struct str name)
{
    if (!str_starts(name, of_user) || !is_name(str_from(name, of_user.size)))
        return STR_NONE;
    return str_from(name, of_user.size);
}

enum channel_subject channel_subject_of(struct str name, int64_t *ret_ticket_id)
{
    static const struct str of_ticket[] = {
        STR("private-support-ticket."),
        STR("presence-support-ticket."),
        STR("support-ticket."),
    };
    *ret_ticket_id = 0;
    if (str_is(name, STR("private-support-desk")))
        return SUBJECT_DESK;
    for (size_t i = 0; i < COUNT_OF(of_ticket); i++) {
        struct str number = str_from(name, of_ticket[i].size);
        if (str_starts(name, of_ticket[i]) && number.size && number.at[0] != '0' &&
            number.at[0] != '-' && str_to_i64(number, ret_ticket_id))
            return SUBJECT_TICKET;
    }
    *ret_ticket_id = 0;
    return SUBJECT_NONE;
}

bool socket_id_is_valid(struct str id)
{
    size_t dot = str_find(id, '.');
    if (id.size > SOCKET_ID_MAX || dot == 0 || dot + 1 >= id.size)
        return false;
    for (size_t i = 0; i < id.size; i++)
        if (i != dot && !is_digit(id.at[i]))
            return false;
    return true;
}
