#include "mail/markup.h"
#include "base/buffer.h"
#include "mail/limits.h"
#include "mail/markup_marks.h"
#include "mail/words.h"
#include <gumbo.h>
#include <setjmp.h>
#include <time.h>

/* ---- parsing within bounds --------------------------------------------------------------------
 * gumbo cannot be told to stop, compares each attribute of an element with all others, walks
 * up all elements that are open at each that begins, and frees its tree by recursion. It gets its
 * memory here, which is never freed by it, and is left by a jump when it wants too much or takes
 * too long.
 */

struct budget {
    struct arena *arena;
    size_t used, count;
    int64_t end_us; /* of this thread's time */
    jmp_buf too_much;
};

static int64_t thread_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void *budget_alloc(void *context, size_t size)
{
    struct budget *budget = context;
    enum { TIME_EVERY = 16 };
    budget->used += size;
    if (budget->used > MAIL_MARKUP_MEMORY ||
        (++budget->count % TIME_EVERY == 0 && thread_us() > budget->end_us))
        longjmp(budget->too_much, 1);
    return arena_alloc_bytes(budget->arena, size);
}

static void budget_free(void *context, void *memory)
{
    (void)context;
    (void)memory;
}

static enum err parse(struct arena *arena, struct str html, int64_t end_us, const GumboNode **ret)
{
    struct budget budget = {.arena = arena, .end_us = end_us};
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = budget_alloc;
    options.deallocator = budget_free;
    options.userdata = &budget;
    options.max_errors = 0;
    if (setjmp(budget.too_much))
        return ERR_TOO_LARGE;
    *ret = gumbo_parse_with_options(&options, html.at, html.size)->root;
    return OK;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

struct writer {
    struct buffer out;
    size_t quotes;       /* around what is written now */
    size_t line_quotes;  /* of the line before */
    size_t breaks;       /* line ends before the next character */
    bool is_blank_due;   /* a blank before it */
    bool is_rest_quoted; /* from a mark on, all that follows is quoted */
    bool is_as_written;  /* <pre> */
    bool keeps_quotes;
    bool is_too_deep;
};

static void break_line(struct writer *writer, size_t at_least)
{
    if (writer->breaks < at_least)
        writer->breaks = at_least;
    writer->is_blank_due = false;
}

/* What is due before the next character. A blank line is quoted if both lines around it are. */
static void settle(struct writer *writer)
{
    enum { MARKS_MOST = 9 };
    size_t depth = writer->quotes + writer->is_rest_quoted;
    depth = depth < MARKS_MOST ? depth : MARKS_MOST;
    size_t shared = depth < writer->line_quotes ? depth : writer->line_quotes;
    bool is_begin = writer->out.size == 0;
    for (size_t i = writer->breaks; i > 0 && !is_begin; i--) {
        buffer_put_byte(&writer->out, '\n');
        for (size_t k = 0; k < shared && i > 1; k++)
            buffer_put_byte(&writer->out, '>');
    }
    for (size_t k = 0; k < depth && (is_begin || writer->breaks); k++)
        buffer_put_str(&writer->out, STR("> "));
    if (writer->is_blank_due && !is_begin && !writer->breaks)
        buffer_put_byte(&writer->out, ' ');
    writer->line_quotes = depth;
    writer->breaks = 0;
    writer->is_blank_due = false;
}

static void put_text(struct writer *writer, struct str text)
{
    static const struct str hard_blank = STR("\xC2\xA0");
    while (text.size) {
        size_t size = 1;
        char c = text.at[0];
        bool is_hard = str_starts(text, hard_blank);
        if (c == '\n' && writer->is_as_written) {
            writer->breaks++;
        } else if (is_hard || c == '\n' || c == '\t' || c == ' ') {
            if (writer->is_as_written)
                settle(writer), buffer_put_byte(&writer->out, c == '\t' ? '\t' : ' ');
            else
                writer->is_blank_due = writer->out.size > 0 && writer->breaks == 0;
            size = is_hard ? 2 : 1;
        } else {
            settle(writer);
            while (size < text.size && !strchr("\n\t \xC2", text.at[size]))
                size++;
            buffer_put_str(&writer->out, str_cut(text, size));
        }
        text = str_from(text, size);
    }
}

/* ---- elements ---------------------------------------------------------------------------------
 */

static struct str attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found ? str_of(found->value) : STR_NONE;
}

static void write_children(struct writer *writer, const GumboVector *children, size_t depth);

/* The address follows its text, unless that says it. */
static void write_link(struct writer *writer, const GumboElement *element, size_t depth)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:", NULL};
    struct str url = str_trim(attribute(element, "href"));
    size_t begin = writer->out.size;
    write_children(writer, &element->children, depth);
    if (!starts_any(url, schemes) || url.size > MAIL_LINK_BYTES)
        return;
    /* As the text would have it: without the scheme, and a slash at the end. */
    struct str shown = url, text = str_trim(str_from(buffer_str(&writer->out), begin));
    size_t colon = str_find(shown, ':');
    shown = str_from(shown, colon + 1);
    while (shown.size && shown.at[0] == '/')
        shown = str_from(shown, 1);
    if (shown.size && shown.at[shown.size - 1] == '/')
        shown.size--;
    bool may_say_it = text.size <= 2 * MAIL_LINK_BYTES; /* a longer one is searched by no link */
    if (text.size && may_say_it && find_nocase(text, shown) < text.size)
        return;
    if (text.size)
        writer->is_blank_due = true;
    put_text(writer, STR("<"));
    put_text(writer, url);
    put_text(writer, STR(">"));
}

