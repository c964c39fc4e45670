#include "web/watch/request_id.h"
#include "base/ascii.h"
#include "base/random.h"

void request_ids_init(struct request_ids *ids)
{
    random_bytes(ids->salt, sizeof ids->salt);
    atomic_init(&ids->count, 0);
}

struct str request_id_new(struct request_ids *ids, struct arena *arena)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* none is taken for another */
    uint64_t count = atomic_fetch_add_explicit(&ids->count, 1, memory_order_relaxed);
    uint64_t hash = random_hash(ids->salt, 0, (struct str){(const char *)&count, sizeof count});
    char *text = arena_alloc_bytes(arena, REQUEST_ID_SIZE);
    for (size_t i = 0; i < REQUEST_ID_SIZE; i++, hash >>= 5)
        text[i] = digits[hash & 31];
    return (struct str){text, REQUEST_ID_SIZE};
}

struct str request_id_given(const struct http_request *request)
{
    struct str given = http_request_field(request, STR("X-Request-Id"));
    if (given.size == 0 || given.size > REQUEST_ID_GIVEN_MAX)
        return STR_NONE;
    for (size_t i = 0; i < given.size; i++) {
        char c = given.at[i];
        if (!is_alphanumeric(c) && c != '_' && c != '-')
            return STR_NONE;
    }
    return given;
}
