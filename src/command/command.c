/* The table of commands, and what they share. */
#include "command/command.h"
#include "base/log.h"
#include "base/random.h"
#include "base/utf8.h"
#include "db/inspect.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

const struct command commands[] = {
    {"serve", "serve", "run the server", command_serve},
    {"migrate", "migrate [--check]",
     "bring the schema up to date; --check only says, and exits with 3 if it is behind",
     command_migrate},
    {"user",
     "user add --name NAME --email EMAIL --role customer|agent|admin [--phone PHONE]"
     " [--password-stdin]\n"
     "  user list [--json]\n"
     "  user password EMAIL --password-stdin\n"
     "  user disable EMAIL",
     "people and their passwords", command_user},
    {"import", "import laravel FILE.sql [--dry-run]",
     "take over a MySQL dump of the Laravel platform, all of it or nothing: best before anybody is"
     " added here, as ids are kept",
     command_import},
    {"backup", "backup FILE\n  backup --verify FILE",
     "all rows and files of one moment into one file, while the server runs; FILE.gz is compressed;"
     " --verify reads one through",
     command_backup},
    {"restore", "restore FILE [--force]",
     "make the database anew from a backup, with the server stopped; with --force one that holds"
     " data is set aside",
     command_restore},
    {"move", "move FROM TO",
     "take all rows from one database to another, which is empty: sqlite:PATH or postgresql://...;"
     " with the server stopped",
     command_move},
    {"demo", "demo", "add people, orders and conversations to try it out with", command_demo},
    {"outbox", "outbox list [--state STATE] [--json]\n  outbox retry ID...|--failed",
     "what people were told by e-mail, SMS and WhatsApp: the newest 200, and sending again",
     command_outbox},
    {"audit", "audit verify", "look whether the log of changes is as it was written",
     command_audit},
    {"doctor", "doctor [--json]",
     "check settings, data, database, clock, address and safety: a line each, and how to mend it",
     command_doctor, .explains_settings = true},
    {"settings", "settings [--markdown|--pusher|--hooks]",
     "every setting: value in force, where it came from, help; --pusher prints id, key and secret "
     "of the socket protocol, as Laravel's .env has them; --hooks the addresses that gateways are "
     "to call",
     command_settings},
    {"version", "version", "print the version", command_version},
    {"help", "help [COMMAND]", "print this, or more about a command", command_help},
};
const size_t command_count = COUNT_OF(commands);

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* One line, whatever was typed. */
static void complain(const char *reason, const char *format, va_list args)
{
    char line[2 * LOG_REASON_MAX];
    vsnprintf(line, sizeof line, format, args);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = '?';
    fprintf(stderr, "sapa: %s%s%s\n", line, reason ? ": " : "", reason ? reason : "");
}

void print_json(struct arena *arena, struct str json)
{
    struct buffer out = buffer_in(arena);
    for (size_t at = 0, size; at < json.size; at += size ? size : 1) {
        uint32_t character = 0;
        struct str rest = str_from(json, at);
        size = utf8_first(rest, &character);
        if (size && (character < 0x7F || !utf8_steers(character)))
            buffer_put_str(&out, str_cut(rest, size));
        else
            buffer_print(&out, "\\u%04x", size ? character : 0xFFFD);
    }
    printf("%.*s\n", STR_ARGS(buffer_str(&out)));
}

int usage_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(NULL, format, args);
    va_end(args);
    return EXIT_USAGE;
}

int failure(const char *format, ...)
{
    char reason[LOG_REASON_MAX];
    va_list args;
    va_start(args, format);
    complain(log_reason(reason) ? reason : NULL, format, args);
    va_end(args);
    return EXIT_FAILED;
}

/* ---- options -------------------------------------------------------------------------------- */

static bool take(struct options *options, int index)
{
    if (index > 62)
        return false;
    options->taken |= (uint64_t)1 << index;
    return true;
}

const char *option_value(struct options *options, const char *name)
{
    const struct command_line *line = options->line;
    for (int i = 0; i < line->count; i++) {
        if (strcmp(line->arguments[i], name) != 0)
            continue;
        take(options, i);
        if (i + 1 == line->count) {
            options->problem = name;
            return NULL;
        }
        take(options, i + 1);
        return line->arguments[i + 1];
    }
    return NULL;
}

bool option_is_set(struct options *options, const char *name)
{
    const struct command_line *line = options->line;
    for (int i = 0; i < line->count; i++)
        if (strcmp(line->arguments[i], name) == 0)
            return take(options, i);
    return false;
}

