#include "mail/bounce.h"
#include "base/ascii.h"
#include "mail/address.h"
#include "mail/automatic.h"
#include "mail/limits.h"
#include "mail/text.h"
#include "mail/words.h"

enum { REASON_CHARACTERS = 300 };

/* The first part of that type, anywhere within; NULL if there is none. */
static const struct mime_part *find_part(const struct mime_part *part, const char *type)
{
    if (str_is(part->type, str_of(type)))
        return part;
    for (size_t i = 0; i < part->part_count; i++) {
        const struct mime_part *found = find_part(&part->parts[i], type);
        if (found)
            return found;
    }
    return NULL;
}

/* "<id>" of the text behind "Message-ID:", wherever that stands; STR_NONE if there is none. */
static struct str id_in(struct str text)
{
    static const struct str name = STR("message-id:");
    for (;;) {
        size_t at = find_nocase(text, name);
        if (at >= text.size)
            return STR_NONE;
        text = str_from(text, at + name.size);
        struct str rest = str_trim(str_cut(text, MAIL_ID_BYTES + 4));
        struct str id = str_cut(rest, str_find(rest, '>') + 1);
        if (mail_id_is_valid(id))
            return id;
    }
}

static struct str original_id(struct arena *arena, const struct mime_part *mail)
{
    static const char *const headers[] = {"message/rfc822-headers", "text/rfc822-headers"};
    const struct mime_part *within = find_part(mail, "message/rfc822");
    bool is_cut = false;
    if (within && within->part_count) {
        struct str id = str_trim(mime_raw(&within->parts[0], "Message-ID"));
        if (mail_id_is_valid(id))
            return id;
    }
    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        const struct mime_part *part = find_part(mail, headers[i]);
        struct str id = part ? id_in(part_text(arena, part, &is_cut)) : STR_NONE;
        if (id.at)
            return id;
    }
    /* Gmail and some others name it themselves. */
    struct str id = str_trim(mime_raw(mail, "X-Original-Message-ID"));
    if (mail_id_is_valid(id))
        return id;
    return STR_NONE;
}

/* The first address of the text, without what surrounds it. */
static struct str address_in(struct str text)
{
    for (size_t at = 0; at < text.size; at++) {
        if (text.at[at] != '@')
            continue;
        size_t begin = at, end = at + 1;
        while (begin > 0 && !strchr(" \t\n<>()[]\"',;:", text.at[begin - 1]))
            begin--;
        while (end < text.size && !strchr(" \t\n<>()[]\"',;:", text.at[end]))
            end++;
        while (end > at && text.at[end - 1] == '.')
            end--;
        struct str address = {text.at + begin, end - begin};
        if (mail_address_is_valid(address) && !is_mail_system(address))
            return address;
        at = end - 1 > at ? end - 1 : at;
    }
    return STR_NONE;
}

/* A code of RFC 3463 in the text; STR_NONE if there is none. */
static struct str status_in(struct str text)
{
    for (size_t i = 0; i + 4 < text.size; i++) {
        if ((text.at[i] != '5' && text.at[i] != '4') || text.at[i + 1] != '.' ||
            (i > 0 && (text.at[i - 1] == '.' || is_digit(text.at[i - 1]))))
            continue;
        size_t end = i + 2, digits[2] = {0};
        for (size_t k = 0; k < 2; k++) {
            while (end < text.size && is_digit(text.at[end]))
                end++, digits[k]++;
            if (k == 0 && end < text.size && text.at[end] == '.')
                end++;
            else if (k == 0)
                break;
        }
        bool goes_on = end + 1 < text.size && text.at[end] == '.' && is_digit(text.at[end + 1]);
        if (!goes_on && digits[0] >= 1 && digits[0] <= 3 && digits[1] >= 1 && digits[1] <= 3)
            return (struct str){text.at + i, end - i};
    }
    return STR_NONE;
}

/* ---- RFC 3464 ---------------------------------------------------------------------------------
 */

enum action { ACTION_NONE, ACTION_ARRIVED, ACTION_DELAYED, ACTION_FAILED };

static enum action action_of(struct str value)
{
    if (str_is_nocase(value, STR("failed")))
        return ACTION_FAILED;
    if (str_is_nocase(value, STR("delayed")))
        return ACTION_DELAYED;
    return ACTION_ARRIVED; /* delivered, relayed, expanded */
}

struct status_fields {
    enum action action;
    struct str recipient, status, reason;
};

/* "rfc822;budi@demo.test", "smtp; 550 5.1.1 ..." */
static struct str after_type(struct str value)
{
    size_t semicolon = str_find(value, ';');
    return str_trim(semicolon < value.size ? str_from(value, semicolon + 1) : value);
}

static void take_field(struct status_fields *fields, struct str name, struct str value)
{
    if (str_is_nocase(name, STR("Action")))
        fields->action = action_of(value);
    else if (str_is_nocase(name, STR("Status")))
        fields->status = status_in(value);
    else if (str_is_nocase(name, STR("Diagnostic-Code")))
        fields->reason = after_type(value);
    else if (str_is_nocase(name, STR("Original-Recipient")) ||
             (str_is_nocase(name, STR("Final-Recipient")) && !fields->recipient.at))
        fields->recipient = address_in(after_type(value));
}

