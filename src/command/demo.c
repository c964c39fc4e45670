/* sapa demo */
#include "base/password.h"
#include "command/command.h"
#include "command/demo/play.h"
#include <stdio.h>

static void print_people(const struct command_line *line, const struct script *script)
{
    for (size_t i = 0; i < script->person_count; i++) {
        const struct script_person *person = &script->people[i];
        struct str role = role_word(person->role), email = play_email(line->arena, person);
        printf("  %-8.*s  %-18.*s  %.*s\n", STR_ARGS(role), STR_ARGS(email),
               STR_ARGS(person->name));
    }
    puts("the password of each is " DEMO_PASSWORD ", which everybody knows: not for a desk in use");
}

static int demo_failure(enum err err, const struct play_problem *problem)
{
    if (err == ERR_CONFLICT && problem->has_account.size)
        return failure("the demo data is here already (%.*s has an account); nothing was changed",
                       STR_ARGS(problem->has_account));
    return failure("the demo data could not be added (%s, line %d of its script)", err_name(err),
                   problem->line);
}

int command_demo(const struct command_line *line)
{
    struct options options = {.line = line};
    AUTO(db_close_p) struct db *db = NULL;
    const struct instant now = instant_now();
    struct play_problem problem = {0};
    struct play_counts counts;
    struct script *script;
    struct zone *zone;
    struct str hash;
    if (!options_end(&options))
        return EXIT_USAGE;
    if (zone_load(line->arena, setting(line->settings, SETTING_timezone), &zone) != OK)
        return failure("the time zone is not known");
    enum err err = script_read(line->arena, script_text, zone, now, &script, &problem.line);
    if (err != OK)
        return demo_failure(err, &problem);
    if (open_current_database(line, &db) != OK ||
        password_hash(line->arena, STR(DEMO_PASSWORD), &hash) != OK)
        return EXIT_FAILED;
    err = play_script(db, line->arena, script, hash, now, &counts, &problem);
    if (err != OK)
        return demo_failure(err, &problem);
    printf("added %zu people, %zu orders, %zu tickets, %zu messages\n", counts.people,
           counts.orders, counts.tickets, counts.messages);
    print_people(line, script);
    return EXIT_DONE;
}
