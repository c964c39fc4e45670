/*
 * catalogc NAME INPUT.mo OUTPUT.c: a catalogue made by msgfmt as the constant `struct str NAME`,
 * so that the program carries its languages inside.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int fail(const char *path)
{
    fprintf(stderr, "catalogc: %s: %s\n", path, strerror(errno));
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: catalogc NAME INPUT.mo OUTPUT.c\n", stderr);
        return 2;
    }
    FILE *in = fopen(argv[2], "rb");
    if (!in)
        return fail(argv[2]);
    FILE *out = fopen(argv[3], "wb");
    if (!out)
        return fail(argv[3]);
    fputs("#include \"i18n/catalog.h\"\n\nstatic const char bytes[] =", out);
    size_t size = 0;
    for (int byte; (byte = getc(in)) != EOF; size++)
        fprintf(out, "%s\\%03o%s", size % 24 ? "" : "\n    \"", (unsigned)byte,
                size % 24 == 23 ? "\"" : "");
    fprintf(out, "%s;\n\nconst struct str %s = {bytes, %zu};\n", size % 24 ? "\"" : "", argv[1],
            size);
    if (ferror(in))
        return fail(argv[2]);
    fclose(in);
    return fclose(out) == 0 ? 0 : fail(argv[3]);
}
