#include "web/later.h"
#include "desk/account/account.h"
#include "desk/event/event.h"

void later_add(struct later_list *list, const struct later *later)
{
    if (list->count < LATER_MAX)
        list->items[list->count++] = *later;
}

enum err later_run(struct desk *desk, const struct later *later)
{
    switch (later->kind) {
    case LATER_READING:
        return message_read(desk, &later->reading);
    case LATER_MENTIONS_SEEN:
        return mentions_see(desk, &later->mentions_seen);
    case LATER_SESSION_SEEN:
        return session_touch(desk, &later->session_seen);
    case LATER_UPLOADS_EXPIRE:
        return attachments_expire(desk);
    case LATER_REPLY_USED:
        return canned_note_use(desk, later->reply_id);
    case LATER_PASSWORD_FORGOTTEN:
        return later->user_id ? password_forgotten(desk, later->user_id) : OK;
    case LATER_EVENTS_EXPIRE:
        return events_expire(desk);
    }
    return ERR_INTERNAL;
}
