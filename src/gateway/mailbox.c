#include "gateway/mailbox.h"
#include "base/ascii.h"
#include "base/buffer.h"
#include "gateway/address.h"
#include "gateway/transfer.h"

enum {
    PIECE_SIZE = 16 * 1024,
    LINE_MAX_BYTES = 1024 * 1024, /* the numbers of a hundred thousand mails */
    LIARS_MAX = 100,
    RESPONSES_MAX = 10 * 1000, /* to one command: those that nobody asked for come in between */
};

struct mailbox {
    struct server_address server;
    struct str folder;
    struct transfer *transfer;
    int64_t validity;  /* of the numbers below; 0: not told, or no look yet */
    int64_t left_uid;  /* the last that was told of as too large */
    int64_t begin_uid; /* where the next look begins; 0: with the oldest */
    /* Larger than their RFC822.SIZE said, and than may be: not asked for again. The oldest of them
       makes room. */
    int64_t liars[LIARS_MAX];
    size_t liar_count;
};

enum err mailbox_new(struct arena *arena, struct str url, int timeout_ms, struct mailbox **ret)
{
    struct mailbox *mailbox = NEW(arena, struct mailbox);
    if (mailbox_url_problem(arena, url))
        return ERR_INVALID;
    TRY(server_address_read(arena, STR("imap"), url, &mailbox->server));
    mailbox->folder = mailbox->server.path.size ? mailbox->server.path : STR("INBOX");
    mailbox->transfer = transfer_new(timeout_ms);
    *ret = mailbox;
    return OK;
}

