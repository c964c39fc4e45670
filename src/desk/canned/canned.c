#include "desk/canned/canned.h"
#include "base/ascii.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "desk/audit/audit.h"
#include "desk/canned/canned.sql.h"
#include "desk/limits.h"
#include "desk/user/user.h"

enum { THE_DESK = 1 };

/* ---- seeing them ----------------------------------------------------------------------------- */

static bool holds(struct str text, struct str wanted)
{
    for (size_t i = 0; i + wanted.size <= text.size; i++)
        if (str_is_nocase((struct str){text.at + i, wanted.size}, wanted))
            return true;
    return false;
}

static bool matches(const struct canned_reply *reply, struct str search)
{
    return holds(reply->shortcut, search) || holds(reply->title, search) ||
           holds(reply->body, search);
}

enum err canned_list(struct desk *desk, const struct staff *staff, struct str search,
                     struct canned_reply_list *ret)
{
    struct canned_reply_list all = {0};
    TRY(canned_rows(desk, staff, &all));
    search = str_starts(search, STR("/")) ? str_from(search, 1) : search;
    *ret = (struct canned_reply_list){all.items, 0};
    for (size_t i = 0; i < all.count; i++)
        if (matches(&all.items[i], search))
            ret->items[ret->count++] = all.items[i];
    return OK;
}

enum err canned_load(struct desk *desk, const struct staff *staff, int64_t id,
                     struct canned_reply *ret)
{
    int64_t locked;
    if (db_locks_rows(desk->db))
        TRY(canned_lock(desk, staff, id, &locked));
    return canned_find(desk, staff, id, ret);
}

bool canned_may_change(const struct staff *staff, const struct canned_reply *reply)
{
    return reply->user_id == staff_id(staff) || staff_may(staff, SETTINGS_MANAGE);
}

/* ---- changing them --------------------------------------------------------------------------- */

static bool is_of_shortcut(char c)
{
    return is_small_letter(c) || is_digit(c) || c == '-' || c == '_';
}

static bool is_shortcut(struct str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (!is_of_shortcut(word.at[i]))
            return false;
    return word.size > 0;
}

/* Forms send CR LF for what one character was when it was typed. */
static struct str with_plain_line_ends(struct arena *arena, struct str text)
{
    struct buffer plain = buffer_in(arena);
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] != '\r' || i + 1 == text.size || text.at[i + 1] != '\n')
            buffer_put_byte(&plain, text.at[i]);
    return plain.size ? buffer_str(&plain) : STR("");
}

/* A draft as it is kept. */
static struct canned_draft normal(struct desk *desk, const struct canned_draft *draft)
{
    struct canned_draft normal = *draft;
    struct str word = str_trim(draft->shortcut);
    word = str_starts(word, STR("/")) ? str_from(word, 1) : word;
    normal.shortcut = str_lower_ascii(desk->arena, word);
    normal.title = str_trim(draft->title);
    normal.body = str_trim(with_plain_line_ends(desk->arena, draft->body));
    return normal;
}

static void check_shortcut(struct desk *desk, struct str shortcut)
{
    if (!is_shortcut(shortcut))
        desk_problem(desk, "shortcut",
                     TR("A shortcut is one word of letters a to z, digits, - and _."), 0);
    else if (shortcut.size > CANNED_SHORTCUT_MAX_BYTES)
        desk_problem(desk, "shortcut", TR("A shortcut may have at most %s characters."),
                     CANNED_SHORTCUT_MAX_BYTES);
}

static void check_title(struct desk *desk, struct str title)
{
    if (utf8_is_blank(title))
        desk_problem(desk, "title", TR("Please write a title."), 0);
    else if (utf8_length(title) > CANNED_TITLE_MAX_CHARACTERS)
        desk_problem(desk, "title", TR("A title may have at most %s characters."),
                     CANNED_TITLE_MAX_CHARACTERS);
    else if (!utf8_is_one_line(title))
        desk_problem(desk, "title", TR("A title must be one line."), 0);
}

static void check_body(struct desk *desk, struct str body)
{
    int64_t unknown = canned_unknown_line(body);
    if (utf8_is_blank(body))
        desk_problem(desk, "body", TR("Please write the text of the reply."), 0);
    else if (utf8_length(body) > CANNED_BODY_MAX_CHARACTERS)
        desk_problem(desk, "body", TR("A canned reply may have at most %s characters."),
                     CANNED_BODY_MAX_CHARACTERS);
    else if (unknown)
        desk_problem(desk, "body",
                     TR("Line %s has a variable that does not exist. Those that do are below."),
                     unknown);
}

