#include "base/nameless.h"
#include "base/str.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* The name begins with '.', so that it is no file of the folder even for the moment that it has
   one. */
int nameless_file(struct arena *arena, const char *folder)
{
    char *name = (char *)(uintptr_t)str_print(arena, "%s/.spool-XXXXXX", folder).at;
    int file = mkostemp(name, O_CLOEXEC);
    if (file >= 0)
        unlink(name);
    return file;
}
