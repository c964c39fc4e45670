/*
 * One request on its way through the application: what came, who asks, what is answered.
 * It lives in the arena of its exchange and is used by one thread at a time.
 */
#pragma once
#include "base/random.h"
#include "desk/attachment/attachment.h"
#include "net/http.h"
#include "web/input/form.h"
#include "web/later.h"
#include "web/web.h"

struct route;

struct request {
    struct http_exchange *exchange;
    struct arena *arena; /* of the exchange */
    const struct web *web;
    const struct house *house; /* in force for this request */
    struct outlets outlets;    /* the desk's, by this house's clock */
    const struct route *route;
    int64_t id;            /* the {id} of the path; 0 if the route has none */
    struct str request_id; /* in the log and in X-Request-Id */

    struct desk desk;
    const struct locale *locale;
    struct access access; /* who is signed in; access.person.id is 0 for nobody */
    struct form query, form;
    const struct publisher *publisher; /* the server that has signed it; NULL: none */
    const struct hook_call *call;      /* what a gateway says; NULL: it is none */
    bool wants_json;                   /* Accept or X-Requested-With ask for JSON */
    bool wants_fragment;               /* X-Fragment: our own pages ask for a part of a page */
    bool is_renewal;                   /* X-Renewal: a page that asks for itself anew */
    struct str visitor;                /* the value of the session cookie, signed in or not */
    struct str csrf_visitor; /* gate.c's: whose token is in csrf; STR_NONE: nobody's yet */
    struct digest csrf;

    bool is_head_only;          /* its large body has not been asked for yet */
    bool is_admitted;           /* its large body was asked for: who sends it has been seen */
    struct enclosures enclosed; /* what came with a row that takes files; see uploads.h */

    int tries;      /* how often the writer has begun it */
    enum err again; /* why the form is shown again; OK: it is not */
    void *prepared; /* what the route's prepare step leaves for its handler */
    struct later_list later;
    int64_t seen_ticket_id; /* the ticket that the page shows: mentions in it are no news; or 0 */
};

static inline bool is_signed_in(const struct request *request)
{
    return request->access.person.id != 0;
}

/* tr() in the reader's language. */
#define T(request, text) tr((request)->locale, text)

/* ---- answers: each fills in exchange->response; the last one made counts -------------------- */

void reply_html(struct request *request, int status, const struct html_out *page);
/* Plain text, for machines. */
void reply_word(struct request *request, int status, struct str word);
void reply_json(struct request *request, int status, const struct buffer *body);
#define FLASH_COOKIE "sapa_flash"
/* 303 to a path of ours; `flash` is a message for the next page, or FLASH_NONE. */
enum flash {
    FLASH_NONE,
    FLASH_TICKET_CREATED,
    FLASH_TICKET_OPENED, /* by staff, for a customer */
    FLASH_TICKET_CLOSED,
    FLASH_TICKET_ASSIGNED,
    FLASH_TICKET_UNASSIGNED,
    FLASH_TICKET_TAKEN, /* by whoever has answered it */
    FLASH_STATUS_CHANGED,
    FLASH_PRIORITY_CHANGED,
    FLASH_NOTES_SAVED,
    FLASH_MARKED_UNREAD,
    FLASH_MESSAGE_SENT,
    FLASH_NOTE_ADDED,
    FLASH_TICKET_DELETED,
    FLASH_TICKET_RESTORED,
    FLASH_TICKETS_CHANGED, /* several at once, and what came of each: see flash.h */
    FLASH_TAKEN_BACK,      /* likewise */
    FLASH_PREFERENCES_SAVED,
    FLASH_PASSWORD_CHANGED,
    FLASH_EMAIL_ASKED, /* of a new address, which has been written to */
    FLASH_CONFIRMATION_SENT,
    FLASH_EMAIL_CONFIRMED,
    FLASH_PERSON_SAVED,
    FLASH_PERSON_INVITED,
    FLASH_PERSON_DISABLED,
    FLASH_PERSON_ENABLED,
    FLASH_SETTINGS_SAVED,
    FLASH_SESSION_ENDED,
    FLASH_OTHERS_ENDED,
    FLASH_SIGNED_OUT,
    FLASH_WELCOME,
    FLASH_VIEW_SAVED,
    FLASH_VIEW_DELETED,
    FLASH_REPLY_SAVED,
    FLASH_REPLY_REMOVED,
    FLASH_NOTIFICATION_QUEUED,
    FLASH_COUNT,
};
void reply_redirect(struct request *request, struct url url, enum flash flash);
/* The same with what it is about, see flash.h. */
struct flash_about;
void reply_redirect_about(struct request *request, struct url url, enum flash flash,
                          const struct flash_about *about);
/* The text of a flash, in English for tr(); NULL for FLASH_NONE. */
const char *flash_text(enum flash flash);
/* Begins `{"success":true,"message":"..."`, without the message for FLASH_NONE. */
struct json;
void json_success(struct json *json, const struct request *request, enum flash flash);
/* `{"success":true,"message":"..."}`, or a redirect with the flash for a page. */
void reply_done(struct request *request, struct url url, enum flash flash);
/* The same; `id` is what was changed, so that the next page may offer to undo it. */
void reply_done_about(struct request *request, struct url url, enum flash flash, int64_t id);
void reply_cookie(struct request *request, const char *name, struct str value, int64_t max_age_s,
                  bool http_only);
/* The page or JSON of an error; `err` decides the status. Uses the desk's problems. */
void reply_error(struct request *request, enum err err);
/* The same for a status that is no enum err: 405, 413, 419 ... */
void reply_status(struct request *request, int status);
