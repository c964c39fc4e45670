/*
 * Any bytes as one who hands over mails: however they are cut, the same is answered and the same
 * mails are taken, within the limits, to people that are known; and what was kept is given back.
 */
#include "mail/address.h"
#include "mail/limits.h"
#include "mail/lmtp.h"
#include "mail/words.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { BYTES_MOST = 300, KEPT_MOST = 40 * 1024 };

struct side {
    struct buffer taken;
    size_t kept, rooms;
};

static void check(bool holds)
{
    if (!holds)
        abort();
}

static bool is_known(void *context, struct str recipient)
{
    (void)context;
    check(mail_address_is_valid(recipient));
    return !starts_nocase(recipient, STR("x"));
}

static bool has_room(void *context)
{
    struct side *side = context;
    enum { EVERY = 5 };
    return ++side->rooms % EVERY != 0;
}

static bool may_keep(void *context, size_t more)
{
    struct side *side = context;
    if (side->kept + more > KEPT_MOST)
        return false;
    side->kept += more;
    return true;
}

static void gives_back(void *context, size_t bytes)
{
    struct side *side = context;
    check(bytes <= side->kept);
    side->kept -= bytes;
}

static enum err take(void *context, struct str from, const struct str *recipients, size_t count,
                     struct str bytes)
{
    struct side *side = context;
    static const enum err answers[] = {OK, ERR_UNAVAILABLE, ERR_INVALID, ERR_FORBIDDEN,
                                       ERR_TOO_LARGE};
    check(bytes.size <= BYTES_MOST && count > 0 && count <= LMTP_RECIPIENTS);
    check(starts_nocase(bytes, STR("Return-Path: <")));
    for (size_t i = 0; i < from.size; i++)
        check(from.at[i] > ' ' && from.at[i] <= '~');
    for (size_t i = 0; i < count; i++)
        check(mail_address_is_valid(recipients[i]) && !starts_nocase(recipients[i], STR("x")));
    buffer_print(&side->taken, "mail of %.*s: ", STR_ARGS(from));
    buffer_put_str(&side->taken, bytes);
    return answers[bytes.size % COUNT_OF(answers)];
}

/* Pieces of `least` bytes; with `grows`, each one longer than the one before. */
static struct str run(struct arena *arena, struct str bytes, size_t least, bool grows)
{
    struct side side = {.taken = buffer_in(arena)};
    struct lmtp_options options = {.host = STR("toko.test"),
                                   .bytes_most = BYTES_MOST,
                                   .context = &side,
                                   .is_known = is_known,
                                   .has_room = has_room,
                                   .may_keep = may_keep,
                                   .gives_back = gives_back,
                                   .take = take};
    struct lmtp *lmtp = lmtp_new(&options);
    struct buffer out = buffer_in(arena);
    bool goes_on = true;
    while (bytes.size && goes_on) {
        goes_on = lmtp_take(lmtp, str_cut(bytes, least), &out);
        bytes = str_from(bytes, least);
        least += grows;
    }
    lmtp_free(lmtp);
    check(side.kept == 0);
    buffer_print(&out, "%d ", goes_on);
    buffer_put_str(&out, buffer_str(&side.taken));
    return buffer_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str text = {(const char *)bytes, size};
    if (size == 0)
        return 0;
    struct str whole = run(arena, text, size, false);
    check(str_is(whole, run(arena, text, 1, false)));
    check(str_is(whole, run(arena, text, 2, true)));
    return 0;
}