const char *option_plain(struct options *options)
{
    const struct command_line *line = options->line;
    for (int i = 0; i < line->count; i++) {
        bool is_taken = options->taken >> i & 1;
        if (!is_taken && line->arguments[i][0] != '-' && take(options, i))
            return line->arguments[i];
    }
    return NULL;
}

bool options_end(struct options *options)
{
    const struct command_line *line = options->line;
    if (options->problem) {
        usage_error("%s needs a value", options->problem);
        return false;
    }
    for (int i = 0; i < line->count; i++)
        if (!(options->taken >> i & 1)) {
            usage_error("did not expect '%s'; see sapa help", line->arguments[i]);
            return false;
        }
    return true;
}

/* ---- the data folder ------------------------------------------------------------------------ */

enum err make_data_folder(const struct command_line *line)
{
    struct str data = setting(line->settings, SETTING_data);
    const char *path = str_c(line->arena, data);
    if (mkdir(path, 0700) < 0 && errno != EEXIST) {
        failure("SAPA_DATA: the folder %s cannot be made: %s", path, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        failure("SAPA_DATA: the folder %s cannot be used: %s", path, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    close(folder);
    return OK;
}

int database_failure(const struct command_line *line)
{
    const struct setting *named = &line->settings->items[SETTING_database];
    struct str url = settings_database(line->arena, line->settings);
    return failure("%s: the database %.*s cannot be opened",
                   named->value.size ? named->name : "SAPA_DATA",
                   STR_ARGS(db_url_shown(line->arena, url)));
}

enum err open_database(const struct command_line *line, struct db **ret)
{
    struct str url = settings_database(line->arena, line->settings);
    if (db_path(url).size)
        TRY(make_data_folder(line));
    enum err err = db_open(url, DB_WRITE, ret);
    if (err != OK)
        database_failure(line);
    return err;
}

enum err open_current_database(const struct command_line *line, struct db **ret)
{
    AUTO(db_close_p) struct db *db = NULL;
    int applied;
    TRY(open_database(line, &db));
    TRY(bring_up_to_date(line, db, &applied));
    *ret = db;
    db = NULL;
    return OK;
}

static enum err read_small_file(const char *path, struct arena *arena, struct str *ret)
{
    char bytes[1024];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
    ssize_t size = read(file, bytes, sizeof bytes);
    close(file);
    if (size == 0)
        errno = ENODATA;
    if (size <= 0)
        return ERR_UNAVAILABLE;
    *ret = str_copy(arena, str_trim((struct str){bytes, (size_t)size}));
    return OK;
}

/* O_EXCL: of two processes that start at once one makes it and the other reads it. */
static enum err make_secret(const char *path, struct arena *arena, struct str *ret)
{
    struct str secret = random_token(arena);
    struct str part = str_print(arena, "%s.%d", path, (int)getpid());
    int file = open(part.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return ERR_UNAVAILABLE;
    bool written = write(file, secret.at, secret.size) == (ssize_t)secret.size && fsync(file) == 0;
    written = close(file) == 0 && written;
    bool linked = written && link(part.at, path) == 0;
    bool exists = linked || errno == EEXIST;
    unlink(part.at);
    if (!written || !exists)
        return ERR_UNAVAILABLE;
    return read_small_file(path, arena, ret);
}

enum err load_secret(const struct command_line *line, struct str *ret)
{
    struct str given = setting(line->settings, SETTING_secret);
    if (given.size) {
        *ret = given;
        return OK;
    }
    TRY(make_data_folder(line));
    struct str path = str_print(line->arena, "%.*s/secret",
                                STR_ARGS(setting(line->settings, SETTING_data)));
    enum err err = read_small_file(path.at, line->arena, ret);
    if (err == ERR_NOT_FOUND)
        err = make_secret(path.at, line->arena, ret);
    if (err != OK)
        failure("SAPA_SECRET: %.*s can be neither read nor made: %s", STR_ARGS(path),
                strerror(errno));
    return err;
}

enum err read_password(const struct command_line *line, struct str *ret)
{
    char bytes[1024];
    size_t size = 0;
    ssize_t got;
    while (size < sizeof bytes && (got = read(STDIN_FILENO, bytes + size, sizeof bytes - size)) > 0)
        size += (size_t)got;
    struct str text = {bytes, size};
    *ret = str_copy(line->arena, str_cut(text, str_find(text, '\n')));
    return OK;
}
