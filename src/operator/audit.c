#include "operator/audit.h"
#include "desk/audit/rows.h"
#include "operator/audit.sql.h"

enum { BATCH = 1000 };

/* Where the chain has been followed to. */
struct walk {
    int64_t last_id;
    char hash[DIGEST_SIZE * 2];
    size_t hash_size;
};

static struct str walk_hash(const struct walk *walk)
{
    return (struct str){walk->hash, walk->hash_size};
}

static const char *check_row(struct arena *arena, const struct walk *walk,
                             const struct audit_row *row)
{
    if (row->id != walk->last_id + 1)
        return row->id > walk->last_id + 1 ? "rows before it are missing" : "its number is wrong";
    if (row->hash.size != sizeof walk->hash ||
        !str_is(row->hash, audit_hash(arena, walk_hash(walk), row)))
        return "it was changed, or put in";
    return NULL;
}

static void step(struct walk *walk, const struct audit_row *row)
{
    walk->last_id = row->id;
    walk->hash_size = sizeof walk->hash;
    memcpy(walk->hash, row->hash.at, sizeof walk->hash);
}

/* Each batch in an arena of its own: the log may be long. */
static enum err verify_batch(struct operator* operator, struct walk * walk,
                             struct audit_verdict *verdict, bool *ret_more)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct operator*
        reader = operator_new(operator_desk(operator)->db, arena, operator_desk(operator)->now);
    struct audit_row_list rows = {0};
    TRY(audit_rows_after(reader, walk->last_id, BATCH, &rows));
    *ret_more = rows.count == BATCH;
    for (size_t i = 0; i < rows.count; i++) {
        verdict->reason = check_row(arena, walk, &rows.items[i]);
        if (verdict->reason) {
            verdict->broken_id = rows.items[i].id;
            *ret_more = false;
            return OK;
        }
        step(walk, &rows.items[i]);
        verdict->rows++;
    }
    return OK;
}

static enum err verify(struct operator* operator, struct audit_verdict * verdict)
{
    struct walk walk = {0};
    struct audit_head head;
    bool more = true;
    while (more)
        TRY(verify_batch(operator, & walk, verdict, &more));
    verdict->hash = str_copy(operator_desk(operator)->arena, walk_hash(&walk));
    TRY(audit_find_head(operator, & head));
    bool is_whole = head.last_id == walk.last_id && str_is(head.hash, walk_hash(&walk));
    if (!verdict->reason && !is_whole) {
        verdict->reason = "the newest rows are missing";
        verdict->broken_id = walk.last_id + 1;
    }
    return OK;
}

enum err audit_verify(struct operator* operator, struct audit_verdict * ret)
{
    struct db *db = operator_desk(operator)->db;
    struct audit_verdict verdict = {0};
    TRY(db_begin(db));
    enum err err = verify(operator, & verdict);
    db_rollback(db);
    if (err == OK)
        *ret = verdict;
    return err;
}
