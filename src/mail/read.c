#include "mail/read.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "mail/automatic.h"
#include "mail/body.h"
#include "mail/compose.h"
#include "mail/limits.h"
#include "mail/quote.h"
#include "mail/thread.h"
#include "mail/words.h"

void mail_setup(void)
{
    mime_setup();
}

/* ---- ids --------------------------------------------------------------------------------------
 */

/* The first id in the text from *at on, which moves behind it; STR_NONE: there is no other. Ids
   are in angle brackets; comments, commas and whatever else is between them is no matter. */
static struct str next_id(struct str text, size_t *at)
{
    while (*at < text.size) {
        size_t begin = *at + str_find(str_from(text, *at), '<');
        size_t end = begin + str_find(str_from(text, begin), '>');
        struct str id = end < text.size ? (struct str){text.at + begin, end + 1 - begin} : STR_NONE;
        *at = end < text.size ? end + 1 : text.size;
        /* "<a <b@c>": the inner one. */
        for (size_t i = id.size; i > 1; i--)
            if (id.at[i - 1] == '<') {
                id = str_from(id, i - 1);
                break;
            }
        if (mail_id_is_valid(id))
            return id;
    }
    return STR_NONE;
}

static struct str id_of(const struct mime_part *mail, const char *name)
{
    size_t at = 0;
    return next_id(mime_raw(mail, name), &at);
}

/* The first one says which thread it is and the last ones what is answered: those are kept. */
static void read_references(struct arena *arena, const struct mime_part *mail,
                            struct incoming_mail *ret)
{
    struct str text = mime_raw(mail, "References"), id;
    struct str *ids = NEW_ARRAY(arena, struct str, MAIL_REFERENCES);
    size_t count = 0, at = 0;
    while ((id = next_id(text, &at)).at) {
        if (count == MAIL_REFERENCES) {
            memmove(ids + 1, ids + 2, (count - 2) * sizeof *ids);
            count--;
        }
        ids[count++] = id;
    }
    ret->references = ids;
    ret->reference_count = count;
}

/* ---- people -----------------------------------------------------------------------------------
 */

static struct str valid_address(struct arena *arena, struct str address)
{
    return mail_address_is_valid(address) ? str_lower_ascii(arena, address) : STR_NONE;
}

/* The first address that is one. */
static struct mailbox person(struct arena *arena, const struct mime_part *mail, const char *name)
{
    enum { LOOKED_AT = 5 };
    struct mailbox found[LOOKED_AT];
    size_t count = mime_addresses(arena, mime_raw(mail, name), LOOKED_AT, found);
    for (size_t i = 0; i < count; i++) {
        struct str address = valid_address(arena, found[i].address);
        if (address.at)
            return (struct mailbox){found[i].name, address};
    }
    return (struct mailbox){0};
}

static void read_recipients(struct arena *arena, const struct mime_part *mail,
                            struct incoming_mail *ret)
{
    static const char *const names[] = {"Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"};
    struct mailbox *found = NEW_ARRAY(arena, struct mailbox, MAIL_RECIPIENTS);
    struct str *recipients = NEW_ARRAY(arena, struct str, MAIL_RECIPIENTS);
    size_t count = 0;
    for (size_t k = 0; k < COUNT_OF(names); k++)
        for (size_t i = 0; i < mail->header_count && count < MAIL_RECIPIENTS; i++) {
            const struct mime_header *header = &mail->headers[i];
            if (!str_is_nocase(header->name, str_of(names[k])))
                continue;
            size_t more = mime_addresses(arena, header->raw, MAIL_RECIPIENTS - count, found);
            for (size_t m = 0; m < more; m++) {
                recipients[count] = valid_address(arena, found[m].address);
                count += recipients[count].at != NULL;
            }
        }
    ret->recipients = recipients;
    ret->recipient_count = count;
}

/* -----------------------------------------------------------------------------------------------
 */

enum err mail_read(struct arena *arena, struct str bytes, struct incoming_mail *ret)
{
    struct mime_part mail;
    struct incoming_mail read = {0};
    TRY(mime_read(arena, bytes, &mail));
    read.message_id = id_of(&mail, "Message-ID");
    read.in_reply_to = id_of(&mail, "In-Reply-To");
    read_references(arena, &mail, &read);
    struct mailbox from = person(arena, &mail, "From");
    read.from_name = from.name;
    read.from_address = from.address;
    read.reply_to = person(arena, &mail, "Reply-To").address;
    read_recipients(arena, &mail, &read);
    read.subject = utf8_cut(mime_value(&mail, "Subject"), MAIL_SUBJECT_CHARACTERS);
    if (!mime_date(mime_raw(&mail, "Date"), &read.date))
        read.date = INSTANT_NONE;
    read.is_forward = subject_is_forward(read.subject);
    struct mail_body body = mail_body_read(arena, &mail, read.is_forward);
    struct quote_parts parts = read.is_forward ? (struct quote_parts){str_trim(body.text), STR_NONE}
                                               : quote_split(arena, body.text);
    read.text = parts.text;
    read.quoted = parts.quoted;
    read.is_cut = body.is_cut;
    read.attachments = body.attachments;
    read.attachment_count = body.attachment_count;
    read.is_ours = mime_raw(&mail, MAIL_OWN_HEADER).at != NULL;
    read.bounce = mail_bounce_read(arena, &mail, read.subject, read.from_address);
    bool is_of_program = read.bounce.is_bounce ||
                         mail_is_automatic(&mail, read.subject, read.from_address);
    read.may_be_a_person = !is_of_program && mail_wants_no_answer(&mail);
    read.is_automatic = is_of_program || read.may_be_a_person;
    *ret = read;
    return OK;
}
