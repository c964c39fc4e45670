/* The marks that stand within a line. They are found first and put then, for a mark counts only
   when there is one that ends it. */
#include "html/prose.h"
#include "html/stride.h"

enum mark_kind {
    MARK_NONE, /* a mark that nothing ends: text */
    MARK_CODE,
    MARK_ADDRESS,
    MARK_LINK,
    MARK_STAR,       /* *italic* */
    MARK_UNDERSCORE, /* _italic_ */
    MARK_STRONG,     /* **bold** */
    MARK_KINDS,
};

struct mark {
    enum mark_kind kind;
    bool closes;        /* the second of a pair */
    struct piece whole; /* with what makes it a mark */
    struct piece words; /* of code and links: what is seen */
    struct piece address;
};

/* A line while its marks are being found. */
struct line {
    struct str text;
    bool in_link; /* the words of a link hold no other */
    struct arena *arena;
    struct mark *marks;
    size_t count, room;
    size_t open[PROSE_OPEN_MARKS_MAX]; /* the marks that may still be ended, the latest last */
    size_t open_count;
    bool no_ticks[4]; /* no run of so many backticks is left that could end one */
};

static void put_words(struct html_out *out, struct str text, bool in_link);

static struct mark *add(struct line *line, enum mark_kind kind, size_t start, size_t end)
{
    if (line->count == line->room) {
        line->room = line->room ? line->room * 2 : 8;
        struct mark *marks = NEW_ARRAY(line->arena, struct mark, line->room);
        for (size_t i = 0; i < line->count; i++)
            marks[i] = line->marks[i];
        line->marks = marks;
    }
    struct mark *mark = &line->marks[line->count++];
    *mark = (struct mark){.kind = kind, .whole = {start, end}};
    return mark;
}

static struct str cut(struct str text, struct piece piece)
{
    return (struct str){text.at + piece.start, piece.end - piece.start};
}

static size_t run_end(struct str text, size_t at)
{
    char c = text.at[at];
    while (at < text.size && text.at[at] == c)
        at++;
    return at;
}

/* ---- code, links ---------------------------------------------------------------------------- */

/* Ended by a run of as many backticks. */
static size_t find_code(struct line *line, size_t at)
{
    struct str text = line->text;
    size_t start = run_end(text, at), size = start - at;
    if (size >= COUNT_OF(line->no_ticks) || line->no_ticks[size])
        return start;
    for (size_t i = start; i < text.size; i++) {
        if (text.at[i] != '`')
            continue;
        size_t end = run_end(text, i);
        if (end - i == size) {
            add(line, MARK_CODE, at, end)->words = (struct piece){start, i};
            return end;
        }
        i = end - 1;
    }
    line->no_ticks[size] = true;
    return start;
}

static size_t find_address(struct line *line, size_t from, size_t colon)
{
    struct piece address;
    if (line->in_link || !prose_find_address(line->text, from, colon, &address))
        return colon + 1;
    struct mark *mark = add(line, MARK_ADDRESS, address.start, address.end);
    mark->words = mark->address = address;
    return address.end;
}

/* [words](address), with no bracket among the words. */
static size_t find_link(struct line *line, size_t at)
{
    struct str text = line->text;
    size_t end = at + 1;
    struct piece words, address;
    while (end < text.size && text.at[end] != '[' && text.at[end] != ']')
        end++;
    words = (struct piece){at + 1, end};
    if (line->in_link || text.size - end < strlen("](") || text.at[end] != ']' ||
        text.at[end + 1] != '(' || !prose_may_name_link(cut(text, words)) ||
        !prose_find_target(text, end + 2, &address))
        return at + 1;
    struct mark *mark = add(line, MARK_LINK, at, address.end + 1);
    mark->words = words;
    mark->address = address;
    return mark->whole.end;
}

/* ---- bold, italic --------------------------------------------------------------------------- */

