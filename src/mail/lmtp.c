#include "mail/lmtp.h"
#include "mail/address.h"
#include "mail/limits.h"
#include "mail/words.h"

enum mode { COMMANDS, LONG_LINE, CONTENT };

/* Where the last byte of the content was. A dot at the beginning of a line is held back. */
enum place { LINE_BEGIN, DOT, DOT_CR, WITHIN, CR };

struct lmtp {
    struct lmtp_options options;
    struct arena *whole; /* where this is */
    struct arena *arena; /* of one mail */
    enum mode mode;
    enum place place;
    char line[LMTP_LINE_BYTES];
    size_t line_size, errors, mails;
    bool is_greeted, is_smtp, is_over;
    /* of the mail */
    bool has_sender, is_too_large, is_unkept;
    struct str from;
    struct str recipients[LMTP_RECIPIENTS];
    size_t recipient_count, kept;
    struct buffer content;
};

struct lmtp *lmtp_new(const struct lmtp_options *options)
{
    struct arena *whole = arena_new();
    struct lmtp *lmtp = NEW(whole, struct lmtp);
    lmtp->options = *options;
    lmtp->whole = whole;
    lmtp->arena = arena_new();
    lmtp->content = buffer_in(lmtp->arena);
    return lmtp;
}

static void forget_mail(struct lmtp *lmtp)
{
    lmtp->options.gives_back(lmtp->options.context, lmtp->kept);
    arena_reset(lmtp->arena);
    lmtp->content = buffer_in(lmtp->arena);
    lmtp->has_sender = lmtp->is_too_large = lmtp->is_unkept = false;
    lmtp->recipient_count = lmtp->kept = 0;
    lmtp->from = STR_NONE;
}

void lmtp_free(struct lmtp *lmtp)
{
    forget_mail(lmtp);
    arena_free(lmtp->arena);
    arena_free(lmtp->whole);
}

size_t lmtp_mails(const struct lmtp *lmtp)
{
    return lmtp->mails;
}

static void say(struct buffer *out, const char *line)
{
    buffer_print(out, "%s\r\n", line);
}

void lmtp_greet(struct lmtp *lmtp, struct buffer *out)
{
    buffer_print(out, "220 %.*s ESMTP LMTP Sapa\r\n", STR_ARGS(lmtp->options.host));
}

/* What is said to whoever does not keep to the rules; too often ends it. */
static void refuse(struct lmtp *lmtp, struct buffer *out, const char *line)
{
    say(out, line);
    if (++lmtp->errors < LMTP_ERRORS)
        return;
    say(out, "421 4.7.0 Too many errors");
    lmtp->is_over = true;
}

static void tell(const struct lmtp *lmtp, const struct lmtp_refusal *refusal)
{
    if (lmtp->options.refused)
        lmtp->options.refused(lmtp->options.context, refusal);
}

/* ---- content ----------------------------------------------------------------------------------
 */

static const char *verdict(enum err err)
{
    switch (err) {
    case OK:
        return "250 2.0.0 Taken";
    case ERR_INVALID:
        return "554 5.6.0 This is no mail";
    case ERR_FORBIDDEN:
        return "550 5.7.1 Not taken";
    case ERR_NOT_FOUND:
        return "550 5.1.1 Nobody of that address";
    case ERR_TOO_LARGE:
        return "552 5.3.4 Too large";
    default:
        return "451 4.3.0 Not now";
    }
}

static void end_mail(struct lmtp *lmtp, struct buffer *out)
{
    const char *line;
    if (lmtp->is_too_large) {
        line = verdict(ERR_TOO_LARGE);
        tell(lmtp, &(struct lmtp_refusal){ERR_TOO_LARGE, lmtp->from, lmtp->recipients[0],
                                          buffer_str(&lmtp->content)});
    } else if (lmtp->is_unkept)
        line = "452 4.3.1 Too many mails at once";
    else
        line = verdict(lmtp->options.take(lmtp->options.context, lmtp->from, lmtp->recipients,
                                          lmtp->recipient_count, buffer_str(&lmtp->content)));
    /* RFC 2033, 4.2: one answer for each recipient. */
    for (size_t i = 0; i < (lmtp->is_smtp ? 1 : lmtp->recipient_count); i++)
        say(out, line);
    lmtp->mails++;
    lmtp->mode = COMMANDS;
    forget_mail(lmtp);
}

/* Before the buffer grows, whoever counts for all conversations is asked. */
static void keep(struct lmtp *lmtp, char byte)
{
    struct buffer *content = &lmtp->content;
    enum { FIRST = 16 * 1024 };
    if (lmtp->is_too_large || lmtp->is_unkept)
        return;
    if (content->size == lmtp->options.bytes_most) {
        lmtp->is_too_large = true;
        return;
    }
    if (content->size == content->capacity) {
        size_t more = content->capacity ? content->capacity : FIRST;
        if (!lmtp->options.may_keep(lmtp->options.context, more)) {
            lmtp->is_unkept = true;
            return;
        }
        lmtp->kept += more;
        buffer_reserve(content, more);
    }
    content->bytes[content->size++] = byte;
}

