/* sapa serve: runs until SIGTERM or SIGINT, then drains. */
#include "app.h"
#include "base/log.h"
#include "command/command.h"
#include "db/migrate.h"
#include "notifier.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

enum { DRAIN_MS = 8000 }; /* SIGTERM to exit stays below 10 s */

/* Blocked before any thread starts, so that only wait_for_end() gets them. */
static sigset_t ending_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

static void wait_for_end(void)
{
    sigset_t signals = ending_signals();
    int signal;
    while (sigwait(&signals, &signal) != 0)
        ;
    log_info("serve.draining", "%s", strsignal(signal));
}

static int check_schema(const struct command_line *line)
{
    AUTO(db_close_p) struct db *db = NULL;
    int version;
    if (setting_is_on(line->settings, SETTING_migrate))
        return open_current_database(line, &db) == OK ? EXIT_DONE : EXIT_FAILED;
    if (open_database(line, &db) != OK)
        return EXIT_FAILED;
    if (migrate_version(db, line->arena, &version) != OK)
        return failure("the database cannot be used");
    if (version < migrate_newest())
        return failure("the schema is behind (%d of %d): run sapa migrate", version,
                       migrate_newest());
    return EXIT_DONE;
}

int command_serve(const struct command_line *line)
{
    struct options options = {.line = line};
    struct str secret;
    struct app *app;
    if (!options_end(&options))
        return EXIT_USAGE;
    if (setting_is_on(line->settings, SETTING_ws_echo) &&
        !is_loopback(setting(line->settings, SETTING_listen)))
        return failure("SAPA_WS_ECHO: is for tests, so SAPA_LISTEN must be loopback");
    if (check_schema(line) != EXIT_DONE || load_secret(line, &secret) != OK)
        return EXIT_FAILED;
    const char *problem = notifier_problem(line->arena, line->settings, secret);
    if (problem)
        return failure("%s", problem);
    sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of its write */
    enum err err = app_start(line->arena, line->settings, secret, &app);
    if (err != OK)
        return err == ERR_CONFLICT ? failure("SAPA_LISTEN: cannot serve") : database_failure(line);
    log_release();
    /* The one line that scripts wait for: the port may have been chosen by the system. */
    printf("listening on port %d\n", app_port(app));
    fflush(stdout);
    log_info("serve.started", "port %d", app_port(app));
    wait_for_end();
    app_stop(app, DRAIN_MS);
    log_info("serve.ended", "all answered");
    return EXIT_DONE;
}
