/* The lines of what people type: text, lists, quotes, code. */
#include "html/prose.h"
#include "base/ascii.h"
#include "html/stride.h"

/* Lines that stand within so many quotes. */
struct lines {
    struct str rest;
    bool has_more;
    unsigned quotes;
};

/* ---- lines ---------------------------------------------------------------------------------- */

static size_t line_end(struct str text)
{
    size_t at = 0;
    for (; text.size - at >= STRIDE; at += STRIDE) {
        stride_bytes bytes = stride_load(text.at + at);
        if (stride_any((bytes == '\n') | (bytes == '\r')))
            break;
    }
    while (at < text.size && text.at[at] != '\n' && text.at[at] != '\r')
        at++;
    return at;
}

/* The size of the mark that begins a quote, "> ", or one of several, ">> "; 0: there is none. */
static size_t quote_mark(struct str line)
{
    size_t end = 0;
    while (end < line.size && line.at[end] == '>')
        end++;
    if (end == 0 || (end < line.size && line.at[end] != ' '))
        return 0;
    return end == 1 && line.size > 1 ? 2 : 1;
}

/* The next line without its quotes' marks; false when the next one stands in fewer quotes. */
static bool lines_peek(const struct lines *lines, struct str *ret)
{
    if (!lines->has_more)
        return false;
    struct str line = str_cut(lines->rest, line_end(lines->rest));
    for (unsigned i = 0; i < lines->quotes; i++) {
        size_t mark = quote_mark(line);
        if (!mark)
            return false;
        line = str_from(line, mark);
    }
    *ret = line;
    return true;
}

static void lines_skip(struct lines *lines)
{
    struct str rest = lines->rest;
    size_t end = line_end(rest);
    lines->has_more = end < rest.size;
    if (end + 1 < rest.size && rest.at[end] == '\r' && rest.at[end + 1] == '\n')
        end++;
    lines->rest = str_from(rest, end + 1);
}

static size_t indent_of(struct str line)
{
    size_t indent = 0;
    while (indent < line.size && (line.at[indent] == ' ' || line.at[indent] == '\t'))
        indent++;
    return indent;
}

static bool is_blank(struct str line)
{
    return indent_of(line) == line.size;
}

/* ---- code ----------------------------------------------------------------------------------- */

/* Three backticks or more, and at most the name of a language. */
static bool is_fence(struct str line, struct str *ret_language)
{
    enum { LANGUAGE_MAX = 24 };
    size_t ticks = 0;
    while (ticks < line.size && line.at[ticks] == '`')
        ticks++;
    *ret_language = str_trim(str_from(line, ticks));
    for (size_t i = 0; i < ret_language->size; i++) {
        char c = ret_language->at[i];
        if (!is_alphanumeric(c) && c != '+' && c != '#' && c != '-')
            return false;
    }
    return ticks >= 3 && ret_language->size <= LANGUAGE_MAX;
}

static bool is_fence_end(struct str line)
{
    struct str language;
    return is_fence(line, &language) && language.size == 0;
}

/* Whether the code that begins here is ended. */
static bool has_fence_end(struct lines lines)
{
    struct str line;
    lines_skip(&lines);
    for (; lines_peek(&lines, &line); lines_skip(&lines))
        if (is_fence_end(line))
            return true;
    return false;
}

static void put_code(struct html_out *out, struct lines *lines, struct str language)
{
    buffer_put_str(&out->buffer, STR("<pre"));
    if (language.size) {
        buffer_put_str(&out->buffer, STR(" data-language=\""));
        html_put_text(out, language);
        buffer_put_byte(&out->buffer, '"');
    }
    buffer_put_str(&out->buffer, STR("><code>"));
    lines_skip(lines);
    struct str line;
    bool is_first = true;
    for (; lines_peek(lines, &line) && !is_fence_end(line); lines_skip(lines)) {
        if (!is_first)
            buffer_put_byte(&out->buffer, '\n');
        is_first = false;
        html_put_text(out, line);
    }
    lines_skip(lines);
    buffer_put_str(&out->buffer, STR("</code></pre>"));
}

/* ---- lists ---------------------------------------------------------------------------------- */

struct item {
    size_t indent;
    bool is_numbered;
    int64_t number;
    struct str words;
};

