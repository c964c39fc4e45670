#include "desk/guest/guest.h"
#include "base/password.h"
#include "base/random.h"
#include "desk/account/link.h"
#include "desk/guest/guest.sql.h"
#include "desk/history/history.h"
#include "desk/user/user.h"

/* What an address cannot hold is left out of a number or name, and is a dot in a mail's; a digest
   tells those apart that are the same without it. */
struct str guest_placeholder(struct arena *arena, struct str channel, struct str address)
{
    enum { DIGEST_SHOWN = 12 };
    struct buffer local = buffer_in(arena);
    bool is_mail = str_is(channel, STR("email")), is_whole = true;
    struct str plain = str_starts(address, STR("+")) ? str_from(address, 1) : address;
    for (size_t i = 0; i < plain.size; i++) {
        char c = plain.at[i];
        bool is_kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        is_whole = is_whole && is_kept;
        if (is_kept || is_mail)
            buffer_put_byte(&local, is_kept ? c : '.');
    }
    if (!local.size || !is_whole) {
        struct str digest = digest_hex(arena, digest_sha256(address));
        buffer_print(&local, "%s%.*s", local.size ? "." : "", DIGEST_SHOWN, digest.at);
    }
    return str_print(arena, "%.*s@%.*s.invalid", STR_ARGS(buffer_str(&local)), STR_ARGS(channel));
}

/* ---- an account has the address ---------------------------------------------------------------
 */

enum err guest_add(struct desk *desk, int64_t user_id, struct str email)
{
    return guest_insert(desk, user_id, email, desk->now);
}

enum err guest_ends(struct desk *desk, int64_t user_id)
{
    return guest_delete(desk, user_id);
}

enum err guest_steps_aside(struct desk *desk, struct str email)
{
    int64_t id;
    enum err err = guest_of_row(desk, email, password_hash_of_nobody(), &id);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    struct str placeholder = guest_placeholder(desk->arena, STR("email"), email);
    TRY(guest_set_email(desk, id, placeholder, desk->now));
    TRY(account_links_end(desk, id));
    TRY(user_note(desk, 0, id, "email", email, placeholder));
    return guest_set_writes_from(desk, id, email);
}

/* ---- it has shown that it is its own ----------------------------------------------------------
 */

static enum err note_tickets(struct desk *desk, int64_t guest_id, int64_t account_id)
{
    struct guest_ticket_list tickets = {0};
    struct str from = str_print(desk->arena, "%lld", (long long)guest_id);
    struct str to = str_print(desk->arena, "%lld", (long long)account_id);
    TRY(guest_tickets(desk, guest_id, &tickets));
    for (size_t i = 0; i < tickets.count; i++) {
        struct ticket ticket = {.id = tickets.items[i].id};
        TRY(history_add(desk, &ticket, account_id, "user_id", from, to));
    }
    return OK;
}

/* Letters on their way go to whom the ticket is now. */
static enum err move(struct desk *desk, int64_t guest_id, int64_t account_id)
{
    TRY(guest_tickets_become(desk, guest_id, account_id, desk->now));
    TRY(guest_messages_become(desk, guest_id, account_id));
    TRY(guest_files_become(desk, guest_id, account_id));
    TRY(guest_notifications_become(desk, guest_id, account_id));
    TRY(guest_arrivals_become(desk, guest_id, account_id));
    TRY(guest_contacts_become(desk, guest_id, account_id));
    TRY(guest_orders_become(desk, guest_id, account_id));
    return guest_texts_become(desk, guest_id, account_id);
}

enum err guest_becomes(struct desk *desk, int64_t guest_id, int64_t account_id)
{
    int64_t id;
    if (guest_id == account_id)
        return OK;
    enum err err = guest_keep(desk, guest_id, password_hash_of_nobody(), &id);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    TRY(note_tickets(desk, id, account_id));
    TRY(move(desk, id, account_id));
    struct str nobody = str_print(desk->arena, "%lld@guest.invalid", (long long)id);
    TRY(guest_leave(desk, id, nobody, desk->now));
    TRY(guest_set_became(desk, id, account_id));
    TRY(account_links_end(desk, id));
    return user_note(desk, account_id, id, "became_id", STR_NONE,
                     str_print(desk->arena, "%lld", (long long)account_id));
}

enum err guests_of_email_become(struct desk *desk, int64_t account_id)
{
    int64_t guest_id;
    enum err err = guest_of_account(desk, account_id, &guest_id);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    return guest_becomes(desk, guest_id, account_id);
}
