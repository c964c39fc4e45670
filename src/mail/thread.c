#include "mail/thread.h"
#include "base/buffer.h"
#include "base/random.h"
#include "mail/address.h"
#include "mail/words.h"
#include <stdio.h>

enum { SIGNATURE_SIZE = SIGNATURE_BITS / 5 };

struct signature {
    char letters[SIGNATURE_SIZE];
};

/* What for, and two numbers: a signature for one thing is none for another. */
static struct signature sign(const struct mail_identity *identity, const char *purpose, int64_t one,
                             int64_t two)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    char text[64];
    struct signature signature;
    int size = snprintf(text, sizeof text, "%s %lld %lld", purpose, (long long)one, (long long)two);
    struct digest digest = digest_hmac(identity->secret, (struct str){text, (size_t)size});
    for (size_t i = 0; i < SIGNATURE_SIZE; i++) {
        size_t bit = i * 5, byte = bit / 8;
        unsigned pair = (unsigned)digest.bytes[byte] << 8 | digest.bytes[byte + 1];
        signature.letters[i] = alphabet[pair >> (11 - bit % 8) & 31];
    }
    return signature;
}

static bool is_signed(struct signature signature, struct str text)
{
    struct signature given;
    if (text.size != SIGNATURE_SIZE)
        return false;
    for (size_t i = 0; i < SIGNATURE_SIZE; i++)
        given.letters[i] = text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] + 32)
                                                                  : text.at[i];
    return same_secret((struct str){signature.letters, SIGNATURE_SIZE},
                       (struct str){given.letters, SIGNATURE_SIZE});
}

/* "42.7.SIGNATURE": two numbers as they are written here, and what follows. */
static bool read_numbers(struct str text, int64_t *ret_one, int64_t *ret_two, struct str *ret_rest)
{
    struct str one, two;
    if (!str_split(&text, '.', &one) || !str_split(&text, '.', &two) || !text.at)
        return false;
    *ret_rest = text;
    return str_to_i64(one, ret_one) && str_to_i64(two, ret_two) && *ret_one >= 0 && *ret_two >= 0;
}

/* ---- addresses --------------------------------------------------------------------------------
 */

enum err reply_address_make(struct arena *arena, const struct mail_identity *identity,
                            struct reply_address of, struct str *ret)
{
    struct mail_address ours;
    if (!mail_address_read(identity->address, &ours))
        return ERR_INVALID;
    struct signature signature = sign(identity, "reply", of.ticket_id, of.person_id);
    struct str address = str_print(arena, "%.*s+%lld.%lld.%.*s@%.*s", STR_ARGS(ours.local),
                                   (long long)of.ticket_id, (long long)of.person_id, SIGNATURE_SIZE,
                                   signature.letters, STR_ARGS(ours.domain));
    if (!mail_address_is_valid(address))
        return ERR_INVALID;
    *ret = address;
    return OK;
}

static bool is_ours(const struct mail_identity *identity, struct str address,
                    struct mail_address *ret)
{
    struct mail_address ours;
    return mail_address_read(identity->address, &ours) && mail_address_read(address, ret) &&
           str_is_nocase(ours.local, ret->local) && str_is_nocase(ours.domain, ret->domain);
}

bool mail_is_for(const struct mail_identity *identity, struct str address)
{
    struct mail_address theirs;
    return is_ours(identity, address, &theirs);
}

enum err reply_address_read(const struct mail_identity *identity, struct str address,
                            struct reply_address *ret)
{
    struct mail_address theirs;
    struct reply_address read;
    struct str signature;
    if (!is_ours(identity, address, &theirs) ||
        !read_numbers(theirs.tag, &read.ticket_id, &read.person_id, &signature))
        return ERR_NOT_FOUND;
    if (!is_signed(sign(identity, "reply", read.ticket_id, read.person_id), signature))
        return ERR_FORBIDDEN;
    *ret = read;
    return OK;
}

/* ---- Message-IDs ------------------------------------------------------------------------------
 */

static const struct str thread_prefix = STR("ticket-"), sent_prefix = STR("notification-");

enum err mail_name_make(struct arena *arena, const struct mail_identity *identity,
                        struct mail_name name, struct str *ret)
{
    struct mail_address ours;
    if (!mail_address_read(identity->address, &ours))
        return ERR_INVALID;
    struct signature signature = sign(identity, "name", name.ticket_id, name.notification_id);
    struct str id;
    if (name.notification_id)
        id = str_print(arena, "<%.*s%lld.%lld.%.*s@%.*s>", STR_ARGS(sent_prefix),
                       (long long)name.notification_id, (long long)name.ticket_id, SIGNATURE_SIZE,
                       signature.letters, STR_ARGS(ours.domain));
    else
        id = str_print(arena, "<%.*s%lld.%.*s@%.*s>", STR_ARGS(thread_prefix),
                       (long long)name.ticket_id, SIGNATURE_SIZE, signature.letters,
                       STR_ARGS(ours.domain));
    if (!mail_id_is_valid(id))
        return ERR_INVALID;
    *ret = id;
    return OK;
}

static bool read_name(struct str local, struct mail_name *ret, struct str *ret_signature)
{
    struct str number;
    *ret = (struct mail_name){0};
    if (starts_nocase(local, sent_prefix))
        return read_numbers(str_from(local, sent_prefix.size), &ret->notification_id,
                            &ret->ticket_id, ret_signature) &&
               ret->notification_id > 0;
    local = starts_nocase(local, thread_prefix) ? str_from(local, thread_prefix.size) : STR_NONE;
    if (!str_split(&local, '.', &number) || !local.at)
        return false;
    *ret_signature = local;
    return str_to_i64(number, &ret->ticket_id) && ret->ticket_id > 0;
}

enum err mail_name_read(const struct mail_identity *identity, struct str message_id,
                        struct mail_name *ret)
{
    struct mail_address ours;
    struct mail_name name;
    struct str id = str_trim(message_id), signature;
    if (id.size > 2 && id.at[0] == '<' && id.at[id.size - 1] == '>')
        id = (struct str){id.at + 1, id.size - 2};
    size_t at = str_find(id, '@');
    if (!mail_address_read(identity->address, &ours) ||
        !str_is_nocase(str_from(id, at + 1), ours.domain) ||
        !read_name(str_cut(id, at), &name, &signature))
        return ERR_NOT_FOUND;
    if (!is_signed(sign(identity, "name", name.ticket_id, name.notification_id), signature))
        return ERR_FORBIDDEN;
    *ret = name;
    return OK;
}
