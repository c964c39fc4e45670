#include "desk/attachment/kind.h"
#include "base/log.h"
#include <magic.h>
#include <pthread.h>
#include <stdio.h>

/* Every format of office files and archives is told by less. */
enum { LOOKED_AT = 1024 * 1024 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* a cookie serves one thread at a time */
static magic_t cookie;                                    /* NULL: there is none to be had */
static char problem[200];

/* What its database says, without the tests that run over all of a text or an executable. */
static void open_cookie(void)
{
    cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_TOKENS |
                        MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR);
    if (cookie && magic_load(cookie, NULL) == 0)
        return;
    const char *text = cookie ? magic_error(cookie) : NULL;
    snprintf(problem, sizeof problem, "%s", text ? text : "libmagic cannot be used");
    log_error("kind.unknown", "types of files cannot be told: %s", problem);
    if (cookie)
        magic_close(cookie);
    cookie = NULL;
}

struct str kind_of(struct arena *arena, struct str bytes)
{
    pthread_once(&once, open_cookie);
    if (!cookie || bytes.size == 0)
        return STR(KIND_UNKNOWN);
    pthread_mutex_lock(&mutex);
    const char *type = magic_buffer(cookie, bytes.at,
                                    bytes.size < LOOKED_AT ? bytes.size : LOOKED_AT);
    struct str copy = type ? str_copy(arena, str_of(type)) : STR(KIND_UNKNOWN);
    pthread_mutex_unlock(&mutex);
    return copy;
}

bool kind_is_known(struct arena *arena, struct str *ret_problem)
{
    pthread_once(&once, open_cookie);
    if (!cookie)
        *ret_problem = str_copy(arena, str_of(problem));
    return cookie != NULL;
}
