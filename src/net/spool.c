#include "net/spool.h"
#include "base/log.h"
#include "base/nameless.h"
#include "net/connection.h"
#include "net/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct spool {
    int file;
    uint64_t size;
    uint64_t written;
    uv_fs_t write;
    struct str piece; /* what is left of it to be written */
    void *mapped;     /* NULL: it is not whole yet */
};

static bool take_place(struct house *house)
{
    size_t before = atomic_fetch_add_explicit(&house->spooled, 1, memory_order_relaxed);
    if (before < HTTP_SPOOLED_MAX)
        return true;
    atomic_fetch_sub_explicit(&house->spooled, 1, memory_order_relaxed);
    return false;
}

/* -1 with errno. Room is taken now, where the filesystem can: a full disk is told of at once. */
static int make_file(struct arena *arena, const char *folder, uint64_t size)
{
    int file = nameless_file(arena, folder);
    if (file < 0)
        return -1;
    int err = fallocate(file, 0, 0, (off_t)size) == 0 ? 0 : errno;
    if (err == 0 || err == EOPNOTSUPP)
        return file;
    close(file);
    errno = err;
    return -1;
}

enum err spool_open(struct exchange *exchange)
{
    struct house *house = exchange->loop->house;
    struct arena *arena = exchange->http.arena;
    uint64_t size = exchange->reader.framing.content_length;
    if (!take_place(house))
        return ERR_LIMITED;
    int file = make_file(arena, house->spool_folder, size);
    if (file < 0) {
        log_error("net.spool_failed", "%s has no room for %llu bytes: %s", house->spool_folder,
                  (unsigned long long)size, strerror(errno));
        atomic_fetch_sub_explicit(&house->spooled, 1, memory_order_relaxed);
        return ERR_UNAVAILABLE;
    }
    exchange->spool = NEW(arena, struct spool);
    *exchange->spool = (struct spool){.file = file, .size = size};
    exchange->spool->write.data = exchange;
    return OK;
}

void spool_close(struct exchange *exchange)
{
    struct spool *spool = exchange->spool;
    if (!spool)
        return;
    if (spool->mapped)
        munmap(spool->mapped, (size_t)spool->size);
    close(spool->file);
    atomic_fetch_sub_explicit(&exchange->loop->house->spooled, 1, memory_order_relaxed);
    exchange->spool = NULL;
}

static void refuse(struct connection *connection, const char *problem)
{
    log_error("net.spool_failed", "a body could not be kept: %s", problem);
    connection_refuse(connection, 503);
}

static void hand_out(struct exchange *exchange)
{
    struct spool *spool = exchange->spool;
    void *mapped = mmap(NULL, (size_t)spool->size, PROT_READ, MAP_SHARED, spool->file, 0);
    if (mapped == MAP_FAILED) {
        refuse(exchange->connection, strerror(errno));
        return;
    }
    spool->mapped = mapped;
    exchange->http.request.body = (struct str){mapped, (size_t)spool->size};
    connection_hand_out(exchange->connection);
}

static void write_left(struct exchange *exchange);

static void on_written(uv_fs_t *write)
{
    struct exchange *exchange = write->data;
    struct spool *spool = exchange->spool;
    struct connection *connection = exchange->connection;
    ssize_t size = write->result;
    uv_fs_req_cleanup(write);
    exchange->is_at_disk = false;
    if (!connection) {
        exchange_release(exchange);
        return;
    }
    if (size <= 0) {
        refuse(connection, size ? uv_strerror((int)size) : "nothing was written");
    } else {
        spool->written += (uint64_t)size;
        spool->piece = str_from(spool->piece, (size_t)size);
        if (spool->piece.size)
            write_left(exchange);
        else if (reader_take_piece(&exchange->reader))
            hand_out(exchange);
    }
    connection_turn(connection);
}

static void write_left(struct exchange *exchange)
{
    struct spool *spool = exchange->spool;
    /* uv_buf_t has no const; libuv only reads from it here. */
    uv_buf_t piece = {.base = (char *)(uintptr_t)spool->piece.at, .len = spool->piece.size};
    exchange->is_at_disk = true;
    int err = uv_fs_write(&exchange->loop->uv, &spool->write, spool->file, &piece, 1,
                          (int64_t)spool->written, on_written);
    if (err == 0)
        return;
    exchange->is_at_disk = false;
    refuse(exchange->connection, uv_strerror(err));
}

void spool_write(struct exchange *exchange)
{
    exchange->spool->piece = buffer_str(&exchange->reader.body);
    write_left(exchange);
}
