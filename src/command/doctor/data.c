/* The data folder and what is in it. */
#include "command/doctor/doctor.h"
#include "db/inspect.h"
#include "db/migrate.h"
#include "desk/health/health.h"
#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { SECRET_MIN = 16, OTHERS = 077 };
#define MIB ((uint64_t)1024 * 1024)

static const char *folder_of(const struct doctor *doctor)
{
    return str_c(doctor->arena, setting(doctor->line->settings, SETTING_data));
}

/* The first start makes it, and nothing above it. */
static void say_missing_folder(struct doctor *doctor, const char *path)
{
    struct str parent = str_of(path);
    while (parent.size > 1 && parent.at[parent.size - 1] == '/')
        parent.size--;
    while (parent.size && parent.at[parent.size - 1] != '/')
        parent.size--;
    if (access(parent.size ? str_c(doctor->arena, parent) : ".", W_OK | X_OK) == 0)
        doctor_say(doctor, VERDICT_WARNING, "folder", "%s is not there yet: sapa serve makes it",
                   path);
    else
        doctor_say(doctor, VERDICT_FAILED, "folder",
                   "%s is not there and cannot be made (%s): make it, or set SAPA_DATA", path,
                   strerror(errno));
}

void check_folder(struct doctor *doctor)
{
    const char *path = folder_of(doctor);
    struct stat folder;
    if (stat(path, &folder) < 0 && errno == ENOENT)
        say_missing_folder(doctor, path);
    else if (stat(path, &folder) < 0 || !S_ISDIR(folder.st_mode))
        doctor_say(doctor, VERDICT_FAILED, "folder",
                   "%s is no folder that can be used: set SAPA_DATA", path);
    else if (access(path, R_OK | W_OK | X_OK) < 0)
        doctor_say(doctor, VERDICT_FAILED, "folder",
                   "%s cannot be written by this user: chown it to whoever runs sapa", path);
    else if (folder.st_uid != geteuid())
        doctor_say(doctor, VERDICT_WARNING, "folder",
                   "%s is another user's: run sapa as the one who serves", path);
    else if (folder.st_mode & OTHERS)
        doctor_say(doctor, VERDICT_WARNING, "folder", "%s is open to other users: chmod 700 it",
                   path);
    else
        doctor_say(doctor, VERDICT_OK, "folder", "%s, for this user alone", path);
}

enum verdict space_verdict(uint64_t free_bytes)
{
    return free_bytes < 64 * MIB     ? VERDICT_FAILED
           : free_bytes < 1024 * MIB ? VERDICT_WARNING
                                     : VERDICT_OK;
}

void check_space(struct doctor *doctor)
{
    struct statvfs system;
    if (statvfs(folder_of(doctor), &system) < 0)
        return; /* the check of the folder has said it */
    uint64_t free_bytes = (uint64_t)system.f_bavail * system.f_frsize;
    enum verdict verdict = space_verdict(free_bytes);
    doctor_say(doctor, verdict, "space", "%llu MiB free%s", (unsigned long long)(free_bytes / MIB),
               verdict == VERDICT_OK ? "" : ": make room, a full disk takes no more messages");
}

void check_secret(struct doctor *doctor)
{
    struct str path = str_print(doctor->arena, "%s/secret", folder_of(doctor));
    struct stat file;
    if (setting(doctor->line->settings, SETTING_secret).size)
        doctor_say(doctor, VERDICT_OK, "secret", "given by SAPA_SECRET");
    else if (stat(path.at, &file) < 0 && errno == ENOENT)
        doctor_say(doctor, VERDICT_OK, "secret", "the first start makes it");
    else if (access(path.at, R_OK) < 0 || stat(path.at, &file) < 0 || !S_ISREG(file.st_mode))
        doctor_say(doctor, VERDICT_FAILED, "secret",
                   "%s cannot be read: give it to whoever runs sapa", path.at);
    else if (file.st_size < SECRET_MIN)
        doctor_say(doctor, VERDICT_FAILED, "secret",
                   "%s is too short: remove it, and the next start makes another", path.at);
    else if (file.st_mode & OTHERS)
        doctor_say(doctor, VERDICT_WARNING, "secret",
                   "other users can read %s: chmod 600 it, or remove it for a new one", path.at);
    else
        doctor_say(doctor, VERDICT_OK, "secret", "%s, for this user alone", path.at);
}

