#include "app.h"
#include "base/log.h"
#include "gateways.h"
#include "keeper.h"
#include "metrics.h"
#include "notifier.h"
#include "net/assets.h"
#include "net/server.h"
#include "web/watch/answered.h"
#include "web/dispatch.h"
#include "web/lanes/lanes.h"
#include "web/watch/meter.h"
#include "pusher.h"
#include "web/live/guard.h"
#include "web/live/nodes.h"
#include "web/live/teller.h"
#include "web/rate.h"
#include "web/watch/request_id.h"
#include "web/page/themes.h"
#include "web/route.h"
#include "web/uploads.h"
#include <errno.h>
#include <sys/stat.h>

enum { BODY_MAX = 1024 * 1024 };

struct app {
    struct web web;
    struct request_ids request_ids;
    struct lanes *lanes;
    struct http_server *server;
    struct str database;
    struct store store;
    struct gateway_settings gateways;
    struct keeper *keeper;
    struct notifier *notifier;
    struct live *live;
    struct teller *teller;
    struct guard *guard;
    struct nodes *nodes; /* NULL: no SAPA_REDIS */
    struct instant started;
    atomic_bool is_draining;
};

static size_t body_limit(void *context, struct http_exchange *exchange)
{
    const struct app *app = context;
    int64_t id;
    unsigned allowed;
    const struct route *route = route_find(exchange->request.method, exchange->request.path, &id,
                                           &allowed);
    return route && route->takes_files ? (size_t)uploads_body_most(&app->web.house) : BODY_MAX;
}

static void take_large_body(void *context, struct http_exchange *exchange)
{
    struct app *app = context;
    lanes_submit_head(app->lanes, exchange);
}

/* Files leave from the loop; everything else goes to the lanes. */
static void take_request(void *context, struct http_exchange *exchange)
{
    struct app *app = context;
    struct http_request *request = &exchange->request;
    bool reads = request->method == HTTP_METHOD_GET || request->method == HTTP_METHOD_HEAD;
    const struct asset *asset = NULL;
    if (reads)
        asset = asset_find(request->path);
    if (reads && !asset)
        asset = theme_at(request->path);
    if (!asset) {
        lanes_submit(app->lanes, exchange);
        return;
    }
    asset_answer(exchange, asset);
    http_answer(exchange);
}

static void refused(void *context, struct http_exchange *exchange)
{
    const struct app *app = context;
    dispatch_refused(&app->web, exchange);
}

static void note_answer(void *context, struct http_exchange *exchange)
{
    const struct app *app = context;
    answered(&app->web, exchange);
}

static void loop_began(void *context, struct loop *loop)
{
    const struct app *app = context;
    live_loop_began(app->live, loop);
}

static void loop_ended(void *context, struct loop *loop)
{
    const struct app *app = context;
    live_loop_ended(app->live, loop);
}

/* What is on disk. */
static void tell(void *context, const struct told_list *told)
{
    const struct app *app = context;
    teller_tell(app->teller, told);
    guard_tell(app->guard, told);
    nodes_say_told(app->nodes, told);
}

static void put_metrics(void *context, struct db *db, struct buffer *out)
{
    const struct app *app = context;
    const struct metrics metrics = {
        .server = app->server,
        .lanes = app->lanes,
        .nodes = app->nodes,
        .meter = app->web.meter,
        .database = app->database,
        .started = app->started,
    };
    metrics_put(&metrics, db, out);
}

static enum house_source source_of(enum setting_source source)
{
    switch (source) {
    case SETTING_DEFAULT:
    case SETTING_DATABASE:
        break;
    case SETTING_FILE:
        return HOUSE_OF_FILE;
    case SETTING_ENVIRONMENT:
        return HOUSE_OF_ENVIRONMENT;
    }
    return HOUSE_OF_DEFAULT;
}

static enum err make_house(const struct settings *settings, struct house *ret)
{
    static const enum setting_id ids[HOUSE_SETTINGS] = {
        [HOUSE_NAME] = SETTING_name,
        [HOUSE_HUE] = SETTING_hue,
        [HOUSE_LOCALE] = SETTING_locale,
        [HOUSE_TIMEZONE] = SETTING_timezone,
        [HOUSE_UPLOAD_MAX] = SETTING_upload_max,
        [HOUSE_SESSION_HOURS] = SETTING_session_hours,
        [HOUSE_REMEMBERED_DAYS] = SETTING_remembered_days,
        [HOUSE_ASSIGN_ON_REPLY] = SETTING_assign_on_reply,
    };
    for (enum house_setting i = 0; i < HOUSE_SETTINGS; i++) {
        ret->values[i] = setting(settings, ids[i]);
        ret->sources[i] = source_of(settings->items[ids[i]].source);
    }
    return house_init(ret);
}

