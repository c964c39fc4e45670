/* Users and their orders. */
#include "desk/user/user.h"
#include "import/laravel.sql.h"
#include "import/laravel_row.h"

/* ---- users ---- */

/* People may have changed their e-mail address here since the last import, but not the moment at
   which they were created. */
static bool is_same_user(const struct import_user *here, struct str email,
                         struct instant created_at)
{
    return str_is(here->email, email) ||
           (!instant_is_none(created_at) && same_instant(here->created_at, created_at));
}

/* Decides about a user whose id or address is here already. */
static enum err check_user(struct reader *reader, int64_t id, struct str email,
                           struct instant created_at, bool *ret_is_here)
{
    struct import_user here;
    TRY(found(import_user_find(reader->import->owner, id, &here), ret_is_here));
    if (*ret_is_here) {
        if (!is_same_user(&here, email, created_at))
            leave_out(reader, LEFT_OUT_TAKEN, "id %lld is somebody else here", (long long)id);
        return OK;
    }
    int64_t other;
    bool is_taken;
    TRY(found(import_user_of_email(reader->import->owner, email, &other), &is_taken));
    if (is_taken)
        leave_out(reader, LEFT_OUT_TAKEN, "its e-mail address is that of user %lld",
                  (long long)other);
    return OK;
}

static enum err insert_user(struct reader *reader, int64_t id, struct str email,
                            struct instant created_at)
{
    static const char *const roles[] = {"customer", "agent", "admin", "owner", NULL};
    struct str name = read_needed_text(reader, "name");
    struct str phone = phone_normal(reader_arena(reader), read_text(reader, "phone"));
    struct str password = read_text(reader, "password");
    struct str role = read_word(reader, "role", "customer", roles);
    struct str remember_token = read_text(reader, "remember_token");
    struct str address = read_text(reader, "address"), city = read_text(reader, "city");
    struct str bio = read_text(reader, "bio"), image = read_text(reader, "profile_image");
    struct str wedding_date = read_date(reader, "wedding_date");
    bool prefer_whatsapp = read_bool(reader, "prefer_whatsapp", true);
    bool prefer_sms = read_bool(reader, "prefer_sms", true);
    bool prefer_email = read_bool(reader, "prefer_email", true);
    if (reader->why.size)
        return OK;
    reader->import->at->added++;
    return import_user_insert(
        reader->import->owner, id, name, email, phone, read_instant(reader, "email_verified_at"),
        password.size ? password : STR("!"), str_is(role, STR("owner")) ? STR("admin") : role,
        remember_token, address, city, bio, image, wedding_date, prefer_whatsapp, prefer_sms,
        prefer_email, created_at, read_instant(reader, "updated_at"),
        read_instant(reader, "deleted_at"));
}

static enum err take_user(struct reader *reader, int64_t id)
{
    struct str email = email_normal(reader_arena(reader), read_needed_text(reader, "email"));
    struct instant created_at = read_instant(reader, "created_at");
    if (email.size == 0)
        leave_out(reader, LEFT_OUT_UNFIT, "its email is empty");
    if (reader->why.size)
        return OK;
    bool is_here;
    TRY(check_user(reader, id, email, created_at, &is_here));
    if (reader->why.size)
        return OK;
    if (!is_here)
        return insert_user(reader, id, email, created_at);
    reader->import->at->already_there++;
    return OK;
}

enum err import_user_row(struct import *import, const struct sql_row *row)
{
    struct reader reader = reader_of(import, row);
    int64_t id = read_id(&reader, "id");
    TRY(take_user(&reader, id));
    /* Whatever refers to this id in the dump must not fall to someone who has it here. */
    if (is_left_out(&reader))
        ids_add(&import->strangers, id);
    return OK;
}

enum err find_user(struct import *import, int64_t id, struct import_user *ret, bool *ret_found)
{
    *ret_found = false;
    if (id == 0 || ids_contain(&import->strangers, id))
        return OK;
    return found(import_user_find(import->owner, id, ret), ret_found);
}

enum err need_user(struct reader *reader, const char *column, int64_t id)
{
    struct import_user user;
    bool is_found;
    TRY(find_user(reader->import, id, &user, &is_found));
    if (!is_found)
        leave_out(reader, LEFT_OUT_ORPHAN, "its %s, user %lld, is not here", column, (long long)id);
    return OK;
}

/* ---- orders ---- */

static enum err check_order(struct reader *reader, int64_t id, int64_t user_id, struct str number,
                            bool *ret_is_here)
{
    struct import_order here;
    TRY(found(import_order_find(reader->import->owner, id, &here), ret_is_here));
    if (*ret_is_here) {
        if (!str_is(here.order_number, number))
            leave_out(reader, LEFT_OUT_TAKEN, "id %lld is another order here", (long long)id);
        return OK;
    }
    int64_t other;
    bool is_taken;
    TRY(found(import_order_of_number(reader->import->owner, number, &other), &is_taken));
    if (is_taken)
        leave_out(reader, LEFT_OUT_TAKEN, "its number is that of order %lld", (long long)other);
    return need_user(reader, "user_id", user_id);
}

static enum err insert_order(struct reader *reader, int64_t id, int64_t user_id, struct str number)
{
    static const char *const payments[] = {"unpaid", "dp_paid", "partially_paid", "fully_paid",
                                           NULL};
    static const char *const statuses[] = {"pending",   "confirmed", "in_progress",
                                           "completed", "cancelled", NULL};
    int64_t package_id = read_optional_id(reader, "package_id");
    int64_t before = read_count(reader, "pre_event_days");
    int64_t after = read_count(reader, "post_event_days");
    int64_t guests = read_count(reader, "guest_count");
    bool confirmed = read_bool(reader, "calendar_confirmed", false);
    struct str date = read_date(reader, "event_date");
    struct str location = read_text(reader, "event_location");
    struct str request = read_text(reader, "special_request");
    struct str scheme = read_text(reader, "payment_scheme");
    struct str payment = read_word(reader, "payment_status", "unpaid", payments);
    struct str status = read_word(reader, "status", "pending", statuses);
    if (reader->why.size)
        return OK;
    reader->import->at->added++;
    return import_order_insert(
        reader->import->owner, id, user_id, package_id, number, date, before, after, confirmed,
        location, guests, request, read_decimal(reader, "total_price", 10), scheme,
        read_decimal(reader, "dp_percentage", 3), read_decimal(reader, "total_paid", 10),
        read_decimal(reader, "remaining_amount", 10), payment, status,
        read_instant(reader, "created_at"), read_instant(reader, "updated_at"),
        read_instant(reader, "deleted_at"));
}

static enum err take_order(struct reader *reader)
{
    int64_t id = read_id(reader, "id"), user_id = read_id(reader, "user_id");
    struct str number = read_needed_text(reader, "order_number");
    bool is_here;
    if (reader->why.size)
        return OK;
    TRY(check_order(reader, id, user_id, number, &is_here));
    if (reader->why.size)
        return OK;
    if (!is_here)
        return insert_order(reader, id, user_id, number);
    reader->import->at->already_there++;
    return OK;
}

enum err import_order_row(struct import *import, const struct sql_row *row)
{
    struct reader reader = reader_of(import, row);
    TRY(take_order(&reader));
    (void)is_left_out(&reader);
    return OK;
}
