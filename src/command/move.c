/* sapa move FROM TO */
#include "backup/move.h"
#include "command/keep.h"
#include <stdio.h>

static void print_moved(const struct moved *moved)
{
    int64_t rows = 0;
    for (size_t i = 0; moved->tables[i].name; i++) {
        printf("  %-20s %10lld rows\n", moved->tables[i].name, (long long)moved->sums[i].rows);
        rows += moved->sums[i].rows;
    }
    printf("moved %lld rows; name the new database in SAPA_DATABASE\n", (long long)rows);
}

int command_move(const struct command_line *line)
{
    struct options options = {.line = line};
    const char *from = option_plain(&options), *to = option_plain(&options);
    if (!options_end(&options))
        return EXIT_USAGE;
    if (!to)
        return usage_error("usage: sapa move FROM TO");
    const char *const urls[] = {from, to};
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        const char *problem = db_url_problem(line->arena, str_of(urls[i]));
        if (problem)
            return usage_error("%s: the address %s", i ? "TO" : "FROM", problem);
    }
    struct job job = job_of(line);
    struct moved moved;
    if (move_rows(&job, str_of(from), str_of(to), instant_now(), &moved) != OK)
        return job_failure(&job, "nothing was moved");
    print_moved(&moved);
    return EXIT_DONE;
}
