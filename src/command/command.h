/*
 * The commands of the program: one file each. A command returns the process's exit status:
 * 0 done, 1 it could not be done, 2 it was asked for wrongly; `migrate --check` also 3.
 */
#pragma once
#include "db/db.h"
#include "settings.h"

enum exit_status { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_BEHIND = 3 };

struct command_line {
    struct arena *arena;
    const struct settings *settings;
    struct str settings_problem; /* of a command that explains it; STR_NONE: they are sound */
    int count;                   /* arguments after the command's name */
    char **arguments;
};

struct command {
    const char *name, *usage, *help;
    int (*run)(const struct command_line *line);
    bool explains_settings; /* runs also when the settings cannot be used */
};

extern const struct command commands[];
extern const size_t command_count;
const struct command *command_find(const char *name);

/* One line on stderr, failure() with the reason that was logged, see log_keep(); returns
 * EXIT_USAGE, EXIT_FAILED. */
int usage_error(const char *format, ...) PRINTF(1, 2);
int failure(const char *format, ...) PRINTF(1, 2);

/* Finished JSON and a line end on stdout. What would steer a terminal (utf8_steers()) is escaped,
   which says the same: outside ASCII there is nothing but within texts. */
void print_json(struct arena *arena, struct str json);

/* The value after `--name`, and NULL with *ret_ok = true when it is absent. Marks what it takes, so
   that options_end() finds what nobody asked for. */
struct options {
    const struct command_line *line;
    uint64_t taken;
    const char *problem; /* printed by options_end() */
};
const char *option_value(struct options *options, const char *name);
bool option_is_set(struct options *options, const char *name);
/* The next argument that is no option; NULL if there is none. */
const char *option_plain(struct options *options);
/* False, after one line on stderr, when something was not understood. */
bool options_end(struct options *options);

/* The data folder exists (0700) and may be read. Says on stderr why not. */
enum err make_data_folder(const struct command_line *line) MUST_USE;
/* The database is open for writing; when it is a file, the data folder exists. Says on stderr why
   not. */
enum err open_database(const struct command_line *line, struct db **ret) MUST_USE;
/* It is a file that is not there. Only to look must not make a database. */
bool database_is_missing(const struct command_line *line);
/* failure() of a database that cannot be opened, with the setting that names it. */
int database_failure(const struct command_line *line);
/* Takes the steps of the schema that are missing, after a backup when there is data and
   SAPA_BACKUP_BEFORE_MIGRATE is on, into the data folder, which is made. Says on stderr why not;
   then the database is as it was. */
enum err bring_up_to_date(const struct command_line *line, struct db *db, int *ret_applied)
    MUST_USE;
/* Open, and brought up to date. */
enum err open_current_database(const struct command_line *line, struct db **ret) MUST_USE;
/* SAPA_SECRET, or the one in the data folder, made when it is missing. */
enum err load_secret(const struct command_line *line, struct str *ret) MUST_USE;
/* All of standard input up to a line's end, for --password-stdin. */
enum err read_password(const struct command_line *line, struct str *ret) MUST_USE;

int command_serve(const struct command_line *line);
int command_migrate(const struct command_line *line);
int command_demo(const struct command_line *line);
int command_backup(const struct command_line *line);
int command_restore(const struct command_line *line);
int command_move(const struct command_line *line);
int command_user(const struct command_line *line);
int command_import(const struct command_line *line);
int command_outbox(const struct command_line *line);
int command_audit(const struct command_line *line);
int command_doctor(const struct command_line *line);
int command_settings(const struct command_line *line);
int command_version(const struct command_line *line);
int command_help(const struct command_line *line);
