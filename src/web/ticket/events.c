#include "web/ticket/events.h"

static enum err put_event(struct request *request, const struct event *event, enum hearers hearers,
                          struct json *json)
{
    const char *name = event_name(event, hearers);
    struct buffer data = buffer_in(request->arena);
    struct json of_data = json_in(&data);
    if (!name)
        return OK;
    enum err err = event_data_put(&request->desk, request->house->zone, event, hearers, &of_data);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    json_open(json, '{');
    json_put_text(json, "event", str_of(name));
    json_name(json, "data");
    json_raw(json, buffer_str(&data));
    json_close(json, '}');
    return OK;
}

enum err reply_events(struct request *request, const struct ticket *ticket, enum hearers hearers)
{
    struct event_list events = {0};
    int64_t after, last;
    TRY(event_last(&request->desk, ticket, &last));
    if (!str_to_i64(form_get(&request->query, "after"), &after))
        after = last;
    enum err err = event_list_after(&request->desk, ticket, after, &events);
    if (err == ERR_NOT_FOUND) {
        desk_problem(&request->desk, "after",
                     TR("Too much has happened since. Load the page again."), 0);
        return ERR_CONFLICT;
    }
    TRY(err);
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "events");
    json_open(&json, '[');
    for (size_t i = 0; i < events.count; i++)
        TRY(put_event(request, &events.items[i], hearers, &json));
    json_close(&json, ']');
    json_put_i64(&json, "last", last);
    json_close(&json, '}');
    reply_json(request, 200, &body);
    return OK;
}
