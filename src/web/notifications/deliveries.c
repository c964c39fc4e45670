#include "web/notifications/deliveries.h"
#include "desk/notification/log.h"
#include "web/notifications/notifications.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

/* A change is on disk a moment after its time: it is brought twice rather than missed. */
enum { OVERLAP_S = 5 };

/* Of one message: those of the list from `at` on that are about it. */
static struct delivery_views delivery_views(const struct request *request,
                                            const struct message_delivery_list *list, size_t at)
{
    size_t end = at;
    while (end < list->count && list->items[end].about_id == list->items[at].about_id)
        end++;
    struct delivery_view *views = NEW_ARRAY(request->arena, struct delivery_view, end - at);
    for (size_t i = at; i < end; i++) {
        const struct message_delivery *delivery = &list->items[i];
        views[i - at] = (struct delivery_view){
            .channel = channel_view(request, delivery->channel).word,
            .state = notification_state_view(request, delivery->state),
            .url = url_to(request->arena, "admin.notifications.show", delivery->id),
        };
    }
    return (struct delivery_views){views, end - at};
}

/* Both lists go up by the message. */
static void put_deliveries(const struct request *request, const struct message_delivery_list *list,
                           struct message_view *messages, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        while (at < list->count && list->items[at].about_id < messages[i].id)
            at++;
        bool is_told = at < list->count && list->items[at].about_id == messages[i].id;
        if (is_told && messages[i].ours)
            messages[i].deliveries = delivery_views(request, list, at);
    }
}

static void put_sources(const struct request *request, const struct message_source_list *list,
                        struct message_view *messages, size_t count)
{
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < count; k++)
            if (messages[k].id == list->items[i].message_id)
                messages[k].came_by = channel_view(request, list->items[i].channel).word.label;
}

enum err show_deliveries(struct request *request, const struct staff *staff,
                         const struct ticket *ticket, struct thread_view *thread)
{
    struct desk *desk = &request->desk;
    struct message_delivery_list deliveries = {0};
    struct message_source_list sources = {0};
    size_t count = thread->messages.count;
    if (count == 0)
        return OK;
    struct message_view *messages = NEW_ARRAY(request->arena, struct message_view, count);
    memcpy(messages, thread->messages.items, count * sizeof messages[0]);
    int64_t first = messages[0].id, last = messages[count - 1].id;
    TRY(deliveries_of_messages(desk, staff, ticket->id, ticket->user_id, first, last, &deliveries));
    TRY(message_sources(desk, staff, ticket->id, first, last, &sources));
    put_deliveries(request, &deliveries, messages, count);
    put_sources(request, &sources, messages, count);
    thread->messages.items = messages;
    return OK;
}

enum err show_changed_deliveries(struct request *request, const struct staff *staff,
                                 const struct ticket *ticket, struct thread_view *thread)
{
    struct message_delivery_list list = {0};
    int64_t since;
    if (!id_of_query(request, "told_at", &since))
        return OK;
    TRY(deliveries_since(&request->desk, staff, ticket->id, ticket->user_id,
                         (struct instant){since - OVERLAP_S}, &list));
    struct changed_delivery_view *views = NEW_ARRAY(request->arena, struct changed_delivery_view,
                                                    list.count);
    size_t count = 0;
    for (size_t i = 0; i < list.count; i += views[count - 1].deliveries.count)
        views[count++] = (struct changed_delivery_view){
            .message_id = list.items[i].about_id,
            .deliveries = delivery_views(request, &list, i),
        };
    thread->changed = (struct changed_delivery_views){views, count};
    return OK;
}
