/*
 * Makes the table of embedded files (src/net/assets.h).
 * usage: embed LIST OUT.c
 *        embed --text NAME FILE OUT.c    one file, as `const struct str NAME`
 *
 * LIST has a line a file, parted by tabs: name, URL path, content type, file (relative to LIST),
 * and the endings of the compressed forms that lie beside it ("gz,br") or "-". The bytes come into
 * the program by the assembler's .incbin: as C text they would take minutes to compile.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_SIZE = 4096, FILES_MAX = 1000, COLUMNS = 5 };
enum column { NAME, PATH, TYPE, FILE_NAME, FORMS };

struct entry {
    char *columns[COLUMNS];
};

static _Noreturn void fail(const char *file, const char *what)
{
    fprintf(stderr, "embed: %s: %s\n", file, what);
    exit(1);
}

static char *copy(const char *text)
{
    char *made = strdup(text);
    if (!made)
        fail(text, "no memory");
    return made;
}

/* What stands between quotes in the C that is made must not end them. */
static void check_text(const char *list, const char *text)
{
    if (*text == 0 || strpbrk(text, "\"\\\n\r"))
        fail(list, "an empty column, or one with a quote or a backslash");
}

static bool read_entry(FILE *file, const char *list, struct entry *ret)
{
    char line[LINE_MAX_SIZE], *rest = line;
    if (!fgets(line, sizeof line, file))
        return false;
    if (!strchr(line, '\n'))
        fail(list, "a line too long, or not ended");
    line[strcspn(line, "\n")] = 0;
    for (int i = 0; i < COLUMNS; i++) {
        const char *column = strsep(&rest, "\t");
        if (!column)
            fail(list, "a line with too few columns");
        check_text(list, column);
        ret->columns[i] = copy(column);
    }
    return true;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->columns[PATH],
                  ((const struct entry *)b)->columns[PATH]);
}

/* The file's size; *hash goes on over its bytes (FNV-1a, which tells versions of a file apart). */
static size_t measure(const char *path, uint64_t *hash)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail(path, "cannot be opened");
    size_t size = 0;
    for (int c; (c = getc(file)) != EOF; size++)
        *hash = (*hash ^ (uint64_t)c) * 0x100000001B3u;
    if (ferror(file))
        fail(path, "cannot be read");
    fclose(file);
    return size;
}

static bool has_form(const struct entry *entry, const char *ending)
{
    return strstr(entry->columns[FORMS], ending) != NULL;
}

/* Places the bytes of one form into the program as asset_NUMBER_FORM; returns their count. */
static size_t put_bytes(FILE *out, const char *folder, const struct entry *entry, int number,
                        const char *form, const char *ending, uint64_t *hash)
{
    char path[LINE_MAX_SIZE];
    int size = snprintf(path, sizeof path, "%s%s%s", folder, entry->columns[FILE_NAME], ending);
    if (size < 0 || (size_t)size >= sizeof path)
        fail(folder, "a path too long");
    size_t bytes = measure(path, hash);
    fprintf(out,
            "__asm__(\".section .rodata\\n.balign 16\\n.hidden asset_%d_%s\\n\"\n"
            "        \".global asset_%d_%s\\nasset_%d_%s:\\n.incbin \\\"%s\\\"\\n.byte 0\\n\"\n"
            "        \".previous\");\n"
            "extern const unsigned char asset_%d_%s[];\n",
            number, form, number, form, number, form, path, number, form);
    return bytes;
}

struct sizes {
    size_t plain, gzip, brotli;
    uint64_t hash;
};

