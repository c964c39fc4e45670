/*
 * Follows the HTML of a template, so that it is known where each value stands, and puts it out
 * with its white space collapsed and its comments left out.
 */
#include "htmlc.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || strchr("-_:.@", c) != NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

static void put(struct markup *m, char c)
{
    buffer_put_byte(m->out, c);
    m->space = false;
}

static const struct element *innermost(const struct markup *m)
{
    return m->depth ? &m->open[m->depth - 1] : NULL;
}

static bool inside(const struct markup *m, enum element_kind kind)
{
    const struct element *element = innermost(m);
    return element && !element->foreign && element_kind(element->name) == kind;
}

/* ---- elements ------------------------------------------------------------------------------- */

/* Some elements end another when they begin: what one sees would not be what one wrote. */
static void check_nesting(struct markup *m)
{
    bool paragraph = element_ends_paragraph(m->tag), scope = false;
    for (size_t i = m->depth; i-- > 0;) {
        const struct element *element = &m->open[i];
        if (strcmp(element->name, m->tag) == 0 && element_refuses_itself(m->tag))
            fail(m->spot, "<%s> within the <%s> of line %d", m->tag, m->tag, element->line);
        scope = scope || element_is_scope(element->name);
        if (paragraph && !scope && strcmp(element->name, "p") == 0)
            fail(m->spot, "<%s> would end the <p> of line %d", m->tag, element->line);
    }
}

static void element_open(struct markup *m)
{
    const struct element *parent = innermost(m);
    bool foreign = (parent && parent->foreign) || element_is_foreign(m->tag);
    enum element_kind kind = element_kind(m->tag);
    if (m->has_http_equiv && m->has_content_value)
        fail(m->spot, "no value may stand in the content of a <meta http-equiv>");
    if (strcmp(m->tag, "script") == 0 && (foreign || !m->has_source))
        fail(m->spot, "<script> needs a src: the policy forbids scripts in the page");
    if (m->self_closing && !foreign && kind != ELEMENT_VOID)
        fail(m->spot, "<%s/> does not close a <%s>", m->tag, m->tag);
    if (m->self_closing || (!foreign && kind == ELEMENT_VOID))
        return;
    if (m->depth == ELEMENTS_MAX)
        fail(m->spot, "elements are nested too deep");
    struct element *element = &m->open[m->depth++];
    *element = (struct element){.line = m->tag_line, .foreign = foreign};
    memcpy(element->name, m->tag, sizeof element->name);
    m->pre += element_keeps_space(m->tag);
}

static void element_close(struct markup *m)
{
    const struct element *element = innermost(m);
    if (!element)
        fail(m->spot, "</%s> closes nothing", m->tag);
    if (strcmp(element->name, m->tag) != 0)
        fail(m->spot, "</%s> does not close the <%s> of line %d", m->tag, element->name,
             element->line);
    if (m->depth == m->floor)
        fail(m->spot, "this branch closes the <%s> of line %d, which stands outside it", m->tag,
             element->line);
    m->depth--;
    m->pre -= element_keeps_space(m->tag);
}

/* ---- tags ----------------------------------------------------------------------------------- */

static void name_add(struct markup *m, char *name, char c)
{
    size_t size = strlen(name);
    if (size + 1 >= NAME_SIZE)
        fail(m->spot, "the name %s... is too long", name);
    name[size] = lower(c);
    name[size + 1] = 0;
}

static void tag_begin(struct markup *m, bool closing)
{
    m->place = IN_TAG_NAME;
    m->tag[0] = 0;
    m->tag_line = m->spot.line;
    m->tag_number++;
    m->closing = closing;
    m->self_closing = m->has_source = m->has_http_equiv = m->has_content_value = false;
    m->attribute_count = 0;
}

static void tag_name_end(struct markup *m)
{
    if (!m->closing) {
        if (element_kind(m->tag) == ELEMENT_REFUSED)
            fail(m->spot, "<%s> is not allowed", m->tag);
        check_nesting(m);
    }
    m->place = IN_TAG;
}

static void tag_end(struct markup *m)
{
    if (m->out->size && m->out->bytes[m->out->size - 1] == ' ')
        m->out->size--;
    put(m, '>');
    m->place = IN_TEXT;
    if (m->closing)
        element_close(m);
    else
        element_open(m);
}