void mailbox_free(struct mailbox *mailbox)
{
    if (mailbox)
        transfer_free(mailbox->transfer);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* A conversation, which has read more than it has looked at. */
struct talk {
    struct transfer *transfer;
    struct arena *arena; /* of what is heard now */
    size_t literal_max;
    int commands;
    const struct mail_taker *taker; /* NULL: nothing is taken */
    bool was_refused;               /* by the taker */
    char bytes[PIECE_SIZE];
    size_t at, count;
};

static bool stops(const struct talk *talk)
{
    return talk->taker && talk->taker->stops && talk->taker->stops(talk->taker->context);
}

static enum err fill(struct talk *talk)
{
    talk->at = talk->count = 0;
    return transfer_read(talk->transfer, talk->bytes, PIECE_SIZE, &talk->count);
}

/* Up to the line's end, which is left out. */
static enum err read_line(struct talk *talk, struct buffer *line)
{
    for (;;) {
        if (talk->at == talk->count)
            TRY(fill(talk));
        struct str rest = {talk->bytes + talk->at, talk->count - talk->at};
        size_t end = str_find(rest, '\n');
        buffer_put_str(line, str_cut(rest, end));
        talk->at += end < rest.size ? end + 1 : end;
        if (line->size > LINE_MAX_BYTES)
            return ERR_UNAVAILABLE;
        if (end == rest.size)
            continue;
        if (line->size && line->bytes[line->size - 1] == '\r')
            line->size--;
        return OK;
    }
}

static enum err read_bytes(struct talk *talk, size_t size, struct str *ret)
{
    char *bytes = arena_alloc_bytes(talk->arena, size + 1);
    for (size_t have = 0; have < size;) {
        if (stops(talk))
            return ERR_UNAVAILABLE;
        if (talk->at == talk->count)
            TRY(fill(talk));
        size_t piece = talk->count - talk->at < size - have ? talk->count - talk->at : size - have;
        memcpy(bytes + have, talk->bytes + talk->at, piece);
        talk->at += piece;
        have += piece;
    }
    *ret = (struct str){bytes, size};
    return OK;
}

/* The size of the literal that a line ends with ("{123}", RFC 9051, 4.3); -1: with none. */
static int64_t literal_size(struct str line)
{
    size_t open = line.size;
    int64_t size;
    if (!line.size || line.at[line.size - 1] != '}')
        return -1;
    while (open > 0 && line.at[open - 1] != '{')
        open--;
    struct str digits = str_cut(str_from(line, open), line.size - open - 1);
    return open && str_to_i64(digits, &size) && size >= 0 ? size : -1;
}

/* ---- commands -------------------------------------------------------------------------------- */

struct response {
    struct str text;    /* its lines without what literals hold */
    struct str literal; /* the last one; STR_NONE: there is none */
};

static enum err read_response(struct talk *talk, struct response *ret)
{
    struct buffer text = buffer_in(talk->arena);
    *ret = (struct response){0};
    for (;;) {
        TRY(read_line(talk, &text));
        int64_t size = literal_size(buffer_str(&text));
        if (size < 0)
            break;
        if ((uint64_t)size > talk->literal_max)
            return ERR_UNAVAILABLE;
        TRY(read_bytes(talk, (size_t)size, &ret->literal));
    }
    ret->text = buffer_str(&text);
    return OK;
}

typedef void hear(void *context, const struct response *response);

/* ERR_NOT_FOUND: the server says no. */
static enum err command(struct talk *talk, struct str words, hear *heard, void *context)
{
    struct str tag = str_print(talk->arena, "s%d ", ++talk->commands);
    TRY(transfer_write(talk->transfer,
                       str_print(talk->arena, "%.*s%.*s\r\n", STR_ARGS(tag), STR_ARGS(words))));
    for (int i = 0; i < RESPONSES_MAX; i++) {
        struct response response;
        TRY(read_response(talk, &response));
        if (str_starts(response.text, STR("* BYE")))
            return ERR_UNAVAILABLE;
        if (str_starts(response.text, tag)) {
            struct str word = str_cut(str_from(response.text, tag.size), 2);
            return str_is_nocase(word, STR("OK"))   ? OK
                   : str_is_nocase(word, STR("NO")) ? ERR_NOT_FOUND
                                                    : ERR_UNAVAILABLE;
        }
        if (heard)
            heard(context, &response);
    }
    return ERR_UNAVAILABLE;
}

/* The number after a name in a response: "RFC822.SIZE 1234". Stays as it is without one. */
static void read_number(struct str text, struct str name, int64_t *ret)
{
    for (size_t i = 0; i + name.size < text.size; i++) {
        struct str rest = str_from(text, i + name.size);
        if (!str_is_nocase(str_cut(str_from(text, i), name.size), name))
            continue;
        size_t digits = 0;
        while (digits < rest.size && rest.at[digits] >= '0' && rest.at[digits] <= '9')
            digits++;
        int64_t number;
        if (str_to_i64(str_cut(rest, digits), &number))
            *ret = number;
    }
}

/* "* OK [UIDVALIDITY 3857529045] UIDs valid" */
static void hear_validity(void *context, const struct response *response)
{
    if (str_starts(response->text, STR("* OK ")))
        read_number(response->text, STR("[UIDVALIDITY "), context);
}

static enum err select_folder(struct talk *talk, struct str folder, int64_t *ret_validity)
{
    struct buffer words = buffer_in(talk->arena);
    buffer_put_str(&words, STR("SELECT \""));
    for (size_t i = 0; i < folder.size; i++) {
        if ((unsigned char)folder.at[i] < ' ')
            return ERR_NOT_FOUND;
        if (folder.at[i] == '"' || folder.at[i] == '\\')
            buffer_put_byte(&words, '\\');
        buffer_put_byte(&words, folder.at[i]);
    }
    buffer_put_byte(&words, '"');
    return command(talk, buffer_str(&words), hear_validity, ret_validity);
}

/* The numbers of another validity are those of other mails. A server that tells none, as it must
   not, is believed to keep them. */
static enum err open_folder(struct mailbox *mailbox, struct talk *talk)
{
    int64_t validity = 0;
    TRY(select_folder(talk, mailbox->folder, &validity));
    if (validity != mailbox->validity) {
        mailbox->left_uid = mailbox->begin_uid = 0;
        mailbox->liar_count = 0;
    }
    mailbox->validity = validity;
    return OK;
}

struct found {
    int64_t uids[MAILBOX_AT_ONCE];
    size_t count;
};

/* "* SEARCH 3 5 9" */
static void hear_search(void *context, const struct response *response)
{
    struct found *found = context;
    struct str rest = response->text, word;
    int64_t uid;
    if (!str_starts(rest, STR("* SEARCH")))
        return;
    while (found->count < MAILBOX_AT_ONCE && str_split(&rest, ' ', &word))
        if (str_to_i64(word, &uid) && uid > 0)
            found->uids[found->count++] = uid;
}

/* "* 2 FETCH (UID 5 RFC822.SIZE 1234 BODY[HEADER]<0> {12}..." */
static void hear_large(void *context, const struct response *response)
{
    struct mail_left *left = context;
    read_number(response->text, STR("RFC822.SIZE "), &left->size);
    if (response->literal.at)
        left->head = response->literal;
}

static void hear_mail(void *context, const struct response *response)
{
    struct str *mail = context;
    if (response->literal.at)
        *mail = response->literal;
}

/* Told of once; of those that have been already the server says nothing. */
static enum err leave_large(struct mailbox *mailbox, struct talk *talk)
{
    const struct mail_taker *taker = talk->taker;
    struct found found = {0};
    struct str words = str_print(talk->arena, "UID SEARCH UID %lld:* UNSEEN UNDELETED LARGER %zu",
                                 (long long)mailbox->left_uid + 1, taker->size_max);
    TRY(command(talk, words, hear_search, &found));
    for (size_t i = 0; i < found.count; i++) {
        struct mail_left left = {0};
        if (found.uids[i] <= mailbox->left_uid) /* "*" is the last one, whatever its number */
            continue;
        words = str_print(talk->arena, "UID FETCH %lld (RFC822.SIZE BODY.PEEK[HEADER]<0.%d>)",
                          (long long)found.uids[i], MAILBOX_HEAD);
        enum err err = command(talk, words, hear_large, &left);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        if (taker->leave)
            taker->leave(taker->context, &left);
        mailbox->left_uid = found.uids[i];
    }
    return OK;
}

static bool is_liar(const struct mailbox *mailbox, int64_t uid)
{
    for (size_t i = 0; i < mailbox->liar_count && i < LIARS_MAX; i++)
        if (mailbox->liars[i] == uid)
            return true;
    return false;
}

static void leave_liar(struct mailbox *mailbox, const struct mail_taker *taker, int64_t uid,
                       struct str mail)
{
    const struct mail_left left = {(int64_t)mail.size, str_cut(mail, MAILBOX_HEAD)};
    mailbox->liars[mailbox->liar_count++ % LIARS_MAX] = uid;
    if (taker->leave)
        taker->leave(taker->context, &left);
}

/* One that is gone meanwhile is none. Of one that is larger than it said no more is asked for than
   shows it. */
static enum err fetch_one(struct mailbox *mailbox, struct talk *talk, int64_t uid)
{
    const struct mail_taker *taker = talk->taker;
    struct str mail = STR_NONE;
    long long number = uid;
    TRY(command(
        talk,
        str_print(talk->arena, "UID FETCH %lld (BODY.PEEK[]<0.%zu>)", number, taker->size_max + 1),
        hear_mail, &mail));
    if (!mail.at)
        return OK;
    if (mail.size > taker->size_max) {
        leave_liar(mailbox, taker, uid, mail);
        return OK;
    }
    enum err err = taker->take(taker->context, mail);
    talk->was_refused = err != OK;
    TRY(err);
    return command(talk, str_print(talk->arena, "UID STORE %lld +FLAGS.SILENT (\\Seen)", number),
                   NULL, NULL);
}

static enum err fetch_found(struct mailbox *mailbox, struct talk *talk, const struct found *found)
{
    const struct mail_taker *taker = talk->taker;
    for (size_t i = 0; i < found->count && !stops(talk); i++) {
        int64_t uid = found->uids[i];
        if (is_liar(mailbox, uid))
            continue;
        arena_reset(talk->arena);
        enum err err = fetch_one(mailbox, talk, uid);
        bool is_no = err == ERR_NOT_FOUND && !talk->was_refused;
        if (is_no && taker->fail)
            taker->fail(taker->context, uid);
        if (err == OK || is_no)
            continue;
        if (!talk->was_refused && !stops(talk))
            mailbox->begin_uid = uid + 1;
        return err;
    }
    /* Those that stay unread may be as many as one look has. */
    if (found->count == MAILBOX_AT_ONCE && !stops(talk))
        mailbox->begin_uid = found->uids[found->count - 1] + 1;
    return OK;
}

static enum err fetch_all(struct mailbox *mailbox, struct talk *talk)
{
    struct found found = {0};
    TRY(open_folder(mailbox, talk));
    if (!talk->taker)
        return OK;
    TRY(leave_large(mailbox, talk));
    struct str from = mailbox->begin_uid
                          ? str_print(talk->arena, "UID %lld:* ", (long long)mailbox->begin_uid)
                          : STR("");
    struct str words = str_print(talk->arena, "UID SEARCH %.*sUNSEEN UNDELETED SMALLER %zu",
                                 STR_ARGS(from), talk->taker->size_max + 1);
    TRY(command(talk, words, hear_search, &found));
    mailbox->begin_uid = 0;
    return fetch_found(mailbox, talk, &found);
}

static const char *said_of(enum err err, bool was_refused)
{
    return was_refused            ? "answers, and a mail of it was not kept"
           : err == OK            ? "answers"
           : err == ERR_FORBIDDEN ? "refuses the log-in"
           : err == ERR_NOT_FOUND ? "has no such folder, or does not open it"
                                  : "does not answer as it should";
}

/* `taker` NULL: only looks whether it could. */
static enum err visit(struct mailbox *mailbox, struct arena *arena, const struct mail_taker *taker,
                      struct str *ret_said)
{
    const char *host = mailbox->server.host;
    bool was_refused = false;
    struct str problem;
    enum err err = transfer_open(mailbox->transfer, arena, &mailbox->server, &problem);
    if (err == OK) {
        AUTO(arena_free_p) struct arena *heard = arena_new();
        struct talk *talk = NEW(arena, struct talk);
        talk->transfer = mailbox->transfer;
        talk->arena = heard;
        talk->taker = taker;
        talk->literal_max = (taker ? taker->size_max : 0) + MAILBOX_HEAD + PIECE_SIZE;
        err = fetch_all(mailbox, talk);
        was_refused = talk->was_refused;
    }
    transfer_close(mailbox->transfer);
    *ret_said = problem.size && err != ERR_FORBIDDEN
                    ? str_print(arena, "%s: %.*s", host, STR_ARGS(problem))
                    : str_print(arena, "%s %s", host, said_of(err, was_refused));
    return err;
}

enum err mailbox_fetch(struct mailbox *mailbox, struct arena *arena, const struct mail_taker *taker,
                       struct str *ret_said)
{
    return visit(mailbox, arena, taker, ret_said);
}

enum err mailbox_check(struct mailbox *mailbox, struct arena *arena, struct str *ret_said)
{
    return visit(mailbox, arena, NULL, ret_said);
}
