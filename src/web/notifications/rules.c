/* The desk's rules of who is told of what, how each channel is set up, and a test of each. What
   sets a channel up is outside (settings of the server); no secret of it is shown. */
#include "desk/notification/notification.h"
#include "json/json.h"
#include "web/notifications/notifications.h"
#include "web/notifications/rules.html.h"
#include "web/page/page.h"
#include "web/urls.h"

/* "rules.message_added.team.email", as forms and JSON carry it. */
static const char *field_of(struct arena *arena, enum notification_event event,
                            enum addressee addressee, enum medium medium)
{
    return str_print(arena, "rules.%s.%s.%s", notification_event_word(event).at,
                     addressee_word(addressee).at, medium_word(medium).at)
        .at;
}

/* What was sent, and what is kept for the rest. */
static struct notification_rules rules_of(const struct request *request,
                                          const struct notification_rules *kept)
{
    struct notification_rules rules = *kept;
    for (enum notification_event event = NOTIFY_TICKET_CREATED; event <= NOTIFY_MENTIONED; event++)
        for (enum addressee who = ADDRESSEE_CUSTOMER; who <= ADDRESSEE_TEAM; who++)
            for (enum medium medium = MEDIUM_EMAIL; medium <= MEDIUM_PHONE; medium++) {
                const char *name = field_of(request->arena, event, who, medium);
                if (rule_exists(event, who) && form_has(&request->form, name))
                    rules.is_on[event][who][medium] = form_is_on(&request->form, name);
            }
    return rules;
}

static struct cell_view cell_view(const struct request *request, enum notification_event event,
                                  enum addressee who, enum medium medium, bool is_on)
{
    return (struct cell_view){
        .name = str_of(field_of(request->arena, event, who, medium)),
        .label = str_print(request->arena, "%s, %s, %s",
                           T(request, notification_event_label(event)),
                           T(request, addressee_label(who)), T(request, medium_label(medium))),
        .is_on = is_on,
    };
}

static struct rule_views rule_views(const struct request *request,
                                    const struct notification_rules *rules)
{
    enum { ROWS_MAX = NOTIFY_OF_TICKETS * ADDRESSEE_COUNT };
    struct rule_view *rows = NEW_ARRAY(request->arena, struct rule_view, ROWS_MAX);
    size_t count = 0;
    for (enum notification_event event = NOTIFY_TICKET_CREATED; event <= NOTIFY_MENTIONED;
         event++) {
        const char *label = T(request, notification_event_label(event));
        for (enum addressee who = ADDRESSEE_CUSTOMER; who <= ADDRESSEE_TEAM; who++) {
            if (!rule_exists(event, who))
                continue;
            const bool *is_on = rules->is_on[event][who];
            bool is_mentioned = event == NOTIFY_MENTIONED;
            rows[count++] = (struct rule_view){
                .event = str_of(label),
                .addressee = str_of(is_mentioned ? T(request, "Who is mentioned")
                                                 : T(request, addressee_label(who))),
                .email = cell_view(request, event, who, MEDIUM_EMAIL, is_on[MEDIUM_EMAIL]),
                .phone = cell_view(request, event, who, MEDIUM_PHONE, is_on[MEDIUM_PHONE]),
            };
            label = "";
        }
    }
    return (struct rule_views){rows, count};
}

static struct outlet_views outlet_views(const struct request *request)
{
    const struct outlets *outlets = &request->outlets;
    struct outlet_view *views = NEW_ARRAY(request->arena, struct outlet_view, 3);
    views[0] = (struct outlet_view){channel_view(request, CHANNEL_EMAIL), outlets->has_email,
                                    STR("SAPA_MAIL_URL, SAPA_MAIL_FROM")};
    views[1] = (struct outlet_view){channel_view(request, CHANNEL_WHATSAPP), outlets->has_whatsapp,
                                    STR("SAPA_WHATSAPP")};
    views[2] = (struct outlet_view){channel_view(request, CHANNEL_SMS), outlets->has_sms,
                                    STR("SAPA_SMS")};
    return (struct outlet_views){views, 3};
}

static struct str clock_text(struct arena *arena, const struct locale *locale, int minute)
{
    const struct local_time at = {.hour = minute / 60, .minute = minute % 60};
    return calendar_time(arena, locale, at);
}

