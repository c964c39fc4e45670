/*
 * What a driver of one provider is made of: functions without state, so that each is tested by what
 * it makes of what it is given. gateway.c brings them together with transfer.h, hook.c with what
 * comes in. A provider that is added gets a file with a `const struct driver`, a line in
 * drivers.c, and its settings.
 */
#pragma once
#include "gateway/gateway.h"
#include "gateway/hook.h"
#include "gateway/transfer.h"
#include "json/json.h"

struct driver {
    const char *name;
    bool has_sms, has_whatsapp;
    bool has_window; /* gateway_has_window() */
    /* The path secret of hook_path() is all that shows who calls. */
    bool has_secret_path;
    bool confirms;           /* it asks by GET whether the address is ours */
    bool any_answer_is_well; /* to ask(): nothing better is known of it */

    /* Where its address is in the settings: from there come files, with its log-in. */
    size_t url_at;
    /* Another origin to which its files send its log-in; NULL: none. */
    const char *media_origin;
    /* Where in the answer to the `id` of a file its address stands; NULL: it has no such ids. */
    const char *media_path;

    /* What the settings lack; NULL: nothing. */
    const char *(*problem)(const struct gateway_settings *settings, enum phone_kind kind);
    /* NULL: it has none, or it stands in the body. */
    void (*log_in)(const struct gateway_settings *settings, struct arena *arena,
                   struct http_call *call);
    /* The request that sends it. ERR_INVALID: it cannot be, with a line in *ret_reason. */
    enum err (*compose)(const struct gateway_settings *settings, struct arena *arena,
                        const struct phone_message *message, struct http_call *ret,
                        struct str *ret_reason);
    /* What a reply to it (REACH_ANSWERED, no 5xx, no 429, no redirect) says. */
    struct answer (*judge)(const struct gateway_settings *settings, struct arena *arena,
                           const struct http_reply *reply);
    /* A request that sends nothing and tells whether we are known. */
    void (*ask)(const struct gateway_settings *settings, struct arena *arena,
                struct http_call *ret);
    /* What a call of the provider says, once its signature or secret was found right. NULL: it
       never calls. */
    enum err (*read)(const struct gateway_settings *settings, struct arena *arena,
                     const struct hook_request *request, struct hook_batch *ret);
    /* False: the call is not from the provider. NULL: the secret in the path says it. */
    bool (*is_genuine)(const struct gateway_settings *settings, struct arena *arena,
                       const struct hook_request *request);
};

/* NULL: there is none of that name. */
const struct driver *driver_find(struct str name);
extern const struct driver driver_twilio, driver_cloud, driver_fonnte, driver_wablas,
    driver_zenziva, driver_gowa, driver_http;

/* Does what is sent hold the key? */
bool http_sends_keys(const struct gateway_settings *settings);

/* ---- what drivers share -------------------------------------------------------------------- */

/* A form's body: name=value, with an '&' before all but the first. */
void form_put(struct buffer *form, const char *name, struct str value);
/* A POST of it. */
void call_post(struct http_call *call, struct str url, const char *type, struct str body);
#define TYPE_FORM "application/x-www-form-urlencoded"
#define TYPE_JSON "application/json"
/* An address as it is, a path below the driver's. */
struct str url_below(const struct gateway_settings *settings, struct arena *arena,
                     const struct driver *driver, struct str path);
/* "62812...", "0812..." and "+62812..." as "+62812..."; what is no number (another id of
   WhatsApp's) as it is. */
struct str phone_number(struct arena *arena, struct str text);
/* The digits of a number; another id of WhatsApp's as it is. */
struct str phone_digits(struct arena *arena, struct str number);

/* A copy on one line and in UTF-8, of at most `max` bytes: blanks stand for what fits neither.
   STR_NONE stays that. */
struct str one_line(struct arena *arena, struct str text, size_t max);

bool is_one_of(struct str text, const char *const *words, size_t count);
/* Is one of these anywhere in it? Without regard to ASCII case; for reasons that have no codes. */
bool says_any(struct str text, const char *const *words, size_t count);

struct answer answer_sent(struct str id);
struct answer answer_refused(struct str code, struct str reason);
struct answer answer_postponed(struct str code, struct str reason);
/* It says no, in its own words or (STR_NONE) without any: for now, or for good. */
struct answer answer_no(struct str code, struct str reason, bool is_passing);
struct answer answer_unclear(struct str code); /* an answer that cannot be understood */

/* A value in JSON by the names and numbers that lead to it ("data.messages.0.id"): a text by its
   value, anything else as JSON. Names are compared without regard to ASCII case, for providers that
   do not keep to one. STR_NONE: there is none, it is null, or it is not JSON. */
struct str json_at(struct arena *arena, struct str json, const char *path);
/* All items of the list that is there; 0: there is none. */
size_t json_list(struct arena *arena, struct str json, const char *path, struct json_part **ret);

/* ---- what drivers share of what comes in --------------------------------------------------- */

enum { HOOK_FIELDS_MAX = 200 };

struct hook_pair {
    struct str name, value;
};

/* The fields of a form or a query, decoded. */
struct hook_fields {
    struct hook_pair items[HOOK_FIELDS_MAX];
    size_t count;
};

/* NULL: there are more than HOOK_FIELDS_MAX. */
struct hook_fields *hook_fields_read(struct arena *arena, struct str form);
/* By name, then by value. */
void hook_fields_sort(struct hook_fields *fields);
/* STR_NONE: there is none of that name. */
struct str hook_field(const struct hook_fields *fields, const char *name);

/* One more, until the next is added. The last one again when there are HOOK_ITEMS_MAX: then the
   call is refused as a whole, so that it is made again. Whatever a driver then puts into it,
   hook_read() makes fit; one without text has "". */
struct hook_item *hook_item_add(struct arena *arena, struct hook_batch *batch);
struct hook_item *hook_message_add(struct arena *arena, struct hook_batch *batch, struct str id);
struct hook_item *hook_status_add(struct arena *arena, struct hook_batch *batch, struct str id,
                                  enum hook_state state);
/* The `n` of a query; 0: it has none. */
int64_t hook_notification(struct arena *arena, struct str query);
/* The public address that was called, as it is and with the port that it has not, or without the
   one that it has. */
void hook_urls(struct arena *arena, const struct gateway_settings *settings,
               const struct hook_request *request, struct str ret[static 2]);
/* X-Hub-Signature-256: sha256=HEX of the body. */
bool hook_is_signed(struct arena *arena, struct str secret, const struct hook_request *request);
/* A value of the body, which is JSON (also within its "data") or a form. STR_NONE: it has none. */
struct str hook_value(struct arena *arena, const struct hook_request *request, const char *name);
/* The same for the same body: where a provider gives a message no id. */
struct str hook_made_id(struct arena *arena, const struct hook_request *request);
/* A word that providers use for it; false: it says nothing of what comes after it was taken. */
bool hook_state_of(struct str word, enum hook_state *ret);
/* Seconds since 1970, or RFC 3339; INSTANT_NONE: neither. */
struct instant hook_time(struct str text);
