#include "db/claim.h"
#include "base/str.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum err claim_take(const char *path, bool alone, struct claim *ret)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str lock = str_print(arena, "%s-lock", path);
    struct claim claim = {open(lock.at, O_RDONLY | O_CREAT | O_CLOEXEC, 0600)};
    *ret = CLAIM_NONE;
    if (claim.file < 0)
        return alone ? ERR_UNAVAILABLE : OK;
    if (flock(claim.file, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
        bool is_taken = errno == EWOULDBLOCK;
        claim_end(&claim);
        return is_taken || alone ? ERR_UNAVAILABLE : OK;
    }
    *ret = claim;
    return OK;
}

void claim_end(struct claim *claim)
{
    if (claim->file >= 0)
        close(claim->file);
    *claim = CLAIM_NONE;
}
