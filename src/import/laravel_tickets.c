/* Tickets, their messages, and the log of what was sent. */
#include "base/utf8.h"
#include "desk/limits.h"
#include "desk/user/user.h"
#include "import/laravel.sql.h"
#include "import/laravel_row.h"

/* ---- support_tickets ---- */

static enum err check_ticket(struct reader *reader, int64_t id, int64_t user_id,
                             struct instant created_at, bool *ret_is_here)
{
    struct import_ticket here;
    TRY(found(import_ticket_find(reader->import->owner, id, &here), ret_is_here));
    TRY(need_user(reader, "user_id", user_id));
    if (*ret_is_here && (here.user_id != user_id || !same_instant(here.created_at, created_at)))
        leave_out(reader, LEFT_OUT_TAKEN, "id %lld is another ticket here", (long long)id);
    return OK;
}

/* Only staff can be assigned here, and a ticket shows only its customer's own orders. */
static enum err read_assignee(struct reader *reader, int64_t *ret)
{
    int64_t id = read_optional_id(reader, "assigned_to");
    struct import_user user;
    bool is_found;
    TRY(find_user(reader->import, id, &user, &is_found));
    bool fits = is_found && !str_is(user.role, STR("customer"));
    if (id && !fits)
        remark(reader, "its assigned_to, user %lld, is not staff here", (long long)id);
    *ret = fits ? id : 0;
    return OK;
}

static enum err read_order(struct reader *reader, int64_t user_id, int64_t *ret)
{
    int64_t id = read_optional_id(reader, "order_id");
    struct import_order order;
    bool is_found = false;
    if (id)
        TRY(found(import_order_find(reader->import->owner, id, &order), &is_found));
    bool fits = is_found && order.user_id == user_id;
    if (id && !fits)
        remark(reader, "its order_id, order %lld, is not this customer's", (long long)id);
    *ret = fits ? id : 0;
    return OK;
}

static struct str read_subject(struct reader *reader)
{
    struct str subject = read_needed_text(reader, "subject");
    if (subject.size == 0 || utf8_length(subject) > SUBJECT_MAX_CHARACTERS)
        leave_out(reader, LEFT_OUT_UNFIT, "its subject is empty or too long");
    return subject;
}

static enum err insert_ticket(struct reader *reader, int64_t id, int64_t user_id,
                              struct instant created_at)
{
    static const char *const categories[] = {"general",    "order", "payment", "complaint",
                                             "suggestion", "other", NULL};
    static const char *const priorities[] = {"low", "medium", "high", "urgent", NULL};
    static const char *const statuses[] = {"open",     "in_progress", "waiting_customer",
                                           "resolved", "closed",      NULL};
    struct str subject = read_subject(reader);
    struct str description = read_text(reader, "description");
    struct str category = read_word(reader, "category", "general", categories);
    struct str priority = read_word(reader, "priority", "medium", priorities);
    struct str status = read_word(reader, "status", "open", statuses);
    struct str notes = read_text(reader, "internal_notes");
    if (reader->why.size)
        return OK;
    int64_t assigned_to, order_id;
    TRY(read_assignee(reader, &assigned_to));
    TRY(read_order(reader, user_id, &order_id));
    reader->import->at->added++;
    ids_add(&reader->import->touched, id);
    return import_ticket_insert(
        reader->import->owner, id, user_id, assigned_to, order_id, subject,
        description.at ? description : STR(""), category, priority, status, notes,
        read_count(reader, "response_count"), read_instant(reader, "first_response_at"),
        read_instant(reader, "resolved_at"), read_instant(reader, "closed_at"), created_at,
        read_instant(reader, "updated_at"), read_instant(reader, "deleted_at"));
}

static enum err take_ticket(struct reader *reader, int64_t id)
{
    int64_t user_id = read_id(reader, "user_id");
    struct instant created_at = read_instant(reader, "created_at");
    bool is_here;
    if (reader->why.size)
        return OK;
    TRY(check_ticket(reader, id, user_id, created_at, &is_here));
    if (reader->why.size)
        return OK;
    if (!is_here)
        return insert_ticket(reader, id, user_id, created_at);
    reader->import->at->already_there++;
    return OK;
}

enum err import_ticket_row(struct import *import, const struct sql_row *row)
{
    struct reader reader = reader_of(import, row);
    int64_t id = read_id(&reader, "id");
    TRY(take_ticket(&reader, id));
    if (is_left_out(&reader))
        ids_add(&import->foreign, id);
    return OK;
}

/* ---- chat_messages ---- */

