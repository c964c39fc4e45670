#include "operator/outbox.h"
#include "operator/outbox.sql.h"

enum err outbox_list(struct operator* operator, enum notification_state state,
                     struct outbox_row_list *ret)
{
    return state ? outbox_of_state(operator, state, OUTBOX_SHOWN, ret)
                 : outbox_newest(operator, OUTBOX_SHOWN, ret);
}

/* A refusal by the database ends no transaction: it is undone alone. */
static enum err queue(struct operator* operator, int64_t id)
{
    struct db *db = operator_desk(operator)->db;
    TRY(db_savepoint(db));
    enum err err = outbox_queue(operator, id, operator_desk(operator)->now);
    bool is_queued = err == OK && db_changes(db) > 0;
    if (is_queued)
        return db_release(db);
    db_undo(db);
    return err == OK ? ERR_CONFLICT : err;
}

enum err outbox_retry(struct operator* operator, int64_t id)
{
    int64_t found;
    TRY(outbox_find(operator, id, &found));
    return queue(operator, found);
}

enum err outbox_retry_failed(struct operator* operator, int64_t * ret_queued, int64_t *ret_left)
{
    struct outbox_row_list failed = {0};
    int64_t after = 0;
    *ret_queued = *ret_left = 0;
    do {
        TRY(outbox_failed(operator, after, OUTBOX_SHOWN, &failed));
        for (size_t i = 0; i < failed.count; i++) {
            after = failed.items[i].id;
            enum err err = queue(operator, after);
            if (err != OK && err != ERR_CONFLICT)
                return err;
            ++*(err == OK ? ret_queued : ret_left);
        }
    } while (failed.count == OUTBOX_SHOWN);
    return OK;
}
