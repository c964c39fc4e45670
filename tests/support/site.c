#include "support/site.h"
#include "base/log.h"
#include "base/password.h"
#include "base/random.h"
#include "desk/session/session.h"
#include "operator/orders.h"
#include "operator/people.h"
#include "support/cmocka_all.h"
#include "web/live/live.h"
#include "web/dispatch.h"
#include "web/input/form.h"
#include "web/gate.h"
#include <stdio.h>
#include <stdlib.h>

struct json_kept {
    json_t *json;
    struct json_kept *next;
};

static struct instant clock_of_site;

void site_wait(int64_t seconds)
{
    clock_of_site.unix_s += seconds;
}

struct instant site_now(void)
{
    return clock_of_site;
}

/* ---- a site and its people --------------------------------------------------------------------
 */

static void put_no_metrics(void *context, struct db *db, struct buffer *out)
{
    (void)context;
    (void)db;
    buffer_put_str(out, STR("# none\n"));
}

/* Hashing costs tens of milliseconds: once a process. */
static struct str password_hash_once(struct arena *arena)
{
    static char kept[256];
    struct str hash;
    if (!kept[0]) {
        assert_int_equal(password_hash(arena, STR(SITE_PASSWORD), &hash), OK);
        snprintf(kept, sizeof kept, "%.*s", STR_ARGS(hash));
    }
    return str_of(kept);
}

struct browser site_person(struct site *site, const char *name, enum role role)
{
    struct operator* operator= operator_new(site->database.db, site->arena, clock_of_site);
    struct str email = str_print(site->arena, "%s@demo.test", name);
    struct browser browser = {.site = site, .email = email.at};
    assert_int_equal(people_add(operator, str_of(name), email, STR("+628100000000"), role,
                                site->password_hash, &browser.user_id),
                     OK);
    return browser;
}

void browser_enter(struct browser *browser)
{
    struct site *site = browser->site;
    struct desk desk = {.db = site->database.db, .arena = site->arena, .now = clock_of_site};
    struct str token;
    assert_int_equal(session_create(&desk, &(struct session_start){.user_id = browser->user_id},
                                    &site->web.house.session_lengths, &token),
                     OK);
    browser_set_cookie(browser, SESSION_COOKIE, token.at);
    struct answer page = get(browser, "/account/preferences"); /* brings the CSRF cookie */
    if (!browser_cookie(browser, CSRF_COOKIE)) {
        struct browser pages = browser_for_pages(browser);
        page = get(&pages, "/account/preferences");
        browser_set_cookie(browser, CSRF_COOKIE, browser_cookie(&pages, CSRF_COOKIE));
    }
    assert_int_equal(page.status, 200);
}

static struct browser enter_new(struct site *site, const char *name, enum role role)
{
    struct browser browser = site_person(site, name, role);
    browser_enter(&browser);
    return browser;
}

void site_make(struct site *site)
{
    *site = (struct site){.arena = arena_new()};
    clock_of_site = (struct instant){SITE_BEGIN};
    random_setup();
    log_setup(LOG_ERROR, false);
    database_make(&site->database);
    assert_int_equal(db_open(site->database.url, DB_READ, &site->reader), OK);
    site->password_hash = password_hash_once(site->arena);
    folder_make(&site->files);
    site->store = (struct store){site->files.path};
    request_ids_init(&site->request_ids);
    const struct pusher pusher = {STR("1"), STR("key-of-tests"), STR("a secret of the protocol")};
    site->live = live_new(&pusher, &site->server);
    site->web = (struct web){
        .live = site->live,
        .house = {.values = {STR("Gemilang"), STR("205"), STR("id"), STR("Asia/Jakarta"), STR("1"),
                             STR("24"), STR("60"), STR("on")}},
        .secret = STR("a secret of tests that nobody else has"),
        .request_ids = &site->request_ids,
        .store = &site->store,
        .put_metrics = put_no_metrics,
        .clock = site_now,
        .base_url = STR("http://localhost:8080"),
    };
    assert_int_equal(house_init(&site->web.house), OK);
    site->budi = enter_new(site, "budi", ROLE_CUSTOMER);
    site->ayu = enter_new(site, "ayu", ROLE_CUSTOMER);
    site->sari = enter_new(site, "sari", ROLE_AGENT);
    site->nia = enter_new(site, "nia", ROLE_AGENT);
    site->andi = enter_new(site, "andi", ROLE_ADMIN);
    site->nobody = (struct browser){.site = site};
}

