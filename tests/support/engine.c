#include "support/engine.h"
#include "db/engine.h"
#include <stdio.h>
#include <stdlib.h>

static struct str server(void)
{
    return str_of(getenv("TEST_DATABASE"));
}

bool is_on_postgres(void)
{
    return server().size != 0;
}

static void must(enum err err, const char *what)
{
    if (err == OK)
        return;
    fprintf(stderr, "%s: %s\n", what, err_name(err));
    abort();
}

static void run_at_server(const char *script)
{
    AUTO(db_close_p) struct db *db = NULL;
    must(db_open(server(), DB_WRITE, &db), "the server of TEST_DATABASE");
    must(db_run_script(db, "test", "", script), script);
}

/* postgresql://sapa@/NAME?host=... */
static struct str name_of(struct str url)
{
    struct str rest = str_from(url, str_find(url, ':') + 3);
    rest = str_from(rest, str_find(rest, '/') + 1);
    return str_cut(rest, str_find(rest, '?'));
}

static struct str server_url(struct arena *arena, struct str name)
{
    struct str all = server(), old = name_of(all);
    return str_print(arena, "%.*s%.*s%s", (int)(old.at - all.at), all.at, STR_ARGS(name),
                     old.at + old.size);
}

static struct str create(struct arena *arena, const struct folder *folder, const char *name,
                         struct str template)
{
    const char *unique = strrchr(folder->path, '-') + 1;
    struct str made = str_print(arena, "%s_%.*s", unique, (int)strcspn(name, "."), name);
    run_at_server(str_print(arena, "CREATE DATABASE \"%.*s\" TEMPLATE \"%.*s\"", STR_ARGS(made),
                            STR_ARGS(template))
                      .at);
    return server_url(arena, made);
}

struct str database_new(struct arena *arena, const struct folder *folder, const char *name)
{
    return is_on_postgres() ? create(arena, folder, name, STR("template0"))
                            : folder_url(arena, folder, "sqlite:", name);
}

struct str database_copy(struct arena *arena, const struct folder *folder, const char *name,
                         struct str url)
{
    return create(arena, folder, name, name_of(url));
}

void database_drop(struct str url)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    if (db_engine_of_url(url) == DB_POSTGRES)
        run_at_server(
            str_print(arena, "DROP DATABASE \"%.*s\" WITH (FORCE)", STR_ARGS(name_of(url))).at);
}
