#include "desk/audit/audit.h"
#include "base/buffer.h"
#include "desk/audit/audit.sql.h"
#include "desk/word.h"

enum { THE_DESK = 1 };

static const struct word subjects[] = {
    [AUDIT_TICKET] = {STR("ticket")},
    [AUDIT_USER] = {STR("user")},
    [AUDIT_DESK] = {STR("desk")},
};

DEFINE_WORDS(audit_subject, subjects);

/* Each part after its length, so that no two rows write the same bytes; "-" stands for none. */
static void put_part(struct buffer *bytes, struct str part)
{
    if (part.at)
        buffer_print(bytes, "%zu:", part.size);
    else
        buffer_put_byte(bytes, '-');
    buffer_put_str(bytes, part);
}

struct str audit_hash(struct arena *arena, struct str previous, const struct audit_row *row)
{
    char created_at[INSTANT_TEXT_SIZE + 1];
    struct buffer bytes = buffer_in(arena);
    instant_text(row->created_at, created_at);
    put_part(&bytes, previous);
    buffer_print(&bytes, "%lld %lld %lld ", (long long)row->id, (long long)row->actor_id,
                 (long long)row->subject_id);
    put_part(&bytes, audit_subject_word(row->subject));
    put_part(&bytes, row->field);
    put_part(&bytes, row->from_value);
    put_part(&bytes, row->to_value);
    put_part(&bytes, str_of(created_at));
    return digest_hex(arena, digest_sha256(buffer_str(&bytes)));
}

enum err audit_add(struct desk *desk, struct audit_row *change)
{
    struct audit_head head;
    TRY(audit_take_head(desk, &head));
    change->id = head.last_id;
    change->created_at = desk->now;
    change->hash = audit_hash(desk->arena, head.hash, change);
    TRY(audit_insert(desk, change->id, change->actor_id, change->subject, change->subject_id,
                     change->field, change->from_value, change->to_value, change->created_at,
                     change->hash));
    return audit_set_head(desk, change->hash);
}

enum err audit_add_setting(struct desk *desk, int64_t actor_id, struct str field, struct str from,
                           struct str to)
{
    struct audit_row change = {
        .actor_id = actor_id,
        .subject = AUDIT_DESK,
        .subject_id = THE_DESK,
        .field = field,
        .from_value = from,
        .to_value = to,
    };
    return str_is(from, to) ? OK : audit_add(desk, &change);
}
