/*
 * Walks over every row of the route table as each kind of visitor, and prints docs/access.md. What
 * a row says of its audience must hold, and a refused request must have changed nothing; else the
 * walk ends with exit status 1.
 */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/route.h"
#include <stdio.h>
#include <stdlib.h>

enum visitor { NOBODY, OWNER, OTHER, AGENT, ADMIN, VISITOR_COUNT };

static const char *const visitor_names[VISITOR_COUNT] = {"nobody", "customer", "another customer",
                                                         "agent", "admin"};

/* A form that every row can do with; some need one of their own. */
static const char any_form[] = "subject=Halo&category=general&priority=low&status=resolved"
                               "&description=Keterangan+yang+cukup+panjang&message=Halo"
                               "&internal_notes=Catatan&assigned_to=";

/* A session that whoever asks has elsewhere. */
#define OTHER_SESSION "0123456789abcdef"

static void add_other_session(struct site *site, const struct browser *browser)
{
    database_run(&site->database,
                 "INSERT INTO sessions (id, user_id, created_at, seen_at, expires_at) "
                 "SELECT '" OTHER_SESSION "', id, created_at, created_at, '2099-01-01 00:00:00' "
                 "FROM users WHERE id = ?1",
                 browser->user_id, 0);
}

/* What POST /attachments wants. */
static const char file_form[] = "------site\r\nContent-Disposition: form-data; "
                                "name=\"attachments[]\"; filename=\"a.txt\"\r\n\r\nHalo\r\n"
                                "------site--\r\n";

static const char *form_of(const struct route *route)
{
    static const struct {
        const char *name, *form;
    } forms[] = {
        {"attachments.store", file_form},
        {"login.store", "email=budi@demo.test&password=" SITE_PASSWORD},
        {"register.store", "name=Dewi&email=dewi@demo.test&password=rahasia1"
                           "&password_confirmation=rahasia1"},
        {"account.password", "current_password=" SITE_PASSWORD "&password=rahasia1"
                             "&password_confirmation=rahasia1"},
        {"password.forgotten.store", "email=budi@demo.test"},
        {"account.email.store", "email=baru@demo.test&current_password=" SITE_PASSWORD},
        {"account.preferences.update", "locale=en"},
        {"account.sessions.end", "session=" OTHER_SESSION},
        {"admin.support.tickets.store", "user_id=1&subject=Halo&category=general&priority=low"
                                        "&description=Keterangan+yang+cukup+panjang"},
        {"admin.support.tickets.bulk", "ids[]=1&status=resolved"},
        {"admin.support.columns", "columns[]=status"},
        {"admin.support.undo", "changes[]=1"},
        {"admin.support.views.store", "name=Satu&status=open"},
        {"admin.support.views.update", "name=Lain"},
        {"admin.support.views.move", "direction=up"},
        {"unsubscribe.store", "List-Unsubscribe=One-Click"},
        {"admin.settings.notifications.update", "rules.message_added.team.email=0"},
        {"admin.settings.notifications.test", "channel=email"},
        {"admin.settings.update", "name=Melati&hue=30"},
        {"admin.people.store", "name=Dewi&email=dewi@demo.test&role=customer"},
        {"admin.people.update", "name=Budi"},
        {"admin.support.replies.store", "shortcut=lunas&title=Lunas&body=Sudah+lunas"},
        {"admin.support.replies.update", "body=Sudah+lunas"},
        {"broadcasting.auth", "socket_id=1.2&channel_name=private-support-ticket.1"},
        {"broadcasting.userAuth", "socket_id=1.2"},
        {"support.tickets.saveDraft", "message=Halo&client_id=a"},
        {"admin.support.tickets.saveDraft", "message=Halo&client_id=a"},
        {"admin.support.tickets.addNote", "note=Halo"},
        {"admin.support.tickets.saveNoteDraft", "note=Halo&client_id=a"},
    };
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (strcmp(forms[i].name, route->name.at) == 0)
            return forms[i].form;
    return any_form;
}

static _Noreturn void complain(const struct route *route, enum visitor visitor, int status,
                               const char *what)
{
    fprintf(stderr, "%s %s as %s: %d: %s\n", http_method_name(route->method), route->path,
            visitor_names[visitor], status, what);
    exit(1);
}

