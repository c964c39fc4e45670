#include "base/arena.h"
#include <malloc.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 16 * 1024 };

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *newest;
};

static _Noreturn void out_of_memory(void)
{
    fputs("out of memory\n", stderr);
    abort();
}

/* glibc would give every larger block back to the system at once and fault it in again for the next
   request, page by page, which costs more than all else that is done with it. */
void memory_setup(void)
{
    enum { KEPT_MAX = 16 << 20, BLOCK_MAX = 4 << 20, STEP = 256 << 10 };
    mallopt(M_TRIM_THRESHOLD, KEPT_MAX);
    mallopt(M_MMAP_THRESHOLD, BLOCK_MAX);
    mallopt(M_TOP_PAD, STEP);
}

void *memory_alloc(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

void *memory_realloc(void *memory, size_t size)
{
    void *moved = realloc(memory, size ? size : 1);
    if (!moved)
        out_of_memory();
    return moved;
}

static struct block *block_new(size_t size, struct block *next)
{
    struct block *block = memory_alloc(sizeof *block + size);
    *block = (struct block){.next = next, .size = size};
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = memory_alloc(sizeof *arena);
    arena->newest = block_new(BLOCK_SIZE, NULL);
    return arena;
}

static size_t aligned(size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align - sizeof(struct block))
        out_of_memory();
    return (size + align - 1) / align * align;
}

void *arena_alloc_bytes(struct arena *arena, size_t size)
{
    size = aligned(size);

    struct block *block = arena->newest;
    if (size > block->size - block->used) {
        block = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE, block);
        arena->newest = block;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_alloc_bytes(arena, size), 0, size);
}

void arena_trim(struct arena *arena, void *memory, size_t size, size_t kept)
{
    struct block *block = arena->newest;
    if (memory && (unsigned char *)memory + aligned(size) == block->bytes + block->used)
        block->used -= aligned(size) - aligned(kept);
}

void *arena_alloc_array(struct arena *arena, size_t size, size_t count)
{
    size_t total;
    if (__builtin_mul_overflow(size, count, &total))
        out_of_memory();
    return arena_alloc(arena, total);
}

void arena_reset(struct arena *arena)
{
    while (arena->newest->next) {
        struct block *old = arena->newest;
        arena->newest = old->next;
        free(old);
    }
    arena->newest->used = 0;
}

size_t arena_size(const struct arena *arena)
{
    size_t size = 0;
    for (const struct block *block = arena->newest; block; block = block->next)
        size += sizeof *block + block->size;
    return size;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    free(arena->newest);
    free(arena);
}

void arena_free_p(struct arena **arena)
{
    arena_free(*arena);
}
