/* The ways by which people are told outside the pages, and answer. Each is asked something that
   sends nothing. */
#include "command/doctor/doctor.h"
#include "gateway/mailbox.h"
#include "gateway/mailer.h"
#include "gateways.h"

enum { CHECK_TIMEOUT_MS = 10 * 1000 };

/* Without it Sapa serves all the same. */
static void say_of(struct doctor *doctor, const char *subject, enum err err, struct str said,
                   const char *settings)
{
    if (err == OK)
        doctor_say(doctor, VERDICT_OK, subject, "%.*s", STR_ARGS(said));
    else if (err == ERR_FORBIDDEN)
        doctor_say(doctor, VERDICT_WARNING, subject, "the log-in is refused (%.*s): see %s",
                   STR_ARGS(said), settings);
    else
        doctor_say(doctor, VERDICT_WARNING, subject, "it cannot be used (%.*s): see %s",
                   STR_ARGS(said), settings);
}

/* Who writes from an address that they have not shown to be theirs is a guest, and what shows it is
   a link in a letter of ours: docs/decisions/0027-what-is-claimed-is-not-read.md. */
void check_mail(struct doctor *doctor)
{
    const struct settings *settings = doctor->line->settings;
    struct str url = setting(settings, SETTING_mail_url), said = STR("");
    struct mailer *mailer;
    bool is_taken_in = setting(settings, SETTING_mail_in_url).size > 0 ||
                       setting(settings, SETTING_mail_listen).size > 0;
    if (!url.size && !is_taken_in) {
        doctor_say(doctor, VERDICT_OK, "mail", "not configured: none is sent");
        return;
    }
    if (!setting(settings, SETTING_mail_from).size) {
        doctor_say(doctor, VERDICT_FAILED, "mail", "nobody whom it is from: set SAPA_MAIL_FROM");
        return;
    }
    if (!url.size) {
        doctor_say(
            doctor, VERDICT_WARNING, "mail",
            "some is taken in, but none is sent: nobody can confirm an address, and what comes "
            "from one that is not confirmed stays a guest's: set SAPA_MAIL_URL");
        return;
    }
    enum err err = mailer_new(doctor->arena, url, CHECK_TIMEOUT_MS, &mailer);
    if (err == OK) {
        err = mailer_check(mailer, doctor->arena, &said);
        mailer_free(mailer);
    }
    say_of(doctor, "mail", err, said, "SAPA_MAIL_URL");
}

void check_mailbox(struct doctor *doctor)
{
    const struct settings *settings = doctor->line->settings;
    struct str url = setting(settings, SETTING_mail_in_url), said = STR("");
    struct mailbox *mailbox;
    if (!url.size) {
        doctor_say(doctor, VERDICT_OK, "mailbox", "not configured: none is looked into");
        return;
    }
    enum err err = mailbox_new(doctor->arena, url, CHECK_TIMEOUT_MS, &mailbox);
    if (err == OK) {
        err = mailbox_check(mailbox, doctor->arena, &said);
        mailbox_free(mailbox);
    }
    say_of(doctor, "mailbox", err, said, "SAPA_MAIL_IN_URL");
}

static void check_gateway(struct doctor *doctor, enum phone_kind kind, const char *subject,
                          const char *name)
{
    /* What is asked is not signed by us: the secret, which may not be made yet, has no part. */
    struct gateway_settings settings = gateways_of(doctor->line->settings, STR(""));
    struct gateway *gateway;
    struct str said = STR("");
    settings.timeout_ms = CHECK_TIMEOUT_MS;
    const char *problem = gateway_problem(doctor->arena, &settings, kind);
    if (problem) {
        doctor_say(doctor, VERDICT_FAILED, subject, "%s: set it, or empty %s", problem, name);
        return;
    }
    enum err err = gateway_new(doctor->arena, &settings, kind, &gateway);
    if (err != OK) {
        doctor_say(doctor, VERDICT_OK, subject, "not configured: none is sent");
        return;
    }
    err = gateway_check(gateway, doctor->arena, &said);
    gateway_free(gateway);
    say_of(doctor, subject, err, said, name);
}

void check_sms(struct doctor *doctor)
{
    check_gateway(doctor, PHONE_SMS, "sms", "SAPA_SMS");
}

void check_whatsapp(struct doctor *doctor)
{
    check_gateway(doctor, PHONE_WHATSAPP, "whatsapp", "SAPA_WHATSAPP");
}
