/* What goes to a phone: few words, and the link last. */
#include "base/utf8.h"
#include "letters/parts.h"

enum { HOUSE_NAME_IN_SMS = 30, WORD_SOUGHT_BYTES = 24 };

struct substitute {
    uint32_t from, to; /* characters */
    const char *text;
};

/* One character that SMS's own alphabet (3GPP TS 23.038) does not have makes all of them cost twice
   as much: those that word processors put in are written as people would type them. */
static const struct substitute substitutes[] = {
    {'\t', '\t', " "},     {'`', '`', "'"},        {0xA0, 0xA0, " "},      {0xAB, 0xAB, "\""},
    {0xAD, 0xAD, ""},      {0xB4, 0xB4, "'"},      {0xB7, 0xB7, "-"},      {0xBB, 0xBB, "\""},
    {0x2002, 0x200A, " "}, {0x200B, 0x200B, ""},   {0x200E, 0x200F, ""},   {0x2010, 0x2015, "-"},
    {0x2018, 0x201B, "'"}, {0x201C, 0x201F, "\""}, {0x2022, 0x2022, "-"},  {0x2026, 0x2026, "..."},
    {0x202F, 0x202F, " "}, {0x2032, 0x2032, "'"},  {0x2033, 0x2033, "\""}, {0x2060, 0x2060, ""},
    {0x2212, 0x2212, "-"}, {0xFEFF, 0xFEFF, ""},
};

static const char *substitute_of(uint32_t character)
{
    for (size_t i = 0; i < COUNT_OF(substitutes); i++)
        if (character >= substitutes[i].from && character <= substitutes[i].to)
            return substitutes[i].text;
    return NULL;
}

static struct str in_sms_letters(struct arena *arena, struct str text)
{
    struct buffer out = buffer_in(arena);
    for (size_t i = 0, size; i < text.size; i += size) {
        uint32_t character = 0;
        size = utf8_first(str_from(text, i), &character);
        const char *instead = size ? substitute_of(character) : "?";
        size = size ? size : 1;
        if (instead)
            buffer_put_str(&out, str_of(instead));
        else if (character != '\r')
            buffer_put(&out, text.at + i, size);
    }
    return buffer_end(&out);
}

/* At the end of a word, if there is one nearby: words, and what is put together of several
   characters, stay whole. */
static struct str cut(struct arena *arena, struct str text, size_t characters)
{
    const struct str more = STR("...");
    if (utf8_length(text) <= characters)
        return text;
    if (characters <= more.size)
        return STR_NONE;
    struct str start = utf8_cut(text, characters - more.size);
    for (size_t back = 0; back < WORD_SOUGHT_BYTES && back < start.size; back++) {
        char last = start.at[start.size - 1 - back];
        if (last == ' ' || last == '\n') {
            start.size -= back;
            break;
        }
    }
    start = str_trim(start);
    return str_print(arena, "%.*s%.*s", STR_ARGS(start), STR_ARGS(more));
}

static void put_answer(struct buffer *out, const struct letter_parts *parts)
{
    for (size_t i = 0; i < parts->messages.count; i++) {
        const struct quoted *message = &parts->messages.items[i];
        buffer_print(out, "%s%.*s", out->size ? "\n\n" : "", STR_ARGS(message->text));
        if (message->attached.size) {
            buffer_put_str(out, str_of(out->size ? "\n\n" : ""));
            tr_put(out, tr(parts->facts->locale, "Files: %s"), message->attached);
        }
    }
}

/* House: what happened - #42 its subject: the newest words */
static struct str sms_words(struct arena *arena, const struct letter_parts *parts)
{
    struct buffer out = buffer_in(arena);
    struct str house = cut(arena, parts->facts->house_name, HOUSE_NAME_IN_SMS);
    bool is_of_words = parts->facts->kind == LETTER_MESSAGE_TO_CUSTOMER ||
                       parts->facts->kind == LETTER_MESSAGE_TO_STAFF ||
                       parts->facts->kind == LETTER_MENTIONED;
    buffer_print(&out, "%.*s: %.*s", STR_ARGS(house), STR_ARGS(parts->heading));
    if (parts->ticket.size)
        buffer_print(&out, " - %.*s", STR_ARGS(parts->ticket));
    if (is_of_words && parts->messages.count) {
        struct str text = on_one_line(arena, parts->messages.items[parts->messages.count - 1].text);
        buffer_print(&out, "%s%.*s", text.size ? ": " : "", STR_ARGS(text));
    }
    return buffer_end(&out);
}

static struct str whatsapp_words(struct arena *arena, const struct letter_parts *parts)
{
    struct buffer out = buffer_in(arena);
    buffer_print(&out, "*%.*s*\n%.*s", STR_ARGS(parts->facts->house_name),
                 STR_ARGS(parts->heading));
    if (parts->ticket.size)
        buffer_print(&out, "\n%.*s", STR_ARGS(parts->ticket));
    for (size_t i = 0; i < parts->paragraphs.count; i++)
        buffer_print(&out, "\n\n%.*s", STR_ARGS(parts->paragraphs.items[i]));
    for (size_t i = 0; i < parts->messages.count; i++) {
        const struct quoted *message = &parts->messages.items[i];
        buffer_print(&out, "\n\n_%.*s_\n%.*s", STR_ARGS(message->sender_name),
                     STR_ARGS(message->text));
    }
    return buffer_end(&out);
}

/* The words, then the link: the words give way. */
static struct str with_link(struct arena *arena, struct str words, const char *between,
                            struct str link, size_t most)
{
    size_t needed = utf8_length(link) + strlen(between);
    if (!link.size || needed >= most / 2)
        return cut(arena, words, most);
    words = cut(arena, words, most - needed);
    return str_print(arena, "%.*s%s%.*s", STR_ARGS(words), between, STR_ARGS(link));
}

struct str letter_brief(struct arena *arena, const struct letter_parts *parts)
{
    bool is_sms = parts->facts->form == LETTER_SMS;
    if (!parts->is_answer)
        return is_sms ? with_link(arena, in_sms_letters(arena, sms_words(arena, parts)), " ",
                                  parts->link.text, LETTER_SMS_MAX)
                      : with_link(arena, whatsapp_words(arena, parts), "\n\n", parts->link.text,
                                  LETTER_WHATSAPP_MAX);
    struct buffer out = buffer_in(arena);
    put_answer(&out, parts);
    struct str words = is_sms ? in_sms_letters(arena, buffer_str(&out)) : buffer_str(&out);
    size_t most = is_sms ? LETTER_SMS_ANSWER_MAX : LETTER_WHATSAPP_MAX;
    /* Nothing but the words, unless they do not fit. */
    return utf8_length(words) <= most ? words
                                      : with_link(arena, words, "\n", parts->link.text, most);
}
