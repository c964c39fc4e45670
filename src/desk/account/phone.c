#include "desk/account/phone.h"
#include "base/password.h"
#include "base/random.h"
#include "desk/account/phone.sql.h"
#include "desk/guest/guest.h"
#include "desk/user/user.h"

enum { CODE_PARTS = 3, CODE_PART = 10 * 1000, CODE_DIGITS = 12, CODE_MOST_BYTES = 40 };

struct str phone_code(struct arena *arena, struct str secret, int64_t user_id, struct str phone)
{
    struct buffer code = buffer_in(arena);
    struct digest digest = digest_hmac(
        secret, str_print(arena, "phone:%lld:%.*s", (long long)user_id, STR_ARGS(phone)));
    for (size_t i = 0; i < CODE_PARTS; i++) {
        uint32_t part;
        memcpy(&part, digest.bytes + i * sizeof part, sizeof part);
        buffer_print(&code, "%s%04u", i ? "-" : "", part % CODE_PART);
    }
    return buffer_str(&code);
}

/* STR_NONE: there is more in it than digits, blanks and dashes. */
static struct str digits_of(struct arena *arena, struct str text)
{
    struct buffer digits = buffer_in(arena);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9')
            buffer_put_byte(&digits, c);
        else if (c != '-' && c != ' ' && c != '\n' && c != '\r')
            return STR_NONE;
    }
    return buffer_str(&digits);
}

bool phone_code_may_be(struct arena *arena, struct str text)
{
    return text.size <= CODE_MOST_BYTES && digits_of(arena, text).size == CODE_DIGITS;
}

bool phone_code_is(struct arena *arena, struct str secret, int64_t user_id, struct str phone,
                   struct str text)
{
    struct str code = phone_code(arena, secret, user_id, phone);
    return phone_code_may_be(arena, text) &&
           same_secret(digits_of(arena, text), digits_of(arena, code));
}

enum err phone_is_confirmed(struct desk *desk, const struct person *person, bool *ret)
{
    return phone_is_heard(desk, person, ret);
}

enum err phone_confirm(struct desk *desk, int64_t user_id, enum notification_channel channel,
                       struct str phone)
{
    struct phone_guest_list guests = {0};
    TRY(phone_guests(desk, phone, &guests));
    for (size_t i = 0; i < guests.count; i++)
        TRY(guest_becomes(desk, guests.items[i].id, user_id));
    TRY(phone_set_heard(desk, user_id, channel, phone, desk->now));
    TRY(phone_take_over(desk, user_id, phone));
    return user_note(desk, user_id, user_id, "phone_confirmed", STR_NONE, phone);
}

enum err phone_left(struct desk *desk, int64_t user_id, struct str phone)
{
    return phone.size ? phone_forget(desk, user_id, phone, password_hash_of_nobody()) : OK;
}
