/* What is around the data: clock, address, safety. */
#include "base/password.h"
#include "bus/bus.h"
#include "calendar/zone.h"
#include "command/demo/play.h"
#include "command/doctor/doctor.h"
#include "desk/attachment/kind.h"
#include "desk/user/user.h"
#include "net/probe.h"
#include <sys/stat.h>

enum { DAY_S = 24 * 60 * 60 };

/* A program cannot be older than its own file, but by the difference of two zones. */
void check_clock(struct doctor *doctor)
{
    struct str name = setting(doctor->line->settings, SETTING_timezone);
    struct stat program;
    struct zone *zone;
    if (stat("/proc/self/exe", &program) == 0 &&
        doctor->now.unix_s < program.st_mtim.tv_sec - DAY_S)
        doctor_say(doctor, VERDICT_FAILED, "clock",
                   "it is before the day this program was installed: set the clock (NTP)");
    else if (zone_load(doctor->arena, name, &zone) != OK)
        doctor_say(doctor, VERDICT_FAILED, "clock", "the zone %.*s is unknown: install tzdata",
                   STR_ARGS(name));
    else {
        struct local_time local = zone_local(zone, doctor->now);
        doctor_say(doctor, VERDICT_OK, "clock", "%04lld-%02d-%02d %02d:%02d in %.*s",
                   (long long)local.year, local.month, local.day, local.hour, local.minute,
                   STR_ARGS(name));
    }
}

void check_address(struct doctor *doctor)
{
    struct str address = setting(doctor->line->settings, SETTING_listen);
    const char *text = str_c(doctor->arena, address);
    switch (probe_address(address)) {
    case PROBE_FREE:
        doctor_say(doctor, VERDICT_OK, "address", "%s is free", text);
        return;
    case PROBE_SAPA:
        doctor_say(doctor, VERDICT_OK, "address", "%s is served, and well", text);
        return;
    case PROBE_SAPA_ILL:
        doctor_say(doctor, VERDICT_FAILED, "address",
                   "%s is served, but its /healthz does not say ok: see its log", text);
        return;
    case PROBE_OTHER:
        doctor_say(doctor, VERDICT_FAILED, "address",
                   "something else answers at %s: stop it, or set SAPA_LISTEN", text);
        return;
    case PROBE_UNUSABLE:
        doctor_say(doctor, VERDICT_FAILED, "address",
                   "%s cannot be listened on: see the line above, and set SAPA_LISTEN", text);
        return;
    }
}

/* ---- who can reach it ----------------------------------------------------------------------- */

static bool listens_to_others(const struct doctor *doctor)
{
    return !is_loopback(setting(doctor->line->settings, SETTING_listen));
}

static bool is_known_to_others(const struct doctor *doctor)
{
    struct str url = setting(doctor->line->settings, SETTING_url);
    struct str rest = str_from(url, str_find(url, '/') + 2);
    return !is_loopback(str_cut(rest, str_find(rest, '/')));
}

void check_url(struct doctor *doctor)
{
    struct str url = setting(doctor->line->settings, SETTING_url);
    const char *text = str_c(doctor->arena, url);
    bool is_https = str_starts(url, STR("https://"));
    if (is_https && !setting(doctor->line->settings, SETTING_proxies).size)
        doctor_say(doctor, VERDICT_WARNING, "url",
                   "%s has a proxy that is not trusted, so all visitors share one limit: set "
                   "SAPA_TRUSTED_PROXIES to its address",
                   text);
    else if (is_https && listens_to_others(doctor))
        doctor_say(doctor, VERDICT_WARNING, "url",
                   "%s can be passed by without TLS: set SAPA_LISTEN to an address that only the "
                   "proxy reaches",
                   text);
    else if (!is_https && is_known_to_others(doctor))
        doctor_say(
            doctor, VERDICT_WARNING, "url",
            "%s sends passwords in the open: put a proxy with TLS before it, and set SAPA_URL "
            "to https://",
            text);
    else if (!is_known_to_others(doctor) && listens_to_others(doctor))
        doctor_say(doctor, VERDICT_WARNING, "url",
                   "others reach this machine, and links lead them to %s: set SAPA_URL", text);
    else
        doctor_say(doctor, VERDICT_OK, "url", "%s", text);
}

void check_rate_limit(struct doctor *doctor)
{
    if (setting_is_on(doctor->line->settings, SETTING_rate_limit))
        doctor_say(doctor, VERDICT_OK, "rate limit", "on");
    else
        doctor_say(doctor, VERDICT_WARNING, "rate limit",
                   "off, so passwords can be guessed at any speed: set SAPA_RATE_LIMIT to on");
}

void check_redis(struct doctor *doctor)
{
    const struct settings *settings = doctor->line->settings;
    struct str url = setting(settings, SETTING_redis), answer = STR("");
    bool is_on_server = db_engine_of_url(settings_database(doctor->arena, settings)) == DB_POSTGRES;
    if (!url.size)
        doctor_say(doctor, VERDICT_OK, "redis", "not configured: this is the only node");
    else if (bus_probe(doctor->arena, url, &answer) != OK)
        doctor_say(doctor, VERDICT_WARNING, "redis",
                   "it cannot be used (%.*s), so that the nodes do not hear each other: see "
                   "SAPA_REDIS",
                   STR_ARGS(answer));
    else if (!is_on_server)
        doctor_say(doctor, VERDICT_WARNING, "redis",
                   "it answers, but several nodes need one PostgreSQL: see SAPA_DATABASE");
    else
        doctor_say(doctor, VERDICT_OK, "redis", "it answers");
}

/* STR_NONE when nobody can log in with the password that everybody knows. */
static struct str find_demo_account(struct doctor *doctor)
{
    struct desk desk = {.db = doctor->db, .arena = doctor->arena, .now = doctor->now};
    struct script *script;
    struct zone *zone;
    int line;
    if (zone_load(doctor->arena, STR("UTC"), &zone) != OK ||
        script_read(doctor->arena, script_text, zone, doctor->now, &script, &line) != OK)
        return STR_NONE;
    for (size_t i = 0; i < script->person_count; i++) {
        struct account account;
        struct str email = play_email(doctor->arena, &script->people[i]);
        if (account_find(&desk, email, &account) == OK && !account.is_disabled &&
            password_is(doctor->arena, STR(DEMO_PASSWORD), account.password))
            return email;
    }
    return STR_NONE;
}

void check_demo(struct doctor *doctor)
{
    if (!doctor->is_current)
        return;
    struct str email = find_demo_account(doctor);
    if (!email.size)
        doctor_say(doctor, VERDICT_OK, "demo", "nobody has the demo's password");
    else if (listens_to_others(doctor) || is_known_to_others(doctor))
        doctor_say(doctor, VERDICT_WARNING, "demo",
                   "anybody can log in as %.*s by the demo's password: sapa user disable each, or "
                   "begin with an empty SAPA_DATA",
                   STR_ARGS(email));
    else
        doctor_say(doctor, VERDICT_OK, "demo", "%.*s has the demo's password, on this machine only",
                   STR_ARGS(email));
}

/* ---- what is brought ------------------------------------------------------------------------ */

void check_kinds(struct doctor *doctor)
{
    struct str problem;
    if (kind_is_known(doctor->arena, &problem))
        doctor_say(doctor, VERDICT_OK, "file types", "are told by their content");
    else
        doctor_say(doctor, VERDICT_WARNING, "file types",
                   "cannot be told, so that pictures are not shown: install libmagic-mgc (%.*s)",
                   STR_ARGS(problem));
}