static struct str quiet_text(const struct request *request)
{
    const struct outlets *outlets = &request->outlets;
    struct arena *arena = request->arena;
    if (outlets->quiet.from_minute == outlets->quiet.to_minute)
        return str_of(T(request, "SMS and WhatsApp go out at any hour."));
    struct buffer text = buffer_in(arena);
    tr_put(&text, T(request, "SMS and WhatsApp rest from %s and go out in the morning."),
           str_print(arena, "%.*s–%.*s",
                     STR_ARGS(clock_text(arena, request->locale, outlets->quiet.from_minute)),
                     STR_ARGS(clock_text(arena, request->locale, outlets->quiet.to_minute))));
    return buffer_str(&text);
}

static struct str delay_text(const struct request *request)
{
    int64_t delay_s = request->outlets.delay_s;
    if (delay_s == 0)
        return str_of(T(request, "Each message is told of at once."));
    struct buffer text = buffer_in(request->arena);
    tr_put(&text,
           tr_plural(request->locale, "Messages within %s second are told of together.",
                     "Messages within %s seconds are told of together.", delay_s),
           str_number(request->arena, delay_s));
    return buffer_str(&text);
}

static void json_rules(struct json *json, const struct notification_rules *rules)
{
    json_open(json, '{');
    for (enum notification_event event = NOTIFY_TICKET_CREATED; event <= NOTIFY_MENTIONED;
         event++) {
        json_name(json, notification_event_word(event).at);
        json_open(json, '{');
        for (enum addressee who = ADDRESSEE_CUSTOMER; who <= ADDRESSEE_TEAM; who++) {
            if (!rule_exists(event, who))
                continue;
            json_name(json, addressee_word(who).at);
            json_open(json, '{');
            json_put_bool(json, "email", rules->is_on[event][who][MEDIUM_EMAIL]);
            json_put_bool(json, "phone", rules->is_on[event][who][MEDIUM_PHONE]);
            json_close(json, '}');
        }
        json_close(json, '}');
    }
    json_close(json, '}');
}

static void reply_rules_json(struct request *request, const struct notification_rules *rules)
{
    const struct outlets *outlets = &request->outlets;
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "rules");
    json_rules(&json, rules);
    json_name(&json, "channels");
    json_open(&json, '{');
    json_put_bool(&json, "email", outlets->has_email);
    json_put_bool(&json, "sms", outlets->has_sms);
    json_put_bool(&json, "whatsapp", outlets->has_whatsapp);
    json_close(&json, '}');
    json_put_i64(&json, "delay_s", outlets->delay_s);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err rules_edit(struct request *request, const struct staff *staff)
{
    (void)staff;
    struct notification_rules kept;
    TRY(rules_load(&request->desk, &kept));
    if (request->wants_json) {
        reply_rules_json(request, &kept);
        return OK;
    }
    const struct notification_rules rules = rules_of(request, &kept);
    const struct rules_view view = {
        .problems = problem_views(request),
        .rules = rule_views(request, &rules),
        .outlets = outlet_views(request),
        .quiet = quiet_text(request),
        .delay = delay_text(request),
        .settings = url_to(request->arena, "admin.settings.edit", 0),
        .update = url_to(request->arena, "admin.settings.notifications.update", 0),
        .test = url_to(request->arena, "admin.settings.notifications.test", 0),
        .log = url_to(request->arena, "admin.notifications.index", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Notifications"),
                                         "admin.settings.edit");
    struct html_out content = html_out_in(request->arena, request->locale);
    notification_rules_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err rules_update(struct request *request, const struct staff *staff)
{
    struct notification_rules kept;
    TRY(rules_load(&request->desk, &kept));
    const struct notification_rules rules = rules_of(request, &kept);
    TRY(rules_save(&request->desk, staff, &rules));
    reply_done(request, url_to(request->arena, "admin.settings.notifications", 0),
               FLASH_SETTINGS_SAVED);
    return OK;
}

/* Where one sees what becomes of it. */
enum err tests_store(struct request *request, const struct staff *staff)
{
    enum notification_channel channel = notification_channel_of(
        form_get(&request->form, "channel"));
    int64_t id;
    TRY(notify_test(&request->desk, staff, channel));
    TRY(notification_last_test(&request->desk, staff, channel, &id));
    struct url page = url_to(request->arena, "admin.notifications.show", id);
    if (!request->wants_json) {
        reply_redirect(request, page, FLASH_NONE);
        return OK;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, FLASH_NONE);
    json_put_i64(&json, "notification_id", id);
    json_close(&json, '}');
    reply_json(request, 201, &body);
    return OK;
}
