/* How the desk presents itself and what it takes: what administrators set without starting anything
 * again. */
#include "desk/house/house.h"
#include "desk/limits.h"
#include "json/json.h"
#include "web/admin/admin.h"
#include "web/admin/settings.html.h"
#include "web/page/page.h"
#include "html/theme.h"
#include "web/urls.h"

enum { SWATCHES = 36, HUES = 360 };

/* Those of the archipelago first, then its neighbours; whatever else is in force is added. */
static const struct {
    const char *name, *label;
} zones[] = {
    {"Asia/Jakarta", "WIB · Jakarta"},
    {"Asia/Makassar", "WITA · Makassar"},
    {"Asia/Jayapura", "WIT · Jayapura"},
    {"Asia/Singapore", "Singapore"},
    {"Asia/Kuala_Lumpur", "Kuala Lumpur"},
    {"Asia/Bangkok", "Bangkok"},
    {"Asia/Manila", "Manila"},
    {"Asia/Tokyo", "Tokyo"},
    {"Australia/Sydney", "Sydney"},
    {"Europe/Amsterdam", "Amsterdam"},
    {"Etc/UTC", "UTC"},
};

static struct str word_of(const struct request *request, enum house_setting setting)
{
    const char *name = house_setting_word(setting).at;
    return form_has(&request->form, name) ? form_get(&request->form, name)
                                          : request->house->values[setting];
}

static struct setting_view setting_view(const struct request *request, enum house_setting setting)
{
    struct setting_view view = {
        .field = field_view(request, house_setting_word(setting).at, word_of(request, setting)),
        .where = STR(""),
    };
    if (request->house->sources[setting] == HOUSE_OF_FILE)
        view.where = str_of(T(request, "Set in the settings file of the server."));
    if (request->house->sources[setting] == HOUSE_OF_ENVIRONMENT)
        view.where = str_of(T(request, "Set in the environment of the server."));
    return view;
}

static struct number_view number_view(const struct request *request, enum house_setting setting,
                                      int most)
{
    return (struct number_view){setting_view(request, setting), house_setting_word(setting).at,
                                most};
}

static struct choice_views zone_choices(const struct request *request)
{
    struct str chosen = word_of(request, HOUSE_TIMEZONE);
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view, COUNT_OF(zones) + 1);
    bool is_listed = false;
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        bool selected = str_is(chosen, str_of(zones[i].name));
        items[count++] = (struct choice_view){str_of(zones[i].name), str_of(zones[i].label),
                                              selected};
        is_listed = is_listed || selected;
    }
    if (!is_listed)
        items[count++] = (struct choice_view){chosen, chosen, true};
    return (struct choice_views){items, count};
}

static struct choice_views locale_choices(const struct request *request)
{
    struct str chosen = word_of(request, HOUSE_LOCALE);
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view, 2);
    items[0] = (struct choice_view){STR("id"), STR("Bahasa Indonesia"), str_is(chosen, STR("id"))};
    items[1] = (struct choice_view){STR("en"), STR("English"), str_is(chosen, STR("en"))};
    return (struct choice_views){items, 2};
}

static struct swatch_views swatches(const struct request *request)
{
    struct swatch_view *items = NEW_ARRAY(request->arena, struct swatch_view, SWATCHES);
    for (int i = 0; i < SWATCHES; i++) {
        struct theme_color color = {0};
        int hue = i * HUES / SWATCHES;
        theme_color(hue, THEME_LIGHT, STR("brand"), &color);
        items[i] = (struct swatch_view){
            hue, str_print(request->arena, "#%02x%02x%02x", color.red, color.green, color.blue)};
    }
    return (struct swatch_views){items, SWATCHES};
}

static void reply_settings_json(struct request *request)
{
    static const char *const sources[] = {
        [HOUSE_OF_DEFAULT] = "default",
        [HOUSE_OF_DATABASE] = "database",
        [HOUSE_OF_FILE] = "file",
        [HOUSE_OF_ENVIRONMENT] = "environment",
    };
    const struct house *house = request->house;
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_text(&json, "logo", house->logo);
    for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++) {
        json_name(&json, house_setting_word(setting).at);
        json_open(&json, '{');
        json_put_text(&json, "value", house->values[setting]);
        json_put_text(&json, "source", str_of(sources[house->sources[setting]]));
        json_close(&json, '}');
    }
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err settings_edit(struct request *request, const struct staff *staff)
{
    (void)staff;
    if (request->wants_json) {
        reply_settings_json(request);
        return OK;
    }
    bool is_indonesian = str_is(request->house->values[HOUSE_LOCALE], STR("id"));
    const struct settings_view view = {
        .problems = problem_views(request),
        .name = setting_view(request, HOUSE_NAME),
        .hue = setting_view(request, HOUSE_HUE),
        .locale = setting_view(request, HOUSE_LOCALE),
        .timezone = setting_view(request, HOUSE_TIMEZONE),
        .upload_max = number_view(request, HOUSE_UPLOAD_MAX, UPLOAD_MAX_MIB_MOST),
        .session_hours = number_view(request, HOUSE_SESSION_HOURS, SESSION_HOURS_MOST),
        .remembered_days = number_view(request, HOUSE_REMEMBERED_DAYS, REMEMBERED_DAYS_MOST),
        .assign_on_reply = setting_view(request, HOUSE_ASSIGN_ON_REPLY),
        .assigns_on_reply = str_is(word_of(request, HOUSE_ASSIGN_ON_REPLY), STR("on")),
        .locale_name = is_indonesian ? STR("Bahasa Indonesia") : STR("English"),
        .locales = locale_choices(request),
        .timezones = zone_choices(request),
        .swatches = swatches(request),
        .logo = field_view(request, "logo", STR("")),
        .logo_max_kib = LOGO_MAX_KIB,
        .notifications = url_to(request->arena, "admin.settings.notifications", 0),
        .update = url_to(request->arena, "admin.settings.update", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Settings"), "admin.settings.edit");
    frame.styles = STYLES_SETTINGS;
    struct html_out content = html_out_in(request->arena, request->locale);
    settings_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* What the server was started with stays as it is. */
static enum err refuse_fixed(struct request *request)
{
    for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++) {
        const char *name = house_setting_word(setting).at;
        if (form_has(&request->form, name) && house_is_fixed(request->house, setting))
            desk_problem(&request->desk, name,
                         TR("This is set where the server is started, and cannot be changed here."),
                         0);
    }
    return desk_check(&request->desk);
}

static enum err save_logo(struct request *request, const struct staff *staff)
{
    struct str was = request->house->logo;
    if (request->form.file_count)
        return logo_save(&request->desk, staff, was, request->form.files[0].bytes);
    if (form_is_on(&request->form, "remove_logo"))
        return logo_remove(&request->desk, staff, was);
    return OK;
}

enum err settings_update(struct request *request, const struct staff *staff)
{
    struct house_wishes was = {0}, wishes = {0};
    TRY(refuse_fixed(request));
    for (enum house_setting setting = 0; setting < HOUSE_SETTINGS; setting++) {
        const char *name = house_setting_word(setting).at;
        was.values[setting] = request->house->values[setting];
        if (form_has(&request->form, name))
            wishes.values[setting] = form_get(&request->form, name);
    }
    TRY(house_save(&request->desk, staff, &was, &wishes));
    TRY(save_logo(request, staff));
    reply_done(request, url_to(request->arena, "admin.settings.edit", 0), FLASH_SETTINGS_SAVED);
    return OK;
}
