#include "desk/user/user.h"
#include "base/ascii.h"
#include "base/buffer.h"
#include "base/password.h"
#include "base/random.h"
#include "base/utf8.h"
#include "desk/account/link.h"
#include "desk/account/phone.h"
#include "desk/audit/audit.h"
#include "desk/guest/guest.h"
#include "desk/limits.h"
#include "desk/user/user.sql.h"

const char email_is_taken_text[] = TR("This e-mail address already has an account.");

struct str email_normal(struct arena *arena, struct str email)
{
    return str_lower_ascii(arena, str_trim(email));
}

/* Enough to catch slips: one '@', something before it, a dotted name after it, no blanks. */
bool email_is_plausible(struct str email)
{
    size_t at = str_find(email, '@');
    struct str domain = str_from(email, at + 1);
    if (at == 0 || at == email.size || email.size > EMAIL_MAX_BYTES ||
        str_find(domain, '@') != domain.size)
        return false;
    for (size_t i = 0; i < email.size; i++) {
        unsigned char c = (unsigned char)email.at[i];
        if (c <= ' ' || c == 0x7F || strchr("<>(),;:\\\"[]", c))
            return false;
    }
    size_t dot = str_find(domain, '.');
    return dot > 0 && dot + 1 < domain.size && domain.at[domain.size - 1] != '.';
}

struct str phone_normal(struct arena *arena, struct str phone)
{
    char *normal = arena_alloc_bytes(arena, phone.size + 4);
    size_t size = 0;
    normal[size++] = '+';
    for (size_t i = 0; i < phone.size; i++) {
        char c = phone.at[i];
        if (!is_digit(c))
            continue;
        if (size == 1 && (c == '0' || c == '8')) {
            normal[size++] = '6';
            normal[size++] = '2';
            if (c == '0')
                continue;
        }
        normal[size++] = c;
    }
    return size > 3 ? (struct str){normal, size} : STR_NONE;
}

struct str phone_part(struct arena *arena, struct str phone)
{
    struct buffer digits = buffer_in(arena);
    for (size_t i = 0; i < phone.size; i++)
        if (is_digit(phone.at[i]) && (digits.size || phone.at[i] != '0'))
            buffer_put_byte(&digits, phone.at[i]);
    return buffer_str(&digits);
}

struct str password_make(struct arena *arena)
{
    return str_cut(random_token(arena), 16);
}

void new_password_check(struct desk *desk, struct str password, struct str confirmation)
{
    if (utf8_length(password) < PASSWORD_MIN_CHARACTERS)
        desk_problem(desk, "password", TR("A password needs at least %s characters."),
                     PASSWORD_MIN_CHARACTERS);
    else if (password.size > PASSWORD_MAX_BYTES)
        desk_problem(desk, "password", TR("A password may have at most %s bytes."),
                     PASSWORD_MAX_BYTES);
    if (!str_is(password, confirmation))
        desk_problem(desk, "password_confirmation", TR("The two passwords differ."), 0);
}

enum err own_password_check(struct desk *desk, const struct person *person, struct str password)
{
    struct account account;
    TRY(account_find(desk, person->email, &account));
    if (password.size > PASSWORD_MAX_BYTES || !password_is(desk->arena, password, account.password))
        desk_problem(desk, "current_password", TR("This is not your password."), 0);
    return OK;
}

void contact_check(struct desk *desk, struct str name, struct str phone)
{
    if (utf8_is_blank(name))
        desk_problem(desk, "name", TR("Please write a name."), 0);
    else if (utf8_length(name) > NAME_MAX_CHARACTERS)
        desk_problem(desk, "name", TR("A name may have at most %s characters."),
                     NAME_MAX_CHARACTERS);
    else if (!utf8_is_one_line(name))
        desk_problem(desk, "name", TR("A name must be one line."), 0);
    struct str normal = phone_normal(desk->arena, phone);
    if (str_trim(phone).size && (normal.size < 9 || normal.size > 16))
        desk_problem(desk, "phone", TR("Please write a phone number such as 0812 3456 7890."), 0);
}

/* A guest's is free for whoever shows that it is theirs. */
enum err email_is_anothers(struct desk *desk, struct str email, bool *ret)
{
    return email_is_accounts(desk, email, password_hash_of_nobody(), ret);
}

enum err registration_check(struct desk *desk, const struct registration *registration)
{
    contact_check(desk, registration->name, registration->phone);
    if (!email_is_plausible(email_normal(desk->arena, registration->email)))
        desk_problem(desk, "email", TR("Please write a valid e-mail address."), 0);
    new_password_check(desk, registration->password, registration->password_confirmation);
    return desk_check(desk);
}