/* ---- the database --------------------------------------------------------------------------- */

void check_database(struct doctor *doctor)
{
    struct str url = settings_database(doctor->arena, doctor->line->settings);
    struct str path = db_path(url);
    struct stat file;
    /* Opening it would make it. */
    if (path.size && stat(str_c(doctor->arena, path), &file) < 0 && errno == ENOENT) {
        doctor_say(doctor, VERDICT_WARNING, "database",
                   "%.*s is not there yet: sapa serve or sapa migrate makes it", STR_ARGS(path));
        return;
    }
    if (db_open(url, DB_WRITE, &doctor->db) != OK) {
        doctor->db = NULL;
        doctor_say(doctor, VERDICT_FAILED, "database",
                   "it cannot be opened: see the line above, and sapa settings");
        return;
    }
    if (path.size && (file.st_mode & OTHERS))
        doctor_say(doctor, VERDICT_WARNING, "database",
                   "%.*s is open to other users: chmod 600 it and its -wal and -shm",
                   STR_ARGS(path));
    else if (path.size)
        doctor_say(doctor, VERDICT_OK, "database", "%.*s, %llu MiB", STR_ARGS(path),
                   (unsigned long long)file.st_size / MIB);
    else
        doctor_say(doctor, VERDICT_OK, "database", "it can be reached");
}

void check_schema(struct doctor *doctor)
{
    int version, newest = migrate_newest();
    if (!doctor->db)
        return;
    enum err err = migrate_version(doctor->db, doctor->arena, &version);
    doctor->is_current = err == OK && version == newest;
    if (err == ERR_CONFLICT)
        doctor_say(doctor, VERDICT_FAILED, "schema",
                   "newer than this program, which knows %d: use the newer program", newest);
    else if (err != OK)
        doctor_say(doctor, VERDICT_FAILED, "schema", "it cannot be read: restore a backup");
    else if (doctor->is_current)
        doctor_say(doctor, VERDICT_OK, "schema", "%d, the newest", version);
    else if (setting_is_on(doctor->line->settings, SETTING_migrate))
        doctor_say(doctor, VERDICT_WARNING, "schema",
                   "%d of %d: sapa serve brings it up to date, or sapa migrate", version, newest);
    else
        doctor_say(doctor, VERDICT_FAILED, "schema",
                   "%d of %d, and SAPA_MIGRATE is off: run sapa migrate", version, newest);
}

static enum err write_and_commit(struct doctor *doctor)
{
    struct desk desk = {.db = doctor->db, .arena = doctor->arena, .now = doctor->now};
    TRY(db_begin(doctor->db));
    enum err err = health_write(&desk, doctor->now);
    if (err != OK) {
        db_rollback(doctor->db);
        return err;
    }
    return db_commit(doctor->db);
}

void check_write(struct doctor *doctor)
{
    if (!doctor->is_current)
        return; /* the table that it writes to may be missing */
    if (write_and_commit(doctor) == OK)
        doctor_say(doctor, VERDICT_OK, "write", "a commit has reached the disk");
    else
        doctor_say(
            doctor, VERDICT_FAILED, "write",
            "nothing can be written: look for a full disk, a read-only one, or whoever holds "
            "the database");
}

void check_integrity(struct doctor *doctor)
{
    struct str damage = STR_NONE;
    if (!doctor->db)
        return;
    if (db_find_damage(doctor->db, doctor->arena, &damage) != OK)
        damage = STR("it cannot be read");
    if (damage.size)
        doctor_say(doctor, VERDICT_FAILED, "integrity",
                   "the database is damaged (%.*s): restore a backup", STR_ARGS(damage));
    else
        doctor_say(doctor, VERDICT_OK, "integrity", "the database is sound");
}

void check_references(struct doctor *doctor)
{
    struct str dangling = STR_NONE;
    if (!doctor->db)
        return;
    if (db_find_dangling(doctor->db, doctor->arena, &dangling) != OK)
        dangling = STR("they cannot be read");
    if (dangling.size)
        doctor_say(doctor, VERDICT_FAILED, "references",
                   "%.*s: something else has written to the database; restore a backup",
                   STR_ARGS(dangling));
    else
        doctor_say(doctor, VERDICT_OK, "references", "every row refers to rows that are there");
}
