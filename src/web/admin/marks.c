#include "web/admin/marks.h"
#include "desk/notification/log.h"
#include "desk/user/user.h"
#include "json/json.h"
#include "web/live/company.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"

static void append(struct buffer *names, struct str name)
{
    if (names->size)
        buffer_put_str(names, STR(", "));
    buffer_put_str(names, name);
}

/* Oneself is no news. */
static void mark_viewers(const struct request *request, int64_t ticket_id,
                         struct row_marks_view *marks)
{
    struct buffer names = buffer_in(request->arena), first_names = buffer_in(request->arena);
    struct viewer_list viewers = company_viewers(request->web->live, request->arena, ticket_id);
    for (size_t i = 0; i < viewers.count; i++) {
        if (str_is(viewers.items[i].id, str_number(request->arena, request->access.person.id)))
            continue;
        append(&names, viewers.items[i].name);
        append(&first_names, first_name(viewers.items[i].name));
    }
    marks->viewers = text_or_empty(buffer_str(&names));
    marks->viewers_short = text_or_empty(buffer_str(&first_names));
}

static void mark_origin(const struct request *request, const struct ticket_origin *origin,
                        struct row_marks_view *marks)
{
    if (origin->is_by_staff) {
        marks->came_by = str_of(T(request, "Opened by the team"));
        marks->came_icon = STR("headset");
        return;
    }
    struct channel_view channel = channel_view(request, origin->channel);
    marks->came_by = channel.word.label;
    marks->came_icon = channel.icon;
}

static struct str json_of(struct arena *arena, const int64_t *ids, size_t count)
{
    struct buffer text = buffer_in(arena);
    struct json json = json_in(&text);
    json_open(&json, '[');
    for (size_t i = 0; i < count; i++)
        json_i64(&json, ids[i]);
    json_close(&json, ']');
    return buffer_str(&text);
}

enum err row_marks(struct request *request, const struct staff *staff, const int64_t *ids,
                   size_t count, struct row_marks_view **ret)
{
    struct ticket_origin_list origins = {0};
    struct row_marks_view *marks = NEW_ARRAY(request->arena, struct row_marks_view, count);
    if (count)
        TRY(ticket_origins(&request->desk, staff, json_of(request->arena, ids, count), &origins));
    for (size_t i = 0; i < count; i++) {
        marks[i] = (struct row_marks_view){STR(""), STR(""), STR(""), STR("")};
        if (request->web->live)
            mark_viewers(request, ids[i], &marks[i]);
        for (size_t k = 0; k < origins.count; k++)
            if (origins.items[k].ticket_id == ids[i])
                mark_origin(request, &origins.items[k], &marks[i]);
    }
    *ret = marks;
    return OK;
}
