/*
 * The whole application without sockets: a database of its own, people, and browsers that send
 * requests through web/dispatch.h and keep cookies. The clock stands still until site_wait().
 *
 * What is asked and answered lives until the site is removed. One site at a time: the clock of a
 * struct web has no context.
 */
#pragma once
#include "desk/attachment/attachment.h"
#include "net/http.h"
#include "support/database.h"
#include "support/folder.h"
#include "web/watch/request_id.h"
#include "web/web.h"
#include <jansson.h>

#define SITE_PASSWORD "kata-sandi-uji"

enum { COOKIES_MAX = 8, COOKIE_TEXT_MAX = 1024 };

struct cookie {
    char name[32], value[COOKIE_TEXT_MAX];
};

struct site;

/* Somebody's browser. Sends the token of its XSRF-TOKEN cookie as the header X-XSRF-TOKEN. */
struct browser {
    struct site *site;
    int64_t user_id; /* 0: nobody */
    const char *email;
    bool wants_page;    /* asks for HTML; otherwise for JSON */
    bool without_token; /* forgets the CSRF header */
    struct cookie cookies[COOKIES_MAX];
};

struct site {
    struct database database;
    struct db *reader;   /* a write through it fails, as on a reader's thread */
    struct folder files; /* what is attached */
    struct store store;
    struct web web;
    struct request_ids request_ids;
    struct live *live;          /* without sockets: there is no server */
    struct http_server *server; /* NULL */
    struct arena *arena;
    struct json_kept *kept;
    struct str password_hash;
    /* The usual cast: two customers, two agents, an admin, all logged in, and a stranger. */
    struct browser budi, ayu, sari, nia, andi, nobody;
};

void site_make(struct site *site);
void site_remove(struct site *site);
/* cmocka's fixture: *state is a struct site of its own for each test. */
int site_setup(void **state);
int site_teardown(void **state);
#define SITE_TEST(name) cmocka_unit_test_setup_teardown(name, site_setup, site_teardown)

/* Moves the clock. It begins at SITE_BEGIN, 2026-11-18 11:06:40 UTC, 18.06 in Jakarta. */
enum { SITE_BEGIN = 1795000000 };
void site_wait(int64_t seconds);
struct instant site_now(void);

/* A person with the password SITE_PASSWORD, not logged in. The e-mail is NAME@demo.test. */
struct browser site_person(struct site *site, const char *name, enum role role);
/* A session made by the desk, as log-in would make it. */
void browser_enter(struct browser *browser);
/* An order of theirs; returns its id. */
int64_t site_order(struct site *site, const struct browser *owner, const char *number);

const char *browser_cookie(const struct browser *browser, const char *name); /* NULL: none */
void browser_set_cookie(struct browser *browser, const char *name, const char *value);
/* The token that a page of theirs would carry, for forms. */
const char *browser_token(const struct browser *browser);
/* The same person at another browser without cookies. */
struct browser browser_fresh(const struct browser *browser);
/* The same browser, asking for pages. */
struct browser browser_for_pages(const struct browser *browser);

/* ---- requests -------------------------------------------------------------------------------- */

struct answer {
    struct site *site;
    int status;
    struct str body;
    const struct http_response *response;
    json_t *json; /* NULL when it is no JSON */
};

struct ask {
    const char *method, *target;
    const char *type; /* Content-Type; NULL: form-encoded */
    struct str body;
    struct http_field
        fields[8]; /* up to the first without a name; these come before the browser's */
};

struct answer browser_ask(struct browser *browser, const struct ask *ask);
/* The path is a format. */
struct answer get(struct browser *browser, const char *target, ...) PRINTF(2, 3);
/* METHOD with a form-encoded body as it is given. */
struct answer post(struct browser *browser, const char *form, const char *target, ...) PRINTF(3, 4);
struct answer patch(struct browser *browser, const char *form, const char *target, ...)
    PRINTF(3, 4);
struct answer del(struct browser *browser, const char *target, ...) PRINTF(2, 3);
/* A JSON body; takes the reference. */
struct answer send_json(struct browser *browser, const char *method, json_t *body,
                        const char *target, ...) PRINTF(4, 5);

/* STR_NONE without such a field. */
struct str answer_field(const struct answer *answer, const char *name);
bool answer_says(const struct answer *answer, const char *text); /* anywhere in the body */

/* ---- inside JSON: "ticket.id", "messages.0.message" -------------------------------------------
 */

/* NULL when there is nothing at that path; the test fails when the answer is no JSON. */
json_t *at(const struct answer *answer, const char *path);
int64_t number_at(const struct answer *answer, const char *path);
const char *text_at(const struct answer *answer, const char *path);
bool is_null_at(const struct answer *answer, const char *path);
size_t count_at(const struct answer *answer, const char *path);

/* Fails the test with both values and the body's beginning. */
#define assert_status(answer, expected) assert_status_((answer), (expected), __FILE__, __LINE__)
void assert_status_(struct answer answer, int expected, const char *file, int line);
#define assert_text_at(answer, path, expected) \
    assert_string_equal(text_at((answer), (path)), (expected))
#define assert_number_at(answer, path, expected) \
    assert_int_equal(number_at((answer), (path)), (expected))

/* ---- shortcuts ------------------------------------------------------------------------------- */

/* A ticket by the customer's own request; returns its id. */
int64_t open_ticket(struct browser *customer, const char *subject);
int64_t open_ticket_as(struct browser *customer, const char *subject, const char *category,
                       const char *priority);
/* By either side; returns the message's id. */
int64_t say(struct browser *browser, int64_t ticket, const char *message);
/* A multipart body of one file, and its Content-Type. */
#define FORM_OF_FILE "multipart/form-data; boundary=----site"
/* The smallest picture: its head, and its end. */
#define SITE_PNG                                                                        \
    STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0\x12\x34\x56" \
        "\x78\0\0\0\0IEND\xAE\x42\x60\x82")
struct str form_of_file(struct site *site, const char *name, struct str bytes);
/* Uploads it; returns its id. */
int64_t upload(struct browser *browser, const char *name, struct str bytes);
/* A message that carries it; returns the message's id. */
int64_t say_with(struct browser *browser, int64_t ticket, const char *message, int64_t attachment);
void set_status(struct browser *staff, int64_t ticket, const char *status);
bool is_staff(const struct browser *browser);
/* "/customer/support/tickets" or "/admin/support/tickets" */
const char *tickets_of(const struct browser *browser);
