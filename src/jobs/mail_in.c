#include "jobs/mail_in.h"
#include "desk/limits.h"
#include "jobs/mail.h"
#include "letters/letters.h"
#include "mail/read.h"
#include <unistd.h>

static enum err read_file(const struct store *store, struct arena *arena, struct str file,
                          struct str *ret)
{
    struct buffer bytes = buffer_in(arena);
    char part[64 * 1024];
    ssize_t size;
    int descriptor = store_open(store, file);
    if (descriptor < 0)
        return ERR_NOT_FOUND;
    while ((size = read(descriptor, part, sizeof part)) > 0)
        buffer_put(&bytes, part, (size_t)size);
    close(descriptor);
    *ret = buffer_str(&bytes);
    return size < 0 ? ERR_UNAVAILABLE : OK;
}

static enum err end(struct mail_in *mail, bool is_refused, const char *reason)
{
    mail->kind = is_refused ? MAIL_IN_REFUSED : MAIL_IN_IGNORED;
    mail->reason = str_of(reason);
    return OK;
}

/* ---- which ticket ---------------------------------------------------------------------------- */

/* By the address that it was sent to. ERR_FORBIDDEN: somebody has made one up. */
static enum err by_address(const struct mail_identity *identity, const struct incoming_mail *mail,
                           struct letter_in *letter)
{
    struct reply_address address;
    enum err found = ERR_NOT_FOUND;
    for (size_t i = 0; i < mail->recipient_count; i++) {
        enum err err = reply_address_read(identity, mail->recipients[i], &address);
        if (err == OK) {
            letter->ticket_id = address.ticket_id;
            letter->person_id = address.person_id;
            return OK;
        }
        if (err == ERR_FORBIDDEN)
            found = err;
    }
    return found;
}

static bool by_name(const struct mail_identity *identity, struct str id, struct letter_in *letter)
{
    struct mail_name name;
    if (!id.size || mail_name_read(identity, id, &name) != OK || !name.ticket_id)
        return false;
    letter->ticket_id = name.ticket_id;
    letter->is_signed = true;
    return true;
}

/* By the mails that it refers to, the nearest first; by its subject at last. Whose ticket it is, is
   looked at when it is taken in. */
static void by_what_it_answers(const struct mail_identity *identity,
                               const struct incoming_mail *mail, struct letter_in *letter)
{
    if (by_name(identity, mail->in_reply_to, letter))
        return;
    for (size_t i = mail->reference_count; i > 0; i--)
        if (by_name(identity, mail->references[i - 1], letter))
            return;
    if (!subject_token_read(mail->subject, &letter->ticket_id))
        letter->ticket_id = 0;
}

/* ---- what it brings -------------------------------------------------------------------------- */

/* Pictures of signatures, which the text shows, are no files that somebody sends: unless the text
   is nothing without them. */
static bool is_sent(const struct incoming_mail *mail, const struct incoming_attachment *attachment)
{
    return attachment->bytes.size && (!attachment->is_inline || !mail->text.size);
}

static enum err keep_attachments(const struct jobs_options *options, struct arena *arena,
                                 const struct incoming_mail *mail, struct letter_in *letter)
{
    letter->uploads = NEW_ARRAY(arena, struct upload, ATTACHMENTS_MAX);
    for (size_t i = 0; i < mail->attachment_count && letter->upload_count < ATTACHMENTS_MAX; i++) {
        const struct incoming_attachment *attachment = &mail->attachments[i];
        if (!is_sent(mail, attachment))
            continue;
        TRY(upload_keep(options->store, arena, attachment->name, attachment->bytes,
                        &letter->uploads[letter->upload_count]));
        letter->upload_count++;
    }
    return OK;
}

/* Above the line of our mail that asks to be answered there (letters.h), where their program has
   left it without a mark. Whoever has written only below it is believed. */
