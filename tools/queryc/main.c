#include "queryc.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void fail(struct place place, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "%s:%d: error: ", place.path, place.line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

struct source source_read(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file)
        fail((struct place){path, 0}, "%s", strerror(errno));
    struct buffer text = buffer_in(arena);
    size_t size;
    do {
        buffer_reserve(&text, 64 * 1024);
        size = fread(text.bytes + text.size, 1, text.capacity - text.size, file);
        text.size += size;
    } while (size);
    if (ferror(file) || fclose(file) != 0)
        fail((struct place){path, 0}, "cannot be read");
    if (text.size && memchr(text.bytes, '\0', text.size))
        fail((struct place){path, 0}, "is not text");
    return (struct source){path, buffer_str(&text)};
}

void source_write(const char *path, struct str text)
{
    FILE *file = fopen(path, "we");
    if (!file || fwrite(text.at, 1, text.size, file) != text.size || fclose(file) != 0)
        fail((struct place){path, 0}, "%s", strerror(errno));
}

struct options {
    const char *out_c, *out_h, *root;
    bool schema_c, count_twins, prepare;
    const char **files;
    size_t files_count;
};

static struct options options_parse(struct arena *arena, int argc, char **argv)
{
    struct options options = {.files = NEW_ARRAY(arena, const char *, (size_t)argc)};
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (!strcmp(word, "--schema-c"))
            options.schema_c = true;
        else if (!strcmp(word, "--count-twins"))
            options.count_twins = true;
        else if (!strcmp(word, "--prepare"))
            options.prepare = true;
        else if (!strcmp(word, "--out-c") && next)
            options.out_c = next, i++;
        else if (!strcmp(word, "--out-h") && next)
            options.out_h = next, i++;
        else if (!strcmp(word, "--root") && next)
            options.root = next, i++;
        else if (word[0] == '-')
            fail((struct place){"queryc", 0}, "unknown option '%s'", word);
        else
            options.files[options.files_count++] = word;
    }
    return options;
}

/* The path as the program's includes know it. */
static struct str name_of(const char *path, const char *root)
{
    struct str name = str_of(path), prefix = str_of(root);
    if (prefix.size && str_starts(name, prefix) && name.size > prefix.size &&
        name.at[prefix.size] == '/')
        return str_from(name, prefix.size + 1);
    return name;
}

static void compile(struct arena *arena, const struct options *options)
{
    size_t steps_count = options->files_count - 1;
    struct source *steps = NEW_ARRAY(arena, struct source, steps_count);
    for (size_t i = 0; i < steps_count; i++)
        steps[i] = source_read(arena, options->files[i]);
    struct source source = source_read(arena, options->files[steps_count]);
    struct query_file *file = query_file_parse(arena, source, name_of(source.path, options->root));
    struct sqlite3 *database = schema_apply(arena, steps, steps_count);
    for (struct query *query = file->queries; query; query = query->next) {
        for (int engine = 0; engine < ENGINES; engine++)
            query->texts[engine].prepared = dialect_query(arena, query, (enum engine)engine);
        query_check(arena, database, query);
    }
    schema_close(database);
    struct str c = emit_c(arena, file, options->out_c ? options->out_c : "-");
    if (options->out_c)
        source_write(options->out_c, c);
    if (options->out_h)
        source_write(options->out_h, emit_h(arena, file));
}

static void schema_compile(struct arena *arena, const struct options *options)
{
    struct source *steps = NEW_ARRAY(arena, struct source, options->files_count);
    for (size_t i = 0; i < options->files_count; i++)
        steps[i] = source_read(arena, options->files[i]);
    schema_close(schema_apply(arena, steps, options->files_count));
    struct str text = emit_schema(arena, steps, options->files_count);
    if (options->out_c)
        source_write(options->out_c, text);
}

static void twins_count(struct arena *arena, const struct options *options)
{
    int twins = 0;
    for (size_t i = 0; i < options->files_count; i++) {
        struct source source = source_read(arena, options->files[i]);
        struct str name = name_of(source.path, options->root);
        for (struct query *query = query_file_parse(arena, source, name)->queries; query;
             query = query->next)
            twins += query->is_twin;
    }
    printf("%d\n", twins);
}

static void prepare_print(struct arena *arena, const struct options *options)
{
    for (size_t i = 0; i < options->files_count; i++) {
        struct source source = source_read(arena, options->files[i]);
        struct str name = name_of(source.path, options->root);
        for (struct query *query = query_file_parse(arena, source, name)->queries; query;
             query = query->next)
            printf("PREPARE %.*s AS %.*s;\n", STR_ARGS(query->name),
                   STR_ARGS(dialect_query(arena, query, POSTGRES)));
    }
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct options options = options_parse(arena, argc, argv);
    if (options.count_twins)
        twins_count(arena, &options);
    else if (options.prepare)
        prepare_print(arena, &options);
    else if (options.schema_c)
        schema_compile(arena, &options);
    else if (options.files_count)
        compile(arena, &options);
    else
        fail((struct place){"queryc", 0}, "no file is given");
    arena_free(arena);
    return 0;
}