/* A picture is an attachment, or somewhere else, and then often there to see who reads. */
static void write_image(struct writer *writer, const GumboElement *element)
{
    struct str text = str_trim(attribute(element, "alt"));
    if (text.size) {
        put_text(writer, STR("["));
        put_text(writer, text);
        put_text(writer, STR("]"));
    }
}

static void write_plainly(struct writer *writer, enum markup_manner manner,
                          const GumboElement *element, size_t depth)
{
    size_t space = manner == PARAGRAPH || manner == QUOTATION ? 2 : 1;
    break_line(writer, space);
    if (manner == ITEM)
        put_text(writer, STR("- "));
    bool was_as_written = writer->is_as_written;
    writer->is_as_written = was_as_written || manner == AS_WRITTEN;
    write_children(writer, &element->children, depth);
    writer->is_as_written = was_as_written;
    break_line(writer, space);
}

static void write_in_manner(struct writer *writer, enum markup_manner manner,
                            const GumboElement *element, size_t depth)
{
    switch (manner) {
    case DROPPED:
        break;
    case INLINE:
        write_children(writer, &element->children, depth);
        break;
    case LINE:
        writer->breaks++;
        writer->is_blank_due = false;
        break;
    case CELL:
        write_children(writer, &element->children, depth);
        if (writer->breaks < 2) /* the row goes on in its line, unless it has paragraphs */
            writer->breaks = 0, writer->is_blank_due = writer->out.size > 0;
        break;
    case LINK:
        write_link(writer, element, depth);
        break;
    case IMAGE:
        write_image(writer, element);
        break;
    case RULE:
        break_line(writer, 2);
        break;
    case ITEM:
    case BLOCK:
    case PARAGRAPH:
    case QUOTATION:
    case AS_WRITTEN:
        write_plainly(writer, manner, element, depth);
        break;
    }
}

/* Gmail writes the line in an element of its own. */
static void put_delimiter(struct writer *writer)
{
    struct str before = buffer_str(&writer->out);
    break_line(writer, 1);
    if (!ends_nocase(before, STR("\n--")) && !ends_nocase(before, STR("\n-- "))) {
        settle(writer);
        buffer_put_str(&writer->out, STR("-- "));
    }
    break_line(writer, 1);
}

static void write_element(struct writer *writer, const GumboElement *element, size_t depth)
{
    enum markup_manner manner = markup_manner(str_of(gumbo_normalized_tagname(element->tag)));
    struct markup_marks marks = {attribute(element, "id"), attribute(element, "class"),
                                 attribute(element, "style"), attribute(element, "type")};
    if (markup_is_hidden(&marks) || gumbo_get_attribute(&element->attributes, "hidden"))
        return;
    bool is_quote = false;
    if (!writer->keeps_quotes) {
        is_quote = markup_is_quote(&marks, manner == QUOTATION);
        if (markup_begins_rest(&marks) && writer->out.size)
            break_line(writer, 2), writer->is_rest_quoted = true;
        if (markup_is_signature(&marks) && !writer->quotes && !writer->is_rest_quoted &&
            writer->out.size) {
            put_delimiter(writer);
        }
    }
    if (is_quote)
        break_line(writer, 1), writer->quotes++;
    write_in_manner(writer, manner, element, depth);
    if (is_quote)
        break_line(writer, 1), writer->quotes--;
}

static void write_children(struct writer *writer, const GumboVector *children, size_t depth)
{
    if (depth > MAIL_MARKUP_DEPTH) {
        writer->is_too_deep = true;
        return;
    }
    /* Whoever reads it cuts it there. */
    for (unsigned i = 0; i < children->length && writer->out.size <= MAIL_TEXT_BYTES; i++) {
        const GumboNode *node = children->data[i];
        if (node->type == GUMBO_NODE_ELEMENT)
            write_element(writer, &node->v.element, depth + 1);
        else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
                 node->type == GUMBO_NODE_CDATA)
            put_text(writer, str_of(node->v.text.text));
    }
}

enum err markup_text(struct arena *arena, struct str html, bool keeps_quotes, int64_t *left_us,
                     struct str *ret)
{
    const GumboNode *root;
    AUTO(arena_free_p) struct arena *tree = arena_new();
    int64_t end_us = thread_us() + *left_us;
    struct writer writer = {.out = buffer_in(arena), .keeps_quotes = keeps_quotes};
    enum err err = *left_us > 0 ? parse(tree, html, end_us, &root) : ERR_TOO_LARGE;
    if (err == OK && root && root->type == GUMBO_NODE_ELEMENT)
        write_element(&writer, &root->v.element, 0);
    *left_us = end_us - thread_us();
    TRY(err);
    *ret = harmless(arena, buffer_end(&writer.out));
    return writer.is_too_deep ? ERR_TOO_LARGE : OK;
}
