#include "letters/letters.h"
#include "base/utf8.h"
#include "letters/letter.html.h"
#include "letters/parts.h"

struct str on_one_line(struct arena *arena, struct str text)
{
    struct buffer line = buffer_in(arena);
    for (size_t i = 0, size; i < text.size; i += size) {
        uint32_t character;
        size = utf8_first(str_from(text, i), &character);
        struct str piece = {text.at + i, size ? size : 1};
        if (size && character != ' ' && utf8_is_one_line(piece))
            buffer_put_str(&line, piece);
        else if (line.size && line.bytes[line.size - 1] != ' ')
            buffer_put_byte(&line, ' ');
        size = piece.size;
    }
    return str_trim(buffer_end(&line));
}

/* Names and the like stand in lines of their own. */
static struct letter_facts lines_of(struct arena *arena, const struct letter_facts *facts)
{
    struct letter_facts lines = *facts;
    lines.house_name = on_one_line(arena, facts->house_name);
    lines.recipient_name = on_one_line(arena, facts->recipient_name);
    lines.subject = on_one_line(arena, facts->subject);
    lines.author_name = on_one_line(arena, facts->author_name);
    lines.assignee_name = on_one_line(arena, facts->assignee_name);
    lines.status_label = on_one_line(arena, facts->status_label);
    return lines;
}

static struct str attached(struct arena *arena, const struct letter_message *message)
{
    struct buffer names = buffer_in(arena);
    for (size_t i = 0; i < message->attachment_count; i++) {
        struct str name = on_one_line(arena, message->attachment_names[i]);
        buffer_print(&names, "%s%.*s", i ? ", " : "", STR_ARGS(name));
    }
    return buffer_end(&names);
}

static struct quoted_list quoted(struct arena *arena, const struct letter_facts *facts)
{
    struct quoted *items = NEW_ARRAY(arena, struct quoted, facts->message_count);
    for (size_t i = 0; i < facts->message_count; i++) {
        const struct letter_message *message = &facts->messages[i];
        items[i] = (struct quoted){
            .sender_name = on_one_line(arena, message->sender_name),
            .when = calendar_date_time(arena, facts->locale, zone_local(facts->zone, message->at)),
            .text = str_trim(message->text),
            .is_staff = message->is_staff,
            .attached = attached(arena, message),
        };
    }
    return (struct quoted_list){items, facts->message_count};
}

/* An address that leads somewhere, or none. */
static struct url address(struct str text)
{
    struct url url = url_external(text);
    return url.text.size > 1 ? url : (struct url){STR_NONE};
}

static struct str short_subject(struct arena *arena, struct str subject)
{
    if (utf8_length(subject) <= LETTER_SUBJECT_MAX)
        return subject;
    struct str start = str_trim(utf8_cut(subject, LETTER_SUBJECT_MAX - 1));
    return str_print(arena, "%.*s…", STR_ARGS(start));
}

static struct str html_of(struct arena *arena, const struct letter_parts *parts)
{
    struct html_out out = html_out_in(arena, parts->facts->locale);
    letter_html(&out, parts);
    return buffer_end(&out.buffer);
}

enum err letter_write(struct arena *arena, const struct letter_facts *facts, struct letter *ret)
{
    const struct letter_facts lines = lines_of(arena, facts);
    struct letter_parts parts = {
        .facts = &lines,
        .language = facts->locale ? locale_code(facts->locale) : STR("en"),
        .messages = quoted(arena, facts),
        .link = address(facts->link),
        .preferences = address(facts->preferences_url),
        .unsubscribe = address(facts->unsubscribe_url),
    };
    TRY(letter_say(arena, &parts));
    parts.subject = short_subject(arena, parts.subject);
    struct letter letter = {0};
    if (facts->form == LETTER_MAIL) {
        letter.subject = parts.subject;
        letter.text = letter_text(arena, &parts);
        letter.html = html_of(arena, &parts);
    } else {
        letter.brief = letter_brief(arena, &parts);
    }
    *ret = letter;
    return OK;
}
