/* htmlc INPUT.html OUTPUT.c OUTPUT.h: compiles one file of templates. See htmlc.h. */
#include "htmlc.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_SIZE_MAX = 1 << 20 };

_Noreturn void fail(struct spot spot, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "%s:%d: error: ", spot.file, spot.line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static _Noreturn void fail_file(const char *path)
{
    fprintf(stderr, "htmlc: %s: %s\n", path, strerror(errno));
    exit(1);
}

static struct str file_read(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_file(path);
    char *bytes = arena_alloc_bytes(arena, INPUT_SIZE_MAX);
    size_t size = fread(bytes, 1, INPUT_SIZE_MAX, file);
    if (ferror(file))
        fail_file(path);
    fclose(file);
    if (size == INPUT_SIZE_MAX)
        fail((struct spot){path, 1}, "larger than %d bytes", INPUT_SIZE_MAX - 1);
    return (struct str){bytes, size};
}

static void file_write(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text.at, 1, text.size, file) != text.size || fclose(file) != 0)
        fail_file(path);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: htmlc INPUT.html OUTPUT.c OUTPUT.h\n", stderr);
        return 2;
    }
    AUTO(arena_free_p) struct arena *arena = arena_new();
    const char *slash = strrchr(argv[3], '/');
    struct compiled compiled = template_compile(arena, argv[1], file_read(arena, argv[1]),
                                                slash ? slash + 1 : argv[3]);
    file_write(argv[2], compiled.source);
    file_write(argv[3], compiled.header);
    return 0;
}