enum err user_register(struct desk *desk, const struct registration *registration,
                       struct str password_hash, int64_t *ret_id)
{
    struct str email = email_normal(desk->arena, registration->email);
    bool taken;
    TRY(guest_steps_aside(desk, email));
    TRY(email_is_taken(desk, email, &taken));
    if (taken)
        desk_problem(desk, "email", email_is_taken_text, 0);
    TRY(desk_check(desk));
    enum err err = user_insert(desk, str_trim(registration->name), email,
                               phone_normal(desk->arena, registration->phone), password_hash,
                               desk->now, ret_id);
    if (err != ERR_CONFLICT)
        return err;
    desk_problem(desk, "email", email_is_taken_text, 0); /* meanwhile, by another */
    return ERR_INVALID;
}

enum err account_find(struct desk *desk, struct str email, struct account *ret)
{
    struct str normal = email_normal(desk->arena, email);
    int64_t locked;
    if (db_locks_rows(desk->db))
        TRY(account_lock(desk, normal, &locked));
    return account_by_email(desk, normal, ret);
}

enum err account_renew_hash(struct desk *desk, int64_t user_id, struct str password_hash)
{
    return user_update_password(desk, user_id, password_hash, desk->now);
}

enum err user_note(struct desk *desk, int64_t actor_id, int64_t user_id, const char *field,
                   struct str from, struct str to)
{
    struct audit_row change = {
        .actor_id = actor_id,
        .subject = AUDIT_USER,
        .subject_id = user_id,
        .field = str_of(field),
        .from_value = from.size ? from : STR_NONE,
        .to_value = to.size ? to : STR_NONE,
    };
    return str_is(from, to) ? OK : audit_add(desk, &change);
}

struct str switch_word(bool on)
{
    return on ? STR("on") : STR("off");
}

/* That it was changed, not what it is. */
enum err account_set_password(struct desk *desk, int64_t user_id, struct str password_hash)
{
    TRY(user_update_password(desk, user_id, password_hash, desk->now));
    TRY(account_links_end(desk, user_id));
    return user_note(desk, user_id, user_id, "password", STR_NONE, STR("changed"));
}

/* What somebody changed of themselves. */
static enum err note_change(struct desk *desk, int64_t user_id, const char *field, struct str from,
                            struct str to)
{
    return user_note(desk, user_id, user_id, field, from, to);
}

static enum err note_preferences(struct desk *desk, const struct person *was,
                                 const struct preferences *is, struct str phone, struct str locale,
                                 struct str theme, struct str enter_key)
{
    TRY(note_change(desk, was->id, "name", was->name, str_trim(is->name)));
    TRY(note_change(desk, was->id, "phone", was->phone, phone));
    TRY(note_change(desk, was->id, "locale", was->locale, locale));
    TRY(note_change(desk, was->id, "theme", was->theme, theme));
    TRY(note_change(desk, was->id, "enter_key", was->enter_key, enter_key));
    TRY(note_change(desk, was->id, "prefer_email", switch_word(was->prefer_email),
                    switch_word(is->prefer_email)));
    TRY(note_change(desk, was->id, "prefer_sms", switch_word(was->prefer_sms),
                    switch_word(is->prefer_sms)));
    return note_change(desk, was->id, "prefer_whatsapp", switch_word(was->prefer_whatsapp),
                       switch_word(is->prefer_whatsapp));
}

bool theme_is_known(struct str theme)
{
    return str_is(theme, STR("light")) || str_is(theme, STR("dark"));
}

enum err preferences_save(struct desk *desk, const struct person *person,
                          const struct preferences *preferences)
{
    contact_check(desk, preferences->name, preferences->phone);
    struct str locale = locale_find(preferences->locale) ? preferences->locale : STR_NONE;
    if (preferences->locale.size && !locale.size)
        desk_problem(desk, "locale", TR("Please choose a language."), 0);
    struct str theme = preferences->theme.size ? preferences->theme : STR_NONE;
    if (theme.size && !theme_is_known(theme))
        desk_problem(desk, "theme", TR("Please choose a theme."), 0);
    struct str enter_key = preferences->enter_key.size ? preferences->enter_key : STR_NONE;
    if (enter_key.size && !str_is(enter_key, STR("send")) && !str_is(enter_key, STR("newline")))
        desk_problem(desk, "enter_key", TR("Please choose what Enter does."), 0);
    TRY(desk_check(desk));
    struct str phone = phone_normal(desk->arena, preferences->phone);
    TRY(user_update_preferences(desk, person, str_trim(preferences->name), phone, locale, theme,
                                enter_key, preferences->prefer_email, preferences->prefer_sms,
                                preferences->prefer_whatsapp, desk->now));
    if (!str_is(phone, person->phone))
        TRY(phone_left(desk, person->id, person->phone));
    return note_preferences(desk, person, preferences, phone, locale, theme, enter_key);
}

struct str first_name(struct str name)
{
    name = str_trim(name);
    return str_cut(name, str_find(name, ' '));
}