/* RFC 5321, 4.5.2; true at the end of the mail. */
static bool take_byte(struct lmtp *lmtp, char byte)
{
    switch (lmtp->place) {
    case LINE_BEGIN:
        if (byte == '.') {
            lmtp->place = DOT;
            return false;
        }
        break;
    case DOT:
        if (byte == '\r') {
            lmtp->place = DOT_CR;
            return false;
        }
        break;
    case DOT_CR:
        if (byte == '\n')
            return true;
        keep(lmtp, '\r');
        lmtp->place = CR;
        break;
    case WITHIN:
    case CR:
        break;
    }
    keep(lmtp, byte);
    if (byte == '\r')
        lmtp->place = CR;
    else
        lmtp->place = byte == '\n' && lmtp->place == CR ? LINE_BEGIN : WITHIN;
    return false;
}

/* As much of the bytes as belongs to the mail. */
static struct str take_content(struct lmtp *lmtp, struct str bytes, struct buffer *out)
{
    for (size_t i = 0; i < bytes.size; i++)
        if (take_byte(lmtp, bytes.at[i])) {
            end_mail(lmtp, out);
            return str_from(bytes, i + 1);
        }
    return STR_NONE;
}

/* ---- commands ---------------------------------------------------------------------------------
 */

/* "<a@b.test> SIZE=5" to the address, which may be empty, and the rest. */
static bool read_path(struct str text, struct str *ret, struct str *ret_rest)
{
    enum { PATH_BYTES = 320 };
    text = str_trim(text);
    size_t end = str_find(text, '>');
    if (text.size == 0 || text.at[0] != '<' || end == text.size)
        return false;
    struct str path = str_from(str_cut(text, end), 1);
    *ret_rest = str_from(text, end + 1);
    /* A route before it means nothing: RFC 5321, 4.1.2. */
    size_t colon = str_find(path, ':');
    if (path.size && path.at[0] == '@' && colon < path.size)
        path = str_from(path, colon + 1);
    for (size_t i = 0; i < path.size; i++)
        if (path.at[i] <= ' ' || path.at[i] > '~' || path.at[i] == '<')
            return false;
    *ret = path.size ? path : STR("");
    return path.size <= PATH_BYTES;
}

/* RFC 1870, 6.1: what is announced as too large is refused before it is sent. */
static bool is_announced_too_large(const struct lmtp *lmtp, struct str parameters)
{
    struct str word;
    int64_t size;
    while (str_split(&parameters, ' ', &word))
        if (starts_nocase(word, STR("SIZE=")) && str_to_i64(str_from(word, 5), &size) &&
            (size < 0 || (uint64_t)size > lmtp->options.bytes_most))
            return true;
    return false;
}

static void take_mail(struct lmtp *lmtp, struct str rest, struct buffer *out)
{
    struct str from, parameters;
    if (!lmtp->is_greeted)
        refuse(lmtp, out, "503 5.5.1 Say LHLO or EHLO first");
    else if (lmtp->has_sender)
        refuse(lmtp, out, "503 5.5.1 One mail at a time");
    else if (!read_path(rest, &from, &parameters))
        refuse(lmtp, out, "501 5.1.7 MAIL FROM:<address>");
    else if (is_announced_too_large(lmtp, parameters)) {
        refuse(lmtp, out, verdict(ERR_TOO_LARGE));
        tell(lmtp, &(struct lmtp_refusal){.err = ERR_TOO_LARGE, .from = from});
    } else if (!lmtp->options.has_room(lmtp->options.context))
        say(out, "451 4.3.2 Too many mails, come again");
    else {
        lmtp->has_sender = true;
        lmtp->from = str_copy(lmtp->arena, from);
        say(out, "250 2.1.0 OK");
    }
}

static void take_rcpt(struct lmtp *lmtp, struct str rest, struct buffer *out)
{
    struct str to, parameters;
    if (!lmtp->has_sender)
        refuse(lmtp, out, "503 5.5.1 Say MAIL first");
    else if (!read_path(rest, &to, &parameters) || !mail_address_is_valid(to))
        refuse(lmtp, out, "501 5.1.3 RCPT TO:<address>");
    else if (lmtp->recipient_count == LMTP_RECIPIENTS)
        say(out, "452 4.5.3 Too many recipients");
    else if (!lmtp->options.is_known(lmtp->options.context, to)) {
        refuse(lmtp, out, verdict(ERR_NOT_FOUND));
        tell(lmtp,
             &(struct lmtp_refusal){.err = ERR_NOT_FOUND, .from = lmtp->from, .recipient = to});
    } else {
        lmtp->recipients[lmtp->recipient_count++] = str_copy(lmtp->arena, to);
        say(out, "250 2.1.5 OK");
    }
}

