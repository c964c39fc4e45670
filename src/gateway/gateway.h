/*
 * The ways out: SMS and WhatsApp by the driver of one provider each. They know addresses and texts,
 * and nothing of tickets. E-mail: gateway/mailer.h. What providers call in with: gateway/hook.h.
 *
 * A gateway is used by one thread at a time and keeps its connections open.
 */
#pragma once
#include "gateway/settings.h"

/* What became of a message, as far as can be known. */
enum outcome {
    OUTCOME_SENT,      /* the provider has taken it: from now on its call-backs tell */
    OUTCOME_REFUSED,   /* it says no, and will say so again: the number, the text, our log-in */
    OUTCOME_POSTPONED, /* it does not have it, and may take it later */
    OUTCOME_UNKNOWN,   /* it had the whole request, and nothing told what it did with it */
};

/* What a gateway said. Texts in the arena, one line each, and never a secret. */
struct answer {
    enum outcome outcome;
    struct str id;         /* the provider's id of the message; STR_NONE: it gave none */
    struct str code;       /* the provider's, else the protocol's: "21211", "429", "timeout" */
    struct str reason;     /* the same for people, as the provider put it */
    int64_t retry_after_s; /* 0: it did not say */
};

enum { ANSWER_REASON_MAX = 200 }; /* bytes */

enum { TEMPLATE_PARAMETERS_MAX = 10 };

/* A text that the provider has approved beforehand: what WhatsApp wants of official gateways when
   somebody has not written for 24 hours. */
struct message_template {
    struct str name, language; /* STR_NONE: none, the text is sent as it is */
    struct str parameters[TEMPLATE_PARAMETERS_MAX];
    size_t parameter_count;
};

struct phone_message {
    enum phone_kind kind;
    struct str to;           /* "+62...", or another id of WhatsApp's */
    struct str text;         /* UTF-8 */
    struct str key;          /* the same for every attempt at one message: letters and digits */
    struct str callback_url; /* where its states are to be told; STR_NONE: nowhere */
    struct message_template template; /* cloud only; the others send the text */
};

struct gateway; /* the driver that is configured for one kind of message */

/* What the settings of the chosen driver lack, in one line for whoever sets them; or NULL, also
   when no driver is chosen. */
const char *gateway_problem(struct arena *arena, const struct gateway_settings *settings,
                            enum phone_kind kind);

/* Lives in the arena, to which it adds nothing later, until gateway_free(). The settings are not
   copied. ERR_NOT_FOUND: none is chosen for that kind. ERR_INVALID: see gateway_problem(). */
enum err gateway_new(struct arena *arena, const struct gateway_settings *settings,
                     enum phone_kind kind, struct gateway **ret) MUST_USE;
void gateway_free(struct gateway *gateway); /* closes its connections */

struct str gateway_name(const struct gateway *gateway); /* "twilio", ...; static */
/* True if a repetition with the same key is harmless: then what is unknown may be sent again. */
bool gateway_takes_keys(const struct gateway *gateway);
/* True if it wants a template to whoever has not written for 24 hours. */
bool gateway_has_window(const struct gateway *gateway);

/* Waits for the provider, TRANSFER_TIMEOUT_MS at most. */
struct answer gateway_send(struct gateway *gateway, struct arena *arena,
                           const struct phone_message *message);

/* Asks the provider something that sends nothing. ERR_FORBIDDEN: it refuses our log-in.
   ERR_UNAVAILABLE: it cannot be reached, or is not well. *ret_said: a line for people, also when
   it is OK. */
enum err gateway_check(struct gateway *gateway, struct arena *arena, struct str *ret_said) MUST_USE;