static struct str above_our_line(struct str text)
{
    struct str rest = text, line;
    while (str_split(&rest, '\n', &line)) {
        if (!str_starts(str_trim(line), STR(LETTER_REPLY_MARK)))
            continue;
        struct str above = str_trim(str_cut(text, (size_t)(line.at - text.at)));
        return above.size ? above : text;
    }
    return text;
}

/* Of an answer what it answers is ours, and known. The beginning of a ticket keeps it. */
static struct str text_of(struct arena *arena, const struct incoming_mail *mail, bool is_answer)
{
    if (is_answer)
        return above_our_line(mail->text);
    if (!mail->quoted.size)
        return mail->text;
    struct buffer text = buffer_in(arena);
    buffer_put_str(&text, mail->text);
    buffer_put_str(&text, STR("\n\n"));
    struct str rest = mail->quoted, line;
    while (str_split(&rest, '\n', &line)) {
        if (!str_starts(line, STR(">")))
            buffer_put_str(&text, STR("> "));
        buffer_put_str(&text, line);
        buffer_put_byte(&text, '\n');
    }
    return str_trim(buffer_str(&text));
}

static enum err bounce(const struct mail_identity *identity, const struct incoming_mail *mail,
                       struct mail_in *ret)
{
    struct mail_name name;
    const struct mail_bounce *bounce = &mail->bounce;
    if (!bounce->is_permanent)
        return end(ret, false, "delayed");
    if (mail_name_read(identity, bounce->original_message_id, &name) != OK || !name.notification_id)
        return end(ret, false, "bounce");
    ret->kind = MAIL_IN_BOUNCE;
    ret->report = (struct delivery_report){.gateway = STR("smtp"),
                                           .gateway_id = bounce->original_message_id,
                                           .state = NOTIFICATION_FAILED,
                                           .code = bounce->status,
                                           .reason = bounce->reason};
    return OK;
}

static enum err read_letter(const struct jobs_options *options, struct arena *arena,
                            const struct mail_identity *identity, const struct incoming_mail *mail,
                            struct mail_in *ret)
{
    struct letter_in *letter = &ret->letter;
    *letter = (struct letter_in){.channel = CHANNEL_EMAIL,
                                 .address = mail->from_address,
                                 .name = mail->from_name,
                                 .subject = subject_bare(mail->subject)};
    enum err err = by_address(identity, mail, letter);
    if (err == ERR_FORBIDDEN)
        return end(ret, true, "signature");
    letter->is_signed = err == OK;
    if (err == ERR_NOT_FOUND)
        by_what_it_answers(identity, mail, letter);
    letter->text = text_of(arena, mail, letter->ticket_id != 0);
    ret->kind = MAIL_IN_LETTER;
    return keep_attachments(options, arena, mail, letter);
}

static struct arrival_about about_of(const struct incoming_mail *mail)
{
    struct str subject = first_words(mail->subject);
    return (struct arrival_about){
        .sender = mail->from_address,
        .sender_name = mail->from_name,
        .subject = subject.size ? subject : first_words(mail->text),
    };
}

enum err mail_in_read(const struct jobs_options *options, struct arena *arena, struct str file,
                      struct mail_in *ret)
{
    const struct mail_identity identity = jobs_identity(options);
    struct incoming_mail mail;
    struct str bytes;
    *ret = (struct mail_in){0};
    enum err err = read_file(options->store, arena, file, &bytes);
    if (err == ERR_NOT_FOUND)
        return end(ret, true, "lost");
    TRY(err);
    err = mail_read(arena, bytes, &mail);
    if (err == ERR_TOO_LARGE || err == ERR_INVALID)
        return end(ret, true, err == ERR_INVALID ? "unreadable" : "too large");
    TRY(err);
    ret->about = about_of(&mail);
    if (mail.bounce.is_bounce)
        return bounce(&identity, &mail, ret);
    if (mail.is_ours)
        return end(ret, false, "loop");
    if (mail.is_automatic && !mail.may_be_a_person)
        return end(ret, false, "automatic");
    if (!mail.from_address.size)
        return end(ret, true, "sender");
    return read_letter(options, arena, &identity, &mail, ret);
}