static void attribute_begin(struct markup *m)
{
    if (m->closing)
        fail(m->spot, "a closing tag has no attributes");
    if (!m->space)
        fail(m->spot, "white space is missing before an attribute");
    if (m->attribute_count == ATTRIBUTES_MAX)
        fail(m->spot, "more than %d attributes", ATTRIBUTES_MAX);
    m->attributes[m->attribute_count++] = (struct attribute){.dormant = 0};
    m->place = IN_ATTRIBUTE_NAME;
}

static void attribute_name_end(struct markup *m)
{
    const char *name = m->attributes[m->attribute_count - 1].name;
    for (size_t i = 0; i + 1 < m->attribute_count; i++)
        if (!m->attributes[i].dormant && strcmp(m->attributes[i].name, name) == 0)
            fail(m->spot, "the attribute %s stands here twice", name);
    m->kind = attribute_kind(name);
    if (m->kind == ATTRIBUTE_REFUSED)
        fail(m->spot, "the attribute %s is not allowed: the policy forbids code in the page", name);
    m->has_source |= strcmp(name, "src") == 0;
    m->has_http_equiv |= strcmp(name, "http-equiv") == 0;
    m->place = IN_TAG;
}

static void value_begin(struct markup *m, char quote)
{
    const char *name = m->attributes[m->attribute_count - 1].name;
    if (quote != '"' && quote != '\'')
        fail(m->spot, "the attribute %s needs quotes", name);
    m->quote = quote;
    m->link = LINK_EMPTY;
    m->address = buffer_in(m->out->arena);
    m->place = IN_VALUE;
    put(m, quote);
}

/* The first piece of a link tells where it leads. */
static void check_address(struct markup *m)
{
    if (m->kind == ATTRIBUTE_LINK && m->link == LINK_WRITTEN &&
        !address_is_plain(buffer_str(&m->address)))
        fail(m->spot, "not an address that a template may write: %.*s",
             STR_ARGS(buffer_str(&m->address)));
}

/* "&copy=1" would be read as a copyright sign. */
static void check_reference(struct markup *m, struct str text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size && (is_name(text.at[end]) || text.at[end] == '#'))
        end++;
    if (text.at[at] == '&' && (end == at + 1 || end == text.size || text.at[end] != ';'))
        fail(m->spot, "write &amp; for '&'");
}

/* Before a value, only '#' may stand in a link, and after one only a fragment. */
static void value_byte(struct markup *m, char c)
{
    if (m->kind == ATTRIBUTE_LINK) {
        if (c == '#' && (m->link == LINK_VALUE || m->link == LINK_EMPTY))
            m->link = LINK_FRAGMENT;
        else if (m->link == LINK_VALUE || m->link == LINK_CLOSED)
            fail(m->spot, "only a #fragment may follow the value of a link");
        else if (m->link == LINK_EMPTY) {
            m->link = LINK_WRITTEN;
            m->address.size = 0;
        }
        buffer_put_byte(&m->address, lower(c));
    }
    put(m, c);
}

/* ---- text ----------------------------------------------------------------------------------- */

static void put_space(struct markup *m, struct str text, size_t *i)
{
    size_t end = *i;
    bool newline = false;
    for (; end < text.size && is_space(text.at[end]); end++)
        newline |= text.at[end] == '\n';
    if (m->pre && m->place == IN_TEXT) {
        buffer_put(m->out, text.at + *i, end - *i);
        m->space = false;
    } else if (!m->space) {
        buffer_put_byte(m->out, newline && m->place == IN_TEXT ? '\n' : ' ');
        m->space = true;
    }
    for (size_t at = *i; at < end; at++)
        m->spot.line += text.at[at] == '\n';
    *i = end - 1;
}

/* The parser drops a newline at the start of these elements, so that one of ours may be lost
   instead of one that begins the value. */
static void put_first_newline(struct markup *m, struct str rest)
{
    const struct element *element = innermost(m);
    bool pre = m->place == IN_TEXT && !m->closing && element && element_keeps_space(element->name);
    if (pre && (!rest.size || rest.at[0] != '\n') && strcmp(element->name, m->tag) == 0)
        buffer_put_byte(m->out, '\n');
}

