/*
 * Ugly mails, and what is read of them: beside corpus/NAME.eml stands NAME.txt.
 * A change that is meant: UPDATE_CORPUS=1 meson test -C build mail_corpus. Read what git shows.
 */
#include "mail/read.h"
#include "mail/identity.h"
#include "mail/words.h"
#include "base/utf8.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include "support/cmocka_all.h"

static const char *folder;

static struct str file_read(struct arena *arena, const char *path)
{
    struct buffer bytes = buffer_in(arena);
    FILE *file = fopen(path, "rb");
    char piece[4096];
    size_t size;
    while (file && (size = fread(piece, 1, sizeof piece, file)) > 0)
        buffer_put(&bytes, piece, size);
    if (file)
        fclose(file);
    return buffer_str(&bytes);
}

static void file_write(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.size, file), text.size);
    assert_int_equal(fclose(file), 0);
}

static void say(struct buffer *out, const char *name, struct str value)
{
    if (value.at)
        buffer_print(out, "%s: %.*s\n", name, STR_ARGS(value));
}

/* As whoever takes a mail looks for its ticket: by address, by what it refers to, by its subject.
 */
static void say_ticket(struct buffer *out, const struct incoming_mail *mail)
{
    struct reply_address address;
    struct mail_name name;
    int64_t ticket_id;
    for (size_t i = 0; i < mail->recipient_count; i++) {
        enum err err = reply_address_read(&identity, mail->recipients[i], &address);
        if (err == OK)
            buffer_print(out, "ticket by address: %d of person %d\n", (int)address.ticket_id,
                         (int)address.person_id);
        else if (err == ERR_FORBIDDEN)
            buffer_print(out, "forged address: %.*s\n", STR_ARGS(mail->recipients[i]));
    }
    for (size_t i = 0; i <= mail->reference_count; i++) {
        struct str id = i < mail->reference_count ? mail->references[i] : mail->in_reply_to;
        enum err err = mail_name_read(&identity, id, &name);
        if (err == OK)
            buffer_print(out, "ticket by reference: %d\n", (int)name.ticket_id);
        else if (err == ERR_FORBIDDEN)
            buffer_print(out, "forged reference: %.*s\n", STR_ARGS(id));
    }
    if (subject_token_read(mail->subject, &ticket_id))
        buffer_print(out, "ticket by subject: %d\n", (int)ticket_id);
}

static void say_bounce(struct buffer *out, const struct incoming_mail *mail)
{
    const struct mail_bounce *bounce = &mail->bounce;
    struct mail_name name;
    if (!bounce->is_bounce)
        return;
    buffer_print(out, "bounce: %s\n", bounce->is_permanent ? "permanent" : "not yet");
    say(out, "bounce of", bounce->original_message_id);
    if (mail_name_read(&identity, bounce->original_message_id, &name) == OK)
        buffer_print(out, "bounce of notification: %d\n", (int)name.notification_id);
    say(out, "bounce recipient", bounce->recipient);
    say(out, "bounce status", bounce->status);
    say(out, "bounce reason", bounce->reason);
}

static void say_mail(struct buffer *out, const struct incoming_mail *mail)
{
    char date[INSTANT_TEXT_SIZE + 1];
    say(out, "message id", mail->message_id);
    say(out, "in reply to", mail->in_reply_to);
    for (size_t i = 0; i < mail->reference_count; i++)
        say(out, "reference", mail->references[i]);
    say(out, "from name", mail->from_name);
    say(out, "from", mail->from_address);
    say(out, "reply to", mail->reply_to);
    for (size_t i = 0; i < mail->recipient_count; i++)
        say(out, "to", mail->recipients[i]);
    say(out, "subject", mail->subject);
    if (!instant_is_none(mail->date)) {
        instant_text(mail->date, date);
        say(out, "date", str_of(date));
    }
    say_ticket(out, mail);
    buffer_print(out, "%s%s%s%s%s", mail->is_automatic ? "automatic\n" : "",
                 mail->may_be_a_person ? "perhaps of a person\n" : "",
                 mail->is_ours ? "ours\n" : "", mail->is_forward ? "forward\n" : "",
                 mail->is_cut ? "cut\n" : "");
    say_bounce(out, mail);
    for (size_t i = 0; i < mail->attachment_count; i++) {
        const struct incoming_attachment *file = &mail->attachments[i];
        buffer_print(out, "attachment: %.*s, %.*s, %zu bytes%s", STR_ARGS(file->name),
                     STR_ARGS(file->type), file->bytes.size, file->is_inline ? ", inline" : "");
        buffer_print(out, file->content_id.at ? ", <%.*s>\n" : "\n", STR_ARGS(file->content_id));
    }
    buffer_print(out, "---- text\n%.*s\n---- quoted\n%.*s\n", STR_ARGS(mail->text),
                 STR_ARGS(mail->quoted));
}

static bool is_as_expected(const char *name)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct incoming_mail mail;
    struct str stem = str_cut(str_of(name), strlen(name) - 4);
    const char *path = str_print(arena, "%s/%.*s.txt", folder, STR_ARGS(stem)).at;
    struct str bytes = file_read(arena, str_print(arena, "%s/%s", folder, name).at);
    struct buffer out = buffer_in(arena);
    enum err err = mail_read(arena, bytes, &mail);
    if (err == OK)
        say_mail(&out, &mail);
    else
        buffer_print(&out, "%s\n", err_name(err));
    assert_true(utf8_is_valid(buffer_str(&out)));
    if (getenv("UPDATE_CORPUS"))
        file_write(path, buffer_str(&out));
    struct str expected = file_read(arena, path);
    if (str_is(buffer_str(&out), expected))
        return true;
    print_error("%s reads as\n%.*s\nbut should as\n%.*s\n", name, STR_ARGS(buffer_str(&out)),
                STR_ARGS(expected));
    return false;
}

static int is_mail(const struct dirent *entry)
{
    return ends_nocase(str_of(entry->d_name), STR(".eml"));
}

static void every_mail_reads_as_expected(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir(folder, &entries, is_mail, alphasort), wrong = 0;
    assert_true(count >= 40);
    for (int i = 0; i < count; i++) {
        wrong += !is_as_expected(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(wrong, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_mail_reads_as_expected)};
    if (argc != 2)
        return 2;
    folder = argv[1];
    mail_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
