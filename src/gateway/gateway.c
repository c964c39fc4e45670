#include "gateway/driver.h"

struct gateway {
    const struct driver *driver;
    const struct gateway_settings *settings;
    enum phone_kind kind;
    struct transfer *transfer;
};

static struct str driver_name(const struct gateway_settings *settings, enum phone_kind kind)
{
    return kind == PHONE_SMS        ? settings->sms
           : kind == PHONE_WHATSAPP ? settings->whatsapp
                                    : STR_NONE;
}

const char *gateway_problem(struct arena *arena, const struct gateway_settings *settings,
                            enum phone_kind kind)
{
    struct str name = driver_name(settings, kind);
    const struct driver *driver = driver_find(name);
    bool is_sms = kind == PHONE_SMS;
    if (!name.size)
        return NULL;
    if (!driver || !(is_sms ? driver->has_sms : driver->has_whatsapp))
        return str_print(arena, "%.*s sends no %s", STR_ARGS(name), is_sms ? "SMS" : "WhatsApp").at;
    const char *lack = driver->problem(settings, kind);
    return lack ? str_print(arena, "%s needs %s", driver->name, lack).at : NULL;
}

enum err gateway_new(struct arena *arena, const struct gateway_settings *settings,
                     enum phone_kind kind, struct gateway **ret)
{
    if (!driver_name(settings, kind).size)
        return ERR_NOT_FOUND;
    if (gateway_problem(arena, settings, kind))
        return ERR_INVALID;
    struct gateway *gateway = NEW(arena, struct gateway);
    *gateway = (struct gateway){.driver = driver_find(driver_name(settings, kind)),
                                .settings = settings,
                                .kind = kind,
                                .transfer = transfer_new(settings->timeout_ms)};
    *ret = gateway;
    return OK;
}

void gateway_free(struct gateway *gateway)
{
    if (gateway)
        transfer_free(gateway->transfer);
}

struct str gateway_name(const struct gateway *gateway)
{
    return str_of(gateway->driver->name);
}

bool gateway_takes_keys(const struct gateway *gateway)
{
    return gateway->driver == &driver_http && http_sends_keys(gateway->settings);
}

bool gateway_has_window(const struct gateway *gateway)
{
    return gateway->kind == PHONE_WHATSAPP && gateway->driver->has_window;
}

/* Does a text hold what only we and the provider may know? */
static bool tells_a_secret(const struct gateway_settings *settings, struct str text)
{
    const struct str secrets[] = {
        settings->twilio.auth_token, settings->cloud.token,  settings->cloud.app_secret,
        settings->fonnte.token,      settings->wablas.token, settings->zenziva.passkey,
        settings->gowa.password,     settings->gowa.secret,  settings->hook_secret,
    };
    for (size_t i = 0; i < COUNT_OF(secrets); i++)
        if (secrets[i].size && text.size &&
            memmem(text.at, text.size, secrets[i].at, secrets[i].size))
            return true;
    return false;
}

/* What the provider wrote may be anything. */
static struct answer made_fit(const struct gateway *gateway, struct arena *arena,
                              struct answer answer)
{
    struct str *texts[] = {&answer.id, &answer.code, &answer.reason};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = tells_a_secret(gateway->settings, *texts[i])
                        ? STR("(not shown: it holds a secret)")
                        : one_line(arena, *texts[i], ANSWER_REASON_MAX);
    return answer;
}

/* What every provider means by the same status of HTTP, or what its driver reads in the reply. */
static struct answer judge(const struct gateway *gateway, struct arena *arena,
                           const struct http_reply *reply)
{
    struct str status = str_print(arena, "%d", reply->status);
    if (reply->reach == REACH_NONE)
        return answer_postponed(STR("unreachable"), reply->problem);
    if (reply->reach == REACH_UNKNOWN)
        return (struct answer){OUTCOME_UNKNOWN, .code = STR("unanswered"),
                               .reason = reply->problem};
    if (reply->status == 504) /* something between us has handed it on and heard nothing */
        return (struct answer){OUTCOME_UNKNOWN, .code = status, .reason = STR("gateway time-out")};
    if (reply->status >= 500)
        return answer_postponed(status, STR("the gateway has a fault"));
    if (reply->status == 429 || reply->status == 408)
        return answer_postponed(status, STR("too many requests"));
    if (reply->status >= 300 && reply->status < 400)
        return answer_refused(status, STR("it answers with a redirect: see its address in the "
                                          "settings"));
    return gateway->driver->judge(gateway->settings, arena, reply);
}

struct answer gateway_send(struct gateway *gateway, struct arena *arena,
                           const struct phone_message *message)
{
    struct http_call call = {0};
    struct http_reply reply;
    struct str reason;
    if (gateway->driver->compose(gateway->settings, arena, message, &call, &reason) != OK)
        return answer_refused(STR("unsendable"), reason);
    transfer_http(gateway->transfer, arena, &call, &reply);
    struct answer answer = judge(gateway, arena, &reply);
    answer.retry_after_s = answer.outcome == OUTCOME_POSTPONED ? reply.retry_after_s : 0;
    return made_fit(gateway, arena, answer);
}

enum err gateway_check(struct gateway *gateway, struct arena *arena, struct str *ret_said)
{
    struct http_call call = {0};
    struct http_reply reply;
    gateway->driver->ask(gateway->settings, arena, &call);
    transfer_http(gateway->transfer, arena, &call, &reply);
    if (reply.reach != REACH_ANSWERED) {
        *ret_said = reply.problem;
        return ERR_UNAVAILABLE;
    }
    /* Some say no with a 200. */
    struct str says = json_at(arena, reply.body, "status");
    bool says_no = str_is(says, STR("false")) || str_is(says, STR("0"));
    bool any = gateway->driver->any_answer_is_well;
    bool is_known = any || !(says_no || reply.status == 401 || reply.status == 403);
    bool is_well = any || reply.status < 300;
    *ret_said = str_print(arena, "%s answers %d", gateway->driver->name, reply.status);
    return !is_known ? ERR_FORBIDDEN : is_well ? OK : ERR_UNAVAILABLE;
}