/* "- words" or "12. words". The number is kept as it was written, so 007. is none. */
static bool is_item(struct str line, struct item *ret)
{
    enum { DIGITS_MAX = 9 };
    size_t indent = indent_of(line), end = indent;
    while (end < line.size && is_digit(line.at[end]))
        end++;
    struct str number = str_cut(str_from(line, indent), end - indent);
    *ret = (struct item){.indent = indent, .is_numbered = number.size > 0};
    if (ret->is_numbered && (number.size > DIGITS_MAX || !str_to_i64(number, &ret->number) ||
                             (number.at[0] == '0' && number.size > 1)))
        return false;
    if (line.size - end < 2 || line.at[end] != (ret->is_numbered ? '.' : '-') ||
        line.at[end + 1] != ' ')
        return false;
    struct str rest = str_from(line, end + 2);
    ret->words = str_from(rest, indent_of(rest));
    return ret->words.size > 0;
}

static void open_item(struct html_out *out, const struct item *item, int64_t expected)
{
    if (item->is_numbered && item->number != expected)
        buffer_print(&out->buffer, "<li value=\"%lld\">", (long long)item->number);
    else
        buffer_put_str(&out->buffer, STR("<li>"));
}

static void put_list(struct html_out *out, struct lines *lines, struct item first, unsigned depth);

/* The lines below an item that stand deeper than it. */
static void put_below_item(struct html_out *out, struct lines *lines, const struct item *item,
                           unsigned depth)
{
    struct str line;
    bool in_text = true;
    while (lines_peek(lines, &line) && !is_blank(line) && indent_of(line) > item->indent + 1) {
        struct item inner;
        if (depth < PROSE_LISTS_MAX && is_item(line, &inner)) {
            put_list(out, lines, inner, depth + 1);
            in_text = false;
            continue;
        }
        if (in_text)
            buffer_put_str(&out->buffer, STR("<br>"));
        prose_put_line(out, str_from(line, indent_of(line)));
        in_text = true;
        lines_skip(lines);
    }
}

static void put_list(struct html_out *out, struct lines *lines, struct item first, unsigned depth)
{
    struct str line;
    struct item item = first;
    int64_t expected = 1;
    buffer_put_str(&out->buffer, first.is_numbered ? STR("<ol>") : STR("<ul>"));
    do {
        open_item(out, &item, expected);
        prose_put_line(out, item.words);
        lines_skip(lines);
        put_below_item(out, lines, &item, depth);
        buffer_put_str(&out->buffer, STR("</li>"));
        expected = item.number + 1;
    } while (lines_peek(lines, &line) && is_item(line, &item) &&
             item.is_numbered == first.is_numbered && item.indent <= first.indent + 1 &&
             item.indent + 1 >= first.indent);
    buffer_put_str(&out->buffer, first.is_numbered ? STR("</ol>") : STR("</ul>"));
}

/* ---- all ------------------------------------------------------------------------------------ */

static void put_lines(struct html_out *out, struct lines *lines);

static void put_quote(struct html_out *out, struct lines *lines)
{
    buffer_put_str(&out->buffer, STR("<blockquote>"));
    lines->quotes++;
    put_lines(out, lines);
    lines->quotes--;
    buffer_put_str(&out->buffer, STR("</blockquote>"));
}

/* Puts what the line begins if that is more than a line of text. *no_code: the lines hold no end of
   code, as an earlier line has found out. */
static bool put_block(struct html_out *out, struct lines *lines, struct str line, bool *no_code)
{
    struct str language;
    struct item item;
    if (line.size == 0)
        return false;
    if (line.at[0] == '`' && !*no_code && is_fence(line, &language)) {
        *no_code = !has_fence_end(*lines);
        if (*no_code)
            return false;
        put_code(out, lines, language);
    } else if (lines->quotes < PROSE_QUOTES_MAX && quote_mark(line)) {
        put_quote(out, lines);
    } else if (is_item(line, &item)) {
        put_list(out, lines, item, 1);
    } else {
        return false;
    }
    return true;
}

/* Blocks stand apart by themselves: an empty line after one says no more than that. */
static void put_lines(struct html_out *out, struct lines *lines)
{
    struct str line;
    bool in_text = false, after_block = false, no_code = false;
    while (lines_peek(lines, &line)) {
        if (put_block(out, lines, line, &no_code)) {
            after_block = true;
            in_text = false;
            continue;
        }
        lines_skip(lines);
        if (after_block && is_blank(line)) {
            after_block = false;
            continue;
        }
        if (in_text)
            buffer_put_str(&out->buffer, STR("<br>"));
        prose_put_line(out, line);
        in_text = true;
        after_block = false;
    }
}

void html_put_prose(struct html_out *out, struct prose prose)
{
    put_lines(out, &(struct lines){.rest = prose.text, .has_more = true});
}

struct html html_text_to_markup(struct arena *arena, struct str text)
{
    struct html_out out = html_out_in(arena, NULL);
    html_put_prose(&out, prose(text));
    return html_out_markup(&out);
}
