/* The texts that went out by SMS and WhatsApp, also of a platform that was imported: sms_logs. */
#include "web/notifications/logs.h"
#include "web/notifications/notifications.h"
#include "web/notifications/sms_logs.html.h"
#include "web/page/page.h"
#include "web/urls.h"

#define INDEX "admin.smsLogs.index"

static struct sms_log_filter filter_of(const struct request *request)
{
    const struct form *query = &request->query;
    enum notification_channel type = notification_channel_of(form_get(query, "type"));
    return (struct sms_log_filter){
        .type = type == CHANNEL_EMAIL ? CHANNEL_NONE : type,
        .status = sms_status_of(form_get(query, "status")),
        .phone = str_trim(form_get(query, "search")),
        .user_id = log_id(request, "user_id"),
        .before = log_id(request, "before"),
    };
}

static struct word_view sms_status_view(const struct request *request, enum sms_status status)
{
    return word_view(request, sms_status_word(status), sms_status_label(status));
}

static struct choice_views sms_status_choices(const struct request *request, enum sms_status chosen)
{
    struct choice_views choices = choices_begin(request, SMS_STATUS_COUNT, T(request, "All states"),
                                                !chosen);
    for (enum sms_status status = SMS_PENDING; status <= SMS_FAILED; status++)
        choices_add(&choices, sms_status_view(request, status), status == chosen);
    return choices;
}

static struct text_views text_views(const struct request *request, const struct sms_log_list *list)
{
    struct text_view *views = NEW_ARRAY(request->arena, struct text_view, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct sms_log *text = &list->items[i];
        views[i] = (struct text_view){
            .id = text->id,
            .type = channel_view(request, text->type),
            .status = sms_status_view(request, text->status),
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
    struct word_view person = log_id_view(request, filter.user_id);
    if (list.count) /* then they are all of that person */
        person.label = list.items[0].user_name;
    const struct log_field fields[] = {
        {"search", TR("Search"), {filter.phone, filter.phone}},
        {"type", TR("Channel"), channel_view(request, filter.type).word},
        {"status", TR("State"), sms_status_view(request, filter.status)},
        {"user_id", TR("Person"), person},
    };
    const struct log_question question = {INDEX, fields, COUNT_OF(fields)};
    int64_t last_id = list.count ? list.items[list.count - 1].id : 0;
    const struct log_pages_view pages = log_pages(request, &question, filter.before, last_id, more);
    if (request->wants_json) {
        reply_texts_json(request, &list, &pages);
        return OK;
    }
    const struct texts_view view = {
        .tabs = log_tabs(request, LOG_OF_TEXTS),
        .texts = text_views(request, &list),
        .types = channel_choices(request, CHANNEL_SMS, filter.type),
        .statuses = sms_status_choices(request, filter.status),
        .user_id = person.code,
        .search = text_or_empty(filter.phone),
        .chips = log_chips(request, &question),
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