/* The byte is of no letter: the marks and signs of Unicode, among them emoji, begin with those. */
static bool is_sign(unsigned char lead)
{
    return lead == 0xC2 || lead == 0xE2 || lead == 0xEF || lead == 0xF0;
}

/* What stands before `at` is no part of a word that a mark could stand in: 2*3*4, snake_case. */
static bool is_edge_before(struct str text, size_t at)
{
    if (at == 0)
        return true;
    size_t lead = at - 1;
    while (lead > 0 && at - lead < 4 && ((unsigned char)text.at[lead] & 0xC0) == 0x80)
        lead--;
    char c = text.at[lead];
    return c & 0x80 ? is_sign((unsigned char)c) : c && strchr(" \t([{\"':-", c);
}

static bool is_edge_after(struct str text, size_t at)
{
    if (at == text.size)
        return true;
    char c = text.at[at];
    return c & 0x80 ? is_sign((unsigned char)c) : c && strchr(" \t.,;:!?)]}\"'-*_", c);
}

/* Marks hold words, and are no faces: -_- (*_*) */
static bool may_begin(char c)
{
    return c && !strchr(" \t-)]}.,;:!?", c);
}

static bool may_end(char c)
{
    return c && !strchr(" \t-([{*_", c);
}

/* **_both_** */
static bool follows_open(const struct line *line, size_t at)
{
    return line->open_count && line->open[line->open_count - 1] == line->count - 1 &&
           line->marks[line->count - 1].whole.end == at;
}

static bool follows_close(const struct line *line, size_t at)
{
    const struct mark *last = line->count ? &line->marks[line->count - 1] : NULL;
    return last && last->closes && last->whole.end == at;
}

static bool can_open(const struct line *line, size_t start, size_t end)
{
    struct str text = line->text;
    return (is_edge_before(text, start) || follows_open(line, start)) && end < text.size &&
           may_begin(text.at[end]);
}

static bool can_close(const struct line *line, size_t start, size_t end)
{
    struct str text = line->text;
    return start > 0 && (may_end(text.at[start - 1]) || follows_close(line, start)) &&
           is_edge_after(text, end);
}

static void open_mark(struct line *line, enum mark_kind kind, size_t start, size_t end)
{
    if (line->open_count == PROSE_OPEN_MARKS_MAX) { /* the earliest is text after all */
        line->marks[line->open[0]].kind = MARK_NONE;
        line->open_count--;
        memmove(line->open, line->open + 1, line->open_count * sizeof line->open[0]);
    }
    add(line, kind, start, end);
    line->open[line->open_count++] = line->count - 1;
}

/* Ends the latest of `kinds` (bits) that is open; those opened after it are text. MARK_NONE: there
   is none. */
static enum mark_kind close_mark(struct line *line, unsigned kinds)
{
    size_t depth = line->open_count;
    while (depth > 0 && !(kinds & 1U << line->marks[line->open[depth - 1]].kind))
        depth--;
    if (depth == 0)
        return MARK_NONE;
    for (size_t i = depth; i < line->open_count; i++)
        line->marks[line->open[i]].kind = MARK_NONE;
    line->open_count = depth - 1;
    return line->marks[line->open[depth - 1]].kind;
}

static unsigned kinds_of(char c, size_t size)
{
    static const unsigned stars[] = {0, 1U << MARK_STAR, 1U << MARK_STRONG,
                                     1U << MARK_STAR | 1U << MARK_STRONG};
    if (c == '_')
        return size == 1 ? 1U << MARK_UNDERSCORE : 0;
    return size < COUNT_OF(stars) ? stars[size] : 0;
}

static size_t size_of(enum mark_kind kind)
{
    return kind == MARK_STRONG ? 2 : 1;
}

