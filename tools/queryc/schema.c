/* The steps of the schema as C, for db/migrate.h. */
#include "queryc.h"

/* schema/0001_desk.sql is step 1, "desk". Steps are numbered from 1 without a gap. */
static struct str step_name(const struct source *step, size_t number)
{
    const char *slash = strrchr(step->path, '/');
    struct str file = str_of(slash ? slash + 1 : step->path);
    int64_t written;
    struct place place = {step->path, 1};
    if (file.size < 10 || file.at[4] != '_' ||
        !str_is(str_from(file, file.size - 4), STR(".sql")) ||
        !str_to_i64(str_cut(file, 4), &written))
        fail(place, "a step is called NNNN_name.sql");
    if (written != (int64_t)number)
        fail(place, "step %04zu is expected here", number);
    struct str name = str_cut(str_from(file, 5), file.size - 9);
    if (!is_name(name))
        fail(place, "a step is called NNNN_name.sql");
    return name;
}

struct str emit_schema(struct arena *arena, const struct source *steps, size_t count)
{
    struct buffer out = buffer_in(arena);
    buffer_print(&out, "/* Made from schema/ by tools/queryc. */\n#include \"db/migrate.h\"\n\n");
    buffer_put_str(&out, emit_tables(arena, steps, count));
    buffer_print(&out, "const struct schema_step schema_steps[] = {\n");
    for (size_t i = 0; i < count; i++) {
        struct str name = step_name(&steps[i], i + 1);
        buffer_print(&out, "    {\n        .number = %zu,\n        .name = \"%.*s\",\n", i + 1,
                     STR_ARGS(name));
        buffer_print(&out, "        .sqlite =\n");
        emit_string(&out, dialect_schema(arena, steps[i], SQLITE));
        buffer_print(&out, ",\n        .postgres =\n");
        emit_string(&out, dialect_schema(arena, steps[i], POSTGRES));
        buffer_print(&out, ",\n        .tables = tables_%zu,\n    },\n", i + 1);
    }
    buffer_print(&out, "    {.number = 0},\n};\n");
    return buffer_str(&out);
}
