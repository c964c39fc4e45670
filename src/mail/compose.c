#include "mail/compose.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "mail/encode.h"
#include "mail/limits.h"
#include "mail/words.h"

/* Quoted-printable never has "=_": such a line is in no part (RFC 2045, 6.7). */
#define BOUNDARY "=_sapa-alternative"

static bool link_is_valid(struct str url)
{
    if (url.size > MAIL_LINK_BYTES ||
        (!str_starts(url, STR("https://")) && !str_starts(url, STR("http://"))))
        return false;
    for (size_t i = 0; i < url.size; i++)
        if (url.at[i] <= ' ' || url.at[i] > '~' || strchr("<>\"", url.at[i]))
            return false;
    return true;
}

static bool is_none_or(bool (*is_valid)(struct str), struct str value)
{
    return !value.at || is_valid(value);
}

static enum err check(const struct outgoing_mail *mail)
{
    for (size_t i = 0; i < mail->reference_count; i++)
        if (!mail_id_is_valid(mail->references[i]))
            return ERR_INVALID;
    bool is_right = mail_address_is_valid(mail->from_address) &&
                    mail_address_is_valid(mail->to_address) && mail_id_is_valid(mail->message_id) &&
                    is_none_or(mail_address_is_valid, mail->reply_to) &&
                    is_none_or(mail_id_is_valid, mail->in_reply_to) &&
                    is_none_or(link_is_valid, mail->unsubscribe_url) &&
                    mail->reference_count <= MAIL_REFERENCES && utf8_is_valid(mail->text) &&
                    utf8_is_valid(mail->html) && mail->date.unix_s >= 0;
    return is_right ? OK : ERR_INVALID;
}

/* RFC 5322, 3.3, always in UTC. */
static void put_date(struct buffer *out, struct instant at)
{
    static const char days[][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    enum { DAY_S = 24 * 60 * 60 };
    int64_t day_number = at.unix_s / DAY_S, second = at.unix_s % DAY_S, year;
    int month, day;
    date_from_days(day_number, &year, &month, &day);
    buffer_print(out, "Date: %s, %02d %s %04lld %02d:%02d:%02d +0000\r\n", days[day_number % 7],
                 day, months[month - 1], (long long)year, (int)(second / 3600),
                 (int)(second / 60 % 60), (int)(second % 60));
}

static void put_mailbox(struct buffer *out, const char *field, struct str name, struct str address)
{
    size_t used = out->size;
    buffer_print(out, "%s: ", field);
    name = harmless_line(out->arena, name, MAIL_NAME_CHARACTERS);
    if (name.size) {
        put_phrase(out, name, out->size - used);
        /* Without a count of what the last line has, the address stands in a line of its own. */
        buffer_print(out, "\r\n <%.*s>\r\n", STR_ARGS(address));
    } else {
        buffer_print(out, "%.*s\r\n", STR_ARGS(address));
    }
}

static void put_threading(struct buffer *out, const struct outgoing_mail *mail)
{
    buffer_print(out, "Message-ID: %.*s\r\n", STR_ARGS(mail->message_id));
    if (mail->in_reply_to.at)
        buffer_print(out, "In-Reply-To: %.*s\r\n", STR_ARGS(mail->in_reply_to));
    for (size_t i = 0; i < mail->reference_count; i++)
        buffer_print(out, "%s %.*s\r\n", i == 0 ? "References:" : "",
                     STR_ARGS(mail->references[i]));
}

static void put_header(struct buffer *out, const struct outgoing_mail *mail)
{
    static const struct str subject = STR("Subject: ");
    put_date(out, mail->date);
    put_mailbox(out, "From", mail->from_name, mail->from_address);
    put_mailbox(out, "To", mail->to_name, mail->to_address);
    if (mail->reply_to.at)
        buffer_print(out, "Reply-To: %.*s\r\n", STR_ARGS(mail->reply_to));
    buffer_put_str(out, subject);
    put_unstructured(out, harmless_line(out->arena, mail->subject, MAIL_SUBJECT_CHARACTERS),
                     subject.size);
    buffer_put_str(out, STR("\r\n"));
    put_threading(out, mail);
    if (mail->is_automatic)
        buffer_put_str(out, STR("Auto-Submitted: auto-generated\r\n"
                                "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"));
    if (mail->unsubscribe_url.at)
        buffer_print(out,
                     "List-Unsubscribe: <%.*s>\r\n"
                     "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                     STR_ARGS(mail->unsubscribe_url));
    buffer_put_str(out, STR(MAIL_OWN_HEADER ": 1\r\nMIME-Version: 1.0\r\n"));
}

static void put_part(struct buffer *out, const char *type, struct str text)
{
    buffer_print(out,
                 "Content-Type: %s; charset=utf-8\r\n"
                 "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                 type);
    put_quoted_printable(out, text);
}

enum err mail_compose(struct arena *arena, const struct outgoing_mail *mail, struct str *ret)
{
    TRY(check(mail));
    struct buffer out = buffer_in(arena);
    put_header(&out, mail);
    if (mail->html.at) {
        buffer_put_str(&out, STR("Content-Type: multipart/alternative;\r\n boundary=\"" BOUNDARY
                                 "\"\r\n\r\n--" BOUNDARY "\r\n"));
        put_part(&out, "text/plain", mail->text);
        buffer_put_str(&out, STR("--" BOUNDARY "\r\n"));
        put_part(&out, "text/html", mail->html);
        buffer_put_str(&out, STR("--" BOUNDARY "--\r\n"));
    } else {
        put_part(&out, "text/plain", mail->text);
    }
    *ret = buffer_end(&out);
    return OK;
}
