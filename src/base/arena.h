/*
 * Memory that lives as long as one request, job or command, and is freed all at once.
 *
 * An arena is used by one thread at a time. Nothing in it has a destructor.
 */
#pragma once
#include "base/base.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);
/* For AUTO(arena_free_p) struct arena *arena = arena_new(); */
void arena_free_p(struct arena **arena);
/* Frees everything in it but keeps one block, so that the next user starts warm. */
void arena_reset(struct arena *arena);
/* Bytes obtained from the system for it, in use or not. */
size_t arena_size(const struct arena *arena);

/* Zeroed and aligned for any type. Never NULL: running out of memory ends the process. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));
void *arena_alloc_array(struct arena *arena, size_t size, size_t count)
    __attribute__((malloc, returns_nonnull));
/* The same, not zeroed: for bytes that are about to be written. */
void *arena_alloc_bytes(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));

/* Gives back the end of an allocation of `size` bytes of which `kept` are needed, if it is the
   newest one; else all of it stays as it is. */
void arena_trim(struct arena *arena, void *memory, size_t size, size_t kept);

#define NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define NEW_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), sizeof(type), (count)))

/* Once, before any thread starts: memory that a request gives back is kept for the next one. */
void memory_setup(void);

/* malloc and realloc for the few things that outlive every arena; these end the process too. */
void *memory_alloc(size_t size) __attribute__((malloc, returns_nonnull));
void *memory_realloc(void *memory, size_t size) __attribute__((returns_nonnull));
