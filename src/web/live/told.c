#include "web/live/told.h"
#include <stdlib.h>

enum { SLOTS_MIN = 256 };

struct slot {
    int64_t ticket_id, seq; /* ticket_id 0: free */
};

/* Open addressing; nothing is ever taken out: 16 bytes for each ticket that something happened to
   while the program ran. */
struct told_marks {
    struct slot *slots;
    size_t size, count; /* size is a power of two */
};

static struct slot *slots_new(size_t size)
{
    struct slot *slots = memory_alloc(size * sizeof *slots);
    memset(slots, 0, size * sizeof *slots);
    return slots;
}

struct told_marks *told_marks_new(void)
{
    struct told_marks *marks = memory_alloc(sizeof *marks);
    *marks = (struct told_marks){.slots = slots_new(SLOTS_MIN), .size = SLOTS_MIN};
    return marks;
}

void told_marks_free(struct told_marks *marks)
{
    free(marks->slots);
    free(marks);
}

static struct slot *slot_of(const struct told_marks *marks, int64_t ticket_id)
{
    size_t at = (size_t)((uint64_t)ticket_id * 0x9E3779B97F4A7C15u) & (marks->size - 1);
    while (marks->slots[at].ticket_id && marks->slots[at].ticket_id != ticket_id)
        at = (at + 1) & (marks->size - 1);
    return &marks->slots[at];
}

int64_t told_mark(const struct told_marks *marks, int64_t ticket_id)
{
    return slot_of(marks, ticket_id)->seq;
}

static void grow(struct told_marks *marks)
{
    struct told_marks larger = {.slots = slots_new(marks->size * 2), .size = marks->size * 2};
    for (size_t i = 0; i < marks->size; i++)
        if (marks->slots[i].ticket_id)
            *slot_of(&larger, marks->slots[i].ticket_id) = marks->slots[i];
    free(marks->slots);
    marks->slots = larger.slots;
    marks->size = larger.size;
}

void told_mark_set(struct told_marks *marks, int64_t ticket_id, int64_t seq)
{
    if (marks->count * 2 >= marks->size)
        grow(marks);
    struct slot *slot = slot_of(marks, ticket_id);
    marks->count += slot->ticket_id == 0;
    *slot = (struct slot){ticket_id, seq};
}