/* Everything that a request could have changed. */
static struct str everything(struct site *site)
{
    static const char sql[] =
        "SELECT (SELECT group_concat(id || status || priority || coalesce(assigned_to, 0)"
        "   || coalesce(internal_notes, '-') || coalesce(CAST(deleted_at AS TEXT), '-') || "
        "updated_at"
        "   || messages_count || staff_unread_count || customer_unread_count)"
        "  FROM support_tickets)"
        " || (SELECT group_concat(id || name || password || coalesce(locale, '-')"
        "   || coalesce(ticket_columns, '-')) FROM users)"
        " || (SELECT count(*) FROM attachments) || '/' || (SELECT count(*) FROM settings)"
        " || '/' || (SELECT count(*) FROM message_drafts)"
        " || '/' || (SELECT count(*) FROM ticket_notes) || '/' || (SELECT count(*) FROM "
        "note_drafts)"
        " || coalesce((SELECT group_concat(name || position) FROM saved_views), '')"
        " || '/' || (SELECT group_concat(id || shortcut || body || uses) FROM canned_replies)"
        " || '/' || (SELECT count(*) FROM account_links)"
        " || '/' || (SELECT group_concat(state) FROM notifications)"
        " || '/' || (SELECT count(*) FROM notification_rules)"
        " || '/' || (SELECT count(*) FROM audit_log) || '/' || (SELECT count(*) FROM sessions)";
    return database_text(&site->database, sql);
}

/* One that may be sent again. */
static void add_notification(struct site *site)
{
    site->web.outlets.has_email = true; /* for a test; what was done before this told nobody */
    database_run(&site->database,
                 "INSERT INTO notifications (user_id, event, channel, about_id, state, due_at, "
                 "created_at, updated_at) SELECT id, 'status_changed', 'email', 1, 'failed', "
                 "created_at, created_at, created_at FROM users WHERE id = ?1",
                 site->budi.user_id, 0);
}

static void add_arrival(struct site *site)
{
    database_run(&site->database,
                 "INSERT INTO incoming (gateway, kind, gateway_id, content, state, channel, due_at,"
                 " created_at, updated_at) SELECT 'mail', 'message', '1', '', 'ignored', 'email',"
                 " created_at, created_at, created_at FROM users WHERE id = ?1",
                 site->budi.user_id, 0);
}

/* So that there is something at the logo's address. */
static void give_logo(struct site *site)
{
    const struct ask ask = {.method = "PATCH",
                            .target = "/admin/settings",
                            .type = FORM_OF_FILE,
                            .body = form_of_file(site, "logo.png", SITE_PNG)};
    if (browser_ask(&site->andi, &ask).status != 200)
        exit(1);
}

static struct browser *browser_of(struct site *site, enum visitor visitor)
{
    struct browser *const browsers[VISITOR_COUNT] = {&site->nobody, &site->budi, &site->ayu,
                                                     &site->sari, &site->andi};
    return browsers[visitor];
}

/* A site of its own for each request: what one changes does not meet the next. */
static int status_of(const struct route *route, enum visitor visitor)
{
    struct site site;
    site_make(&site);
    if (open_ticket(&site.budi, "Halo") != 1)
        exit(1);
    int64_t attachment = upload(&site.budi, "a.txt", STR("Halo"));
    if (attachment != 1 || say_with(&site.budi, 1, "Terlampir", attachment) != 2)
        exit(1);
    if (post(&site.sari, "shortcut=dp&title=DP&body=Sudah+kami+terima&shared=1",
             "/admin/support/replies")
            .status != 201)
        exit(1);
    struct browser *browser = browser_of(&site, visitor);
    if (visitor == NOBODY) { /* even a stranger's form carries a token */
        browser->wants_page = true;
        get(browser, "/login");
        browser->wants_page = false;
    }
    add_other_session(&site, browser);
    add_notification(&site);
    add_arrival(&site);
    /* A view of the admin's own for them: only its owner moves it. */
    struct browser *owner = visitor == ADMIN ? &site.andi : &site.sari;
    if (post(owner, "name=Baru&status=closed&is_shared=1", "/admin/support/views").status != 201)
        exit(1);
    if (strcmp(route->name.at, "logo") == 0)
        give_logo(&site);
    struct str before = everything(&site);
    const char *hole = strstr(route->path, "{id}");
    struct ask ask = {.method = http_method_name(route->method), .target = route->path};
    if (hole)
        ask.target =
            str_print(site.arena, "%.*s1%s", (int)(hole - route->path), route->path, hole + 4).at;
    if (route->method != HTTP_METHOD_GET)
        ask.body = str_of(form_of(route));
    if (ask.body.at == file_form)
        ask.type = FORM_OF_FILE;
    int status = browser_ask(browser, &ask).status;
    if (status >= 400 && !str_is(everything(&site), before))
        complain(route, visitor, status, "refused, and yet something changed");
    site_remove(&site);
    return status;
}