/* From "<!": a comment is left out, the doctype stays. */
static void declaration(struct markup *m, struct str text, size_t *i)
{
    struct str rest = str_from(text, *i);
    bool comment = str_starts(rest, STR("<!--"));
    struct str doctype = STR("<!doctype html>");
    if (!comment && !str_is_nocase(str_cut(rest, doctype.size), doctype))
        fail(m->spot, "only <!doctype html> and comments may begin with <!");
    struct str end = comment ? STR("-->") : STR(">");
    size_t size = comment ? 4 : 1;
    while (size < rest.size && !str_starts(str_from(rest, size), end))
        size++;
    if (size >= rest.size)
        fail(m->spot, "no value may stand in a comment; it ends with -->");
    size += end.size;
    for (size_t at = 0; at < size; at++) {
        m->spot.line += rest.at[at] == '\n';
        if (!comment)
            put(m, rest.at[at]);
    }
    *i += size - 1;
}

static void text_byte(struct markup *m, struct str text, size_t *i)
{
    char c = text.at[*i], next = *i + 1 < text.size ? text.at[*i + 1] : 0;
    bool letter = is_letter(next);
    bool only_text = inside(m, ELEMENT_TEXT), empty = inside(m, ELEMENT_EMPTY);
    if (c != '<') {
        const struct element *element = innermost(m);
        if (empty)
            fail(m->spot, "<%s> must be empty", element->name);
        if (element && !element->foreign && element_refuses_text(element->name))
            fail(m->spot, "no text may stand right in <%s>", element->name);
        put(m, c);
    } else if (next == '/') {
        put(m, '<');
        put(m, '/');
        tag_begin(m, true);
        ++*i;
    } else if (only_text || empty) {
        fail(m->spot, "no markup may stand in <%s>", innermost(m)->name);
    } else if (letter) {
        put(m, '<');
        tag_begin(m, false);
    } else if (next == '!') {
        declaration(m, text, i);
    } else {
        fail(m->spot, next ? "write &lt; for '<'" : "no value may stand for a tag name");
    }
}

static void tag_byte(struct markup *m, char c)
{
    if (m->self_closing && c != '>')
        fail(m->spot, "'/' must stand before '>'");
    if (c == '>') {
        tag_end(m);
    } else if (c == '/') {
        if (m->closing)
            fail(m->spot, "'/' in a closing tag");
        m->self_closing = true;
        put(m, '/');
    } else if (is_letter(c)) {
        attribute_begin(m);
        name_add(m, m->attributes[m->attribute_count - 1].name, c);
        put(m, c);
    } else {
        fail(m->spot, "unexpected '%c' in <%s>", c, m->tag);
    }
}

static void follow(struct markup *m, struct str text, size_t *i)
{
    char c = text.at[*i];
    check_reference(m, text, *i);
    if (m->place == IN_TAG_NAME || m->place == IN_ATTRIBUTE_NAME) {
        bool tag = m->place == IN_TAG_NAME;
        if (is_name(c)) {
            name_add(m, tag ? m->tag : m->attributes[m->attribute_count - 1].name, c);
            put(m, c);
            return;
        }
        tag ? tag_name_end(m) : attribute_name_end(m);
        if (!tag && c == '=') {
            m->place = BEFORE_VALUE;
            put(m, c);
            return;
        }
    }
    if (m->place == BEFORE_VALUE) {
        value_begin(m, c);
    } else if (m->place == IN_VALUE && c == m->quote) {
        check_address(m);
        m->place = IN_TAG;
        put(m, c);
    } else if (m->place == IN_VALUE) {
        m->spot.line += c == '\n';
        value_byte(m, c);
    } else if (is_space(c)) {
        put_space(m, text, i);
    } else if (m->place == IN_TEXT) {
        text_byte(m, text, i);
    } else {
        tag_byte(m, c);
        put_first_newline(m, str_from(text, *i + 1));
    }
}

void markup_literal(struct markup *m, struct str text, int line)
{
    m->spot.line = line;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == 0)
            fail(m->spot, "a NUL byte");
        follow(m, text, &i);
    }
    if (m->place == IN_TAG_NAME)
        tag_name_end(m);
    else if (m->place == IN_ATTRIBUTE_NAME)
        attribute_name_end(m);
    else if (m->place == BEFORE_VALUE)
        value_begin(m, 0);
    else if (m->place == IN_VALUE)
        check_address(m);
}
