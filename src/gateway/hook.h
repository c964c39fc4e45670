/*
 * What providers call in with: messages of people, and what became of ours. A call is believed when
 * its signature is right, or, of providers that do not sign, the secret in its path. The order of
 * calls means nothing, and each may come more than once.
 */
#pragma once
#include "base/instant.h"
#include "gateway/settings.h"

enum hook_kind { HOOK_MESSAGE, HOOK_STATUS };
enum hook_state { HOOK_SENT, HOOK_DELIVERED, HOOK_READ, HOOK_FAILED };

enum {
    HOOK_BODY_MAX = 1024 * 1024, /* HTTP_BODY_MAX: what is in memory */
    HOOK_ITEMS_MAX = 1000,       /* of one call: as many as Meta says that it puts in one */
    HOOK_MEDIA_MAX = 10,         /* of one message */
    HOOK_TEXT_MAX = 64 * 1024,
    HOOK_WORD_MAX = 256, /* ids, names, types, reasons */
    HOOK_URL_MAX = 2048,
};

struct hook_media {
    struct str url;  /* where it is; STR_NONE: by its id */
    struct str id;   /* what to ask below the gateway's address, which tells where; STR_NONE */
    struct str type; /* as the provider says; STR_NONE */
    struct str name; /* the same */
};

/* All texts are UTF-8 without NUL and within the limits above; those of one line are one. */
struct hook_item {
    enum hook_kind kind;
    struct str gateway_id; /* the provider's id of the message */
    /* of a message */
    enum phone_kind channel;
    struct str from;      /* "+62...", or the id by which WhatsApp knows whoever shows no number */
    struct str from_name; /* STR_NONE: not told */
    struct str text;      /* "" when there are only media */
    struct str answers;   /* the provider's id of the message that it quotes; STR_NONE */
    struct hook_media media[HOOK_MEDIA_MAX];
    size_t media_count;
    struct instant at; /* when it was written, as the provider says; INSTANT_NONE */
    /* of a status */
    enum hook_state state;
    struct str code, reason; /* of HOOK_FAILED; STR_NONE: not told */
    int64_t notification;    /* the `n` of the call-back's address; 0: none */
    struct str alias; /* another id, by which the provider tells of it from now on; STR_NONE */
};

struct hook_batch {
    struct hook_item *items; /* in the arena; none: nothing in it concerns us */
    size_t count, room;
    bool is_too_large; /* there were more than HOOK_ITEMS_MAX */
    struct str reply;  /* what the provider wants to read; STR_NONE: "ok" */
    const char *reply_type;
};

struct hook_request {
    struct str method;    /* "GET" or "POST" */
    struct str path;      /* "/hooks/twilio" */
    struct str query;     /* as sent, without '?' */
    struct str secret;    /* the part of the path behind the driver; STR_NONE: none */
    struct str type;      /* Content-Type */
    struct str signature; /* X-Twilio-Signature or X-Hub-Signature-256; STR_NONE: none */
    struct str body;      /* as sent */
};

/* ERR_NOT_FOUND: no such provider, it never calls, or it is not set up. ERR_FORBIDDEN: it is not
   that provider who calls. ERR_INVALID: what it says cannot be read. ERR_TOO_LARGE: it says more
   than HOOK_ITEMS_MAX things, of which none is told. Nothing is logged. */
enum err hook_read(struct str driver, const struct gateway_settings *settings,
                   const struct hook_request *request, struct arena *arena, struct hook_batch *ret)
    MUST_USE;

/* The path that a provider is to call, with its secret if that is what shows who calls. STR_NONE:
   none, it never calls. */
struct str hook_path(struct arena *arena, const struct gateway_settings *settings,
                     struct str driver);
/* The word that the Cloud API's call-back is confirmed by. */
struct str hook_verify_token(struct arena *arena, const struct gateway_settings *settings);

/* Where the states of a notification are to be told; STR_NONE: wherever the provider was told. */
struct str hook_callback_url(struct arena *arena, const struct gateway_settings *settings,
                             struct str driver, int64_t notification);

/*
 * As it is kept in `incoming.content` until it is taken:
 *   {"kind":"message","id","channel":"sms"|"whatsapp","from","name","text","answers","at",
 *    "media":[{"url","id","type","name"}]}
 *   {"kind":"status","id","alias","state":"sent"|"delivered"|"read"|"failed","code","reason","n"}
 * What is not told is null.
 */
struct str hook_item_text(struct arena *arena, const struct hook_item *item);
/* ERR_INVALID: it is none. Texts in the arena. */
enum err hook_item_read(struct arena *arena, struct str text, struct hook_item *ret) MUST_USE;
/* What makes it one of its kind, with (gateway, kind): its id; of a status with what it says. */
struct str hook_item_key(struct arena *arena, const struct hook_item *item);
struct str hook_state_word(enum hook_state state);
