#include "mail/quote.h"
#include "base/buffer.h"
#include "mail/limits.h"
#include "mail/quote_marks.h"
#include "mail/words.h"

struct line {
    struct str text;
    bool is_blank, is_marked; /* with ">" */
    bool is_quoted;           /* what is found out about it */
};

struct lines {
    struct arena *arena;
    struct line *at;
    size_t count;
};

static struct lines lines_of(struct arena *arena, struct str text)
{
    struct str rest = text, line;
    struct lines lines = {.arena = arena};
    while (next_line(&rest, &line))
        lines.count++;
    lines.at = NEW_ARRAY(arena, struct line, lines.count);
    for (size_t i = 0; next_line(&text, &line); i++) {
        struct str trimmed = str_trim(line);
        lines.at[i] = (struct line){.text = line,
                                    .is_blank = trimmed.size == 0,
                                    .is_marked = trimmed.size && trimmed.at[0] == '>'};
    }
    return lines;
}

static size_t after_blanks(const struct lines *lines, size_t i)
{
    while (i < lines->count && lines->at[i].is_blank)
        i++;
    return i;
}

static void quote(struct lines *lines, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        lines->at[i].is_quoted = true;
}

/* ---- headings ---------------------------------------------------------------------------------
 */

/* Where the attribution that begins at `i` ends; i: there is none. */
static size_t attribution_end(const struct lines *lines, size_t i)
{
    struct buffer joined = buffer_in(lines->arena);
    size_t end = i, most = begins_attribution(lines->at[i].text) ? MAIL_ATTRIBUTION_LINES : 1;
    while (end < lines->count && end < i + most && !lines->at[end].is_blank &&
           !lines->at[end].is_marked) {
        if (end > i)
            buffer_put_byte(&joined, ' ');
        buffer_put_str(&joined, str_trim(lines->at[end++].text));
        bool is_sure;
        if (!is_attribution(buffer_str(&joined), &is_sure))
            continue;
        size_t next = after_blanks(lines, end);
        return is_sure || (next < lines->count && lines->at[next].is_marked) ? end : i;
    }
    return i;
}

/* "From: ", and two more fields in the lines below it. */
static bool is_heading(const struct lines *lines, size_t i)
{
    enum { FIELD_LINES = 8 };
    int fields = 0;
    if (!is_from_field(lines->at[i].text))
        return false;
    for (size_t k = i + 1; k < lines->count && k < i + FIELD_LINES; k++)
        fields += is_other_field(lines->at[k].text);
    return fields >= 2;
}

/* The first line from which on all is quoted, whether there is a ">" or not; lines->count: none.
   What is marked with ">" below an attribution is looked at line by line. */
static size_t rest_begin(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct line *line = &lines->at[i];
        if (line->is_blank || line->is_marked)
            continue;
        size_t end = attribution_end(lines, i), next = after_blanks(lines, end);
        if (end > i && next < lines->count && lines->at[next].is_marked) {
            quote(lines, i, end);
            i = end - 1;
        } else if (end > i || is_divider(line->text) || is_heading(lines, i)) {
            while (i > 0 && (lines->at[i - 1].is_blank || is_rule(lines->at[i - 1].text)))
                i--;
            return i;
        }
    }
    return lines->count;
}

/* ---- lines with ">" ---------------------------------------------------------------------------
 */

/* The first line behind the run of marked lines, and blank ones between them, at `i`. */
static size_t run_end(const struct lines *lines, size_t i, size_t end)
{
    size_t last = i;
    for (; i < end && (lines->at[i].is_blank || lines->at[i].is_marked); i++)
        if (lines->at[i].is_marked)
            last = i;
    return last + 1;
}

/* Whether somebody has written below this line, and above the next quotation. */
static bool is_answered(const struct lines *lines, size_t i, size_t end)
{
    while (i < end && lines->at[i].is_blank)
        i++;
    return i < end && !lines->at[i].is_marked && !lines->at[i].is_quoted;
}

static void quote_marked(struct lines *lines, size_t end)
{
    size_t runs = 0, answered = 0;
    for (size_t i = 0; i < end; i++) {
        if (!lines->at[i].is_marked)
            continue;
        runs++;
        i = run_end(lines, i, end) - 1;
        answered += is_answered(lines, i + 1, end);
    }
    bool keeps_answered = runs > 1 && answered > 0;
    for (size_t i = 0; i < end; i++) {
        if (!lines->at[i].is_marked)
            continue;
        size_t run = run_end(lines, i, end);
        if (!keeps_answered || !is_answered(lines, run, end))
            quote(lines, i, run);
        i = run - 1;
    }
}

/* ---- signatures -------------------------------------------------------------------------------
 */

static bool has_words(const struct lines *lines, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (!lines->at[i].is_blank && !lines->at[i].is_quoted)
            return true;
    return false;
}

static size_t quoted_begin(const struct lines *lines, size_t i, size_t end)
{
    while (i < end && !lines->at[i].is_quoted && !lines->at[i].is_marked)
        i++;
    return i;
}

/* A "-- " below what was written; what is below it again, after a quotation, was written too. */
static void quote_signature(struct lines *lines, size_t end)
{
    bool is_below_words = false;
    size_t until = 0; /* the next line of a quotation */
    for (size_t i = 0; i < end; i++) {
        const struct line *line = &lines->at[i];
        bool is_delimiter = str_is(line->text, STR("-- "));
        if (i >= until)
            until = quoted_begin(lines, i, end);
        if (is_below_words && !line->is_quoted &&
            (is_delimiter || (str_is(line->text, STR("--")) && until - i <= MAIL_SIGNATURE_LINES)))
            quote(lines, i, until);
        is_below_words = is_below_words || (!line->is_blank && !line->is_quoted);
    }
}

static void quote_advertisement(struct lines *lines, size_t end)
{
    size_t i = end;
    while (i > 0 && (lines->at[i - 1].is_blank || lines->at[i - 1].is_quoted))
        i--;
    if (i > 0 && is_advertisement(lines->at[i - 1].text) && has_words(lines, 0, i - 1))
        quote(lines, i - 1, i);
}

/* -----------------------------------------------------------------------------------------------
 */

/* The lines of one of both, without blank ones at its ends. */
static struct str joined(const struct lines *lines, bool is_quoted)
{
    struct buffer out = buffer_in(lines->arena);
    size_t blanks = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->at[i];
        if (line->is_blank) {
            blanks++;
        } else if (line->is_quoted == is_quoted) {
            for (size_t k = 0; out.size && k < (blanks ? 2 : 1); k++)
                buffer_put_byte(&out, '\n');
            buffer_put_str(&out, line->text);
            blanks = 0;
        } else {
            blanks = 1; /* what stood between is missed by a blank line */
        }
    }
    return buffer_end(&out);
}

struct quote_parts quote_split(struct arena *arena, struct str text)
{
    struct lines lines = lines_of(arena, text);
    size_t end = rest_begin(&lines);
    quote(&lines, end, lines.count);
    quote_marked(&lines, end);
    quote_signature(&lines, end);
    quote_advertisement(&lines, end);
    return (struct quote_parts){joined(&lines, false), joined(&lines, true)};
}
