/*
 * Files that messages carry.
 *
 * A file is first an upload: kept in the store, without a row. Then it is an attachment of its
 * uploader's that nobody else can see, and that is removed a day later unless a message takes it.
 * From then on it belongs to the message: whoever sees that gets the file. It never changes.
 */
#pragma once
#include "desk/access/access.h"
#include "desk/attachment/store.h"

/* A file in the store. */
struct upload {
    struct str name, type, file;
    int64_t size, width, height; /* width: 0 unless it is a picture that pages show */
    bool has_row;
};

struct attachment {
    int64_t id;
    struct str name, type, file; /* file: its name in the store, never shown */
    int64_t size, width, height;
};

struct attachment_list {
    struct attachment *items;
    size_t count;
};

static inline bool attachment_is_picture(const struct attachment *attachment)
{
    return attachment->width > 0;
}

/* The address of a file, as messages tell it. */
#define ATTACHMENT_ADDRESS "/attachments/%lld"

/* Puts a file into the store, tells its type by its content, and makes its name one that can be
   shown. Errors as store_put(). */
enum err upload_keep(const struct store *store, struct arena *arena, struct str name,
                     struct str bytes, struct upload *ret) MUST_USE;

/* ERR_LIMITED with a problem "attachments": UPLOADS_A_DAY. */
enum err attachment_add(struct desk *desk, const struct person *person, struct upload *upload,
                        struct attachment *ret) MUST_USE;

/* What a message is to carry, as its sender says: ids of their own attachments, in the order in
   which these were chosen, and behind them files that came with it. They stay in that order. */
struct enclosures {
    const struct person *sender;
    struct upload *uploads;
    size_t upload_count;
    const struct str *ids;
    size_t id_count;
};

static inline bool enclosures_are_none(const struct enclosures *enclosures)
{
    return !enclosures || enclosures->upload_count + enclosures->id_count == 0;
}

/* All of them, the uploads added. ERR_INVALID with a problem "attachments": too many, or one that
   is not the sender's, is sent already or has been removed. NULL gives an empty list. */
enum err enclosures_take(struct desk *desk, const struct enclosures *enclosures,
                         struct attachment_list *ret) MUST_USE;
/* Of the ids only those that could be taken: to show a form again. */
enum err enclosures_still_there(struct desk *desk, const struct enclosures *enclosures,
                                struct attachment_list *ret) MUST_USE;
/* They are the message's from now on. ERR_CONFLICT: another message was faster. */
enum err enclosures_send(struct desk *desk, const struct enclosures *enclosures,
                         const struct attachment_list *list, int64_t message_id) MUST_USE;

/* What waits in the draft that `person`, who has loaded the ticket, has of it; and that it is these
   ids, in place of those before. Files of others, and what was sent, are left out. */
enum err attachments_of_draft(struct desk *desk, const struct person *person, int64_t ticket_id,
                              struct attachment_list *ret) MUST_USE;
enum err enclosures_keep_in_draft(struct desk *desk, const struct enclosures *enclosures,
                                  int64_t ticket_id) MUST_USE;

/* The column `attachments` of a message: a JSON array, STR_NONE for none. Reading gives what of it
   is ours: another program may have put anything there. */
struct str attachments_write(struct arena *arena, const struct attachment_list *list);
void attachments_read(struct arena *arena, struct str json, struct attachment_list *ret);

/* ERR_NOT_FOUND: there is none, or the viewer may not see its message. */
enum err attachment_load_own(struct desk *desk, const struct customer *customer, int64_t id,
                             struct attachment *ret) MUST_USE;
enum err attachment_load(struct desk *desk, const struct staff *staff, int64_t id,
                         struct attachment *ret) MUST_USE;

/* Forgets what nobody has sent within UPLOAD_UNSENT_S. The files go with the next sweep. */
enum err attachments_expire(struct desk *desk) MUST_USE;
/* Removes files that are older than that and have no row. */
enum err attachments_sweep(struct desk *desk, const struct store *store, size_t *ret_removed)
    MUST_USE;
