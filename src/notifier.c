#include "notifier.h"
#include "base/log.h"
#include "gateway/gateway.h"
#include "gateway/mailbox.h"
#include "gateway/mailer.h"
#include "gateways.h"
#include "jobs/jobs.h"
#include "mail/read.h"
#include "net/listen.h"
#include "web/house.h"
#include "web/live/live.h"

struct notifier {
    const struct web *web;
    struct lanes *lanes;
    struct outlets outlets;
    struct jobs_options options;
    struct jobs *jobs;
};

struct outlets notifier_outlets(const struct settings *settings)
{
    struct outlets outlets = {
        .has_email = setting(settings, SETTING_mail_url).size > 0,
        .has_sms = setting(settings, SETTING_sms).size > 0,
        .has_whatsapp = setting(settings, SETTING_whatsapp).size > 0,
    };
    /* Both were checked when they were read. */
    str_to_i64(setting(settings, SETTING_notify_delay), &outlets.delay_s);
    quiet_hours_read(setting(settings, SETTING_quiet_hours), &outlets.quiet);
    return outlets;
}

static enum err write(void *context, enum err (*run)(void *context, struct desk *desk),
                      void *run_context)
{
    const struct notifier *notifier = context;
    return lanes_do(notifier->lanes, run, run_context);
}

static void letterhead(void *context, struct desk *desk, struct letterhead *ret)
{
    const struct notifier *notifier = context;
    struct house_wishes wishes = {0};
    struct house house = notifier->web->house;
    if (house_read(desk, &wishes) == OK)
        house = house_with(&notifier->web->house, &wishes);
    *ret = (struct letterhead){.name = house.name,
                               .hue = house.hue,
                               .locale = house.locale,
                               .zone = house.zone,
                               .upload_max_mib = house.upload_max_mib,
                               .assigns_on_reply = house.assigns_on_reply};
}

static bool is_looking(void *context, int64_t ticket_id, int64_t user_id)
{
    const struct notifier *notifier = context;
    return live_is_looking(notifier->web->live, ticket_id, user_id);
}

/* "NAME:LANGUAGE"; the setting was checked. */
static void read_template(struct str text, struct jobs_options *options)
{
    size_t at = str_find(text, ':');
    options->template_name = str_cut(text, at);
    options->template_language = str_from(text, at + 1);
}

const char *notifier_problem(struct arena *arena, const struct settings *settings,
                             struct str secret)
{
    const struct gateway_settings gateways = gateways_of(settings, secret);
    static const enum setting_id of_mail[] = {SETTING_mail_url, SETTING_mail_in_url,
                                              SETTING_mail_listen};
    for (size_t i = 0; i < COUNT_OF(of_mail); i++)
        if (setting(settings, of_mail[i]).size && !setting(settings, SETTING_mail_from).size)
            return str_c(arena,
                         str_print(arena, "%s needs SAPA_MAIL_FROM: whom mail is from, and to",
                                   settings->items[of_mail[i]].name));
    const char *problem = gateway_problem(arena, &gateways, PHONE_SMS);
    return problem ? problem : gateway_problem(arena, &gateways, PHONE_WHATSAPP);
}

/* They were found to be set up as they must be. */
static void make_ways(struct arena *arena, const struct settings *settings,
                      struct notifier *notifier)
{
    struct jobs_options *options = &notifier->options;
    const struct mail_from from = mail_from_of(setting(settings, SETTING_mail_from));
    options->from_name = from.name;
    options->from_address = from.address;
    if ((notifier->outlets.has_sms &&
         gateway_new(arena, notifier->web->gateways, PHONE_SMS, &options->sms) != OK) ||
        (notifier->outlets.has_whatsapp &&
         gateway_new(arena, notifier->web->gateways, PHONE_WHATSAPP, &options->whatsapp) != OK) ||
        (notifier->outlets.has_email &&
         mailer_new(arena, setting(settings, SETTING_mail_url), 0, &options->mailer) != OK))
        log_error("notifier.no_way", "a way out cannot be used");
}

static void make_ways_in(struct arena *arena, const struct settings *settings,
                         struct jobs_options *options)
{
    int port;
    struct str url = setting(settings, SETTING_mail_in_url);
    struct str listen = setting(settings, SETTING_mail_listen);
    options->mail_socket = -1;
    options->takes_replies = url.size > 0 || listen.size > 0;
    if (url.size && mailbox_new(arena, url, 0, &options->mailbox) != OK)
        log_error("notifier.no_mailbox", "SAPA_MAIL_IN_URL cannot be used");
    if (!listen.size)
        return;
    if (listen_bind(listen, 1, &options->mail_socket, &port) != OK)
        log_error("notifier.no_listener", "SAPA_MAIL_LISTEN cannot be used");
    else
        log_info("notifier.listens", "takes mail on port %d", port);
}

struct notifier *notifier_start(struct arena *arena, const struct settings *settings,
                                const struct web *web, struct lanes *lanes)
{
    mail_setup(); /* before the threads that read mail */
    struct notifier *notifier = NEW(arena, struct notifier);
    *notifier = (struct notifier){.web = web, .lanes = lanes, .outlets = web->outlets};
    notifier->options = (struct jobs_options){
        .database = settings_database(arena, settings),
        .store = web->store,
        .outlets = &notifier->outlets,
        .takes_unknown = setting_is_on(settings, SETTING_unknown_senders),
        .secret = web->secret,
        .base_url = web->base_url,
        .mail_host = STR("sapa"),
        .upload_max_mib = web->house.upload_max_mib,
        .gateways = notifier->web->gateways,
        .write = write,
        .letterhead = letterhead,
        .is_looking = web->live ? is_looking : NULL,
        .context = notifier,
        .clock = web->clock,
    };
    read_template(setting(settings, SETTING_cloud_template), &notifier->options);
    make_ways(arena, settings, notifier);
    make_ways_in(arena, settings, &notifier->options);
    notifier->jobs = jobs_start(&notifier->options);
    return notifier;
}

void notifier_stop(struct notifier *notifier)
{
    if (!notifier)
        return;
    jobs_stop(notifier->jobs);
    gateway_free(notifier->options.sms);
    gateway_free(notifier->options.whatsapp);
    mailer_free(notifier->options.mailer);
    mailbox_free(notifier->options.mailbox);
}
