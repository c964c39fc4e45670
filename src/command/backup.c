/* sapa backup FILE, sapa backup --verify FILE */
#include "command/keep.h"
#include "desk/search/search.h"
#include "operator/operator.h"
#include "version.h"
#include <stdio.h>

static void tell(const char *doing, const char *what, int64_t done, int64_t total)
{
    if (total)
        fprintf(stderr, "%s %s: %lld of %lld\n", doing, what, (long long)done, (long long)total);
    else
        fprintf(stderr, "%s %s: %lld\n", doing, what, (long long)done);
}

static enum err settle(struct db *db, struct arena *arena)
{
    return search_catch_up(operator_desk(operator_new(db, arena, instant_now())));
}

struct job job_of(const struct command_line *line)
{
    return (struct job){
        .arena = line->arena, .steps = schema_steps, .settle = settle, .tell = tell};
}

int job_failure(const struct job *job, const char *otherwise)
{
    if (job->problem.at)
        return failure("%.*s", STR_ARGS(job->problem));
    return failure("%s", otherwise);
}

const char *files_folder(const struct command_line *line)
{
    return settings_files(line->arena, line->settings);
}

/* What was set, for the eyes of whoever restores it elsewhere. */
static struct str settings_text(const struct command_line *line)
{
    struct buffer out = buffer_in(line->arena);
    buffer_print(&out, "; what was set; secrets are not kept\n");
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &line->settings->items[i];
        if (setting->source == SETTING_DEFAULT || setting->is_secret ||
            str_find(setting->value, '\n') < setting->value.size) /* no line of such a file */
            continue;
        buffer_print(&out, "%s = %.*s\n", setting->name, STR_ARGS(setting->value));
    }
    return buffer_str(&out);
}

struct backup_source backup_source_of(const struct command_line *line)
{
    return (struct backup_source){
        .database = settings_database(line->arena, line->settings),
        .files = files_folder(line),
        .settings = settings_text(line),
        .program = SAPA_VERSION,
        .now = instant_now(),
    };
}

static void print_content(const char *path, const char *what, const struct content *content)
{
    printf("%s %s: %lld rows, %lld files, schema %d\n", path, what, (long long)content->rows,
           (long long)content->files, content->schema);
}

static int verify(const struct command_line *line, const char *path)
{
    struct job job = job_of(line);
    struct content content;
    if (backup_verify(&job, path, &content) != OK)
        return job_failure(&job, "the backup could not be read");
    printf("made at %.*s UTC by sapa %.*s from %.*s\n", STR_ARGS(content.made_at),
           STR_ARGS(content.program), STR_ARGS(content.engine));
    for (size_t i = 0; content.tables[i].name; i++)
        printf("  %-20s %10lld rows\n", content.tables[i].name, (long long)content.sums[i].rows);
    print_content(path, "is whole", &content);
    return EXIT_DONE;
}

int command_backup(const struct command_line *line)
{
    struct options options = {.line = line};
    const char *path = option_value(&options, "--verify");
    bool verify_only = path != NULL;
    if (!verify_only)
        path = option_plain(&options);
    if (!options_end(&options))
        return EXIT_USAGE;
    if (!path)
        return usage_error("usage: sapa backup [--verify] FILE");
    if (verify_only)
        return verify(line, path);
    struct job job = job_of(line);
    const struct backup_source source = backup_source_of(line);
    struct content content;
    if (backup_write(&job, &source, path, &content) != OK)
        return job_failure(&job, "the backup could not be made");
    print_content(path, "made", &content);
    return EXIT_DONE;
}