static bool is_customer(enum visitor visitor)
{
    return visitor == OWNER || visitor == OTHER;
}

static bool is_of_admins(enum permission permission)
{
    return permission == TICKET_DELETE || permission == PEOPLE_MANAGE ||
           permission == SETTINGS_MANAGE;
}

/* What the row's audience and permission demand; 0: to be let in. */
static int demanded(const struct route *route, enum visitor visitor)
{
    bool has_id = strstr(route->path, "{id}") != NULL;
    if (strcmp(route->name.at, "wsEcho") == 0) /* only where SAPA_WS_ECHO is on */
        return 404;
    if (strstr(route->path, "{token}")) /* which only a letter brings */
        return 404;
    if (route->audience == AUDIENCE_SERVER) /* nobody here signs a request */
        return 401;
    if (route->audience == AUDIENCE_GATEWAY) /* and none is set up */
        return 404;
    if (strcmp(route->name.at, "live") == 0) /* and nobody asks for a socket */
        return 426;
    if (strcmp(route->name.at, "broadcasting.auth") == 0 && visitor == OTHER)
        return 403;
    if (route->audience == AUDIENCE_PUBLIC)
        return 0;
    if (visitor == NOBODY)
        return 401;
    switch (route->audience) {
    case AUDIENCE_PUBLIC:
    case AUDIENCE_SERVER:
    case AUDIENCE_GATEWAY:
        break;
    case AUDIENCE_PERSON:
        return visitor == OTHER && has_id ? 404 : 0;
    case AUDIENCE_CUSTOMER:
        if (!is_customer(visitor))
            return 403;
        return visitor == OTHER && has_id ? 404 : 0;
    case AUDIENCE_STAFF:
        if (is_customer(visitor) || (visitor == AGENT && is_of_admins(route->permission)))
            return 403;
        return 0;
    }
    return 0;
}

static void print_row(const struct route *route)
{
    printf("| %s %s | %s |", http_method_name(route->method), route->path, route->name.at);
    for (enum visitor visitor = NOBODY; visitor < VISITOR_COUNT; visitor++) {
        int status = status_of(route, visitor), expected = demanded(route, visitor);
        if (expected ? status != expected : status >= 400)
            complain(route, visitor, status, "not what the row says");
        printf(" %d |", status);
    }
    putchar('\n');
}

int main(void)
{
    puts("# Who may call what\n"
         "Made by `build/tests/access/walk > docs/access.md`, which walks over every row of the "
         "route table (src/web/routes.c)\n"
         "as each kind of visitor, asking for JSON with a valid CSRF token, and checks that the "
         "answer is what the row demands\n"
         "and that a refused request changes nothing. A test compares this page with a new walk.\n"
         "\n"
         "`{id}` is a ticket or a file of the customer in the second column, or that customer, a "
         "shared canned reply, or a notification.\n"
         "Asking for a page instead of JSON, nobody is sent to `/login`\n"
         "(303) where 401 stands. 303 stands where the answer is always a redirect or a page "
         "that somebody logged in has no use for.\n");
    printf("| request | name |");
    for (enum visitor visitor = NOBODY; visitor < VISITOR_COUNT; visitor++)
        printf(" %s |", visitor_names[visitor]);
    printf("\n|---|---|");
    for (enum visitor visitor = NOBODY; visitor < VISITOR_COUNT; visitor++)
        printf("---|");
    putchar('\n');
    for (size_t i = 0; i < route_count; i++)
        print_row(&routes[i]);
    return 0;
}