static enum err check_message(struct reader *reader, const struct import_message *message,
                              bool *ret_is_here)
{
    struct import_message here;
    struct import_ticket ticket;
    bool has_ticket = false;
    if (!ids_contain(&reader->import->foreign, message->support_ticket_id))
        TRY(found(import_ticket_find(reader->import->owner, message->support_ticket_id, &ticket),
                  &has_ticket));
    if (!has_ticket)
        leave_out(reader, LEFT_OUT_ORPHAN, "its ticket, %lld, is not here",
                  (long long)message->support_ticket_id);
    TRY(need_user(reader, "sender_id", message->sender_id));
    TRY(found(import_message_find(reader->import->owner, message->id, &here), ret_is_here));
    if (*ret_is_here && (here.support_ticket_id != message->support_ticket_id ||
                         here.sender_id != message->sender_id ||
                         !same_instant(here.created_at, message->created_at)))
        leave_out(reader, LEFT_OUT_TAKEN, "id %lld is another message here",
                  (long long)message->id);
    return OK;
}

static enum err insert_message(struct reader *reader, const struct import_message *message)
{
    static const char *const senders[] = {"customer", "admin", NULL};
    struct str text = read_needed_text(reader, "message");
    struct str sender = read_word(reader, "sender_type", "customer", senders);
    struct str attachments = read_json(reader, "attachments", '[');
    bool is_read = read_bool(reader, "is_read", false);
    if (reader->why.size)
        return OK;
    reader->import->at->added++;
    ids_add(&reader->import->touched, message->support_ticket_id);
    return import_message_insert(reader->import->owner, message->id, message->support_ticket_id,
                                 message->sender_id, text, sender, attachments, is_read,
                                 read_instant(reader, "read_at"), message->created_at,
                                 read_instant(reader, "updated_at"));
}

static enum err take_message(struct reader *reader)
{
    struct import_message message = {.id = read_id(reader, "id"),
                                     .support_ticket_id = read_id(reader, "support_ticket_id"),
                                     .sender_id = read_id(reader, "sender_id"),
                                     .created_at = read_instant(reader, "created_at")};
    bool is_here;
    if (reader->why.size)
        return OK;
    TRY(check_message(reader, &message, &is_here));
    if (reader->why.size)
        return OK;
    if (!is_here)
        return insert_message(reader, &message);
    reader->import->at->already_there++;
    return OK;
}

enum err import_message_row(struct import *import, const struct sql_row *row)
{
    struct reader reader = reader_of(import, row);
    TRY(take_message(&reader));
    (void)is_left_out(&reader);
    return OK;
}

/* ---- sms_logs ---- */

static struct str read_phone(struct reader *reader)
{
    struct str written = read_needed_text(reader, "phone_number");
    struct str phone = phone_normal(reader_arena(reader), written);
    return phone.at ? phone : written;
}

/* Whom it was sent to may be gone: the log outlives people. */
static enum err read_receiver(struct reader *reader, int64_t *ret)
{
    int64_t id = read_optional_id(reader, "user_id");
    struct import_user user;
    bool is_found;
    TRY(find_user(reader->import, id, &user, &is_found));
    if (id && !is_found)
        remark(reader, "its user_id, user %lld, is not here", (long long)id);
    *ret = is_found ? id : 0;
    return OK;
}

static enum err insert_sms_log(struct reader *reader, int64_t id, struct str phone,
                               struct instant created_at)
{
    static const char *const types[] = {"sms", "whatsapp", NULL};
    static const char *const statuses[] = {"pending", "sent", "failed", NULL};
    struct str message = read_needed_text(reader, "message");
    struct str type = read_word(reader, "type", "sms", types);
    struct str status = read_word(reader, "status", "pending", statuses);
    struct str key = read_text(reader, "template_key"), sid = read_text(reader, "twilio_sid");
    struct str values = read_json(reader, "template_data", 0);
    struct str error = read_text(reader, "error_message");
    int64_t user_id;
    if (reader->why.size)
        return OK;
    TRY(read_receiver(reader, &user_id));
    reader->import->at->added++;
    return import_sms_log_insert(reader->import->owner, id, user_id, phone, message, type, status,
                                 key, values, sid, error, created_at,
                                 read_instant(reader, "updated_at"));
}

static enum err take_sms_log(struct reader *reader)
{
    int64_t id = read_id(reader, "id");
    struct str phone = read_phone(reader);
    struct instant created_at = read_instant(reader, "created_at");
    struct import_sms_log here;
    bool is_here;
    if (reader->why.size)
        return OK;
    TRY(found(import_sms_log_find(reader->import->owner, id, &here), &is_here));
    if (!is_here)
        return insert_sms_log(reader, id, phone, created_at);
    if (str_is(here.phone_number, phone) && same_instant(here.created_at, created_at))
        reader->import->at->already_there++;
    else
        leave_out(reader, LEFT_OUT_TAKEN, "id %lld is another entry here", (long long)id);
    return OK;
}

enum err import_sms_log_row(struct import *import, const struct sql_row *row)
{
    struct reader reader = reader_of(import, row);
    TRY(take_sms_log(&reader));
    (void)is_left_out(&reader);
    return OK;
}