static void put_row(FILE *out, const struct entry *entry, int number, const struct sizes *sizes)
{
    char *const *columns = entry->columns;
    const char *slash = strrchr(columns[PATH], '/');
    bool immutable = slash && strcmp(slash + 1, columns[NAME]) != 0;
    fprintf(out, "    {\n        .name = TEXT(\"%s\"),\n        .path = TEXT(\"%s\"),\n",
            columns[NAME], columns[PATH]);
    fprintf(out,
            "        .type = TEXT(\"%s\"),\n        .etag = TEXT(\"W/\\\"%016" PRIx64 "\\\"\"),\n",
            columns[TYPE], sizes->hash);
    fprintf(out, "        .plain = {asset_%d_plain, %zu},\n", number, sizes->plain);
    if (has_form(entry, "gz"))
        fprintf(out, "        .gzip = {asset_%d_gzip, %zu},\n", number, sizes->gzip);
    if (has_form(entry, "br"))
        fprintf(out, "        .brotli = {asset_%d_brotli, %zu},\n", number, sizes->brotli);
    fprintf(out, "        .immutable = %s,\n    },\n", immutable ? "true" : "false");
}

static void put_table(FILE *out, const char *folder, struct entry *entries, int count)
{
    static struct sizes sizes[FILES_MAX];
    fputs("/* Made by tools/embed. */\n#include \"net/assets.h\"\n\n", out);
    for (int i = 0; i < count; i++) {
        sizes[i].hash = 0xCBF29CE484222325u;
        sizes[i].plain = put_bytes(out, folder, &entries[i], i, "plain", "", &sizes[i].hash);
        if (has_form(&entries[i], "gz"))
            sizes[i].gzip = put_bytes(out, folder, &entries[i], i, "gzip", ".gz", &sizes[i].hash);
        if (has_form(&entries[i], "br"))
            sizes[i].brotli = put_bytes(out, folder, &entries[i], i, "brotli", ".br",
                                        &sizes[i].hash);
    }
    fputs("\n#define TEXT(literal) {literal, sizeof(literal) - 1}\n\n"
          "const struct asset assets[] = {\n",
          out);
    for (int i = 0; i < count; i++)
        put_row(out, &entries[i], i, &sizes[i]);
    fprintf(out, "};\nconst size_t asset_count = %d;\n", count);
}

/* Everything up to the last slash. */
static char *folder_of(const char *path)
{
    char *absolute = realpath(path, NULL);
    if (!absolute)
        fail(path, "not found");
    strrchr(absolute, '/')[1] = 0;
    check_text(path, absolute);
    return absolute;
}

static int embed_text(const char *name, const char *path, const char *out_path)
{
    uint64_t hash = 0;
    size_t size = measure(path, &hash);
    char *absolute = realpath(path, NULL);
    FILE *out = fopen(out_path, "w");
    if (!absolute || !out)
        fail(out_path, "cannot be written");
    check_text(path, absolute);
    fputs("/* Made by tools/embed. */\n#include \"base/str.h\"\n\n", out);
    fprintf(out,
            "__asm__(\".section .rodata\\n.hidden %s_bytes\\n.global %s_bytes\\n%s_bytes:\\n\"\n"
            "        \".incbin \\\"%s\\\"\\n.byte 0\\n.previous\");\n"
            "extern const char %s_bytes[];\n"
            "extern const struct str %s;\n"
            "const struct str %s = {%s_bytes, %zu};\n",
            name, name, name, absolute, name, name, name, name, size);
    free(absolute);
    if (fclose(out) != 0)
        fail(out_path, "cannot be written");
    return 0;
}

int main(int argc, char **argv)
{
    static struct entry entries[FILES_MAX];
    int count = 0;
    if (argc == 5 && strcmp(argv[1], "--text") == 0)
        return embed_text(argv[2], argv[3], argv[4]);
    if (argc != 3)
        fail("usage", "embed LIST OUT.c | embed --text NAME FILE OUT.c");
    FILE *list = fopen(argv[1], "r");
    if (!list)
        fail(argv[1], "cannot be opened");
    while (count < FILES_MAX && read_entry(list, argv[1], &entries[count]))
        count++;
    if (count == 0 || count == FILES_MAX)
        fail(argv[1], "no files, or too many");
    fclose(list);
    qsort(entries, (size_t)count, sizeof *entries, by_path);

    FILE *out = fopen(argv[2], "w");
    if (!out)
        fail(argv[2], "cannot be written");
    char *folder = folder_of(argv[1]);
    put_table(out, folder, entries, count);
    free(folder);
    if (fclose(out) != 0)
        fail(argv[2], "cannot be written");
    return 0;
}
