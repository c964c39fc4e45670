/* A mail as plain text: what letter.html says, without marks but those that mail has always had. */
#include "letters/parts.h"

static void put_paragraph(struct buffer *out, struct str text)
{
    if (text.size)
        buffer_print(out, "%.*s\n\n", STR_ARGS(text));
}

static void put_quoted(struct buffer *out, struct str text)
{
    struct str line;
    while (str_split(&text, '\n', &line)) {
        if (line.size && line.at[line.size - 1] == '\r')
            line.size--;
        buffer_print(out, line.size ? "> %.*s\n" : ">\n", STR_ARGS(line));
    }
    buffer_put_byte(out, '\n');
}

static void put_files(struct buffer *out, const struct locale *locale, struct str names)
{
    if (!names.size)
        return;
    tr_put(out, tr(locale, "Files: %s"), names);
    buffer_put_str(out, STR("\n\n"));
}

static void put_link(struct buffer *out, struct str words, struct url link)
{
    if (link.text.size)
        buffer_print(out, "%.*s:\n%.*s\n\n", STR_ARGS(words), STR_ARGS(link.text));
}

static void put_told(struct buffer *out, const struct letter_parts *parts)
{
    put_paragraph(out, parts->heading);
    put_paragraph(out, parts->ticket);
    put_paragraph(out, parts->greeting);
    for (size_t i = 0; i < parts->paragraphs.count; i++)
        put_paragraph(out, parts->paragraphs.items[i]);
    put_paragraph(out, parts->left_out);
    for (size_t i = 0; i < parts->messages.count; i++) {
        const struct quoted *message = &parts->messages.items[i];
        buffer_print(out, "%.*s · %.*s\n\n", STR_ARGS(message->sender_name),
                     STR_ARGS(message->when));
        put_quoted(out, message->text);
        put_files(out, parts->facts->locale, message->attached);
    }
    put_link(out, parts->button, parts->link);
    for (size_t i = 0; i < parts->notes.count; i++)
        put_paragraph(out, parts->notes.items[i]);
}

struct str letter_text(struct arena *arena, const struct letter_parts *parts)
{
    const struct locale *locale = parts->facts->locale;
    struct buffer out = buffer_in(arena);
    put_paragraph(&out, parts->reply_line);
    if (parts->is_answer) {
        for (size_t i = 0; i < parts->messages.count; i++) {
            put_paragraph(&out, parts->messages.items[i].text);
            put_files(&out, locale, parts->messages.items[i].attached);
        }
    } else {
        put_told(&out, parts);
    }
    buffer_print(&out, "-- \n%.*s\n", STR_ARGS(parts->facts->house_name));
    if (parts->is_answer)
        put_link(&out, parts->ticket, parts->link);
    buffer_print(&out, "%.*s\n", STR_ARGS(parts->reason));
    if (parts->preferences.text.size || parts->unsubscribe.text.size)
        buffer_put_byte(&out, '\n');
    put_link(&out, str_of(tr(locale, "Choose what you are told")), parts->preferences);
    put_link(&out, str_of(tr(locale, "No more e-mails like this one")), parts->unsubscribe);
    return buffer_end(&out);
}
