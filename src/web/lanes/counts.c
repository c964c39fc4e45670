#include "web/lanes/workers.h"

static uint64_t number(const atomic_ullong *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

struct lanes_counts lanes_counts(struct lanes *lanes)
{
    return (struct lanes_counts){
        .reads = number(&lanes->reads),
        .slow = number(&lanes->slow_steps),
        .writes = number(&lanes->writes),
        .commits = number(&lanes->commits),
        .commits_lost = number(&lanes->commits_lost),
        .refused = number(&lanes->refused),
        .writer_busy_us = number(&lanes->writer_busy_us),
        .waiting_read = queue_size(&lanes->read),
        .waiting_slow = queue_size(&lanes->slow),
        .waiting_write = queue_size(&lanes->write),
        .commit_writes = &lanes->commit_writes,
        .commit_took = &lanes->commit_took,
    };
}
