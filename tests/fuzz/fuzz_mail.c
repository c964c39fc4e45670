/*
 * Any bytes as a mail: it is refused, or read within the limits as text that nobody can be harmed
 * with. What is read can be composed again.
 */
#include "base/utf8.h"
#include "mail/address.h"
#include "mail/limits.h"
#include "mail/read.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(struct str text, size_t most)
{
    check(text.size <= most && utf8_is_valid(text));
    for (size_t i = 0; i < text.size; i++)
        check((unsigned char)text.at[i] >= ' ' || text.at[i] == '\n' || text.at[i] == '\t');
}

static void check_line(struct str text, size_t characters)
{
    check(utf8_is_valid(text) && utf8_is_one_line(text) && utf8_length(text) <= characters);
}

static void check_address(struct str address)
{
    check(!address.at || mail_address_is_valid(address));
}

static void check_id(struct str id)
{
    check(!id.at || mail_id_is_valid(id));
}

static void check_attachment(const struct incoming_attachment *file)
{
    enum { ENDING = 4 }; /* ".eml" */
    check(file->name.size > 0);
    check_line(file->name, MAIL_NAME_CHARACTERS + ENDING);
    check(str_find(file->name, '/') == file->name.size);
    check_line(file->type, MAIL_NAME_CHARACTERS);
    check_line(file->content_id, MAIL_NAME_CHARACTERS);
    check(file->bytes.size > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool is_set_up;
    if (!is_set_up)
        mail_setup();
    is_set_up = true;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct incoming_mail mail;
    enum err err = mail_read(arena, (struct str){(const char *)bytes, size}, &mail);
    check(err == OK || err == ERR_INVALID || err == ERR_TOO_LARGE);
    if (err != OK)
        return 0;
    check_text(mail.text, 2 * MAIL_TEXT_BYTES);
    check_text(mail.quoted, 2 * MAIL_TEXT_BYTES);
    check_line(mail.subject, MAIL_SUBJECT_CHARACTERS);
    check_line(mail.from_name, MAIL_NAME_CHARACTERS);
    check_address(mail.from_address);
    check_address(mail.reply_to);
    check(mail.recipient_count <= MAIL_RECIPIENTS && mail.reference_count <= MAIL_REFERENCES);
    for (size_t i = 0; i < mail.recipient_count; i++)
        check_address(mail.recipients[i]);
    for (size_t i = 0; i < mail.reference_count; i++)
        check_id(mail.references[i]);
    check_id(mail.message_id);
    check_id(mail.in_reply_to);
    check_id(mail.bounce.original_message_id);
    check_address(mail.bounce.recipient);
    check_line(mail.bounce.reason, MAIL_NAME_CHARACTERS * 2);
    check(mail.attachment_count <= MAIL_PARTS);
    for (size_t i = 0; i < mail.attachment_count; i++)
        check_attachment(&mail.attachments[i]);
    return 0;
}