static void take_data(struct lmtp *lmtp, struct buffer *out)
{
    if (lmtp->recipient_count == 0) {
        refuse(lmtp, out, "503 5.5.1 No recipients");
        return;
    }
    struct buffer head = buffer_in(lmtp->arena);
    buffer_print(&head, "Return-Path: <%.*s>\r\n", STR_ARGS(lmtp->from));
    for (size_t i = 0; i < lmtp->recipient_count; i++)
        buffer_print(&head, "Delivered-To: %.*s\r\n", STR_ARGS(lmtp->recipients[i]));
    for (size_t i = 0; i < head.size; i++)
        keep(lmtp, head.bytes[i]);
    lmtp->mode = CONTENT;
    lmtp->place = LINE_BEGIN;
    say(out, "354 Go on, and end with a dot");
}

static void take_hello(struct lmtp *lmtp, struct str verb, struct buffer *out)
{
    bool is_plain = str_is_nocase(verb, STR("HELO"));
    forget_mail(lmtp);
    lmtp->is_greeted = true;
    lmtp->is_smtp = !str_is_nocase(verb, STR("LHLO"));
    buffer_print(out, "250%s%.*s\r\n", is_plain ? " " : "-", STR_ARGS(lmtp->options.host));
    if (!is_plain)
        buffer_print(out,
                     "250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
                     "250 SIZE %zu\r\n",
                     lmtp->options.bytes_most);
}

static bool is_hello(struct str verb)
{
    return str_is_nocase(verb, STR("LHLO")) || str_is_nocase(verb, STR("EHLO")) ||
           str_is_nocase(verb, STR("HELO"));
}

static void take_command(struct lmtp *lmtp, struct str line, struct buffer *out)
{
    struct str verb = str_cut(line, str_find(line, ' '));
    if (is_hello(verb)) {
        take_hello(lmtp, verb, out);
    } else if (starts_nocase(line, STR("MAIL FROM:"))) {
        take_mail(lmtp, str_from(line, 10), out);
    } else if (starts_nocase(line, STR("RCPT TO:"))) {
        take_rcpt(lmtp, str_from(line, 8), out);
    } else if (str_is_nocase(verb, STR("DATA"))) {
        take_data(lmtp, out);
    } else if (str_is_nocase(verb, STR("RSET"))) {
        forget_mail(lmtp);
        say(out, "250 2.0.0 OK");
    } else if (str_is_nocase(verb, STR("NOOP"))) {
        say(out, "250 2.0.0 OK");
    } else if (str_is_nocase(verb, STR("VRFY"))) {
        say(out, "252 2.5.2 Send it, and see");
    } else if (str_is_nocase(verb, STR("QUIT"))) {
        say(out, "221 2.0.0 Bye");
        lmtp->is_over = true;
    } else {
        refuse(lmtp, out, "500 5.5.2 Not known here");
    }
}

/* As much of the bytes as is the rest of a line. */
static struct str take_line(struct lmtp *lmtp, struct str bytes, struct buffer *out)
{
    size_t end = str_find(bytes, '\n'), room = sizeof lmtp->line - lmtp->line_size;
    bool is_whole = end < bytes.size;
    if (end > room) {
        lmtp->mode = LONG_LINE;
    } else if (lmtp->mode == COMMANDS) {
        memcpy(lmtp->line + lmtp->line_size, bytes.at, end);
        lmtp->line_size += end;
    }
    if (is_whole) {
        struct str line = str_trim((struct str){lmtp->line, lmtp->line_size});
        bool is_long = lmtp->mode == LONG_LINE;
        lmtp->line_size = 0;
        lmtp->mode = COMMANDS;
        if (is_long)
            refuse(lmtp, out, "500 5.5.2 Line too long");
        else
            take_command(lmtp, line, out);
    }
    return str_from(bytes, is_whole ? end + 1 : end);
}

bool lmtp_take(struct lmtp *lmtp, struct str bytes, struct buffer *out)
{
    while (bytes.size && !lmtp->is_over) {
        bytes = lmtp->mode == CONTENT ? take_content(lmtp, bytes, out)
                                      : take_line(lmtp, bytes, out);
        if (lmtp->mails >= LMTP_MAILS && lmtp->mode == COMMANDS && !lmtp->has_sender &&
            !lmtp->is_over) {
            say(out, "421 4.7.0 Enough mails for one connection");
            lmtp->is_over = true;
        }
    }
    return !lmtp->is_over;
}
