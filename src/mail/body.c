#include "mail/body.h"
#include "base/ascii.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "mail/limits.h"
#include "mail/markup.h"
#include "mail/text.h"
#include "mail/words.h"

struct walk {
    struct arena *arena;
    struct buffer text;
    struct incoming_attachment *attachments; /* room for MAIL_PARTS */
    size_t attachment_count;
    int64_t markup_left_us;
    bool is_forward, is_cut;
};

static bool is_type(const struct mime_part *part, const char *type)
{
    return str_is(part->type, str_of(type));
}

/* ---- files ------------------------------------------------------------------------------------
 */

static struct str made_name(struct walk *walk, const struct mime_part *part)
{
    static const struct {
        const char *type, *ending;
    } endings[] = {
        {"image/jpeg", "jpg"},    {"image/svg+xml", "svg"}, {"text/plain", "txt"},
        {"text/calendar", "ics"}, {"text/html", "html"},    {"application/octet-stream", "bin"},
    };
    if (part->part_count) { /* a mail: by its subject */
        struct str subject = mime_value(&part->parts[0], "Subject");
        if (subject.size) {
            enum { SUBJECT_CHARACTERS = 80 };
            char *name =
                (char *)(uintptr_t)str_copy(walk->arena, utf8_cut(subject, SUBJECT_CHARACTERS)).at;
            for (char *c = name; *c; c++)
                if (strchr("/\\:*?\"<>|", *c))
                    *c = '-';
            return str_print(walk->arena, "%s.eml", name);
        }
        return STR("message.eml");
    }
    struct str ending = str_from(part->type, str_find(part->type, '/') + 1);
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (is_type(part, endings[i].type))
            ending = str_of(endings[i].ending);
    for (size_t i = 0; i < ending.size; i++)
        if (!(is_small_letter(ending.at[i]) || is_digit(ending.at[i])))
            ending = STR("bin");
    return str_print(walk->arena, "attachment.%.*s", STR_ARGS(ending.size ? ending : STR("bin")));
}

static void keep_file(struct walk *walk, const struct mime_part *part, bool is_related)
{
    /* What proves who wrote, and what mail systems say to each other. */
    static const char *const left_out[] = {
        "application/pgp-signature",     "application/pkcs7-signature",
        "application/x-pkcs7-signature", "message/delivery-status",
        "text/rfc822-headers",           "message/disposition-notification",
    };
    for (size_t i = 0; i < COUNT_OF(left_out); i++)
        if (is_type(part, left_out[i]))
            return;
    if (part->bytes.size == 0)
        return;
    walk->attachments[walk->attachment_count++] = (struct incoming_attachment){
        .name = part->name.size ? part->name : made_name(walk, part),
        .type = part->type,
        .content_id = part->content_id,
        .bytes = part->bytes,
        .is_inline = part->content_id.size && !part->is_attachment &&
                     (is_related || part->is_inline),
    };
}

/* ---- text -------------------------------------------------------------------------------------
 */

static bool is_text(const struct mime_part *part, bool is_root)
{
    bool is_readable = is_type(part, "text/plain") || is_type(part, "text/html") ||
                       is_type(part, "text/enriched");
    return is_readable && !part->is_attachment && (is_root || part->name.size == 0);
}

/* What is in the part as text; false if it is HTML that cannot be read. */
static bool read_text(struct walk *walk, const struct mime_part *part, struct str *ret)
{
    if (!is_type(part, "text/html")) {
        *ret = part_text(walk->arena, part, &walk->is_cut);
        return true;
    }
    struct str source = part_source(walk->arena, part, &walk->is_cut);
    if (markup_text(walk->arena, source, walk->is_forward, &walk->markup_left_us, ret) != OK)
        return false;
    if (ret->size > MAIL_TEXT_BYTES)
        walk->is_cut = true;
    *ret = cut_between(*ret, MAIL_TEXT_BYTES);
    return true;
}

static void put_text(struct walk *walk, struct str text)
{
    if (utf8_is_blank(text))
        return;
    if (walk->text.size + text.size > MAIL_TEXT_BYTES) {
        walk->is_cut = true;
        if (walk->text.size)
            return;
    }
    if (walk->text.size)
        buffer_put_byte(&walk->text, '\n');
    buffer_put_str(&walk->text, text);
    if (walk->text.bytes[walk->text.size - 1] != '\n')
        buffer_put_byte(&walk->text, '\n');
}

static void take(struct walk *walk, const struct mime_part *part, bool is_root, bool is_related);

/* ---- several parts ----------------------------------------------------------------------------
 */

/* The plain text of an alternative if it says anything, else the richest: the last (RFC 2046,
   5.1.4). Files beside them (invitations) are kept. */
static void take_alternative(struct walk *walk, const struct mime_part *part)
{
    size_t chosen = part->part_count;
    for (size_t i = 0; i < part->part_count && chosen == part->part_count; i++) {
        struct str text;
        if (is_type(&part->parts[i], "text/plain") && is_text(&part->parts[i], false) &&
            read_text(walk, &part->parts[i], &text) && !utf8_is_blank(text))
            chosen = i;
    }
    for (size_t i = part->part_count; i > 0 && chosen == part->part_count; i--)
        if (is_text(&part->parts[i - 1], false) || part->parts[i - 1].part_count)
            chosen = i - 1;
    for (size_t i = 0; i < part->part_count; i++) {
        const struct mime_part *one = &part->parts[i];
        /* Of alternatives that are not shown the files count, not the text. */
        size_t before = walk->text.size;
        if (i == chosen || one->part_count || !is_text(one, false))
            take(walk, one, false, false);
        if (i != chosen)
            walk->text.size = before;
    }
}

static void take_parts(struct walk *walk, const struct mime_part *part)
{
    bool is_related = is_type(part, "multipart/related");
    for (size_t i = 0; i < part->part_count; i++) {
        if (is_related && i > 0 && !part->parts[i].part_count)
            keep_file(walk, &part->parts[i], true);
        else
            take(walk, &part->parts[i], false, is_related);
    }
}

static void take(struct walk *walk, const struct mime_part *part, bool is_root, bool is_related)
{
    struct str text;
    if (is_type(part, "multipart/alternative"))
        take_alternative(walk, part);
    else if (str_starts(part->type, STR("multipart/")))
        take_parts(walk, part);
    else if (is_text(part, is_root) && read_text(walk, part, &text))
        put_text(walk, text);
    else
        keep_file(walk, part, is_related);
}

struct mail_body mail_body_read(struct arena *arena, const struct mime_part *mail, bool is_forward)
{
    struct walk walk = {.arena = arena,
                        .text = buffer_in(arena),
                        .markup_left_us = MAIL_MARKUP_CPU_MS * 1000,
                        .is_forward = is_forward};
    walk.attachments = NEW_ARRAY(arena, struct incoming_attachment, MAIL_PARTS + 1);
    take(&walk, mail, true, false);
    return (struct mail_body){buffer_end(&walk.text), walk.is_cut, walk.attachments,
                              walk.attachment_count};
}