/* A run of stars or underscores; ***both*** are two marks. */
static size_t find_emphasis(struct line *line, size_t at)
{
    size_t end = run_end(line->text, at), start = at;
    unsigned kinds = kinds_of(line->text.at[at], end - at);
    if (kinds && can_close(line, start, end))
        while (start < end) {
            enum mark_kind kind = close_mark(line, kinds);
            if (kind == MARK_NONE)
                break;
            add(line, kind, start, start + size_of(kind))->closes = true;
            start += size_of(kind);
            kinds &= ~(1U << kind);
        }
    if (start > at || !kinds || !can_open(line, start, end))
        return end;
    for (enum mark_kind kind = MARK_KINDS; kind-- > MARK_STAR;)
        if (kinds & 1U << kind) {
            open_mark(line, kind, start, start + size_of(kind));
            start += size_of(kind);
        }
    return end;
}

/* ---- a line --------------------------------------------------------------------------------- */

static size_t next_candidate(struct str text, size_t at)
{
    static const bool candidates[256] = {
        ['*'] = true, [':'] = true, ['['] = true, ['_'] = true, ['`'] = true};
    for (; text.size - at >= STRIDE; at += STRIDE) {
        stride_bytes bytes = stride_load(text.at + at);
        /* '*' and ':' differ in one bit only, as do '[' and '_'. */
        if (stride_any(((bytes | 0x10) == ':') | ((bytes | 4) == '_') | (bytes == '`')))
            break;
    }
    while (at < text.size && !candidates[(unsigned char)text.at[at]])
        at++;
    return at;
}

static void find_marks(struct line *line)
{
    struct str text = line->text;
    size_t done = 0; /* what stands before belongs to a mark, or is no letter of a scheme */
    for (size_t at = next_candidate(text, 0); at < text.size; at = next_candidate(text, done)) {
        switch (text.at[at]) {
        case '`':
            done = find_code(line, at);
            break;
        case ':':
            done = find_address(line, done, at);
            break;
        case '[':
            done = find_link(line, at);
            break;
        default:
            done = find_emphasis(line, at);
        }
    }
    for (size_t i = 0; i < line->open_count; i++)
        line->marks[line->open[i]].kind = MARK_NONE;
}

static void put_mark(struct html_out *out, struct str text, const struct mark *mark)
{
    struct buffer *buffer = &out->buffer;
    switch (mark->kind) {
    case MARK_CODE:
        buffer_put_str(buffer, STR("<code>"));
        html_put_text(out, cut(text, mark->words));
        buffer_put_str(buffer, STR("</code>"));
        break;
    case MARK_ADDRESS:
        prose_open_link(out, cut(text, mark->address));
        html_put_text(out, cut(text, mark->words));
        buffer_put_str(buffer, STR("</a>"));
        break;
    case MARK_LINK:
        prose_open_link(out, cut(text, mark->address));
        put_words(out, cut(text, mark->words), true);
        buffer_put_str(buffer, STR("</a>"));
        break;
    case MARK_STRONG:
        buffer_put_str(buffer, mark->closes ? STR("</strong>") : STR("<strong>"));
        break;
    case MARK_STAR:
    case MARK_UNDERSCORE:
        buffer_put_str(buffer, mark->closes ? STR("</em>") : STR("<em>"));
        break;
    case MARK_NONE:
    case MARK_KINDS:
        html_put_text(out, cut(text, mark->whole));
    }
}

static void put_words(struct html_out *out, struct str text, bool in_link)
{
    if (next_candidate(text, 0) == text.size) {
        html_put_text(out, text);
        return;
    }
    struct line line = {.text = text, .in_link = in_link, .arena = out->buffer.arena};
    find_marks(&line);
    size_t put = 0;
    for (size_t i = 0; i < line.count; i++) {
        html_put_text(out, cut(text, (struct piece){put, line.marks[i].whole.start}));
        put_mark(out, text, &line.marks[i]);
        put = line.marks[i].whole.end;
    }
    html_put_text(out, str_from(text, put));
}

void prose_put_line(struct html_out *out, struct str line)
{
    put_words(out, line, false);
}
