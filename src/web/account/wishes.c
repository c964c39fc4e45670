#include "web/account/wishes.h"

static const char *field_of(struct arena *arena, enum notification_event event, enum medium medium)
{
    return str_print(arena, "notifications.%s.%s", notification_event_word(event).at,
                     medium_word(medium).at)
        .at;
}

struct notification_wishes wishes_asked(const struct request *request,
                                        const struct notification_wishes *kept)
{
    struct notification_wishes wishes = *kept;
    for (enum notification_event event = NOTIFY_TICKET_CREATED; event <= NOTIFY_MENTIONED; event++)
        for (enum medium medium = MEDIUM_EMAIL; medium <= MEDIUM_PHONE; medium++) {
            const char *name = field_of(request->arena, event, medium);
            if (form_has(&request->form, name))
                wishes.is_on[event][medium] = form_is_on(&request->form, name);
        }
    return wishes;
}

static struct str switch_label(const struct request *request, const char *event, enum medium medium)
{
    return str_print(request->arena, "%s, %s", event, T(request, medium_label(medium)));
}

struct wish_views wish_views(const struct request *request,
                             const struct notification_wishes *wishes)
{
    struct arena *arena = request->arena;
    struct wish_view *views = NEW_ARRAY(arena, struct wish_view, NOTIFY_OF_TICKETS);
    size_t count = 0;
    for (enum notification_event event = NOTIFY_TICKET_CREATED; event <= NOTIFY_MENTIONED;
         event++) {
        const char *label = T(request, notification_event_label(event));
        if (wish_exists(request->access.person.role, event))
            views[count++] = (struct wish_view){
                .event = notification_event_word(event),
                .label = str_of(label),
                .email = switch_label(request, label, MEDIUM_EMAIL),
                .phone = switch_label(request, label, MEDIUM_PHONE),
                .email_field = str_of(field_of(arena, event, MEDIUM_EMAIL)),
                .phone_field = str_of(field_of(arena, event, MEDIUM_PHONE)),
                .by_email = wishes->is_on[event][MEDIUM_EMAIL],
                .by_phone = wishes->is_on[event][MEDIUM_PHONE],
            };
    }
    return (struct wish_views){views, count};
}

void json_wishes(struct json *json, enum role role, const struct notification_wishes *wishes)
{
    json_open(json, '{');
    for (enum notification_event event = NOTIFY_TICKET_CREATED; event <= NOTIFY_MENTIONED;
         event++) {
        if (!wish_exists(role, event))
            continue;
        json_name(json, notification_event_word(event).at);
        json_open(json, '{');
        json_put_bool(json, "email", wishes->is_on[event][MEDIUM_EMAIL]);
        json_put_bool(json, "phone", wishes->is_on[event][MEDIUM_PHONE]);
        json_close(json, '}');
    }
    json_close(json, '}');
}