/* A group of fields, unfolded; false at the end of the text. */
static bool next_group(struct arena *arena, struct str *rest, struct status_fields *ret)
{
    struct str line, field = STR_NONE;
    bool has_any_field = false;
    *ret = (struct status_fields){0};
    for (;;) {
        bool has_line = next_line(rest, &line);
        bool is_folded = has_line && line.size && (line.at[0] == ' ' || line.at[0] == '\t');
        if (is_folded && field.at && field.size < MAIL_LINE_BYTES_MOST) {
            field = str_print(arena, "%.*s %.*s", STR_ARGS(field), STR_ARGS(str_trim(line)));
            continue;
        }
        size_t colon = str_find(field, ':');
        if (colon < field.size)
            take_field(ret, str_trim(str_cut(field, colon)), str_trim(str_from(field, colon + 1)));
        if (!has_line || (str_trim(line).size == 0 && has_any_field))
            return has_any_field;
        has_any_field = has_any_field || str_trim(line).size;
        field = line;
    }
}

static bool read_status(struct arena *arena, const struct mime_part *status,
                        struct mail_bounce *ret)
{
    bool is_cut = false;
    struct str rest = part_text(arena, status, &is_cut);
    struct status_fields fields, worst = {0};
    while (next_group(arena, &rest, &fields))
        if (fields.action > worst.action)
            worst = fields;
    ret->is_bounce = worst.action >= ACTION_DELAYED;
    ret->is_permanent = worst.action == ACTION_FAILED;
    ret->recipient = worst.recipient;
    ret->status = worst.status;
    ret->reason = harmless_line(arena, worst.reason, REASON_CHARACTERS);
    return worst.action != ACTION_NONE;
}

/* ---- texts ------------------------------------------------------------------------------------
 */

static bool subject_says_undelivered(struct str subject)
{
    static const char *const words[] = {"Undeliver",
                                        "Undelivered Mail",
                                        "Mail delivery failed",
                                        "Delivery Status Notification",
                                        "Delivery failure",
                                        "Delivery has failed",
                                        "failure notice",
                                        "Returned mail",
                                        "Mail System Error",
                                        "Message undeliverable",
                                        "Unzustellbar",
                                        "Non remis",
                                        "No se puede entregar",
                                        "Onbestelbaar",
                                        "Tidak dapat dikirim",
                                        "Tidak Terkirim",
                                        "Gagal terkirim",
                                        "Warning: could not send",
                                        "Delayed Mail",
                                        "Nicht zustellbar",
                                        "Mail delivery deferred",
                                        "Warning: message",
                                        NULL};
    return starts_any(subject, words);
}

static bool says_delayed(struct str subject)
{
    static const char *const words[] = {
        "Delayed",           "Warning: message", "Warning: could not send",
        "delivery deferred", "(Delay)",          NULL};
    return has_any(subject, words);
}

/* The lines of the text that say why: the one with the code. */
static struct str reason_in(struct arena *arena, struct str text, struct str status)
{
    struct str rest = text, line;
    while (status.at && next_line(&rest, &line))
        if (status.at >= line.at && status.at < line.at + line.size)
            return harmless_line(arena, line, REASON_CHARACTERS);
    return STR_NONE;
}

static void read_text(struct arena *arena, const struct mime_part *mail, struct str subject,
                      struct mail_bounce *ret)
{
    bool is_cut = false;
    const struct mime_part *part = find_part(mail, "text/plain");
    struct str text = part ? part_text(arena, part, &is_cut) : STR_NONE;
    /* Exim says it in a header. */
    struct str failed = mime_raw(mail, "X-Failed-Recipients");
    ret->is_bounce = true;
    ret->status = status_in(text);
    ret->is_permanent = !says_delayed(subject) && !str_starts(ret->status, STR("4"));
    ret->recipient = address_in(failed.at ? failed : text);
    ret->reason = reason_in(arena, text, ret->status);
    if (!ret->original_message_id.at)
        ret->original_message_id = id_in(text);
}

struct mail_bounce mail_bounce_read(struct arena *arena, const struct mime_part *mail,
                                    struct str subject, struct str from_address)
{
    struct mail_bounce bounce = {0};
    const struct mime_part *status = find_part(mail, "message/delivery-status");
    bool is_report = str_is(mail->type, STR("multipart/report"));
    /* One that somebody forwards is in a mail of theirs. */
    if (is_report && status && read_status(arena, status, &bounce)) {
        if (bounce.is_bounce)
            bounce.original_message_id = original_id(arena, mail);
        return bounce;
    }
    bool is_of_system = is_mail_system(from_address) || mime_raw(mail, "X-Failed-Recipients").at ||
                        str_is(str_trim(mime_raw(mail, "Return-Path")), STR("<>"));
    if (is_of_system &&
        (subject_says_undelivered(subject) || mime_raw(mail, "X-Failed-Recipients").at)) {
        bounce.original_message_id = original_id(arena, mail);
        read_text(arena, mail, subject, &bounce);
    }
    return bounce;
}
