/* The sessions that a person has in use, and their end. */
#include "web/account/sessions.h"
#include "web/account/account.h"
#include "web/account/device.h"
#include "web/page/page.h"
#include "web/urls.h"

static bool is_this(const struct request *request, const struct session *session)
{
    return str_is(session->id, request->access.person.session_id);
}

struct session_views session_views(const struct request *request, const struct session_list *list)
{
    struct session_view *views = NEW_ARRAY(request->arena, struct session_view, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct session *session = &list->items[i];
        struct device device = device_of(session->user_agent);
        views[i] = (struct session_view){
            .id = session->id,
            .browser = text_or_empty(device.browser),
            .system = text_or_empty(device.system),
            .address = session->address.size ? session->address
                                             : str_of(T(request, "Unknown address")),
            .is_mobile = device.is_mobile,
            .is_this = is_this(request, session),
            .seen = moment_since_view(request, session->seen_at),
        };
    }
    return (struct session_views){views, list->count};
}

void json_sessions(struct json *json, const struct request *request,
                   const struct session_list *list)
{
    json_open(json, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct session *session = &list->items[i];
        json_open(json, '{');
        json_put_text(json, "id", session->id);
        json_put_text(json, "address", session->address);
        json_put_text(json, "user_agent", session->user_agent);
        json_put_instant(json, "created_at", session->created_at);
        json_put_instant(json, "seen_at", session->seen_at);
        json_put_bool(json, "is_this", is_this(request, session));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static struct url back(const struct request *request)
{
    return url_to(request->arena, "account.preferences", 0);
}

enum err sessions_end(struct request *request, const struct access *access)
{
    TRY(session_end_one(&request->desk, &access->person, form_get(&request->form, "session")));
    reply_done(request, back(request), FLASH_SESSION_ENDED);
    return OK;
}

enum err sessions_end_others(struct request *request, const struct access *access)
{
    TRY(session_end_others(&request->desk, &access->person));
    reply_done(request, back(request), FLASH_OTHERS_ENDED);
    return OK;
}