static enum err make_store(struct arena *arena, const struct settings *settings, struct store *ret)
{
    const char *folder = settings_files(arena, settings);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        log_error("app.no_files", "%s cannot be made: %s", folder, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    *ret = (struct store){folder};
    return OK;
}

static enum err make_web(struct arena *arena, const struct settings *settings, struct str secret,
                         struct app *app)
{
    struct str url = setting(settings, SETTING_url);
    struct house house = {0};
    TRY(make_house(settings, &house));
    TRY(make_store(arena, settings, &app->store));
    request_ids_init(&app->request_ids);
    atomic_init(&app->is_draining, false);
    app->database = settings_database(arena, settings);
    app->started = instant_now();
    struct outlets outlets = notifier_outlets(settings);
    outlets.zone = house.zone;
    app->gateways = gateways_of(settings, secret);
    app->web = (struct web){
        .house = house,
        .outlets = outlets,
        .secret = secret,
        .is_https = str_starts(url, STR("https://")),
        .rates = setting_is_on(settings, SETTING_rate_limit) ? rates_new() : NULL,
        .request_ids = &app->request_ids,
        .store = &app->store,
        .gateways = &app->gateways,
        .echoes = setting_is_on(settings, SETTING_ws_echo),
        .is_draining = &app->is_draining,
        .meter = meter_new(),
        .proxies = setting(settings, SETTING_proxies),
        .origins = setting(settings, SETTING_origins),
        .put_metrics = put_metrics,
        .metrics_context = app,
        .clock = instant_now,
        .base_url = url.at[url.size - 1] == '/' ? str_cut(url, url.size - 1) : url,
    };
    return OK;
}

static void web_clear(struct app *app)
{
    teller_free(app->teller);
    guard_free(app->guard);
    nodes_free(app->nodes);
    live_free(app->live);
    rates_free(app->web.rates);
    meter_free(app->web.meter);
}

/* With other nodes, if there are to be any. */
static void make_live(struct arena *arena, const struct settings *settings, struct str secret,
                      struct app *app)
{
    const struct pusher pusher = pusher_of(arena, settings, secret);
    app->live = live_new(&pusher, &app->server);
    app->web.live = app->live;
    app->teller = teller_start(app->live, &app->web, app->database);
    app->guard = guard_start(app->live, &app->web, app->database);
    app->web.tell = tell;
    app->web.tell_context = app;
    const struct nodes_options nodes = {.live = app->live,
                                        .teller = app->teller,
                                        .web = &app->web,
                                        .url = setting(settings, SETTING_redis),
                                        .secret = secret};
    if (!nodes.url.size)
        return;
    app->nodes = nodes_new(arena, &nodes);
    app->web.nodes = app->nodes;
    live_set_nodes(app->live, app->nodes);
    rates_share(app->web.rates, nodes_say_rate, app->nodes);
}

enum err app_start(struct arena *arena, const struct settings *settings, struct str secret,
                   struct app **ret)
{
    struct app *app = NEW(arena, struct app);
    TRY(make_web(arena, settings, secret, app));
    make_live(arena, settings, secret, app);
    const struct lanes_options lanes = {.web = &app->web, .database = app->database};
    enum err err = lanes_start(&lanes, &app->lanes);
    if (err != OK) {
        web_clear(app);
        return err;
    }
    const struct http_server_options server = {
        .address = setting(settings, SETTING_listen),
        .spool_folder = app->store.folder,
        .sockets_per_address_max = app->web.rates ? 0 : SIZE_MAX,
        .application = {.context = app,
                        .body_limit = body_limit,
                        .large_body = take_large_body,
                        .request = take_request,
                        .refused = refused,
                        .answered = note_answer,
                        .loop_began = loop_began,
                        .loop_ended = loop_ended},
    };
    err = http_server_start(&server, &app->server);
    if (err != OK) {
        teller_stop(app->teller);
        guard_stop(app->guard);
        lanes_stop(app->lanes);
        lanes_free(app->lanes);
        web_clear(app);
        return ERR_CONFLICT;
    }
    nodes_start(app->nodes);
    app->keeper = keeper_start(app->lanes, &app->store, app->database);
    app->notifier = notifier_start(arena, settings, &app->web, app->lanes);
    *ret = app;
    return OK;
}

int app_port(const struct app *app)
{
    return http_server_port(app->server);
}

void app_stop(struct app *app, int timeout_ms)
{
    atomic_store(&app->is_draining, true);
    if (!http_server_drain(app->server, timeout_ms))
        log_warning("app.drain_cut", "some connections were still busy after %d ms", timeout_ms);
    keeper_stop(app->keeper);
    notifier_stop(app->notifier);
    /* Before the lanes: a file's log is folded into it when the last to close it may write. */
    teller_stop(app->teller);
    guard_stop(app->guard);
    lanes_stop(app->lanes); /* loops that are still busy may submit until they are freed */
    nodes_stop(app->nodes); /* everything that was committed has been told */
    http_server_free(app->server);
    lanes_free(app->lanes);
    web_clear(app);
}