void site_remove(struct site *site)
{
    for (struct json_kept *kept = site->kept; kept; kept = kept->next)
        json_decref(kept->json);
    live_free(site->live);
    db_close(site->reader);
    database_remove(&site->database);
    folder_remove(&site->files);
    arena_free(site->arena);
}

int site_setup(void **state)
{
    struct site *site = memory_alloc(sizeof *site);
    site_make(site);
    *state = site;
    return 0;
}

int site_teardown(void **state)
{
    site_remove(*state);
    free(*state);
    return 0;
}

int64_t site_order(struct site *site, const struct browser *owner, const char *number)
{
    struct operator* operator= operator_new(site->database.db, site->arena, clock_of_site);
    int64_t id;
    assert_int_equal(order_insert(operator, owner->user_id, str_of(number), STR("2027-02-14"),
                                  STR("Gedung"), 100, 1000000, 0, STR("unpaid"), STR("pending"),
                                  clock_of_site, &id),
                     OK);
    return id;
}

bool is_staff(const struct browser *browser)
{
    return database_number_of(&browser->site->database,
                              "SELECT count(*) FROM users WHERE id = ?1 AND role <> 'customer'",
                              browser->user_id, 0) == 1;
}

const char *tickets_of(const struct browser *browser)
{
    return is_staff(browser) ? "/admin/support/tickets" : "/customer/support/tickets";
}

/* ---- cookies ----------------------------------------------------------------------------------
 */

const char *browser_cookie(const struct browser *browser, const char *name)
{
    for (size_t i = 0; i < COOKIES_MAX; i++)
        if (strcmp(browser->cookies[i].name, name) == 0)
            return browser->cookies[i].value;
    return NULL;
}

void browser_set_cookie(struct browser *browser, const char *name, const char *value)
{
    struct cookie *cookie = NULL;
    for (size_t i = 0; i < COOKIES_MAX && !cookie; i++)
        if (strcmp(browser->cookies[i].name, name) == 0)
            cookie = &browser->cookies[i];
    for (size_t i = 0; i < COOKIES_MAX && !cookie; i++)
        if (!browser->cookies[i].name[0])
            cookie = &browser->cookies[i];
    assert_non_null(cookie);
    snprintf(cookie->name, sizeof cookie->name, "%s", value ? name : "");
    snprintf(cookie->value, sizeof cookie->value, "%s", value ? value : "");
}

const char *browser_token(const struct browser *browser)
{
    const char *token = browser_cookie(browser, CSRF_COOKIE);
    return token ? token : "";
}

struct browser browser_fresh(const struct browser *browser)
{
    return (struct browser){
        .site = browser->site, .user_id = browser->user_id, .email = browser->email};
}

struct browser browser_for_pages(const struct browser *browser)
{
    struct browser pages = *browser;
    pages.wants_page = true;
    return pages;
}

static void keep_cookie(struct browser *browser, struct str field)
{
    struct str pair = str_cut(field, str_find(field, ';'));
    size_t equals = str_find(pair, '=');
    const char *name = str_c(browser->site->arena, str_cut(pair, equals));
    struct str value = str_from(pair, equals + 1);
    bool is_gone = memmem(field.at, field.size, "Max-Age=0", 9) != NULL;
    browser_set_cookie(browser, name, is_gone ? NULL : str_c(browser->site->arena, value));
}

static struct str cookie_field(struct browser *browser)
{
    struct buffer field = buffer_in(browser->site->arena);
    for (size_t i = 0; i < COOKIES_MAX; i++)
        if (browser->cookies[i].name[0])
            buffer_print(&field, "%s%s=%s", field.size ? "; " : "", browser->cookies[i].name,
                         browser->cookies[i].value);
    return buffer_str(&field);
}

/* ---- requests ---------------------------------------------------------------------------------
 */

static enum http_method method_named(const char *name)
{
    for (enum http_method method = HTTP_METHOD_GET; method < HTTP_METHOD_OTHER; method++)
        if (strcmp(http_method_name(method), name) == 0)
            return method;
    return HTTP_METHOD_OTHER;
}

struct fields {
    struct http_field items[16];
    size_t count;
};

static void add_field(struct fields *fields, const char *name, struct str value)
{
    for (size_t i = 0; i < fields->count; i++)
        if (str_is_nocase(fields->items[i].name, str_of(name)))
            return; /* the test's own comes first */
    fields->items[fields->count++] = (struct http_field){str_of(name), value};
}