/* `reply` is the one that becomes so; NULL: a new one. */
static enum err check_room(struct desk *desk, const struct staff *staff,
                           const struct canned_reply *reply, bool is_shared)
{
    int64_t count;
    TRY(canned_count(desk, staff, is_shared, reply ? reply->user_id : staff_id(staff),
                     reply ? reply->id : 0, &count));
    if (count >= CANNED_REPLIES_MAX)
        desk_problem(desk, "shortcut",
                     TR("There are %s of these already. Remove one that is no longer needed."),
                     CANNED_REPLIES_MAX);
    return desk_check(desk);
}

static enum err check(struct desk *desk, const struct staff *staff,
                      const struct canned_reply *reply, const struct canned_draft *draft)
{
    check_shortcut(desk, draft->shortcut);
    check_title(desk, draft->title);
    check_body(desk, draft->body);
    TRY(desk_check(desk));
    return check_room(desk, staff, reply, draft->is_shared);
}

static enum err taken(struct desk *desk, enum err err)
{
    if (err != ERR_CONFLICT)
        return err;
    desk_problem(desk, "shortcut", TR("This shortcut is taken already."), 0);
    return ERR_INVALID;
}

/* What the audit log says of a shared one; STR_NONE of a personal one, which is nobody's matter. */
static struct str shared_text(struct desk *desk, const struct canned_draft *draft)
{
    if (!draft->is_shared)
        return STR_NONE;
    return str_print(desk->arena, "/%.*s\n%.*s\n%.*s", STR_ARGS(draft->shortcut),
                     STR_ARGS(draft->title), STR_ARGS(draft->body));
}

static enum err note(struct desk *desk, const struct staff *staff, struct str from, struct str to)
{
    return audit_add_setting(desk, staff_id(staff), STR("canned_reply"), from, to);
}

static struct canned_draft draft_of(const struct canned_reply *reply)
{
    return (struct canned_draft){.shortcut = reply->shortcut,
                                 .title = reply->title,
                                 .body = reply->body,
                                 .is_shared = reply->is_shared};
}

enum err canned_add(struct desk *desk, const struct staff *staff, const struct canned_draft *asked,
                    int64_t *ret_id)
{
    const struct canned_draft draft = normal(desk, asked);
    TRY(check(desk, staff, NULL, &draft));
    TRY(taken(desk, canned_insert(desk, staff, draft.is_shared, draft.shortcut, draft.title,
                                  draft.body, desk->now, ret_id)));
    return note(desk, staff, STR_NONE, shared_text(desk, &draft));
}

enum err canned_save(struct desk *desk, const struct staff *staff, const struct canned_reply *reply,
                     const struct canned_draft *asked)
{
    const struct canned_draft was = draft_of(reply), draft = normal(desk, asked);
    if (!canned_may_change(staff, reply))
        return ERR_FORBIDDEN;
    TRY(check(desk, staff, reply, &draft));
    TRY(taken(desk, canned_update(desk, reply, draft.is_shared, draft.shortcut, draft.title,
                                  draft.body, desk->now)));
    return note(desk, staff, shared_text(desk, &was), shared_text(desk, &draft));
}

enum err canned_remove(struct desk *desk, const struct staff *staff,
                       const struct canned_reply *reply)
{
    const struct canned_draft was = draft_of(reply);
    if (!canned_may_change(staff, reply))
        return ERR_FORBIDDEN;
    TRY(canned_delete(desk, reply));
    return note(desk, staff, shared_text(desk, &was), STR_NONE);
}

/* ---- using them ------------------------------------------------------------------------------ */

enum err canned_note_use(struct desk *desk, int64_t id)
{
    return canned_count_use(desk, id, desk->now);
}

struct canned_values canned_values(struct desk *desk, const struct ticket *ticket,
                                   struct str agent_name, struct str desk_name)
{
    return (struct canned_values){{
        [CANNED_CUSTOMER_NAME] = ticket->user_name,
        [CANNED_CUSTOMER_FIRST_NAME] = first_name(ticket->user_name),
        [CANNED_TICKET_ID] = str_number(desk->arena, ticket->id),
        [CANNED_TICKET_SUBJECT] = ticket->subject,
        [CANNED_ORDER_NUMBER] = ticket->order_number,
        [CANNED_AGENT_NAME] = agent_name,
        [CANNED_AGENT_FIRST_NAME] = first_name(agent_name),
        [CANNED_DESK_NAME] = desk_name,
    }};
}
