/* The texts that went out by SMS and WhatsApp, also of a platform that was imported: sms_logs. */
#include "json/json.h"
#include "web/notifications/notifications.h"
#include "web/notifications/sms_logs.html.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

#define INDEX "admin.smsLogs.index"

static struct sms_log_filter filter_of(const struct request *request)
{
    const struct form *query = &request->query;
    enum notification_channel type = notification_channel_of(form_get(query, "type"));
    struct sms_log_filter filter = {
        .type = type == CHANNEL_EMAIL ? CHANNEL_NONE : type,
        .status = sms_status_of(form_get(query, "status")),
        .phone = str_trim(form_get(query, "search")),
    };
    if (!id_of_query(request, "user_id", &filter.user_id))
        filter.user_id = 0;
    if (!id_of_query(request, "before", &filter.before))
        filter.before = 0;
    return filter;
}

static struct url url_of_filter(const struct request *request, const struct sms_log_filter *filter)
{
    struct arena *arena = request->arena;
    struct url url = url_to(arena, INDEX, 0);
    if (filter->phone.size)
        url = url_query_add(arena, url, STR("search"), filter->phone);
    if (filter->type)
        url = url_query_add(arena, url, STR("type"), notification_channel_word(filter->type));
    if (filter->status)
        url = url_query_add(arena, url, STR("status"), sms_status_word(filter->status));
    if (filter->user_id)
        url = url_query_add(arena, url, STR("user_id"),
                            str_print(arena, "%lld", (long long)filter->user_id));
    return url;
}

static struct chip_views chips_of(const struct request *request,
                                  const struct sms_log_filter *filter,
                                  const struct sms_log_list *list)
{
    enum { CHIPS_MAX = 4 };
    struct chip_view *chips = NEW_ARRAY(request->arena, struct chip_view, CHIPS_MAX);
    size_t count = 0;
    struct sms_log_filter without = *filter;
    without.phone = STR("");
    if (filter->phone.size)
        chips[count++] = (struct chip_view){str_of(T(request, "Search")), filter->phone,
                                            url_of_filter(request, &without)};
    without = *filter;
    without.type = CHANNEL_NONE;
    if (filter->type)
        chips[count++] = (struct chip_view){str_of(T(request, "Channel")),
                                            channel_view(request, filter->type).word.label,
                                            url_of_filter(request, &without)};
    without = *filter;
    without.status = SMS_STATUS_NONE;
    if (filter->status)
        chips[count++] = (struct chip_view){str_of(T(request, "State")),
                                            str_of(T(request, sms_status_label(filter->status))),
                                            url_of_filter(request, &without)};
    without = *filter;
    without.user_id = 0;
    if (filter->user_id)
        chips[count++] = (struct chip_view){
            str_of(T(request, "Person")),
            list->count ? list->items[0].user_name
                        : str_print(request->arena, "#%lld", (long long)filter->user_id),
            url_of_filter(request, &without)};
    return (struct chip_views){chips, count};
}

static struct choice_views type_choices(const struct request *request,
                                        enum notification_channel chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view, 3);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All channels")), !chosen};
    for (enum notification_channel i = CHANNEL_SMS; i <= CHANNEL_WHATSAPP; i++)
        items[i - CHANNEL_SMS + 1] = (struct choice_view){
            notification_channel_word(i), channel_view(request, i).word.label, i == chosen};
    return (struct choice_views){items, 3};
}

static struct choice_views status_choices_of_texts(const struct request *request,
                                                   enum sms_status chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view, SMS_STATUS_COUNT);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All states")), !chosen};
    for (enum sms_status i = SMS_PENDING; i <= SMS_FAILED; i++)
        items[i] = (struct choice_view){sms_status_word(i), str_of(T(request, sms_status_label(i))),
                                        i == chosen};
    return (struct choice_views){items, SMS_STATUS_COUNT};
}

static struct text_views text_views(const struct request *request, const struct sms_log_list *list)
{
    struct text_view *views = NEW_ARRAY(request->arena, struct text_view, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct sms_log *text = &list->items[i];
        views[i] = (struct text_view){
            .id = text->id,
            .type = channel_view(request, text->type),
            .status = {sms_status_word(text->status),
                       str_of(T(request, sms_status_label(text->status)))},
            .phone = text->phone_number,
            .person = text_or_empty(text->user_name),
            .message = text->message,
            .template_key = text_or_empty(text->template_key),
            .gateway_id = text_or_empty(text->twilio_sid),
            .error = text_or_empty(text->error_message),
            .when = moment_view(request, text->created_at),
        };
        if (text->notification_id)
            views[i].notification = url_to(request->arena, "admin.notifications.show",
                                           text->notification_id);
    }
    return (struct text_views){views, list->count};
}

/* The seed's names. */
static void json_sms_log(struct json *json, const struct sms_log *text)
{
    json_open(json, '{');
    json_put_i64(json, "id", text->id);
    json_put_id(json, "user_id", text->user_id);
    json_put_text(json, "phone_number", text->phone_number);
    json_put_text(json, "message", text->message);
    json_put_text(json, "type", notification_channel_word(text->type));
    json_put_text(json, "status", sms_status_word(text->status));
    json_put_text(json, "template_key", text->template_key);
    json_name(json, "template_data");
    if (text->template_data.size && json_is_valid(text->template_data))
        json_raw(json, text->template_data);
    else
        json_none(json);
    json_put_text(json, "twilio_sid", text->twilio_sid);
    json_put_text(json, "error_message", text->error_message);
    json_put_instant(json, "created_at", text->created_at);
    json_put_instant(json, "updated_at", text->updated_at);
    json_put_id(json, "notification_id", text->notification_id);
    json_close(json, '}');
}

static void reply_texts_json(struct request *request, const struct sms_log_list *list,
                             const struct log_pages_view *pages)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_log_begin(&json);
    for (size_t i = 0; i < list->count; i++)
        json_sms_log(&json, &list->items[i]);
    json_log_end(&json, request, pages);
    reply_json(request, 200, &body);
}

enum err sms_logs_index(struct request *request, const struct staff *staff)
{
    const struct sms_log_filter filter = filter_of(request);
    struct sms_log_list list;
    bool more;
    TRY(sms_log_page(&request->desk, staff, &filter, &list, &more));
    int64_t last_id = list.count ? list.items[list.count - 1].id : 0;
    const struct log_pages_view pages = log_pages(request, url_of_filter(request, &filter),
                                                  filter.before, last_id, more);
    if (request->wants_json) {
        reply_texts_json(request, &list, &pages);
        return OK;
    }
    const struct texts_view view = {
        .tabs = log_tabs(request, LOG_OF_TEXTS),
        .texts = text_views(request, &list),
        .types = type_choices(request, filter.type),
        .statuses = status_choices_of_texts(request, filter.status),
        .user_id = filter.user_id ? str_print(request->arena, "%lld", (long long)filter.user_id)
                                  : STR(""),
        .search = text_or_empty(filter.phone),
        .chips = chips_of(request, &filter, &list),
        .pages = pages,
        .index = url_to(request->arena, INDEX, 0),
    };
    struct frame_view frame = page_frame(request, T(request, "SMS log"),
                                         "admin.notifications.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    sms_logs_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