static struct fields fields_of(struct browser *browser, const struct ask *ask)
{
    struct fields fields = {0};
    for (size_t i = 0; i < COUNT_OF(ask->fields) && ask->fields[i].name.size; i++)
        fields.items[fields.count++] = ask->fields[i];
    add_field(&fields, "Host", STR("localhost:8080"));
    add_field(&fields, "Accept",
              browser->wants_page ? STR("text/html,application/xhtml+xml,*/*;q=0.8")
                                  : STR("application/json"));
    struct str cookies = cookie_field(browser);
    if (cookies.size)
        add_field(&fields, "Cookie", cookies);
    if (!browser->without_token && browser_token(browser)[0])
        add_field(&fields, "X-XSRF-TOKEN", str_of(browser_token(browser)));
    if (ask->body.size)
        add_field(&fields, "Content-Type",
                  ask->type ? str_of(ask->type) : STR("application/x-www-form-urlencoded"));
    return fields;
}

static json_t *keep_json(struct site *site, struct str body)
{
    json_t *json = json_loadb(body.at ? body.at : "", body.size, JSON_REJECT_DUPLICATES, NULL);
    if (!json)
        return NULL;
    struct json_kept *kept = NEW(site->arena, struct json_kept);
    *kept = (struct json_kept){json, site->kept};
    site->kept = kept;
    return json;
}

struct answer browser_ask(struct browser *browser, const struct ask *ask)
{
    struct site *site = browser->site;
    struct http_exchange *exchange = NEW(site->arena, struct http_exchange);
    struct fields *fields = NEW(site->arena, struct fields);
    struct str target = str_of(ask->target);
    *fields = fields_of(browser, ask);
    exchange->arena = site->arena;
    exchange->request = (struct http_request){
        .method = method_named(ask->method),
        .target = target,
        .path = str_cut(target, str_find(target, '?')),
        .query = str_from(target, str_find(target, '?') + 1),
        .fields = fields->items,
        .field_count = fields->count,
        .body = ask->body,
        .peer = STR("127.0.0.1"),
    };
    dispatch_whole(&site->web, exchange, site->reader, site->database.db);
    const struct http_response *response = &exchange->response;
    for (size_t i = 0; i < response->field_count; i++)
        if (str_is_nocase(response->fields[i].name, STR("Set-Cookie")))
            keep_cookie(browser, response->fields[i].value);
    return (struct answer){
        .site = site,
        .status = response->status,
        .body = response->body,
        .response = response,
        .json = keep_json(site, response->body),
    };
}

#define FORMATTED(arena, format, ret)                  \
    do {                                               \
        va_list args_;                                 \
        char text_[1024];                              \
        va_start(args_, format);                       \
        vsnprintf(text_, sizeof text_, format, args_); \
        va_end(args_);                                 \
        (ret) = str_c(arena, str_of(text_));           \
    } while (0)

struct answer get(struct browser *browser, const char *target, ...)
{
    struct ask ask = {.method = "GET"};
    FORMATTED(browser->site->arena, target, ask.target);
    return browser_ask(browser, &ask);
}

struct answer post(struct browser *browser, const char *form, const char *target, ...)
{
    struct ask ask = {.method = "POST", .body = str_of(form)};
    FORMATTED(browser->site->arena, target, ask.target);
    return browser_ask(browser, &ask);
}

struct answer patch(struct browser *browser, const char *form, const char *target, ...)
{
    struct ask ask = {.method = "PATCH", .body = str_of(form)};
    FORMATTED(browser->site->arena, target, ask.target);
    return browser_ask(browser, &ask);
}

struct answer del(struct browser *browser, const char *target, ...)
{
    struct ask ask = {.method = "DELETE"};
    FORMATTED(browser->site->arena, target, ask.target);
    return browser_ask(browser, &ask);
}

struct answer send_json(struct browser *browser, const char *method, json_t *body,
                        const char *target, ...)
{
    struct ask ask = {.method = method, .type = "application/json"};
    FORMATTED(browser->site->arena, target, ask.target);
    char *text = json_dumps(body, JSON_COMPACT);
    assert_non_null(text);
    ask.body = str_copy(browser->site->arena, str_of(text));
    free(text);
    json_decref(body);
    return browser_ask(browser, &ask);
}

struct str answer_field(const struct answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->response->field_count; i++)
        if (str_is_nocase(answer->response->fields[i].name, str_of(name)))
            return answer->response->fields[i].value;
    return STR_NONE;
}

