#include "web/notifications/logs.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

/* ---- what is asked for ----------------------------------------------------------------------- */

/* The log's address with all that is asked for but one field; `without` = count: with all. */
static struct url url_without(const struct request *request, const struct log_question *question,
                              size_t without)
{
    struct url url = url_to(request->arena, question->index, 0);
    for (size_t i = 0; i < question->count; i++) {
        const struct log_field *field = &question->fields[i];
        if (i != without && field->asked.code.size)
            url = url_query_add(request->arena, url, str_of(field->name), field->asked.code);
    }
    return url;
}

struct chip_views log_chips(const struct request *request, const struct log_question *question)
{
    struct chip_view *chips = NEW_ARRAY(request->arena, struct chip_view, question->count);
    size_t count = 0;
    for (size_t i = 0; i < question->count; i++) {
        const struct log_field *field = &question->fields[i];
        if (field->asked.code.size)
            chips[count++] = (struct chip_view){str_of(T(request, field->title)),
                                                field->asked.label,
                                                url_without(request, question, i)};
    }
    return (struct chip_views){chips, count};
}

int64_t log_id(const struct request *request, const char *name)
{
    int64_t id;
    return id_of_query(request, name, &id) ? id : 0;
}

struct word_view log_id_view(const struct request *request, int64_t id)
{
    struct str number = str_number(request->arena, id);
    if (!id)
        return (struct word_view){STR(""), STR("")};
    return (struct word_view){number, str_print(request->arena, "#%.*s", STR_ARGS(number))};
}

/* The beginning of that day by the clocks of the house; false: it is no day. */
static bool day_begin(const struct request *request, struct str day, int days_on,
                      struct instant *ret)
{
    struct instant noon;
    if (!instant_parse(str_print(request->arena, "%.*s 12:00:00", STR_ARGS(day)), &noon))
        return false;
    int64_t number = zone_local(zone_utc(), noon).day_number + days_on;
    *ret = zone_day_begin(request->house->zone, number);
    return true;
}

struct log_days log_days_of(const struct request *request)
{
    struct log_days days = {form_get(&request->query, "from"), form_get(&request->query, "until"),
                            INSTANT_NONE, INSTANT_NONE};
    if (!day_begin(request, days.from, 0, &days.begin))
        days.from = STR_NONE;
    if (!day_begin(request, days.until, 1, &days.end))
        days.until = STR_NONE;
    return days;
}

struct word_view log_day_view(const struct request *request, struct str day)
{
    return (struct word_view){text_or_empty(day), day.size ? date_text(request, day) : STR("")};
}

struct choice_views channel_choices(const struct request *request, enum notification_channel first,
                                    enum notification_channel chosen)
{
    struct choice_views choices = choices_begin(request, CHANNEL_WHATSAPP,
                                                T(request, "All channels"), !chosen);
    for (enum notification_channel channel = first; channel <= CHANNEL_WHATSAPP; channel++)
        choices_add(&choices, channel_view(request, channel).word, channel == chosen);
    return choices;
}

/* ---- where else there is something ----------------------------------------------------------- */

struct log_pages_view log_pages(const struct request *request, const struct log_question *question,
                                int64_t before, int64_t last_id, bool has_older)
{
    struct url newest = url_without(request, question, question->count);
    return (struct log_pages_view){
        .has_newest = before > 0,
        .has_older = has_older,
        .newest = newest,
        .older = url_query_add(request->arena, newest, STR("before"),
                               str_number(request->arena, last_id)),
    };
}

struct log_tabs_view log_tabs(const struct request *request, enum log_of current)
{
    return (struct log_tabs_view){
        .current = current,
        .notifications = url_to(request->arena, "admin.notifications.index", 0),
        .texts = url_to(request->arena, "admin.smsLogs.index", 0),
        .incoming = url_to(request->arena, "admin.incoming.index", 0),
    };
}

void json_log_begin(struct json *json)
{
    json_open(json, '{');
    json_name(json, "data");
    json_open(json, '[');
}

void json_log_end(struct json *json, const struct request *request,
                  const struct log_pages_view *pages)
{
    struct str next = str_print(request->arena, "%.*s%.*s", STR_ARGS(request->web->base_url),
                                STR_ARGS(pages->older.text));
    json_close(json, ']');
    json_put_text(json, "next_page_url", pages->has_older ? next : STR_NONE);
    json_close(json, '}');
}
