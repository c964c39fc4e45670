#include "command/doctor/doctor.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>

static const char *verdict_word(enum verdict verdict)
{
    return verdict == VERDICT_OK ? "ok" : verdict == VERDICT_WARNING ? "warning" : "failed";
}

static void say_json(struct json *json, enum verdict verdict, const char *subject, struct str text)
{
    json_open(json, '{');
    json_put_text(json, "check", str_of(subject));
    json_put_text(json, "result", str_of(verdict_word(verdict)));
    json_put_text(json, "text", text);
    json_close(json, '}');
}

static void say_line(enum verdict verdict, const char *subject, struct str text)
{
    printf("%-8s %-11s %.*s\n", verdict_word(verdict), subject, STR_ARGS(text));
    fflush(stdout);
}

/* A path may hold anything: what is said is one line of UTF-8. */
static struct str in_one_line(struct arena *arena, struct str text)
{
    struct buffer line = buffer_in(arena);
    size_t size;
    for (size_t i = 0; i < text.size; i += size ? size : 1) {
        uint32_t character = 0;
        size = utf8_first(str_from(text, i), &character);
        if (size == 0 || character < 0x20 || (character >= 0x7F && character < 0xA0))
            buffer_put_byte(&line, '?');
        else
            buffer_put(&line, text.at + i, size);
    }
    return buffer_str(&line);
}

void doctor_say(struct doctor *doctor, enum verdict verdict, const char *subject,
                const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    doctor->failed_count += verdict == VERDICT_FAILED;
    struct str line = in_one_line(doctor->arena, str_of(text));
    if (doctor->json)
        say_json(doctor->json, verdict, subject, line);
    else
        say_line(verdict, subject, line);
}

static void check_settings(struct doctor *doctor)
{
    const struct settings *settings = doctor->line->settings;
    struct str problem = doctor->line->settings_problem;
    int given = 0;
    for (size_t i = 0; i < SETTING_COUNT; i++)
        given += settings->items[i].source != SETTING_DEFAULT;
    if (problem.size)
        doctor_say(doctor, VERDICT_FAILED, "settings", "%.*s; see sapa settings",
                   STR_ARGS(problem));
    else
        doctor_say(doctor, VERDICT_OK, "settings", "%d given, all understood", given);
}

static void (*const checks[])(struct doctor *) = {
    check_folder, check_space,      check_secret,     check_database, check_schema,
    check_write,  check_integrity,  check_references, check_clock,    check_address,
    check_url,    check_rate_limit, check_redis,      check_demo,     check_kinds,
    check_mail,   check_mailbox,    check_sms,        check_whatsapp,
};

int command_doctor(const struct command_line *line)
{
    struct options options = {.line = line};
    bool as_json = option_is_set(&options, "--json");
    if (!options_end(&options))
        return EXIT_USAGE;
    struct buffer out = buffer_in(line->arena);
    struct json json = json_in(&out);
    struct doctor doctor = {
        .line = line, .arena = line->arena, .now = instant_now(), .json = as_json ? &json : NULL};
    json_open(&json, '[');
    check_settings(&doctor);
    /* Every other check would only say what follows from that. */
    for (size_t i = 0; i < COUNT_OF(checks) && !line->settings_problem.size; i++)
        checks[i](&doctor);
    json_close(&json, ']');
    if (as_json)
        print_json(line->arena, buffer_str(&out));
    db_close(doctor.db);
    return doctor.failed_count ? EXIT_FAILED : EXIT_DONE;
}