bool answer_says(const struct answer *answer, const char *text)
{
    return answer->body.size && memmem(answer->body.at, answer->body.size, text, strlen(text));
}

/* ---- inside JSON ------------------------------------------------------------------------------
 */

json_t *at(const struct answer *answer, const char *path)
{
    json_t *value = answer->json;
    struct str rest = str_of(path), part;
    if (!value)
        fail_msg("no JSON: %d %.*s", answer->status, (int)str_cut(answer->body, 200).size,
                 answer->body.at);
    while (value && str_split(&rest, '.', &part)) {
        int64_t index;
        if (json_is_array(value))
            value = str_to_i64(part, &index) ? json_array_get(value, (size_t)index) : NULL;
        else
            value = json_object_get(value, str_c(answer->site->arena, part));
    }
    return value;
}

int64_t number_at(const struct answer *answer, const char *path)
{
    json_t *value = at(answer, path);
    if (!json_is_integer(value))
        fail_msg("no number at %s: %d %.*s", path, answer->status,
                 (int)str_cut(answer->body, 300).size, answer->body.at);
    return json_integer_value(value);
}

const char *text_at(const struct answer *answer, const char *path)
{
    json_t *value = at(answer, path);
    if (!json_is_string(value))
        fail_msg("no text at %s: %d %.*s", path, answer->status,
                 (int)str_cut(answer->body, 300).size, answer->body.at);
    return json_string_value(value);
}

bool is_null_at(const struct answer *answer, const char *path)
{
    return json_is_null(at(answer, path));
}

size_t count_at(const struct answer *answer, const char *path)
{
    json_t *value = at(answer, path);
    assert_true(json_is_array(value));
    return json_array_size(value);
}

void assert_status_(struct answer answer, int expected, const char *file, int line)
{
    if (answer.status == expected)
        return;
    print_error("%d instead of %d: %.*s\n", answer.status, expected,
                (int)str_cut(answer.body, 300).size, answer.body.at);
    _fail(file, line);
}

/* ---- shortcuts --------------------------------------------------------------------------------
 */

int64_t open_ticket_as(struct browser *customer, const char *subject, const char *category,
                       const char *priority)
{
    struct answer answer = send_json(
        customer, "POST",
        json_pack("{s:s, s:s, s:s, s:s}", "subject", subject, "category", category, "priority",
                  priority, "description", "Keterangan yang cukup panjang untuk sebuah tiket."),
        "/customer/support/tickets");
    assert_status(answer, 201);
    return number_at(&answer, "ticket.id");
}

int64_t open_ticket(struct browser *customer, const char *subject)
{
    return open_ticket_as(customer, subject, "general", "medium");
}

int64_t say(struct browser *browser, int64_t ticket, const char *message)
{
    struct answer answer = send_json(browser, "POST", json_pack("{s:s}", "message", message),
                                     "%s/%lld/messages", tickets_of(browser), (long long)ticket);
    assert_status(answer, 201);
    return number_at(&answer, "messageId");
}

struct str form_of_file(struct site *site, const char *name, struct str bytes)
{
    struct buffer form = buffer_in(site->arena);
    buffer_print(&form,
                 "------site\r\nContent-Disposition: form-data; name=\"attachments[]\"; "
                 "filename=\"%s\"\r\nContent-Type: text/html\r\n\r\n",
                 name);
    buffer_put_str(&form, bytes);
    buffer_put_str(&form, STR("\r\n------site--\r\n"));
    return buffer_str(&form);
}

int64_t upload(struct browser *browser, const char *name, struct str bytes)
{
    struct answer answer = browser_ask(browser,
                                       &(struct ask){
                                           .method = "POST",
                                           .target = "/attachments",
                                           .type = FORM_OF_FILE,
                                           .body = form_of_file(browser->site, name, bytes),
                                       });
    assert_status(answer, 201);
    return number_at(&answer, "attachments.0.id");
}

int64_t say_with(struct browser *browser, int64_t ticket, const char *message, int64_t attachment)
{
    struct answer answer = send_json(
        browser, "POST", json_pack("{s:s,s:[I]}", "message", message, "attachments", attachment),
        "%s/%lld/messages", tickets_of(browser), (long long)ticket);
    assert_status(answer, 201);
    return number_at(&answer, "messageId");
}

void set_status(struct browser *staff, int64_t ticket, const char *status)
{
    struct answer answer = send_json(staff, "PATCH", json_pack("{s:s}", "status", status),
                                     "/admin/support/tickets/%lld/status", (long long)ticket);
    assert_status(answer, 200);
}
